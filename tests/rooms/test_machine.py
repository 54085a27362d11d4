"""The drafting job on real rows: provenance, memory, the guard, and people who are faster."""

import pytest
from sqlalchemy import update

from tests import newsroom
from transpub.translations import editing, machine, queries
from transpub.translations.fakes import EchoEngine, Fault, MisbehavingEngine
from transpub.translations.models import Job, JobState, SegmentState
from transpub.translations.workflow import Action, State


@pytest.fixture
def desk(database):
    people = newsroom.people(database)
    newsroom.announce(database)
    return people


@pytest.fixture
def translation_id(database, desk):
    return newsroom.send_in(database, desk.editor).translations[0].id


def test_a_draft_keeps_where_its_text_came_from(database, translation_id):
    newsroom.draft(database, translation_id)
    translation = newsroom.look(database, translation_id)
    assert translation.state == State.DRAFT
    assert len(translation.segments) == 7
    for segment in translation.segments:
        assert segment.state == SegmentState.MACHINE
        assert segment.target == segment.machine_text
        assert (segment.engine, segment.model, segment.model_version) == ("echo", "echo-en-uk", "1")
        assert (segment.model_kind, segment.route, segment.score) == ("test", "en→uk", -0.1)
    job = newsroom.newest_job(database, translation_id)
    assert (job.state, job.segments_done, job.segments_total) == (JobState.DONE, 7, 7)


def test_equal_sentences_are_translated_once(database, desk):
    body = "Nothing moved in the port.\n\nNothing moved in the port.\n\nNothing moved in the port."
    translation_id = newsroom.send_in(database, desk.editor, body=body).translations[0].id
    engine = EchoEngine()
    newsroom.draft(database, translation_id, engine)
    assert engine.asked["Nothing moved in the port."] == 1
    segments = newsroom.look(database, translation_id).segments
    assert [segment.state for segment in segments] == [SegmentState.MACHINE] * 4


def test_accepted_sentences_come_from_memory_and_never_reach_the_engine(database, desk, translation_id):
    newsroom.approved(database, desk, translation_id)
    again = newsroom.send_in(database, desk.editor, title="Another headline").translations[0].id
    engine = EchoEngine()
    newsroom.draft(database, again, engine)
    assert list(engine.asked) == ["Another headline"]
    first, *rest = newsroom.look(database, again).segments
    assert first.memory_unit_id is None
    assert all(segment.memory_unit_id and segment.target.endswith("!") for segment in rest)
    assert {segment.state for segment in rest} == {SegmentState.MACHINE}, "a person has yet to accept it here"


def test_a_worker_leaves_what_it_has_no_models_for_to_one_that_has(database, desk, translation_id):
    job_id = newsroom.newest_job(database, translation_id).id
    newsroom.announce(database, EchoEngine([("de", "uk")]), worker="worker-2")
    assert not machine.run_job(database, EchoEngine([("de", "uk")]), job_id, "worker-2", newsroom.PACE)
    job = newsroom.newest_job(database, translation_id)
    assert (job.state, job.attempt) == (JobState.QUEUED, 0)
    newsroom.draft(database, translation_id)
    assert newsroom.look(database, translation_id).state == State.DRAFT


def test_what_nobody_has_models_for_any_more_fails_with_a_reason(database, desk, translation_id):
    job_id = newsroom.newest_job(database, translation_id).id
    newsroom.announce(database, EchoEngine([("de", "uk")]))
    assert machine.run_job(database, EchoEngine([("de", "uk")]), job_id, "worker-1", newsroom.PACE)
    job = newsroom.newest_job(database, translation_id)
    assert (job.state, job.attempt, job.error_code) == (JobState.QUEUED, 1, "translations.engine_gave_up")


