"""Jobs: claimed once, given back, swept up, ended."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import newsroom
from transpub.core import clock
from transpub.core.queue import Queue, Task
from transpub.translations import jobs, machine
from transpub.translations.fakes import EchoEngine, Fault, MisbehavingEngine
from transpub.translations.models import Job, JobState, SegmentState
from transpub.translations.workflow import Action, State

LEASE = timedelta(seconds=60)


@pytest.fixture
def desk(database):
    people = newsroom.people(database)
    newsroom.announce(database)
    return people


@pytest.fixture
def submitted(database, desk):
    return newsroom.send_in(database, desk.editor)


@pytest.fixture
def translation_id(submitted):
    return submitted.translations[0].id


@pytest.fixture
def job_id(database, translation_id):
    return newsroom.newest_job(database, translation_id).id


def claim(database, job_id, worker="worker-1"):
    with database.unit_of_work() as session:
        return jobs.claim(session, job_id, worker, lease=LEASE)


def test_the_message_is_sent_after_the_commit_and_names_the_job(publisher, submitted, job_id):
    assert [(sent.task, sent.args, sent.queue) for sent in publisher.sent] == [
        (Task.TRANSLATE, (str(job_id),), Queue.TRANSLATE)
    ]


def test_a_rollback_sends_nothing_and_keeps_nothing(database, desk, publisher):
    with pytest.raises(ZeroDivisionError), database.unit_of_work() as session:
        newsroom.submit(
            session,
            desk.editor,
            newsroom.Submission("Title", newsroom.Material(newsroom.SourceFormat.TEXT, newsroom.BODY), "en"),
            ["uk"],
            limits=newsroom.LIMITS,
            offer_ttl=newsroom.TTL,
        )
        raise ZeroDivisionError
    assert publisher.sent == []
    with database.read_only() as session:
        assert session.scalars(select(Job)).all() == []


def test_of_eight_workers_with_one_message_one_gets_the_job(database, job_id):
    gate, won = threading.Barrier(8), []

    def worker(name):
        gate.wait()
        if claim(database, job_id, name) is not None:
            won.append(name)

    threads = [threading.Thread(target=worker, args=(f"worker-{number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1


def test_a_duplicate_message_is_left_alone(database, translation_id, job_id):
    engine = EchoEngine()
    newsroom.draft(database, translation_id, engine)
    assert machine.run_job(database, engine, job_id, "worker-2", newsroom.PACE) is False
    assert set(engine.asked.values()) == {1}


def test_an_abandoned_job_is_swept_up_and_finished_once(database, publisher, translation_id, job_id):
    claim(database, job_id, "worker-that-dies")
    publisher.sent.clear()
    machine.sweep(database, max_attempts=3)
    assert publisher.sent == []
    with clock.moved(LEASE + timedelta(seconds=1)):
        machine.sweep(database, max_attempts=3)
        assert [sent.args for sent in publisher.sent] == [(str(job_id),)]
        newsroom.draft(database, translation_id)
    assert newsroom.look(database, translation_id).state == State.DRAFT
    assert newsroom.newest_job(database, translation_id).attempt == 2


def test_the_worker_that_lost_its_lease_writes_nothing(database, job_id):
    slow = claim(database, job_id, "slow")
    with clock.moved(LEASE + timedelta(seconds=1)):
        machine.sweep(database, max_attempts=3)
        claim(database, job_id, "quick")
        with database.unit_of_work() as session:
            assert not jobs.renew(session, slow, lease=LEASE, segments_done=1)
            assert not jobs.finish(session, slow)


def test_a_message_the_broker_lost_is_sent_again_ever_more_rarely(database, publisher, submitted):
    waits, previous = [], clock.now()
    for _ in range(3):
        publisher.sent.clear()
        for seconds in range(0, 1000, 5):
            with clock.moved(previous - clock.now() + timedelta(seconds=seconds)):
                machine.sweep(database, max_attempts=3)
                if publisher.sent:
                    waits.append(seconds)
                    previous = clock.now()
                    break
    assert waits[0] <= 30
    assert waits == sorted(waits)
    assert waits[2] >= 2 * waits[1] - 5


def test_a_starting_worker_takes_back_what_it_held_and_sends_everything(database, publisher, job_id):
    claim(database, job_id, "worker-1")
    publisher.sent.clear()
    with database.unit_of_work() as session:
        assert jobs.take_back(session, "worker-1") == 1
        assert jobs.take_back(session, "worker-2") == 0
    machine.sweep(database, max_attempts=3, send_all=True)
    assert [sent.args for sent in publisher.sent] == [(str(job_id),)]


def test_a_job_that_kills_every_worker_ends_as_failed(database, translation_id, job_id):
    later = timedelta()
    for _ in range(3):
        with clock.moved(later):
            claim(database, job_id)
        later += LEASE + timedelta(seconds=1)
        with clock.moved(later):
            machine.sweep(database, max_attempts=3)
    translation = newsroom.look(database, translation_id)
    assert (translation.state, translation.failure_code) == (State.FAILED, "translations.worker_lost")
    assert newsroom.newest_job(database, translation_id).state == JobState.FAILED


def test_an_engine_that_fails_is_tried_again_after_a_pause(database, translation_id, job_id):
    engine = MisbehavingEngine(Fault.RAISES, times=1)
    assert machine.run_job(database, engine, job_id, "worker-1", newsroom.PACE)
    job = newsroom.newest_job(database, translation_id)
    assert (job.state, job.error_detail) == (JobState.QUEUED, "out of memory")
    assert not machine.run_job(database, engine, job_id, "worker-1", newsroom.PACE), "not due yet"
    with clock.moved(timedelta(seconds=5)):
        assert machine.run_job(database, engine, job_id, "worker-1", newsroom.PACE)
    assert newsroom.look(database, translation_id).state == State.DRAFT


def test_an_engine_that_always_fails_ends_the_translation_until_a_retry(database, desk, translation_id):
    engine, later = MisbehavingEngine(Fault.RAISES), timedelta()
    for _ in range(newsroom.PACE.max_attempts):
        with clock.moved(later):
            job_id = newsroom.newest_job(database, translation_id).id
            machine.run_job(database, engine, job_id, "worker-1", newsroom.PACE)
        later += timedelta(seconds=70)
    translation = newsroom.look(database, translation_id)
    assert (translation.state, translation.failure_code) == (State.FAILED, "translations.engine_gave_up")
    newsroom.act(database, desk.editor, translation_id, Action.RETRY)
    newsroom.draft(database, translation_id)
    translation = newsroom.look(database, translation_id)
    assert translation.state == State.DRAFT
    assert {segment.state for segment in translation.segments} == {SegmentState.MACHINE}


def test_a_cancelled_translation_is_not_drafted(database, desk, translation_id, job_id):
    newsroom.act(database, desk.editor, translation_id, Action.CANCEL)
    assert machine.run_job(database, EchoEngine(), job_id, "worker-1", newsroom.PACE) is False
    assert newsroom.look(database, translation_id).state == State.CANCELLED
