"""The board in a real browser: it follows what happens without being loaded anew; filters and ticks by keyboard."""

import pytest
from playwright.sync_api import expect

from tests import newsroom
from transpub.translations import editing, queries

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture
def submitted(database, desk):
    return newsroom.send_in(database, desk.editor, targets=("uk",))


def cell(page, submitted):
    return page.locator(f'[data-live="cell-{submitted.article.id}-uk"]')


def stay(page):
    """Leave a mark on the page that is gone when it is loaded anew."""
    page.evaluate("window.sameAsBefore = true")


def is_the_same(page) -> bool:
    return page.evaluate("window.sameAsBefore === true")


def test_two_boards_follow_a_translation_that_moves_on(log_in, database, desk, engine, submitted):
    boards = [log_in("editor"), log_in("publisher")]
    for page in boards:
        expect(cell(page, submitted)).to_contain_text("queued")
        stay(page)
    newsroom.draft(database, submitted.translations[0].id, engine)
    for page in boards:
        expect(cell(page, submitted)).to_contain_text("draft")
    with database.unit_of_work() as session:
        (segment,) = queries.segments(session, submitted.translations[0].id, limit=1)
        editing.save(
            session, desk.translator, segment.id, text="Судна із зерном", version=segment.version, confirm=True
        )
    for page in boards:
        expect(cell(page, submitted)).to_contain_text("14%")
        assert is_the_same(page)


def test_focus_stays_on_a_cell_that_changes(log_in, database, desk, engine, submitted):
    page = log_in("editor")
    cell(page, submitted).get_by_role("link").focus()
    newsroom.draft(database, submitted.translations[0].id, engine)
    expect(cell(page, submitted)).to_contain_text("draft")
    assert page.evaluate("document.activeElement.getAttribute('href')") == (
        f"/translations/{submitted.translations[0].id}"
    )


def test_article_that_is_not_on_the_page_is_offered(log_in, database, desk, submitted):
    page = log_in("editor")
    stay(page)
    expect(page.get_by_role("link", name="Other articles have moved on")).to_be_hidden()
    newsroom.send_in(database, desk.editor, title="Harvest begins")
    page.get_by_role("link", name="Other articles have moved on").click()
    expect(page.get_by_role("link", name="Harvest begins").first).to_be_visible()


def test_article_page_follows_too(log_in, database, desk, engine, submitted):
    page = log_in("editor")
    page.goto(f"/articles/{submitted.article.id}")
    stay(page)
    newsroom.draft(database, submitted.translations[0].id, engine)
    expect(page.get_by_role("link", name="draft")).to_be_visible()
    assert is_the_same(page)


def test_without_events_it_looks_again_by_itself(log_in, database, desk, engine, submitted):
    page = log_in("editor")
    page.route("**/events*", lambda route: route.fulfill(status=503))
    page.goto("/board")
    stay(page)
    newsroom.draft(database, submitted.translations[0].id, engine)
    expect(cell(page, submitted)).to_contain_text("draft")
    assert is_the_same(page)


def test_filters_and_ticks_by_keyboard_alone(log_in, database, desk, submitted):
    newsroom.send_in(database, desk.editor, title="Harvest begins")
    page = log_in("editor")
    page.keyboard.press("/")
    page.keyboard.type("harvest")
    page.keyboard.press("Enter")
    page.wait_for_url("**/board?q=harvest")
    expect(page.get_by_text("1 article", exact=True)).to_be_visible()
    tick = page.get_by_role("checkbox", name="Choose “Harvest begins”")
    tick.focus()
    page.keyboard.press("Space")
    expect(page.locator("[data-ticked]")).to_have_text("1")
    page.get_by_role("button", name="Make urgent").last.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Ukrainian: made urgent")).to_be_visible()
    page.get_by_role("link", name="Back to the board").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/board?q=harvest")
    expect(page.locator(".mark-urgent").first).to_be_visible()
