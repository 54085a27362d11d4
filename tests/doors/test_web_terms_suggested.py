"""Entries that confirmed work suggests: shown with their sentences, accepted into a form, declined, taken back."""

import re

import pytest

from tests import newsroom
from tests.doors.web_site import Visit, form, forms, has_form, words
from tests.unit.terms.accepted import PAIRS
from transpub.accounts.permissions import SYSTEM
from transpub.terms import service
from transpub.terms.drafts import TermDraft, WordingDraft
from transpub.terms.entries import Kind
from transpub.terms.models import DeclinedTerm
from transpub.translations import editing, queries
from transpub.translations.workflow import Action
from transpub.web.term_suggestions import DECLINED_PER_PAGE


@pytest.fixture
def visit(app, desk):
    return lambda role, **options: Visit(app, role, **options)


@pytest.fixture
def accepted(database, desk):
    """An article of those sentences, approved."""
    pairs = dict(PAIRS)
    submitted = newsroom.send_in(database, desk.editor, title="Dovha Balka waits", body="\n\n".join(pairs))
    translation_id = submitted.translations[0].id
    newsroom.draft(database, translation_id)
    with database.unit_of_work() as session:
        for segment in queries.segments(session, translation_id, limit=1000):
            text = pairs.get(segment.source, "Довга Балка чекає")
            editing.save(session, desk.translator, segment.id, text=text, version=segment.version, confirm=True)
    newsroom.act(database, desk.translator, translation_id, Action.SUBMIT)
    newsroom.act(database, desk.reviewer, translation_id, Action.APPROVE)


def declining(page, source):
    for entry in forms(page):
        if any(button.get("value") == source for button in entry.buttons):
            return entry
    raise AssertionError(source)


def test_names_are_suggested_with_their_sentences(visit, accepted):
    page = visit("translator").get("/terms/suggested")
    text = words(page)
    assert "Halyna Kryvoruchko → Галина Криворучко" in text
    assert "Ministry of Reconstruction → Міністерство відбудови" in text
    assert "Nobody in the Ministry of Reconstruction answered our letters." in text
    assert "translated so in 4 of 4 sentences" in text


def test_accepting_opens_the_form_filled_in(visit, accepted):
    translator = visit("translator")
    page = translator.get("/terms/suggested")
    (address,) = {
        part.split('"')[0].replace("&amp;", "&")
        for part in page.text.split('href="')
        if part.startswith("/terms/new?source=Halyna")
    }
    sent = form(translator.get(address), "/terms/new")
    assert (sent.value("text.en"), sent.value("text.uk"), sent.value("kind")) == (
        "Halyna Kryvoruchko",
        "Галина Криворучко",
        "person",
    )
    assert sent.value("form.uk.genitive") == "Галини Криворучко"
    assert translator.send(sent).status_code == 200
    assert "Halyna Kryvoruchko →" not in words(translator.get("/terms/suggested"))


def test_what_the_register_has_is_not_suggested(visit, accepted, database):
    with database.unit_of_work() as session:
        wordings = {"en": WordingDraft("grain corridor"), "uk": WordingDraft("зерновий коридор")}
        service.add(session, SYSTEM, TermDraft("en", wordings, Kind.TERM))
    page = visit("translator").get("/terms/suggested")
    assert "grain corridor →" not in words(page)


def test_declining_is_remembered_and_taken_back(visit, accepted):
    translator = visit("translator")
    page = translator.send(
        declining(translator.get("/terms/suggested"), "air raid alert"), decline="air raid alert"
    )
    assert "Declined. It is not suggested again." in words(page)
    assert "air raid alert →" not in words(page)
    assert "1 declined" in words(page)
    # Another person's page shows it no more, and twice is once.
    editor = visit("editor")
    editor.post("/terms/suggested", {"pair": "en uk", "decline": "Air Raid Alert"})
    page = translator.get("/terms/suggested")
    assert "1 declined" in words(page)
    (back,) = [one for one in forms(page) if any(button.get("name") == "take_back" for button in one.buttons)]
    declined_id = back.buttons[0]["value"]
    assert "air raid alert →" in words(translator.send(back, take_back=declined_id))
    assert translator.post("/terms/suggested", {"pair": "en uk", "take_back": declined_id}).status_code == 404


def test_many_declined_are_shown_page_by_page(visit, accepted, database):
    with database.unit_of_work() as session:
        for number in range(DECLINED_PER_PAGE + 5):
            session.add(
                DeclinedTerm(
                    source_language="en", target_language="uk", source_key=f"mill {number}", source=f"Mill {number}"
                )
            )
    translator = visit("translator")
    first = translator.get("/terms/suggested?pair=en+uk")
    assert f"{DECLINED_PER_PAGE + 5} declined" in words(first)
    assert words(first).count("Suggest again") == DECLINED_PER_PAGE
    second = translator.get("/terms/suggested?pair=en+uk&page=2")
    assert words(second).count("Suggest again") == 5
    names = {f"Mill {number}" for number in range(DECLINED_PER_PAGE + 5)}
    shown = set(re.findall(r"Mill \d+", words(first))) | set(re.findall(r"Mill \d+", words(second)))
    assert shown == names
    # What is declined is known of all of them, not of those on a page.
    editor = visit("editor")
    editor.post("/terms/suggested", {"pair": "en uk", "decline": "air raid alert"})
    assert "air raid alert →" not in words(translator.get("/terms/suggested?pair=en+uk&page=2"))


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, 404),
        ({"pair": "en"}, 404),
        ({"pair": "en uk", "decline": ""}, 422),
        ({"pair": "en uk", "decline": "x" * 500}, 422),
        ({"pair": "en xx", "decline": "x"}, 422),
        ({"pair": "en uk", "take_back": "nonsense"}, 404),
        ({"pair": "en de", "decline": "Dovha Balka"}, 403),
    ],
)
def test_odd_decisions(visit, fields, status):
    assert visit("translator").post("/terms/suggested", fields).status_code == status


def test_who_may_not_edit_reads_only(visit, accepted):
    publisher = visit("publisher")
    page = publisher.get("/terms/suggested?pair=nonsense")
    assert "Halyna Kryvoruchko" in words(page)
    assert not has_form(page, "/terms/suggested")
    assert "/terms/new?" not in page.text
    assert publisher.post("/terms/suggested", {"pair": "en uk", "decline": "Old Mill"}).status_code == 403


def test_without_accepted_work_it_says_where_suggestions_come_from(visit):
    assert "Nothing to learn from yet" in words(visit("translator").get("/terms/suggested"))
