"""The memory beside a segment in a real browser: shown, taken into the box, taken back, saved by the usual keys."""

import pytest
from playwright.sync_api import expect

from tests import newsroom

pytestmark = [pytest.mark.slow, pytest.mark.browser]

BODY = "Ships left the port of Odesa on Friday.\n\nThey carried 52,300 tonnes of grain."


@pytest.fixture
def translation_id(database, desk, engine):
    first = newsroom.send_in(database, desk.editor)
    newsroom.approved(database, desk, first.translations[0].id)
    second = newsroom.send_in(database, desk.editor, title="A second convoy", body=BODY)
    newsroom.draft(database, second.translations[0].id, engine)
    return second.translations[0].id


def open_memory(page, row):
    page.locator(f"#t-{row}").focus()
    page.locator(f"#s-{row}").get_by_role("link", name="From memory").click()
    return page.locator(f"#s-{row} [data-memory-list]")


def test_a_text_is_taken_into_the_box_and_taken_back(log_in, translation_id, database):
    page = log_in("translator")
    page.goto(f"/translations/{translation_id}")
    drafted = page.locator("#t-3").input_value()
    memory = open_memory(page, 3)
    memory.get_by_role("button", name="Take this text").click()
    taken = page.locator("#t-3").input_value()
    assert "52,300" in taken
    assert taken != drafted
    expect(page.locator("#s-3 [data-save-state]")).to_have_text("changed, not saved")
    page.keyboard.press("Control+z")
    expect(page.locator("#t-3")).to_have_value(drafted)
    memory.get_by_role("button", name="Take this text").click()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#s-3[data-accepted]")).to_have_count(1)
    assert newsroom.look(database, translation_id).segments[2].target == taken


def test_the_link_shows_and_hides(log_in, translation_id):
    page = log_in("translator")
    page.goto(f"/translations/{translation_id}")
    memory = open_memory(page, 2)
    expect(memory.locator("del")).to_have_text("Monday")
    link = page.locator("#s-2").get_by_role("link", name="From memory")
    expect(link).to_have_attribute("aria-expanded", "true")
    link.click()
    expect(memory).to_have_count(0)
    expect(link).to_have_attribute("aria-expanded", "false")


def test_a_server_that_does_not_answer_is_told_in_the_row(log_in, translation_id):
    page = log_in("translator")
    page.goto(f"/translations/{translation_id}")
    page.locator("#t-2").fill("Мій текст.")
    page.route("**/memory", lambda route: route.abort())
    expect(open_memory(page, 2)).to_contain_text("The server does not answer.")
    expect(page.locator("#t-2")).to_have_value("Мій текст.")
