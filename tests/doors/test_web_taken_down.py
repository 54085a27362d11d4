"""The desk says that a text was taken from its readers: why, and what to do about it."""

import pytest

from tests import newsroom
from tests.doors.web_site import Visit, form, words
from transpub.publishing import service as publishing
from transpub.publishing import taking_down
from transpub.translations import service
from transpub.translations.workflow import Action

DOWN = (
    "What you save here is kept, but nobody will read it unless a publisher brings it back. Ask before you go on."
)


@pytest.fixture
def visit(app, desk):
    return lambda role, **options: Visit(app, role, **options)


@pytest.fixture
def published(database, desk):
    """Published once; then the text went back to its translator."""
    submitted = newsroom.send_in(database, desk.editor)
    translation_id = submitted.translations[0].id
    newsroom.approved(database, desk, translation_id)
    with database.unit_of_work() as session:
        publishing.publish(session, desk.publisher, submitted.article.id, "uk")
    with database.unit_of_work() as session:
        translation = service.find(session, translation_id)
        service.advance(session, translation, Action.SEND_BACK, desk.reviewer, note="Once more, please.")
    return submitted


def test_what_is_live_has_no_notice(visit, published):
    assert DOWN not in words(visit("translator").get(f"/translations/{published.translations[0].id}"))


def test_an_article_taken_down_is_told_where_it_is_translated(visit, published, database, desk):
    with database.unit_of_work() as session:
        taking_down.kill(session, desk.publisher, published.article.id, explanation="The source made it up.")
    translation_id = published.translations[0].id
    translator = visit("translator")
    page = translator.get(f"/translations/{translation_id}")
    assert "taken down in all languages. Explanation: The source made it up." in words(page)
    assert DOWN in words(page)
    # Saving works as ever, and the page goes on saying it.
    segment = newsroom.look(database, translation_id).segments[1]
    after = translator.send(form(page, f"/segments/{segment.id}"), text="Інший текст.", then="save")
    assert after.status_code == 200
    assert DOWN in words(after)


def test_a_withdrawn_language_is_told_until_it_is_back(visit, published, database, desk):
    with database.unit_of_work() as session:
        taking_down.withdraw(session, desk.publisher, published.article.id, "uk", explanation="A wrong name.")
    address = f"/translations/{published.translations[0].id}"
    page = visit("translator").get(address)
    assert "Edition 1 of this text was withdrawn. Explanation: A wrong name." in words(page)
    assert DOWN in words(page)
    with database.unit_of_work() as session:
        publishing.restore(session, desk.publisher, published.article.id, "uk", reason="The name was right.")
    assert DOWN not in words(visit("translator").get(address))
