"""Articles revised while machines and people are at work on their translations."""

import threading

import pytest
from sqlalchemy import update

from tests import newsroom
from tests.rooms.revised import (
    BODY,
    CARRIED,
    CORRECTED,
    FIXED,
    INSERTED,
    INSURERS,
    by_source,
    fresh,
    save,
)
from transpub.accounts.permissions import SYSTEM
from transpub.articles.errors import RevisedMeanwhile
from transpub.articles.material import Material, SourceFormat
from transpub.articles.service import Submission, prepare
from transpub.translations import editing, jobs, machine, queries, revising, service
from transpub.translations.errors import NotEditable, SourceRevised
from transpub.translations.fakes import EchoEngine
from transpub.translations.models import Job, JobState, Segment, SegmentState
from transpub.translations.submission import act
from transpub.translations.workflow import Action, State


def test_without_a_model_a_touched_translation_is_a_draft_again(database, desk, article_id, approved):
    newsroom.announce(database, EchoEngine(pairs=()))
    newsroom.revise(database, desk.editor, article_id, INSERTED, base=1)
    translation = newsroom.look(database, approved)
    assert (translation.state, translation.approved_at) == (State.DRAFT, None)
    assert [segment.state for segment in translation.segments].count(SegmentState.NEW) == 1


def test_a_queued_translation_waits_on_with_the_new_sentences(
    database, desk, article_id, translation_id, publisher
):
    newsroom.revise(database, desk.editor, article_id, INSERTED, base=1)
    assert newsroom.look(database, translation_id).state == State.QUEUED
    assert len(publisher.sent) == 1
    job = newsroom.newest_job(database, translation_id)
    assert (job.state, job.segments_total) == (JobState.QUEUED, 8)
    newsroom.draft(database, translation_id)
    assert len(by_source(database, translation_id)) == 8


class SlowEngine(EchoEngine):
    """Lets something happen while it translates."""

    def __init__(self, meanwhile):
        super().__init__()
        self._meanwhile = meanwhile

    def translate(self, offer, texts, decoding):
        if self._meanwhile:
            meanwhile, self._meanwhile = self._meanwhile, None
            meanwhile()
        return super().translate(offer, texts, decoding)


def test_a_running_job_is_cancelled_and_cannot_write_any_more(database, desk, article_id, translation_id):
    first = newsroom.newest_job(database, translation_id)
    engine = SlowEngine(lambda: newsroom.revise(database, desk.editor, article_id, INSERTED, base=1))
    machine.run_job(database, engine, first.id, "worker-1", newsroom.PACE)
    translation = newsroom.look(database, translation_id)
    assert translation.state == State.QUEUED
    assert {segment.state for segment in translation.segments} == {SegmentState.NEW}
    with database.read_only() as session:
        assert session.get(Job, first.id).state == JobState.CANCELLED
    newsroom.draft(database, translation_id)
    assert newsroom.look(database, translation_id).state == State.DRAFT
    assert [segment.target == "" for segment in newsroom.look(database, translation_id).segments] == [False] * 8


def test_a_running_job_goes_on_when_there_is_nothing_new_for_it(database, desk, article_id, translation_id):
    without = BODY.replace(" " + INSURERS, "")
    engine = SlowEngine(lambda: newsroom.revise(database, desk.editor, article_id, without, base=1))
    newsroom.draft(database, translation_id, engine)
    translation = newsroom.look(database, translation_id)
    assert translation.state == State.DRAFT
    assert {segment.state for segment in translation.segments} == {SegmentState.MACHINE}
    assert newsroom.newest_job(database, translation_id).state == JobState.DONE


def test_a_revision_waits_for_a_batch_that_is_being_stored(database, desk, article_id, translation_id):
    """Both go from the job to the segments: were one to begin with the segments, they would wait for each other."""
    job = newsroom.newest_job(database, translation_id)
    lease = newsroom.PACE.lease
    with database.unit_of_work() as session:
        claim = jobs.claim(session, job.id, "worker-1", lease=lease)
        service.advance(session, service.find(session, translation_id), Action.START, SYSTEM)
    errors = []

    def revise():
        try:
            newsroom.revise(database, desk.editor, article_id, INSERTED, base=1)
        except Exception as error:  # noqa: BLE001 - told to the test
            errors.append(error)

    thread = threading.Thread(target=revise)
    with database.unit_of_work() as session:
        assert jobs.renew(session, claim, lease=lease, segments_done=1)
        thread.start()
        thread.join(timeout=0.5)
        assert thread.is_alive(), "the revision must wait for the batch"
        stored = update(Segment).where(Segment.translation_id == translation_id, Segment.target == "")
        session.execute(stored.values(target="чернетка", state=SegmentState.MACHINE))
    thread.join(timeout=30)
    assert errors == []
    segments = newsroom.look(database, translation_id).segments
    assert [segment.target for segment in segments].count("чернетка") == 7
    with database.unit_of_work() as session:
        assert not jobs.renew(session, claim, lease=lease, segments_done=2)


