"""What is typed survives everything in a real browser: a server that stops, a session that ends, a browser that is
closed, a colleague on the same segment, a text that changes its state."""

import socket
import threading
import time

import pytest
import uvicorn
from playwright.sync_api import expect
from sqlalchemy import delete

from tests import newsroom
from transpub.accounts.models import LoginSession
from transpub.app.factory import create_app
from transpub.translations import editing
from transpub.translations.fakes import EchoEngine
from transpub.translations.models import SegmentState
from transpub.translations.workflow import Action

pytestmark = [pytest.mark.slow, pytest.mark.browser]


# Base, mine, theirs, both together.
MERGED = [
    ("one two three four five", "one TWO three FOUR five", "one Q five", "one TWO three FOUR Q five"),
    ("a b c d e f g", "a X c Y e f g", "a Q g", "a X c Y Q g"),
    ("a b c d e f g", "a Q g", "a X c Y e f g", "a Q X c Y g"),
    ("a b c d e", "a B c d e", "a b c e", "a B c e"),
    ("a b", "a X b", "a Y b", "a X Y b"),
    ("b0 b1 b2 b3", "b0 m0 b3", "b0 t0 b1 b2 b3", "b0 m0 t0 b3"),
    ("a <1>b</1> c.", "a <1>B</1> c.", "A <1>b</1> c!", "A <1>B</1> c!"),
]
MERGE = """async (texts) => {
  const page = document.querySelector("script[src$='/desk.js']").src;
  return (await import(page.replace("desk.js", "differing.js"))).merged(...texts).text;
}"""


class Server:
    """Can be stopped, and started again at the same address."""

    def __init__(self, app):
        self.app = app
        self.port = 0
        self.start()

    def start(self):
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        self.port = listener.getsockname()[1]
        config = uvicorn.Config(self.app, log_config=None, access_log=False, timeout_graceful_shutdown=1)
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [listener]})
        self.thread.start()
        while not self.server.started:
            time.sleep(0.01)

    def stop(self):
        self.server.should_exit = True
        self.thread.join()


@pytest.fixture
def server(settings, database):
    running = Server(create_app(settings, database))
    yield running
    running.stop()


@pytest.fixture
def site(server):
    return f"http://127.0.0.1:{server.port}"


@pytest.fixture
def translation(database, desk):
    (translation,) = newsroom.send_in(database, desk.editor).translations
    newsroom.draft(database, translation.id, EchoEngine())
    return translation


@pytest.fixture
def open_desk(log_in, translation):
    def make(role="translator"):
        page = log_in(role)
        page.goto(f"/translations/{translation.id}")
        return page

    return make


def texts(database, translation):
    return [segment.target for segment in newsroom.look(database, translation.id).segments]


def save_as(database, actor, segment, text):
    with database.unit_of_work() as session:
        editing.save(session, actor, segment.id, text=text, version=segment.version)


def stored(page, number):
    """Wait until the row has nothing that is not stored."""
    expect(page.locator(f"#s-{number}:is([data-dirty], [data-sending])")).to_have_count(0)


def state_of(page, number):
    return page.locator(f"#s-{number} [data-save-state]")


def test_a_server_stopped_while_typing_gets_everything_when_it_is_back(open_desk, server, database, translation):
    page = open_desk()
    page.locator("#t-2").fill("Перший, ще при сервері.")
    stored(page, 2)
    server.stop()
    page.keyboard.type(" І далі без нього.")
    page.locator("#t-3").press_sequentially("Другий.")
    expect(page.locator("#s-2")).to_contain_text("The server does not answer. Your text is kept in this browser")
    page.locator("#t-4").fill("Третій, підтверджений.")
    page.locator("#t-4").press("Control+Enter")
    expect(page.locator("#t-5")).to_be_focused()
    expect(state_of(page, 4)).to_have_text("kept here, not saved yet")
    page.locator("#t-4").fill("Третій, підтверджений. Дописаний.")
    for number in (5, 6):
        page.locator(f"#t-{number}").fill("Підтверджений.")
        page.keyboard.press("Control+Enter")
        expect(state_of(page, number)).to_have_text("kept here, not saved yet")
    page.locator("#t-6").press_sequentially("x")
    page.keyboard.press("Backspace")
    server.start()
    expect(page.locator("[data-refused], [data-dirty]")).to_have_count(0, timeout=40_000)
    expect(page.locator("[data-foot-state]")).to_contain_text("saved")
    segments = newsroom.look(database, translation.id).segments
    assert segments[1].target == "Перший, ще при сервері. І далі без нього."
    assert segments[2].target.startswith("Другий.")
    assert segments[3].target == "Третій, підтверджений. Дописаний."
    # What was typed on after it was confirmed is not what was confirmed.
    confirmed = [segment.state == SegmentState.CONFIRMED for segment in segments[3:6]]
    assert confirmed == [False, True, True]
    page.reload()
    expect(page.locator(".segments")).to_have_attribute("data-ready", "")
    expect(page.locator(".kept")).to_have_count(0)


