"""Several jobs in one thread's hands: what they share, what stays each one's own, and who goes first."""

import threading
from collections.abc import Collection

import pytest
from sqlalchemy import update

from tests import newsroom
from transpub.core import clock
from transpub.translations import jobs, machine
from transpub.translations.engine import EngineFailed, Profile
from transpub.translations.fakes import EchoEngine
from transpub.translations.models import Job, JobState, SegmentState
from transpub.translations.workflow import State

PACE = machine.Pace(batch_segments=12, lease=newsroom.PACE.lease, max_attempts=3)
LONG = "\n\n".join(f"The mayor opened the new bridge of street {name}." for name in "ABCDEFGHJKLMNOPQRSTU")


class ListeningEngine(EchoEngine):
    """Keeps what each call was asked, and fails where it hears a word it cannot take."""

    def __init__(self, *, chokes_on: str = "", pairs=(("en", "uk"), ("en", "ru"))):
        super().__init__(pairs)
        self._chokes_on = chokes_on
        self.calls: list[Collection[str]] = []

    def translate(self, offer, texts, decoding):
        self.calls.append(tuple(texts))
        if self._chokes_on and any(self._chokes_on in text for text in texts):
            raise EngineFailed("out of memory")
        return super().translate(offer, texts, decoding)


def send(database, desk, title, body="", **more):
    submitted = newsroom.send_in(database, desk.editor, title=title, body=body or f"{title} again.", **more)
    return [translation.id for translation in submitted.translations]


def run(database, engine, translation_id, pace=PACE):
    return machine.run_job(database, engine, newsroom.newest_job(database, translation_id).id, "worker-1", pace)


def states(database, *translation_ids):
    return [newsroom.look(database, translation_id).state for translation_id in translation_ids]


def test_small_jobs_of_a_pair_share_one_call_and_each_ends(database, desk):
    (first,), (second,), (third,) = (send(database, desk, f"Rain in {town}") for town in ("Lviv", "Odesa", "Rivne"))
    engine = ListeningEngine()
    assert run(database, engine, first)
    assert [len(call) for call in engine.calls] == [6]
    assert states(database, first, second, third) == [State.DRAFT] * 3
    for translation_id in (first, second, third):
        job = newsroom.newest_job(database, translation_id)
        assert (job.state, job.segments_done, job.attempt) == (JobState.DONE, 2, 1)
    assert not run(database, engine, second), "its own message comes too late and does nothing"


def test_a_sentence_that_two_jobs_have_is_translated_once(database, desk):
    (first,) = send(database, desk, "Rain in Lviv", "More is expected at night.")
    (second,) = send(database, desk, "Rain in Odesa", "More is expected at night.")
    engine = ListeningEngine()
    run(database, engine, first)
    assert set(engine.asked.values()) == {1}
    texts = [newsroom.look(database, translation_id).segments[1].target for translation_id in (first, second)]
    assert texts[0] == texts[1] != ""


def test_no_more_is_taken_along_than_fits_a_batch(database, desk):
    (first,) = send(database, desk, "Rain in Lviv")
    (long,) = send(database, desk, "Bridges", LONG)
    (late,) = send(database, desk, "Rain in Rivne")
    engine = ListeningEngine()
    run(database, engine, first)
    assert states(database, first, long, late) == [State.DRAFT, State.QUEUED, State.DRAFT]
    run(database, engine, long)
    assert max(len(call) for call in engine.calls) == PACE.batch_segments


@pytest.mark.parametrize("more", [{"urgent": True}, {"profile": Profile.FAST}, {"targets": ("ru",)}])
def test_jobs_that_differ_are_not_mixed(database, desk, more):
    (first,) = send(database, desk, "Rain in Lviv")
    (other,) = send(database, desk, "Rain in Odesa", **more)
    run(database, ListeningEngine(), first)
    assert states(database, first, other) == [State.DRAFT, State.QUEUED]


def test_text_the_engine_cannot_take_fails_alone(database, desk):
    (first,), (bad,), (third,) = (send(database, desk, f"Rain in {town}") for town in ("Lviv", "Odesa", "Rivne"))
    engine = ListeningEngine(chokes_on="Odesa")
    run(database, engine, first)
    assert states(database, first, bad, third) == [State.DRAFT, State.TRANSLATING, State.DRAFT]
    job = newsroom.newest_job(database, bad)
    assert (job.state, job.error_detail) == (JobState.QUEUED, "out of memory")


