"""Sentences joined and split in a real browser: by keyboard, with unsaved text in other rows."""

import pytest
from playwright.sync_api import expect

from tests import newsroom

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture
def translation_id(database, desk, engine):
    submitted = newsroom.send_in(database, desk.editor)
    newsroom.draft(database, submitted.translations[0].id, engine)
    return submitted.translations[0].id


def targets(database, translation_id):
    return [segment.target for segment in newsroom.look(database, translation_id).segments]


def test_joining_saves_what_is_typed_in_every_row(log_in, translation_id, database):
    page = log_in("translator")
    page.goto(f"/translations/{translation_id}")
    page.locator("#t-6").fill("Шостий рядок.")
    page.locator("#t-3").fill("Третій рядок.")
    page.locator("#t-2").fill("Другий рядок.")
    page.locator("#s-2").get_by_role("button", name="Join with next").click()
    expect(page.locator("#t-2")).to_have_value("Другий рядок. Третій рядок.")
    expect(page.locator("#t-2")).to_be_focused()
    expect(page.locator("#t-5")).to_have_value("Шостий рядок.")
    expect(page.locator(".kept")).to_have_count(0)
    found = targets(database, translation_id)
    assert (len(found), found[1], found[4]) == (6, "Другий рядок. Третій рядок.", "Шостий рядок.")


def test_splitting_by_keyboard(log_in, translation_id, database):
    page = log_in("translator")
    page.goto(f"/translations/{translation_id}")
    page.locator("#t-2").fill("Кораблі вийшли з Одеси. Був понеділок.")
    page.locator("#s-2").get_by_role("button", name="Split").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#s-2 .split-word").first).to_be_focused()
    for _ in range(5):
        page.keyboard.press("Tab")
    expect(page.locator("#s-2 .split-word:focus")).to_have_text("on")
    page.keyboard.press("Enter")
    expect(page.locator("#t-2")).to_be_focused()
    expect(page.locator("#t-2")).to_have_value("Кораблі вийшли з Одеси.")
    expect(page.locator("#t-3")).to_have_value("Був понеділок.")
    assert len(targets(database, translation_id)) == 8


def test_a_row_that_cannot_be_saved_keeps_everything_on_the_page(log_in, translation_id, database):
    page = log_in("translator")
    page.goto(f"/translations/{translation_id}")
    page.route("**/segments/*", lambda route: route.abort())
    page.locator("#t-6").fill("Шостий рядок.")
    page.locator("#t-2").fill("Другий рядок.")
    page.locator("#s-2").get_by_role("button", name="Join with next").click()
    expect(page.locator("#s-6[data-refused]")).to_have_count(1)
    expect(page.locator("#t-2")).to_have_value("Другий рядок.")
    expect(page.locator("#t-6")).to_have_value("Шостий рядок.")
    assert len(targets(database, translation_id)) == 7
    page.unroute("**/segments/*")
    # Somebody else has logged in meanwhile: it does not become theirs.
    person = page.locator("#s-2 [name=person]")
    own = person.input_value()
    page.evaluate("for (const field of document.querySelectorAll('[name=person]')) field.value = 'other'")
    page.locator("#s-2").get_by_role("button", name="Join with next").click()
    expect(page.locator("#s-6 .problem")).to_contain_text("Somebody else has logged in")
    page.evaluate("own => { for (const f of document.querySelectorAll('[name=person]')) f.value = own }", own)
    page.locator("#s-2").get_by_role("button", name="Join with next").click()
    expect(page.locator("#s-7")).to_have_count(0)
    assert targets(database, translation_id)[4] == "Шостий рядок."
