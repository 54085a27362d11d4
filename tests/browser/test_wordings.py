"""Other wordings beside a segment in a real browser: taken into the box, what was typed there taken back."""

import pytest
from playwright.sync_api import expect

from tests import newsroom
from transpub.translations.models import Segment

pytestmark = [pytest.mark.slow, pytest.mark.browser]

WORDING = "Судна вийшли з порту."


@pytest.fixture
def translation_id(database, desk, engine):
    submitted = newsroom.send_in(database, desk.editor)
    newsroom.draft(database, submitted.translations[0].id, engine)
    second = newsroom.look(database, submitted.translations[0].id).segments[1]
    with database.unit_of_work() as session:
        session.get(Segment, second.id).alternatives = [{"text": WORDING, "score": -0.4}]
    return submitted.translations[0].id


def test_a_wording_taken_over_unsaved_text_can_be_taken_back(log_in, translation_id, database):
    page = log_in("translator")
    page.goto(f"/translations/{translation_id}")
    page.locator("#t-2").fill("Ще не збережений текст.")
    page.locator("#s-2 summary", has_text="Other wordings").click()
    page.get_by_role("link", name=WORDING).click()
    expect(page.locator("#t-2")).to_have_value(WORDING)
    expect(page.locator("#s-2 [data-save-state]")).to_have_text("changed, not saved")
    page.keyboard.press("Control+z")
    expect(page.locator("#t-2")).to_have_value("Ще не збережений текст.")
    page.keyboard.press("Control+s")
    expect(page.locator("#s-2 [data-save-state]")).to_contain_text("saved")
    assert newsroom.look(database, translation_id).segments[1].target == "Ще не збережений текст."