def test_unreviewed_text_does_not_enter_the_memory(database, desk, translation_id):
    newsroom.draft(database, translation_id)
    again = newsroom.send_in(database, desk.editor, title="Another headline").translations[0].id
    engine = EchoEngine()
    newsroom.draft(database, again, engine)
    assert len(engine.asked) == 7


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Fault.EMPTY, "empty"),
        (Fault.LOOP, "loop"),
        (Fault.TRUNCATED, "truncated"),
        (Fault.LEFT_IN_SOURCE, "wrong_script"),
        (Fault.WRONG_NUMBER, "numbers"),
        (Fault.TOO_SHORT, "length_ratio"),
    ],
)
def test_what_the_guard_refuses_is_kept_aside_and_not_shown_as_text(database, translation_id, fault, reason):
    sentence = "Insurers had waited for the decision."
    newsroom.draft(database, translation_id, MisbehavingEngine(fault, on="decision"))
    segments = {segment.source: segment for segment in newsroom.look(database, translation_id).segments}
    bad = segments.pop(sentence)
    assert (bad.state, bad.failure, bad.target) == (SegmentState.MACHINE_FAILED, reason, "")
    assert bad.machine_text is not None
    assert {segment.state for segment in segments.values()} == {SegmentState.MACHINE}
    assert newsroom.look(database, translation_id).state == State.DRAFT


def test_a_stronger_decoding_saves_a_refused_sentence(database, translation_id):
    engine = MisbehavingEngine(Fault.LOOP, mends=True)
    newsroom.draft(database, translation_id, engine)
    segments = newsroom.look(database, translation_id).segments
    assert {segment.state for segment in segments} == {SegmentState.MACHINE}
    assert set(engine.asked.values()) == {2}


class SlowEngine(EchoEngine):
    """Lets something happen while it translates: no transaction of ours may be open then."""

    def __init__(self, meanwhile):
        super().__init__()
        self._meanwhile = meanwhile

    def translate(self, offer, texts, decoding):
        if self._meanwhile:
            meanwhile, self._meanwhile = self._meanwhile, None
            meanwhile()
        return super().translate(offer, texts, decoding)


def test_a_persons_text_wins_over_the_machines_that_comes_later(database, desk, translation_id):
    def by_hand():
        newsroom.act(database, desk.translator, translation_id, Action.BEGIN_MANUAL)
        with database.unit_of_work() as session:
            segment = queries.segments(session, translation_id, limit=1)[0]
            editing.save(session, desk.translator, segment.id, text="Від людини", version=segment.version)

    # BEGIN_MANUAL leads on from QUEUED only: the person is faster than the worker's claim.
    by_hand()
    assert (
        machine.run_job(
            database, EchoEngine(), newsroom.newest_job(database, translation_id).id, "w", newsroom.PACE
        )
        is False
    )
    segment = newsroom.look(database, translation_id).segments[0]
    assert (segment.target, segment.state) == ("Від людини", SegmentState.EDITED)


def test_text_written_while_the_engine_works_is_not_overwritten(database, translation_id):
    def somebody_writes():
        with database.unit_of_work() as session:
            segment = queries.segments(session, translation_id, limit=1)[0]
            segment.target, segment.state = "Від людини", SegmentState.EDITED

    newsroom.draft(database, translation_id, SlowEngine(somebody_writes))
    first, *rest = newsroom.look(database, translation_id).segments
    assert (first.target, first.state, first.machine_text) == ("Від людини", SegmentState.EDITED, None)
    assert {segment.state for segment in rest} == {SegmentState.MACHINE}


def test_a_worker_whose_lease_was_taken_stops_without_a_trace(database, translation_id):
    def lease_is_taken():
        with database.unit_of_work() as session:
            session.execute(update(Job).values(attempt=Job.attempt + 1))

    job = newsroom.newest_job(database, translation_id)
    machine.run_job(database, SlowEngine(lease_is_taken), job.id, "slow", newsroom.PACE)
    translation = newsroom.look(database, translation_id)
    assert translation.state == State.TRANSLATING
    assert {segment.state for segment in translation.segments} == {SegmentState.NEW}