def test_a_lost_lease_ends_one_job_and_not_those_beside_it(database, desk):
    (first,), (lost,) = (send(database, desk, f"Rain in {town}") for town in ("Lviv", "Odesa"))
    lost_job = newsroom.newest_job(database, lost).id

    class Meanwhile(ListeningEngine):
        def translate(self, offer, texts, decoding):
            with database.unit_of_work() as session:
                session.execute(update(Job).where(Job.id == lost_job).values(attempt=Job.attempt + 1))
            return super().translate(offer, texts, decoding)

    run(database, Meanwhile(), first)
    assert states(database, first, lost) == [State.DRAFT, State.TRANSLATING]
    assert {segment.state for segment in newsroom.look(database, lost).segments} == {SegmentState.NEW}


def test_a_job_that_may_have_ended_its_worker_goes_alone(database, desk):
    (tried,), (other,) = (send(database, desk, f"Rain in {town}") for town in ("Lviv", "Odesa"))
    with database.unit_of_work() as session:
        jobs.claim(session, newsroom.newest_job(database, tried).id, "worker-that-dies", lease=PACE.lease)
    with clock.moved(PACE.lease * 2):
        machine.sweep(database, max_attempts=3)
        engine = ListeningEngine()
        run(database, engine, other)
        assert states(database, tried, other) == [State.QUEUED, State.DRAFT]
        (later,) = send(database, desk, "Rain in Rivne")
        run(database, engine, tried)
        assert states(database, tried, later) == [State.DRAFT, State.QUEUED]


class GatedEngine(EchoEngine):
    """Every call waits for its turn, but those about a fire. `begun` is released when a call has come in."""

    def __init__(self):
        super().__init__()
        self.begun, self.turns = threading.Semaphore(0), threading.Semaphore(0)

    def translate(self, offer, texts, decoding):
        self.begun.release()
        if not any("fire" in text.lower() for text in texts):
            assert self.turns.acquire(timeout=60)
        return super().translate(offer, texts, decoding)

    def wait_for_calls(self, number):
        for _ in range(number):
            assert self.begun.acquire(timeout=60)


def test_an_urgent_job_waits_for_one_batch_when_every_thread_has_a_long_article(database, desk):
    pace = machine.Pace(batch_segments=4, lease=newsroom.PACE.lease, max_attempts=3)
    (first,) = send(database, desk, "Bridges", LONG)
    (second,) = send(database, desk, "More bridges", LONG.replace("bridge", "tunnel"))
    engine = GatedEngine()
    threads = [threading.Thread(target=run, args=(database, engine, each, pace)) for each in (first, second)]
    for thread in threads:
        thread.start()
    engine.wait_for_calls(2)
    (urgent,) = send(database, desk, "Fire in the port", urgent=True)
    before = max(newsroom.newest_job(database, each).lease_until for each in (first, second))
    engine.turns.release()
    # The urgent call, and the next one of the article it has interrupted: by then the urgent draft is stored.
    engine.wait_for_calls(2)
    assert states(database, first, second, urgent) == [State.TRANSLATING, State.TRANSLATING, State.DRAFT]
    articles = [newsroom.newest_job(database, each) for each in (first, second)]
    assert sorted(job.segments_done for job in articles) == [0, 4], "one batch of one article came before it"
    assert max(job.lease_until for job in articles) > before, "the article put aside was kept"
    engine.turns.release(20)
    for thread in threads:
        thread.join(60)
    assert states(database, first, second) == [State.DRAFT, State.DRAFT]
    assert set(engine.asked.values()) == {1}


def test_urgent_jobs_of_pairs_this_worker_cannot_do_are_left_to_others(database, desk):
    (long,) = send(database, desk, "Bridges", LONG)
    (urgent,) = send(database, desk, "Fire in the port", urgent=True, targets=("ru",))
    run(database, ListeningEngine(pairs=(("en", "uk"),)), long)
    job = newsroom.newest_job(database, urgent)
    assert (job.state, job.attempt) == (JobState.QUEUED, 0)
