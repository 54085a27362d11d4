"""Approved sentences on their way into the memory, and back into other drafts."""

import pytest
from sqlalchemy import select

from tests import newsroom
from transpub.core.errors import NotFound
from transpub.memory import service as memory
from transpub.memory.matches import MatchKind
from transpub.memory.models import MemoryUse
from transpub.memory.scoring import PenaltyKind
from transpub.translations import queries, remembering, suggestions
from transpub.translations.fakes import EchoEngine
from transpub.translations.models import Segment, SegmentState
from transpub.translations.workflow import Action

TWICE = (
    "Ships left the port.\n\nNobody was hurt.\n\nA storm came up at night.\n\nNobody was hurt.\n\nThe port is open."
)


@pytest.fixture
def desk(database):
    people = newsroom.people(database)
    newsroom.announce(database)
    return people


def draft(database, desk, body, title="Another headline"):
    translation_id = newsroom.send_in(database, desk.editor, title=title, body=body).translations[0].id
    newsroom.draft(database, translation_id)
    return translation_id


def accept(database, desk, translation_id):
    """As it stands, but for the last sentence: a whole text of the machine's is not accepted."""
    with database.unit_of_work() as session:
        segments = queries.segments(session, translation_id, limit=100)
        segments[-1].target += " …"
        for segment in segments:
            segment.state = SegmentState.CONFIRMED
    newsroom.act(database, desk.translator, translation_id, Action.SUBMIT)
    newsroom.act(database, desk.reviewer, translation_id, Action.APPROVE)


def suggested(database, segment_id, **options):
    with database.read_only() as session:
        return suggestions.for_segment(session, segment_id, **options)


def test_a_sentence_said_twice_keeps_each_translation_in_its_place(database, desk):
    translation_id = draft(database, desk, TWICE, title="Storm")
    with database.unit_of_work() as session:
        for segment in queries.segments(session, translation_id, limit=100):
            segment.target = f"{segment.position}: {segment.target}"
    accept(database, desk, translation_id)
    again = draft(database, desk, TWICE.replace("Ships left the port.", "Boats left the port."))
    segments = newsroom.look(database, again).segments
    last = [segment for segment in segments if segment.source == "Nobody was hurt."][1]
    best, other = suggested(database, last.id)
    assert (best.kind, best.target[:1]) == (MatchKind.CONTEXT, "4")
    assert (other.kind, other.target[:1]) == (MatchKind.EXACT, "2")


def test_what_is_only_alike_is_suggested_and_not_put_into_the_draft(database, desk):
    first = newsroom.send_in(database, desk.editor)
    newsroom.approved(database, desk, first.translations[0].id)
    body = newsroom.BODY.replace("45,000", "52,300").replace("Monday", "Friday")
    again = newsroom.send_in(database, desk.editor, title="Another headline", body=body).translations[0].id
    engine = EchoEngine()
    newsroom.draft(database, again, engine)
    assert sum(engine.asked.values()) == 3, "the headline and the two sentences that changed"
    changed = [segment for segment in newsroom.look(database, again).segments if segment.memory_unit_id is None]
    assert all(suggested(database, segment.id)[0].kind is MatchKind.FUZZY for segment in changed[1:])


def test_where_a_text_came_from_is_remembered(database, desk):
    translation_id = draft(database, desk, newsroom.BODY)
    edited, kept, mine = newsroom.look(database, translation_id).segments[1:4]
    with database.unit_of_work() as session:
        session.get(Segment, edited.id).target += "!"
        session.get(Segment, kept.id).model_kind = "official"
        session.get(Segment, mine.id).engine = None
        accepted = {pair.source_text: pair for pair in _accepted(session, translation_id)}
    assert [(pair.is_unedited, pair.is_trial) for pair in map(accepted.get, (edited.source, kept.source))] == [
        (False, True),
        (True, False),
    ]
    assert (accepted[mine.source].is_unedited, accepted[mine.source].is_trial) == (False, False)


@pytest.mark.parametrize(
    ("typed", "kinds"),
    [
        (None, {PenaltyKind.UNEDITED, PenaltyKind.TRIAL}),
        ("Нове речення", {PenaltyKind.TRIAL}),
    ],
)
def test_no_text_loses_its_marks_from_article_to_article(database, desk, typed, kinds):
    """A trial model's text accepted as it was, filled into another draft and accepted there too."""
    first = draft(database, desk, newsroom.BODY, title="Grain ships leave Odesa")
    accept(database, desk, first)
    second = draft(database, desk, newsroom.BODY)
    with database.unit_of_work() as session:
        segment = queries.segments(session, second, limit=2)[1]
        assert segment.memory_unit_id
        segment.target = typed or segment.target
    accept(database, desk, second)
    with database.unit_of_work() as session:
        memory.purge_article(session, desk.admin, newsroom.look(database, first).article_id)
    (match,) = suggested(database, segment.id)
    assert {penalty.kind for penalty in match.penalties} == kinds
    assert typed in (None, match.target)


def test_a_text_made_for_an_older_source_is_not_remembered(database, desk):
    translation_id = draft(database, desk, newsroom.BODY)
    with database.unit_of_work() as session:
        segment = queries.segments(session, translation_id, limit=2)[1]
        segment.previous_source = "Ships left the port of Mariupol."
        session.flush()
        assert segment.source not in {pair.source_text for pair in _accepted(session, translation_id)}


def _accepted(session, translation_id):
    return list(remembering.accepted(list(queries.segments(session, translation_id, limit=100))))


def test_a_purge_leaves_drafts_and_their_origin(database, desk):
    first = newsroom.send_in(database, desk.editor)
    newsroom.approved(database, desk, first.translations[0].id)
    again = draft(database, desk, newsroom.BODY)
    with database.unit_of_work() as session:
        memory.purge_article(session, desk.admin, first.article.id)
        assert session.scalars(select(MemoryUse)).all() == []
    segments = newsroom.look(database, again).segments[1:]
    assert all(segment.memory_unit_id and segment.target for segment in segments)
    assert suggested(database, segments[0].id) == []


def test_a_segment_that_is_not_there_has_no_suggestions(database, desk):
    translation_id = draft(database, desk, newsroom.BODY)
    with pytest.raises(NotFound):
        suggested(database, translation_id)
