"""The translator's desk by keyboard alone, on an article of 300 segments, and on a telephone."""

import pytest
from playwright.sync_api import expect

from tests import newsroom
from transpub.translations.fakes import EchoEngine
from transpub.translations.models import SegmentState

pytestmark = [pytest.mark.slow, pytest.mark.browser]

LONG = "\n\n".join(
    " ".join(
        f"Ship {number} of the convoy left Odesa on day {number}." for number in range(start, min(start + 3, 300))
    )
    for start in range(1, 299, 3)
)


@pytest.fixture
def translate(database, desk):
    def make(body):
        (translation,) = newsroom.send_in(database, desk.editor, body=body).translations
        newsroom.draft(database, translation.id, EchoEngine())
        return translation

    return make


def press(page, code, key, modifiers):
    """A key as another layout types it: Playwright's own `press` knows the American one alone."""
    session = page.context.new_cdp_session(page)
    for kind in ("rawKeyDown", "keyUp"):
        session.send("Input.dispatchKeyEvent", {"type": kind, "code": code, "key": key, "modifiers": modifiers})


def test_three_hundred_segments_by_keyboard(log_in, translate, database):
    translation = translate(LONG)
    page = log_in("translator")
    page.goto(f"/translations/{translation.id}")
    rows = page.locator("[data-segment]")
    expect(rows).to_have_count(300)
    expect(page.locator("[data-tools]")).to_have_count(1)
    page.evaluate("window.heard = []")
    page.evaluate(
        "for (const name of ['segment:active', 'segment:saved'])"
        " document.addEventListener(name, ({ detail }) => window.heard.push([name, detail.row.id]))"
    )
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#t-2")).to_be_focused()
    top = page.locator("#s-2-source").bounding_box()["y"]
    page.keyboard.press("End")
    page.keyboard.type(" І ще довгі слова, з якими рядок росте, та росте, та росте, та росте, та росте.")
    assert page.locator("#s-2-source").bounding_box()["y"] == top
    page.keyboard.press("Control+Enter")
    expect(page.locator("#t-3")).to_be_focused()
    page.keyboard.press("Control+Enter")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#t-5")).to_be_focused()
    expect(page.locator(".mark-confirmed")).to_have_count(3)
    expect(page.locator("[data-panel]")).to_contain_text("3 of 300 segments")
    assert ["segment:active", "s-3"] in page.evaluate("window.heard")
    assert ["segment:saved", "s-2"] in page.evaluate("window.heard")
    states = [segment.state for segment in newsroom.look(database, translation.id).segments]
    assert states.count(SegmentState.CONFIRMED) == 3

    page.keyboard.press("Control+a")
    page.keyboard.type("Без жодного числа.")
    press(page, "KeyS", "і", 2)
    expect(page.locator("#s-5 .mark-edited")).to_be_visible()
    expect(page.locator("#s-5 .findings")).to_contain_text("Missing number.")
    expect(page.locator("[data-announce]")).to_contain_text("5: ")
    expect(page.locator("[data-announce]")).to_contain_text("Missing number.")
    page.keyboard.press("Control+d")
    expect(page.locator("[data-announce]")).to_have_text("The source of this segment has not changed.")

    page.keyboard.press("Escape")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog).to_contain_text("Confirm, go to the next one not confirmed")
    expect(dialog.locator("dt")).to_have_count(16)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()

    page.keyboard.press("Control+j")
    # A page of 299 rows is made anew.
    expect(rows).to_have_count(299, timeout=30_000)
    expect(page.locator("#t-5")).to_be_focused()
    page.keyboard.press("Control+Shift+j")
    expect(page.locator("#s-5 .split-word").first).to_be_focused()


def test_one_segment_at_a_time_on_a_telephone(log_in, translate):
    translation = translate(newsroom.BODY)
    page = log_in("translator", width=360)
    page.goto(f"/translations/{translation.id}")
    expect(page.locator("#t-1")).to_be_visible()
    expect(page.locator("#t-2")).to_be_hidden()
    page.locator("[data-go=next]").click()
    expect(page.locator("#t-2")).to_be_visible()
    expect(page.locator("#t-1")).to_be_hidden()
    expect(page.locator("[data-place]")).to_have_text("2 of 7")
    source, target = page.locator("#s-2-source").bounding_box(), page.locator("#t-2").bounding_box()
    assert source["y"] + source["height"] <= target["y"]
    page.locator("#s-2").get_by_role("button", name="Confirm").click()
    expect(page.locator("#t-3")).to_be_visible()


def test_without_scripts_a_segment_is_opened_by_a_link(browser, site, translate, database):
    translation = translate(newsroom.BODY)
    context = browser.new_context(base_url=site, locale="en", java_script_enabled=False)
    page = context.new_page()
    page.goto("/login")
    page.fill("#email", "translator@desk.example")
    page.fill("#password", newsroom.PASSWORD)
    page.press("#password", "Enter")
    page.goto(f"/translations/{translation.id}")
    page.locator("#t-2").fill("Кораблі вийшли.")
    page.locator("#s-2").get_by_role("button", name="Save").click()
    expect(page.locator("#s-2 .mark-edited")).to_be_visible()
    page.locator("#t-2").focus()
    page.locator("#s-2").get_by_role("link", name="More …").click()
    page.locator("#t-2").focus()
    expect(page.locator("#s-2").get_by_role("button", name="Join with next")).to_be_visible()
    page.locator("#s-2").get_by_role("button", name="Join with next").click()
    expect(page.locator("[data-segment]")).to_have_count(6)
    context.close()
