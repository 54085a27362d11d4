"""What stands beside a segment, in a real browser: looked at, taken, put back, commented on, searched."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests import newsroom
from tests.doors.test_api_machine import Wordy
from transpub.terms import service as register
from transpub.terms.drafts import TermDraft, WordingDraft
from transpub.terms.entries import Kind
from transpub.translations import comments, editing

pytestmark = [pytest.mark.slow, pytest.mark.browser]

BODY = "Ships left the port of Odesa on Friday.\n\nThey carried 52,300 tonnes of grain.\n\nNobody knows more."
SHIPS, GRAIN, NOBODY = 2, 3, 4


@pytest.fixture
def translation_id(database, desk):
    newsroom.announce(database, Wordy())
    first = newsroom.send_in(database, desk.editor)
    newsroom.approved(database, desk, first.translations[0].id)
    second = newsroom.send_in(database, desk.editor, title="A second convoy", body=BODY)
    newsroom.draft(database, second.translations[0].id)
    odesa = {"en": WordingDraft("Odesa"), "uk": WordingDraft("Одеса", forbidden=("Одесса",))}
    with database.unit_of_work() as session:
        register.add(session, desk.editor, TermDraft(source_language="en", wordings=odesa, kind=Kind.PLACE))
    return second.translations[0].id


@pytest.fixture
def stored(database, translation_id):
    return lambda number: newsroom.look(database, translation_id).segments[number - 1]


@pytest.fixture
def open_desk(log_in, translation_id):
    def enter(number, **options):
        page = log_in("translator", **options)
        page.goto(f"/translations/{translation_id}")
        go_to(page, number)
        return page

    return enter


def go_to(page, number):
    page.locator(f"#t-{number}").focus()
    expect(page.locator("[data-context-of]")).to_have_attribute(
        "data-context-of", page.locator(f"#s-{number}").get_attribute("data-id")
    )


def part(page, name):
    return page.locator(f"[data-part={name}]")


def test_the_whole_panel_by_keyboard(open_desk, stored, database, translation_id):
    page = open_desk(SHIPS)
    box, drafted = page.locator(f"#t-{SHIPS}"), stored(SHIPS).target

    # A match of the memory, taken by its key and taken back.
    expect(part(page, "matches").locator("del")).to_have_text("Monday")
    page.keyboard.press("Control+1")
    expect(box).not_to_have_value(drafted)
    expect(box).to_be_focused()
    page.keyboard.press("Control+z")
    expect(box).to_have_value(drafted)

    # A term, put where the caret is.
    page.keyboard.press("Control+End")
    term = part(page, "terms").get_by_role("button", name="Одеса", exact=True)
    term.focus()
    page.keyboard.press("Enter")
    expect(box).to_have_value(f"{drafted}Одеса")
    expect(box).to_be_focused()
    page.keyboard.press("Control+s")
    expect(page.locator(f"#s-{SHIPS} [data-save-state]")).to_contain_text("saved")

    # Other wordings, asked for and there when they arrive.
    part(page, "wordings").get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(part(page, "wordings")).to_contain_text("The machine looks for other wordings")
    newsroom.draft(database, translation_id, Wordy())
    expect(part(page, "wordings").locator("[data-take]").first).to_be_visible()
    expect(page.locator("[data-announce]")).to_contain_text("other wording")

    # The history, and the draft put back from it.
    history = part(page, "history")
    history.locator("summary").first.focus()
    page.keyboard.press("Enter")
    expect(history.locator("ins")).to_contain_text("Одеса")
    history.get_by_role("button", name="Put this text back").last.focus()
    page.keyboard.press("Enter")
    expect(box).to_have_value(drafted)
    expect(box).to_be_focused()
    expect(history).to_contain_text("put an earlier text back")
    assert stored(SHIPS).target == drafted

    # A comment: written, resolved, opened again.
    page.keyboard.press("Control+Shift+c")
    comment = page.get_by_role("textbox", name="Your comment on this segment")
    expect(comment).to_be_focused()
    page.keyboard.type("Which port?")
    page.keyboard.press("Control+Enter")
    said = part(page, "comments")
    expect(said.locator(".comment-text")).to_have_text("Which port?")
    expect(comment).to_have_value("")
    expect(comment).to_be_focused()
    said.get_by_role("button", name="Resolve").focus()
    page.keyboard.press("Enter")
    expect(said.get_by_role("button", name="Reopen")).to_be_focused()
    page.keyboard.press("Enter")
    expect(said.get_by_role("button", name="Resolve")).to_be_focused()
    assert [entry.is_open for entry in comments_of(database, translation_id)] == [True]

    # The concordance, with the words that are selected.
    page.keyboard.press("Escape")
    expect(box).to_be_focused()
    page.locator(f"#s-{SHIPS}-source").evaluate(
        "element => getSelection().setBaseAndExtent(element.firstChild, 6, element.firstChild, 19)"
    )
    page.keyboard.press("Alt+k")
    search = page.get_by_role("searchbox", name="Words, in the original")
    expect(search).to_be_focused()
    expect(search).to_have_value("left the port")
    expect(part(page, "search").locator("mark").first).to_be_visible()
    page.keyboard.press("Control+a")
    page.keyboard.type("grain")
    page.keyboard.press("Enter")
    expect(part(page, "search").locator("mark").first).to_have_text("grain")
    expect(search).to_be_focused()
    page.keyboard.press("Escape")
    expect(box).to_be_focused()
    # It goes on from row to row.
    go_to(page, NOBODY)
    expect(search).to_have_value("grain")
    expect(part(page, "matches")).to_contain_text("Nobody has accepted a sentence like this one before.")


def comments_of(database, translation_id):
    with database.read_only() as session:
        return comments.of_translation(session, translation_id)


def test_a_text_that_is_taken_is_saved_by_the_usual_keys(open_desk, stored):
    page = open_desk(GRAIN)
    part(page, "matches").get_by_role("button", name="Take this text").first.click()
    taken = page.locator(f"#t-{GRAIN}").input_value()
    assert "52,300" in taken
    page.keyboard.press("Control+Enter")
    expect(page.locator(f"#s-{GRAIN}[data-accepted]")).to_have_count(1)
    assert stored(GRAIN).target == taken


def test_a_wrong_name_is_exchanged_where_it_stands(open_desk, database, desk, stored):
    with database.unit_of_work() as session:
        wrong = stored(SHIPS)
        editing.save(session, desk.translator, wrong.id, text="Порт Одессы відкрито.", version=wrong.version)
    page = open_desk(SHIPS)
    page.locator(f"#t-{SHIPS}").evaluate("box => box.setSelectionRange(0, 0)")
    part(page, "terms").get_by_role("button", name="Одеси").first.click()
    expect(page.locator(f"#t-{SHIPS}")).to_have_value("Порт Одеси відкрито.")


def test_what_is_typed_and_not_sent_waits_for_its_row(open_desk):
    page = open_desk(SHIPS)
    page.keyboard.press("Control+Shift+c")
    page.keyboard.type("Half a thought")
    go_to(page, GRAIN)
    comment = page.locator("[data-comment]")
    expect(comment).to_have_value("")
    go_to(page, SHIPS)
    expect(comment).to_have_value("Half a thought")
    page.reload()
    go_to(page, SHIPS)
    expect(comment).to_have_value("Half a thought")
    # It is this person's: whoever logs in next in this tab does not find it.
    person = page.locator("[data-segments]").get_attribute("data-person")
    (key,) = page.evaluate("Object.keys(sessionStorage)")
    assert person in key


def test_nothing_moves_under_the_hands_while_the_row_is_saved(open_desk):
    page = open_desk(SHIPS)
    page.locator(f"#t-{SHIPS}").fill("Кораблі вийшли.")
    page.keyboard.press("Control+Shift+c")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.keyboard.type("Why Friday?", delay=250)
    expect(page.get_by_role("textbox", name="Your comment on this segment")).to_be_focused()
    expect(page.get_by_role("textbox", name="Your comment on this segment")).to_have_value("Why Friday?")


def test_a_server_that_does_not_answer_is_told_and_nothing_is_lost(open_desk):
    page = open_desk(SHIPS)
    page.route("**/comments", lambda route: route.abort())
    page.keyboard.press("Control+Shift+c")
    page.keyboard.type("Which port?")
    page.keyboard.press("Control+Enter")
    expect(part(page, "comments").get_by_role("alert")).to_contain_text("The server does not answer.")
    expect(page.get_by_role("textbox", name="Your comment on this segment")).to_have_value("Which port?")
    page.unroute("**/comments")
    page.keyboard.press("Control+Enter")
    expect(part(page, "comments").locator(".comment-text")).to_have_text("Which port?")


def test_only_the_row_that_is_stayed_on_is_asked_about(open_desk):
    page = open_desk(SHIPS)
    asked = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/context") else None)
    # At once: from here one key after the other may take longer than somebody has to stay.
    page.evaluate(
        """keys => {
            for (const key of keys) {
                const pressed = new KeyboardEvent("keydown", { key, code: key, altKey: true, bubbles: true });
                document.activeElement.dispatchEvent(pressed);
            }
        }""",
        ["ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp"],
    )
    go_to(page, NOBODY)
    assert len(asked) == 1
    go_to(page, SHIPS)
    assert len(asked) == 1, "kept"


def test_what_belongs_to_the_former_row_is_not_used_in_this_one(open_desk, stored):
    page = open_desk(SHIPS)
    held = []
    page.route("**/context", lambda route: held.append(route))
    page.keyboard.press("Alt+ArrowDown")
    box, announced = page.locator(f"#t-{GRAIN}"), page.locator("[data-announce]")
    for use in (
        lambda: page.keyboard.press("Control+1"),
        lambda: part(page, "terms").locator("[data-insert]").first.dispatch_event("click"),
        lambda: page.keyboard.press("Control+Shift+c"),
    ):
        page.evaluate("document.querySelector('[data-announce]').textContent = ''")
        use()
        expect(announced).to_contain_text("What stands beside is still the former segment’s.")
        expect(box).to_be_focused()
    assert box.input_value() == stored(GRAIN).target
    expect(page.locator("[data-context]")).to_have_attribute("aria-busy", "true")
    while not held:
        page.wait_for_timeout(20)
    held.pop().abort()
    expect(page.locator("[data-context] > .problem")).to_contain_text("asked for again by itself")
    page.unroute("**/context")
    page.keyboard.press("Alt+ArrowUp")
    go_to(page, GRAIN)
    expect(page.locator("[data-context]")).to_have_attribute("aria-busy", "false")
    expect(page.locator("[data-context] > .problem")).to_have_count(0)
    page.keyboard.press("Control+1")
    expect(box).not_to_have_value(stored(GRAIN).target)


def test_a_link_in_the_row_leads_into_the_panel(open_desk):
    page = open_desk(SHIPS)
    page.locator(f"#s-{SHIPS}").get_by_role("link", name="Beside this segment").click()
    expect(page.locator("[data-context]")).to_be_focused()
    page.keyboard.press("Tab")
    expect(part(page, "matches").get_by_role("link").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(f"#t-{SHIPS}")).to_be_focused()


@pytest.mark.parametrize("width", [1366, 390])
def test_axe_finds_nothing_in_the_panel_nor_on_its_page(open_desk, database, desk, translation_id, stored, width):
    with database.unit_of_work() as session:
        wrong = stored(1)
        editing.save(session, desk.translator, wrong.id, text="Порт Одессы", version=wrong.version)
        comments.add(session, desk.reviewer, translation_id, "Which port?", segment_id=wrong.id)
    # On a phone one row is shown, the first that is not accepted.
    page = open_desk(SHIPS, width=width)
    page.keyboard.press("Alt+ArrowUp")
    expect(part(page, "comments")).to_contain_text("Which port?")
    for summary in page.locator(".context-row > details > summary").all():
        summary.click()
    part(page, "history").locator("summary").first.click()
    page.locator("[data-concordance]").fill("grain")
    page.locator("[data-concordance]").press("Enter")
    expect(part(page, "search").locator("mark").first).to_be_visible()
    for address in (None, f"/translations/{translation_id}/segments/{stored(1).id}/context?q=grain"):
        if address:
            page.goto(address)
        found = [entry for entry in Axe().run(page).response["violations"] if entry["impact"] != "minor"]
        assert [(entry["id"], entry["nodes"][0]["html"]) for entry in found] == []


def test_on_a_narrow_screen_it_stands_folded_under_the_row(open_desk):
    page = open_desk(1, width=390)
    page.get_by_role("button", name="Next").click()
    fold = page.locator(f"#s-{SHIPS} + .context-row details").first
    expect(fold.locator("summary").first).to_have_text("Beside the segment")
    expect(part(page, "matches")).to_be_hidden()
    fold.locator("summary").first.click()
    expect(part(page, "matches")).to_be_visible()
    page.get_by_role("button", name="Next").click()
    expect(page.locator(f"#s-{GRAIN} + .context-row")).to_have_count(1)
    expect(part(page, "matches")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.set_viewport_size({"width": 1366, "height": 800})
    expect(page.locator(".desk-side [data-context] [data-part=matches]")).to_be_visible()
    expect(page.locator(".context-row")).to_have_count(0)
