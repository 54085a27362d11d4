"""Real processes, real faults: whatever is killed or flushed, each job ends exactly once."""

import pytest
from sqlalchemy import select

from tests import newsroom
from tests.faults.conftest import eventually, kill
from transpub.activity.models import Activity
from transpub.translations.models import JobState, SegmentState
from transpub.translations.workflow import State

pytestmark = pytest.mark.slow

LONG = "\n\n".join(
    f"The mayor opened bridge number {number} in the city. The work took {number + 3} months."
    for number in range(2, 62)
)


def state(database, translation_id):
    return newsroom.look(database, translation_id).state


def drafted(database, translation_id):
    return lambda: state(database, translation_id) == State.DRAFT


def times_drafted(database, translation_id):
    with database.read_only() as session:
        query = select(Activity).where(Activity.object_id == translation_id, Activity.verb == "translation.drafted")
        return len(session.scalars(query).all())


def test_a_worker_drafts_with_the_trial_packages_and_says_so(processes, desk_database, desk):
    processes.worker()
    submitted = newsroom.send_in(desk_database, desk.editor, targets=("uk", "ru"))
    for translation in submitted.translations:
        eventually(drafted(desk_database, translation.id))
        segments = newsroom.look(desk_database, translation.id).segments
        assert {segment.model_kind for segment in segments} == {"trial"}
        assert {segment.route for segment in segments} == {f"en→{translation.language}"}
        machine = [segment for segment in segments if segment.state == SegmentState.MACHINE]
        assert machine
        assert all(any("а" <= letter <= "я" for letter in segment.target.lower()) for segment in machine)
    # No article text in the logs.
    assert "Insurers" not in processes.logs()


def test_kill_9_in_mid_translation(processes, desk_database, desk):
    first = processes.worker()
    processes.beat()
    translation_id = newsroom.send_in(desk_database, desk.editor, body=LONG).translations[0].id

    def some_done():
        done = newsroom.newest_job(desk_database, translation_id).segments_done
        assert state(desk_database, translation_id) in (State.QUEUED, State.TRANSLATING), "too fast to be killed"
        return done

    assert 0 < eventually(some_done) < 121
    kill(first)
    before = {
        segment.id: segment.machine_text
        for segment in newsroom.look(desk_database, translation_id).segments
        if segment.state != SegmentState.NEW
    }
    assert state(desk_database, translation_id) == State.TRANSLATING
    processes.worker()
    eventually(drafted(desk_database, translation_id), within_s=120)
    job = newsroom.newest_job(desk_database, translation_id)
    assert (job.state, job.attempt) == (JobState.DONE, 2)
    assert times_drafted(desk_database, translation_id) == 1
    segments = newsroom.look(desk_database, translation_id).segments
    assert len(segments) == 121
    assert SegmentState.NEW not in {segment.state for segment in segments}
    kept = {segment.id: segment.machine_text for segment in segments if segment.id in before}
    accepted = {key for key, text in before.items() if kept[key] == text}
    assert len(accepted) >= len(before) - 1, "what the first worker had stored was not thrown away"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_saving_with_the_broker_down_and_the_sweeper_sends_later(processes, desk_database, desk, redis_server):
    redis_server.kill()
    translation_id = newsroom.send_in(desk_database, desk.editor).translations[0].id
    assert state(desk_database, translation_id) == State.QUEUED
    redis_server.start()
    processes.worker()
    processes.beat()
    eventually(drafted(desk_database, translation_id))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_redis_killed_under_a_working_worker_loses_nothing(processes, desk_database, desk, redis_server):
    processes.worker()
    processes.beat()
    first = newsroom.send_in(desk_database, desk.editor).translations[0].id
    eventually(drafted(desk_database, first))
    redis_server.kill()
    second = newsroom.send_in(desk_database, desk.editor, title="Sent while the queue was down")
    redis_server.start()
    eventually(drafted(desk_database, second.translations[0].id), within_s=90)
    assert times_drafted(desk_database, second.translations[0].id) == 1