def test_an_ended_session_is_begun_again_in_another_tab(open_desk, database, translation):
    page = open_desk()
    with database.unit_of_work() as session:
        session.execute(delete(LoginSession))
    page.locator("#t-2").fill("Напередодні виходу.")
    expect(page.locator("#s-2 .problem")).to_contain_text("Your session has expired.")
    with page.context.expect_page() as opened:
        page.locator("#s-2 .problem").get_by_role("link", name="Log in").click()
    other = opened.value
    other.fill("#email", "reviewer@desk.example")
    other.fill("#password", newsroom.PASSWORD)
    other.press("#password", "Enter")
    expect(page.locator("#s-2 .problem")).to_contain_text("Somebody else has logged in", timeout=40_000)
    assert texts(database, translation)[1] != "Напередодні виходу."
    page.context.clear_cookies()
    other.goto("/login")
    other.fill("#email", "translator@desk.example")
    other.fill("#password", newsroom.PASSWORD)
    other.press("#password", "Enter")
    expect(page.locator("#s-2 .mark-edited")).to_be_visible(timeout=40_000)
    expect(page.locator("#s-2 .problem")).to_have_count(0)
    assert texts(database, translation)[1] == "Напередодні виходу."


def test_a_closed_browser_offers_what_was_typed_in_it(open_desk, server, database, translation, desk):
    page = open_desk()
    path, context = page.url, page.context
    server.stop()
    for number, text in ((2, "Взяти."), (3, "Викинути."), (5, "Лишити.")):
        page.locator(f"#t-{number}").fill(text)
    expect(page.locator("#s-2[data-refused]")).to_be_visible()
    # A page that is closed sends what it has left; here it has no way to.
    context.set_offline(True)
    page.close()
    context.set_offline(False)
    server.start()
    second = newsroom.look(database, translation.id).segments[4]
    save_as(database, desk.reviewer, second, "Лишити.")
    again = context.new_page()
    again.goto(path)
    expect(again.locator("#s-2 .kept")).to_contain_text("and not saved:Взяти.")
    expect(again.locator("#t-2")).not_to_have_value("Взяти.")
    expect(again.locator("#s-5 .kept")).to_have_count(0)
    again.locator("#s-3").get_by_role("button", name="Drop it").click()
    again.locator("#s-2").get_by_role("button", name="Take it").click()
    stored(again, 2)
    found = texts(database, translation)
    assert (found[1], found[2] == "Викинути.") == ("Взяти.", False)
    again.reload()
    expect(again.locator(".segments")).to_have_attribute("data-ready", "")
    expect(again.locator(".kept")).to_have_count(0)


def test_two_browsers_on_one_segment_choose_or_put_both_together(open_desk, database, translation):
    first, second = open_desk("translator"), open_desk("reviewer")
    for number in (2, 3, 4):
        for page in (first, second):
            page.locator(f"#t-{number}").fill("Кораблі вийшли з порту в понеділок.")
            page.keyboard.press("Control+s")
            stored(page, number)
        first.locator(f"#t-{number}").fill("Судна вийшли з порту в понеділок.")
        first.keyboard.press("Control+s")
        expect(first.locator(f"#s-{number}[data-dirty]")).to_have_count(0)
        stored(first, number)
        second.locator(f"#t-{number}").fill("Кораблі вийшли з порту Одеси в понеділок.")
        row = second.locator(f"#s-{number}")
        expect(row.locator("[data-theirs]")).to_have_text("Судна вийшли з порту в понеділок.")
        expect(row.locator("[data-theirs] mark")).to_have_text("Судна")
        expect(row.locator("[data-mine]")).to_have_text("Кораблі вийшли з порту Одеси в понеділок.")
        expect(row).to_contain_text("Saved meanwhile by Translator:")
        expect(second.locator(f"#t-{number}")).to_have_value("Кораблі вийшли з порту Одеси в понеділок.")
    for base, mine, theirs, both in MERGED:
        assert second.evaluate(MERGE, [base, mine, theirs]) == both
    second.locator("#s-2").get_by_role("button", name="Put both together").click()
    expect(second.locator("#t-2")).to_have_value("Судна вийшли з порту Одеси в понеділок.")
    expect(second.locator("#s-2")).to_contain_text("Both changes are in the box now.")
    second.keyboard.press("Control+s")
    expect(second.locator("#s-2[data-refused]")).to_have_count(0)
    second.locator("#s-3").get_by_role("button", name="Take the saved text").click()
    expect(second.locator("#s-3[data-refused]")).to_have_count(0)
    second.locator("#s-4").get_by_role("button", name="Save my text").click()
    expect(second.locator("[data-refused], [data-sending], [data-theirs]")).to_have_count(0)
    assert texts(database, translation)[1:4] == [
        "Судна вийшли з порту Одеси в понеділок.",
        "Судна вийшли з порту в понеділок.",
        "Кораблі вийшли з порту Одеси в понеділок.",
    ]


