"""An article revised in a real browser: what changes is shown while one types."""

import pytest
from playwright.sync_api import expect

from tests import newsroom

pytestmark = [pytest.mark.slow, pytest.mark.browser]

LESS_GRAIN = newsroom.BODY.replace("45,000", "48,000")


@pytest.fixture
def article(database, desk, engine):
    submitted = newsroom.send_in(database, desk.editor)
    newsroom.draft(database, submitted.translations[0].id, engine)
    newsroom.confirm_all(database, desk.translator, submitted.translations[0].id)
    return submitted


@pytest.fixture
def page(log_in, article):
    opened = log_in("editor")
    opened.goto(f"/articles/{article.article.id}/revise")
    return opened


def test_changes_are_shown_while_one_types(page):
    pane = page.locator("[data-understood]")
    expect(pane.locator("[data-nothing-changes]")).to_be_visible()
    page.locator("#body").fill(LESS_GRAIN)
    expect(pane.locator("del")).to_have_text("45,000")
    expect(pane.locator("ins")).to_have_text("48,000")
    expect(pane.locator(".touched")).to_contain_text("1 of 7 sentences")
    page.locator("#title").fill("Grain ships have left Odesa")
    expect(pane.locator(".change")).to_have_count(2)
    page.locator("#minor").check()
    expect(pane).to_contain_text("the translations stay as they are")
    expect(pane.locator(".touched")).to_have_count(0)
    page.locator("#body").fill("")
    expect(pane).to_contain_text("The article has no text")
    page.locator("#body").fill(newsroom.BODY)
    page.locator("#title").fill("Grain ships leave Odesa")
    expect(pane.locator("[data-nothing-changes]")).to_be_visible()


def test_keeping_a_line_changes_what_is_shown_and_holds_the_focus(page):
    page.locator("#body").fill(newsroom.BODY + "\n\nShare on Facebook")
    pane = page.locator("[data-understood]")
    box = pane.get_by_role("checkbox")
    expect(box).not_to_be_checked()
    expect(pane.locator("[data-nothing-changes]")).to_be_visible()
    box.focus()
    box.press("Space")
    expect(pane.locator("ins")).to_have_text("Share on Facebook")
    expect(box).to_be_checked()
    expect(box).to_be_focused()
    box.press("Space")
    expect(pane.locator("[data-nothing-changes]")).to_be_visible()
    # Typed on: what was decided stays decided.
    box.press("Space")
    expect(pane.locator("ins")).to_have_count(1)
    page.locator("#body").fill(LESS_GRAIN + "\n\nShare on Facebook")
    expect(pane.locator("ins")).to_have_text(["48,000", "Share on Facebook"])


def test_file_is_compared_before_it_is_sent(page):
    page.get_by_text("Take the text from an address or a file instead").click()
    page.locator("#file").set_input_files(
        {"name": "story.txt", "mimeType": "text/plain", "buffer": LESS_GRAIN.encode()}
    )
    expect(page.locator("[data-understood] ins")).to_have_text("48,000")


def test_translator_works_off_what_changed(log_in, database, desk, article):
    newsroom.revise(database, desk.editor, article.article.id, LESS_GRAIN, base=1)
    page = log_in("translator")
    page.goto(f"/translations/{article.translations[0].id}")
    # The key is about the row worked on, and no other one.
    page.locator("#t-1").focus()
    page.keyboard.press("Control+d")
    expect(page.locator("[data-announce]")).to_have_text("The source of this segment has not changed.")
    expect(page.locator("#s-1")).to_have_attribute("data-current", "")
    page.get_by_role("link", name="Changed in source").click()
    row = page.locator("[data-segment]")
    expect(row).to_have_count(1)
    expect(row.locator("del")).to_have_text("45,000")
    expect(row.locator(".mark-outdated")).to_have_text("source changed")
    row.locator("textarea").fill("Вони везли 48 000 тонн зерна.")
    row.locator("textarea").press("Control+Enter")
    expect(row.locator(".mark-confirmed")).to_be_visible()
    expect(row.locator(".mark-outdated")).to_have_count(0)
    expect(row.locator("del")).to_have_count(0)


@pytest.mark.parametrize("width", [390, 1366])
def test_no_page_scrolls_sideways(log_in, database, desk, article, width):
    newsroom.revise(database, desk.editor, article.article.id, LESS_GRAIN, base=1, note="Tonnage " * 20)
    page = log_in("editor", language="uk", width=width)
    home = f"/articles/{article.article.id}"
    for path in (home, f"{home}/revise", f"{home}/revisions", f"{home}/revisions/2"):
        assert page.goto(path).status == 200
        overhang = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert overhang <= 0, f"{path} at {width} px"
