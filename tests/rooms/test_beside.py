"""What stands beside a segment."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import event

from tests import newsroom
from tests.doors.test_api_machine import Wordy
from transpub.core.clock import moved
from transpub.core.errors import NotFound
from transpub.terms import service as register
from transpub.terms.drafts import TermDraft, WordingDraft
from transpub.terms.entries import Kind
from transpub.translations import beside, comments, editing, resegmenting, retranslating
from transpub.translations.beside import GLANCE, Most
from transpub.translations.models import JobState, Segment

BODY = "Ships left the port of Odesa on Friday. They carried 52,300 tonnes of grain.\n\nNobody knows more."


@pytest.fixture
def drafted(database, desk):
    """After an article that the memory has."""
    first = newsroom.send_in(database, desk.editor)
    newsroom.approved(database, desk, first.translations[0].id)
    second = newsroom.send_in(database, desk.editor, title="A second convoy", body=BODY)
    newsroom.draft(database, second.translations[0].id)
    return second.translations[0].id


@pytest.fixture
def segment(database, drafted):
    return lambda place=1: newsroom.look(database, drafted).segments[place]


@pytest.fixture
def told(database, drafted, segment):
    def read(place=1, most=GLANCE):
        with database.read_only() as session:
            return beside.beside(session, beside.find(session, drafted, segment(place).id), most)

    return read


def test_memory_with_the_name_of_who_accepted_it(desk, told):
    best = told().matches[0]
    assert best.source == "Ships left the port of Odesa on Monday."
    assert told().people[best.accepted_by_id] == "Reviewer"


def test_terms_of_the_source_and_what_stands_wrong_in_the_text(database, desk, told, segment):
    draft = TermDraft(
        source_language="en",
        wordings={"en": WordingDraft("Odesa"), "uk": WordingDraft("Одеса", forbidden=("Одесса",))},
        kind=Kind.PLACE,
    )
    with database.unit_of_work() as session:
        register.add(session, desk.editor, draft)
        editing.save(
            session, desk.translator, segment().id, text="Кораблі вийшли з Одессы.", version=segment().version
        )
    (odesa,) = told().terms
    assert (odesa.term, odesa.text, odesa.is_missing, odesa.wrong, odesa.offer) == (
        "Odesa",
        "Одеса",
        True,
        "Одессы",
        "Одеси",
    )
    assert told(3).terms == []


def test_other_wordings_asked_for_and_found(database, desk, drafted, told, segment):
    assert (told().wordings.texts, told().wordings.job) == ([], None)
    with database.unit_of_work() as session:
        retranslating.ask_for_wordings(session, desk.translator, segment().id, offer_ttl=newsroom.TTL)
    assert told().wordings.moving
    assert not told(2).wordings.moving
    newsroom.draft(database, drafted, Wordy())
    found = told().wordings
    assert (found.moving, found.failed, found.job) == (False, False, JobState.DONE)
    assert found.texts
    with database.unit_of_work() as session:
        editing.save(session, desk.translator, segment().id, text=found.texts[0], version=segment().version)
    assert told().wordings.texts == found.texts[1:]


def test_the_newest_comments_of_the_segment_alone_oldest_first(database, desk, drafted, segment, told):
    for minute, (text, place) in enumerate((("one", 1), ("two", 1), ("elsewhere", 2), ("three", 1))):
        with moved(timedelta(minutes=minute)), database.unit_of_work() as session:
            comments.add(session, desk.reviewer, drafted, text, segment_id=segment(place).id)
    newest = told(most=Most(steps=1, comments=2)).comments
    assert [comment.text for comment in newest] == ["two", "three"]
    assert newest[0].author.name == "Reviewer"
    assert len(told().comments) == 3


def test_no_other_segment_is_loaded(database, drafted, segment):
    loaded = []
    wanted = segment().id

    def note(instance, _context):
        loaded.append(instance.id)

    event.listen(Segment, "load", note)
    try:
        with database.read_only() as session:
            beside.beside(session, beside.find(session, drafted, wanted))
    finally:
        event.remove(Segment, "load", note)
    assert loaded == [wanted]


def test_what_is_not_there(database, desk, drafted, segment):
    first, second = segment(1), segment(2)
    with database.read_only() as session:
        for translation_id, segment_id in ((uuid.uuid4(), first.id), (drafted, uuid.uuid4())):
            with pytest.raises(NotFound):
                beside.find(session, translation_id, segment_id)
    with database.unit_of_work() as session:
        resegmenting.join(session, desk.translator, first.id, version=first.version, next_version=second.version)
    with database.read_only() as session, pytest.raises(NotFound):
        beside.find(session, drafted, second.id)