def test_saving_by_itself_leaves_hands_and_machine_text_alone(open_desk, database, translation):
    page = open_desk()
    sent = []
    page.on(
        "request", lambda request: request.method == "POST" and "/segments/" in request.url and sent.append(request)
    )
    box = page.locator("#t-2")
    drafted = box.input_value()
    box.press_sequentially("x")
    page.keyboard.press("Backspace")
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#t-3")).to_be_focused()
    expect(page.locator("#s-2 .mark-machine")).to_be_visible()
    held = []
    page.route("**/segments/*", lambda route: held.append(route))
    box.focus()
    page.keyboard.press("Home")
    page.keyboard.type("Отже, ")
    with page.expect_request("**/segments/*"):
        pass
    page.keyboard.type("потім: ")
    held.pop().continue_()
    page.unroute("**/segments/*")
    expect(page.locator("#s-2 .mark-edited")).to_be_visible()
    expect(box).to_have_value("Отже, потім: " + drafted)
    assert page.evaluate("document.activeElement.selectionStart") == len("Отже, потім: ")
    expect(page.locator("#s-2[data-dirty]")).to_have_count(0)
    page.keyboard.press("Control+z")
    assert box.input_value() != "Отже, потім: " + drafted
    page.keyboard.press("Control+Shift+z")
    expect(box).to_have_value("Отже, потім: " + drafted)
    expect(page.locator("#s-2[data-dirty]")).to_have_count(0)
    assert texts(database, translation)[1] == "Отже, потім: " + drafted
    assert {request.url.rsplit("/", 1)[1] for request in sent} == {
        str(newsroom.look(database, translation.id).segments[1].id)
    }

    # What is opened stays open; what the server changed can be taken back, and that is saved too.
    page.locator("#s-2 .machine-draft summary").click()
    box.fill("Два  пробіли.")
    page.keyboard.press("Control+s")
    page.locator("#s-2").get_by_role("button", name="Make it one space").click()
    expect(box).to_have_value("Два пробіли.")
    stored(page, 2)
    expect(page.locator("#s-2 .machine-draft")).to_have_attribute("open", "")
    box.press("Control+z")
    expect(box).to_have_value("Два  пробіли.")
    page.keyboard.press("Alt+ArrowDown")
    stored(page, 2)
    expect(box).to_have_value("Два  пробіли.")
    assert texts(database, translation)[1] == "Два  пробіли."

    # Another machine on the way says that all is well.
    page.route("**/segments/*", lambda route: route.fulfill(status=200, body="Welcome to the airport"))
    box.fill("Не загублений.")
    page.keyboard.press("Control+s")
    expect(state_of(page, 2)).to_have_text("kept here, not saved yet")
    page.unroute("**/segments/*")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#s-2[data-refused]")).to_have_count(0)
    assert texts(database, translation)[1] == "Не загублений."

    # Refused, but no text is lost by it.
    box.fill("")
    page.keyboard.press("Control+s")
    stored(page, 2)
    box.press("Control+Enter")
    expect(page.locator("#s-2 .problem")).to_be_visible()
    expect(page.locator("[data-refused]")).to_have_count(0)
    expect(page.locator("[data-foot-state]")).not_to_contain_text("not saved")
    assert newsroom.look(database, translation.id).segments[2].state == SegmentState.MACHINE


def test_a_tab_of_yesterday_keeps_what_is_typed_in_it(open_desk, database, translation, desk):
    page = open_desk()
    segments = newsroom.look(database, translation.id).segments
    body = newsroom.BODY.replace("They carried 45,000 tonnes of grain.", "What they carried is not known.")
    newsroom.revise(database, desk.editor, translation.article_id, body, base=1)
    newsroom.draft(database, translation.id, EchoEngine())
    page.locator("#t-3").fill("Речення, якого вже нема.")
    expect(page.locator("#s-3 .problem")).to_contain_text("This sentence is no longer on its own in the article")
    expect(page.locator("#t-3")).to_have_value("Речення, якого вже нема.")
    page.reload()
    expect(page.locator("[data-kept]")).to_contain_text("Речення, якого вже нема.")
    page.locator("[data-kept]").get_by_role("button", name="Drop it").click()
    expect(page.locator(".kept")).to_have_count(0)
    assert segments[2].id not in [segment.id for segment in newsroom.look(database, translation.id).segments]

    newsroom.confirm_all(database, desk.translator, translation.id)
    newsroom.act(database, desk.translator, translation.id, Action.SUBMIT)
    newsroom.act(database, desk.reviewer, translation.id, Action.APPROVE)
    held = []
    page.route("**/segments/*", lambda route: held.append(route))
    page.locator("#t-2").fill("Запізно.")
    with page.expect_request("**/segments/*"):
        pass
    page.locator("#t-2").press_sequentially(" І ще.")
    held.pop().continue_()
    expect(page.locator("#s-2")).to_contain_text("The text cannot be changed while the translation is approved.")
    expect(page.locator("#s-2")).to_contain_text("Your text, not saved yet: Запізно.")
    expect(page.locator("#s-2 [data-kept-text]")).to_have_text("Запізно. І ще.")
    expect(page.locator("#s-2 .segment-number a")).to_be_focused()
    assert "Запізно." not in texts(database, translation)
