"""The reviewer's story by keyboard: sent back with two notes, answered, approved. Notes outlive the page."""

import pytest
from playwright.sync_api import Page, expect

from tests import newsroom
from transpub.translations.workflow import Action, State

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture
def waiting(database, desk):
    (translation,) = newsroom.send_in(database, desk.editor).translations
    newsroom.draft(database, translation.id)
    newsroom.confirm_all(database, desk.translator, translation.id)
    newsroom.act(database, desk.translator, translation.id, Action.SUBMIT)
    return translation.id


def write_note(page: Page, text: str) -> None:
    """Where the focus is: opens the box, types, goes back to the segment."""
    page.keyboard.press("c")
    page.keyboard.type(text)
    page.keyboard.press("Escape")


def tab_to(page: Page, value: str) -> None:
    """From the decision to its button of this value."""
    for _ in range(6):
        page.keyboard.press("Tab")
        if page.locator(f"button[value='{value}']:focus").count():
            return
    pytest.fail(f"“{value}” is not reached by Tab")


def test_sent_back_with_notes_answered_and_approved_by_keyboard(log_in, database, waiting):
    path = f"/translations/{waiting}/review"
    reviewer = log_in("reviewer", language="uk")
    reviewer.goto(path)
    reviewer.keyboard.press("Alt+ArrowDown")
    expect(reviewer.locator("#s-1")).to_be_focused()
    reviewer.keyboard.press("j")
    write_note(reviewer, "Коротше.")
    expect(reviewer.locator("#s-2")).to_be_focused()
    reviewer.keyboard.press("j")
    reviewer.keyboard.press("j")
    reviewer.keyboard.press("k")
    write_note(reviewer, "Скільки тонн?")
    expect(reviewer.locator("#s-3")).to_be_focused()
    reviewer.keyboard.press("?")
    expect(reviewer.locator("dialog[open]")).to_be_visible()
    reviewer.keyboard.press("Escape")
    reviewer.keyboard.press("Alt+Enter")
    tab_to(reviewer, "send_back")
    reviewer.keyboard.press("Enter")
    expect(reviewer.locator(".said")).to_be_visible()
    assert newsroom.look(database, waiting).state == State.DRAFT

    translator = log_in("translator")
    translator.goto(path)
    for number in (2, 3):
        resolve = translator.locator(f"#s-{number} .comment button")
        expect(resolve).to_have_text("Resolve")
        resolve.focus()
        translator.keyboard.press("Enter")
        expect(translator.locator(f"#s-{number} .is-resolved")).to_be_visible()
    translator.goto(f"/translations/{waiting}")
    translator.get_by_role("button", name="Submit for review").focus()
    translator.keyboard.press("Enter")
    expect(translator.locator(".head")).to_contain_text("in review")

    reviewer.goto("/review")
    reviewer.get_by_role("link", name="Grain ships leave Odesa").first.focus()
    reviewer.keyboard.press("Enter")
    reviewer.wait_for_url(f"**{path}")
    expect(reviewer.locator(".is-resolved")).to_have_count(2)
    assert [box.input_value() for box in reviewer.locator("[data-rows] textarea").all()] == [""] * 7
    reviewer.keyboard.press("Alt+Enter")
    tab_to(reviewer, "approve")
    reviewer.keyboard.press("Enter")
    expect(reviewer.locator(".said")).to_be_visible()
    assert newsroom.look(database, waiting).state == State.APPROVED


def test_notes_not_sent_yet_outlive_the_page(log_in, waiting):
    page = log_in("reviewer")
    page.goto(f"/translations/{waiting}/review")
    page.keyboard.press("Alt+ArrowDown")
    write_note(page, "Не загубити.")
    page.locator("#word").fill("Загалом добре.")
    expect(page.locator("[data-count]")).to_have_text("Notes not sent yet: 2")
    page.goto(f"/translations/{waiting}/review?view=clean")
    expect(page.locator("#s-1 textarea")).to_have_value("Не загубити.")
    expect(page.locator("#word")).to_have_value("Загалом добре.")
    page.get_by_role("button", name="Only add the notes").click()
    expect(page.locator("#s-1 .comment-text")).to_have_text("Не загубити.")
    expect(page.locator("[data-count]")).to_be_empty()
    expect(page.locator("#word")).to_have_value("")