def test_two_revisions_at_once_one_is_told(database, desk, article_id, approved):
    gate, outcomes = threading.Barrier(2), []

    def revise(body):
        gate.wait()
        try:
            newsroom.revise(database, desk.editor, article_id, body, base=1)
            outcomes.append("revised")
        except RevisedMeanwhile as error:
            outcomes.append(error.facts)

    threads = [threading.Thread(target=revise, args=(body,)) for body in (FIXED, INSERTED)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes, key=str) == ["revised", {"base": 1, "newest": 2}]
    assert fresh(database, approved).revision == 2


def test_a_revision_waits_for_a_save_that_is_not_committed_yet(database, desk, article_id, translation_id):
    newsroom.draft(database, translation_id)
    carried = by_source(database, translation_id)[CARRIED]
    thread = threading.Thread(
        target=newsroom.revise, args=(database, desk.editor, article_id, FIXED), kwargs={"base": 1}
    )
    with database.unit_of_work() as session:
        editing.save(session, desk.translator, carried.id, text="Від людини.", version=carried.version)
        thread.start()
        thread.join(timeout=0.5)
        assert thread.is_alive(), "the revision must wait for the save"
    thread.join(timeout=30)
    near = by_source(database, translation_id)[CORRECTED]
    assert (near.target, near.previous_source) == ("Від людини.", CARRIED), "what a person wrote is not lost"


def test_a_save_waits_for_a_revision_and_is_then_told(database, desk, article_id, translation_id):
    newsroom.draft(database, translation_id)
    newsroom.confirm_all(database, desk.translator, translation_id)
    carried = by_source(database, translation_id)[CARRIED]
    prepared = prepare(
        Submission("Grain ships leave Odesa", Material(SourceFormat.TEXT, FIXED), "en"), newsroom.LIMITS
    )
    outcome = []

    def write():
        try:
            save(database, desk.translator, carried, "Пізно.")
        except SourceRevised as error:
            outcome.append(error.facts["mine"])

    thread = threading.Thread(target=write)
    with database.unit_of_work() as session:
        revising.revise(session, desk.editor, article_id, prepared, base=1, offer_ttl=newsroom.TTL)
        thread.start()
        thread.join(timeout=0.5)
        assert thread.is_alive(), "the save must wait for the revision"
    thread.join(timeout=30)
    assert outcome == ["Пізно."]


def test_a_cancelled_translation_is_left_behind_and_carried_when_asked_for_again(
    database, desk, article_id, translation_id
):
    newsroom.draft(database, translation_id)
    newsroom.confirm_all(database, desk.translator, translation_id)
    newsroom.act(database, desk.editor, translation_id, Action.CANCEL)
    outcome = newsroom.revise(database, desk.editor, article_id, FIXED, base=1)
    assert outcome.touched == {}
    assert fresh(database, translation_id) == queries.Freshness(1, 0, is_behind=True)
    with database.unit_of_work() as session:
        act(session, desk.editor, translation_id, Action.REQUEST, offer_ttl=newsroom.TTL)
    translation = newsroom.look(database, translation_id)
    assert translation.state == State.QUEUED
    assert fresh(database, translation_id) == queries.Freshness(2, 1, is_behind=False)
    newsroom.draft(database, translation_id)
    assert by_source(database, translation_id)[CORRECTED].previous_source == CARRIED


def test_a_translation_in_review_cannot_be_written_in_while_new_sentences_are_translated(
    database, desk, article_id, approved
):
    newsroom.revise(database, desk.editor, article_id, INSERTED, base=1)
    segment = by_source(database, approved)[INSURERS]
    with pytest.raises(NotEditable):
        save(database, desk.translator, segment, "текст")


def test_a_failed_translation_begins_again_with_the_new_text(database, desk, article_id, translation_id):
    with database.unit_of_work() as session:
        machine.fail_translation(session, translation_id, "translations.engine_gave_up")
    newsroom.revise(database, desk.editor, article_id, INSERTED, base=1)
    translation = newsroom.look(database, translation_id)
    assert (translation.state, translation.failure_code) == (State.QUEUED, None)
    newsroom.draft(database, translation_id)
    assert newsroom.look(database, translation_id).state == State.DRAFT
