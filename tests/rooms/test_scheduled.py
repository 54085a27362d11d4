"""What waits for its time or for the end of an embargo: invisible until then, live once, whoever looks first."""

import json
import threading
import time
from datetime import timedelta

import pytest

from tests import newsroom
from tests.rooms.published import ANYONE, Publisher, approve_anew, revise
from transpub.app.due import publishing_due
from transpub.core.clock import moved, now
from transpub.core.errors import NotFound
from transpub.publishing import changelog, lists, reading
from transpub.publishing.errors import EmbargoTooLate, LanguageNotAvailable, StepBlocked, TimeNotAhead
from transpub.publishing.going_live import publish_due
from transpub.publishing.lists import Listing
from transpub.publishing.models import EditionState
from transpub.publishing.payload import digest, timestamp
from transpub.publishing.reading import LanguageWish
from transpub.publishing.steps import Standing, Step

HOUR = timedelta(hours=1)


@pytest.fixture
def at_work(database, desk, approved, article_id):
    assert approved
    return Publisher(database, desk.publisher, article_id)


def nothing_leaks(at_work) -> None:
    assert at_work.listed() == []
    assert at_work.changes() == []
    with pytest.raises(NotFound):
        at_work.read()
    with at_work.database.read_only() as session:
        assert changelog.last(session) == 0
        with pytest.raises(NotFound):
            reading.live_text(session, ANYONE, at_work.article_id, LanguageWish())


def test_it_goes_live_at_its_time_with_the_text_frozen_before(at_work, database, desk, translation_id):
    edition = at_work.schedule(now() + HOUR)
    assert edition.state == EditionState.SCHEDULED
    approve_anew(database, desk, translation_id, " інакше")
    assert publish_due(database) == 0
    nothing_leaks(at_work)
    with moved(HOUR + timedelta(minutes=1)):
        assert publish_due(database) == 1
        assert publish_due(database) == 0
        live = at_work.read()
        assert now() - live.updated_at < timedelta(minutes=1)
    told = json.loads(live.payload)
    assert live.headline.endswith("!")
    assert told["updated"] == told["published"] == live.updated_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert at_work.changes() == [("create", "uk", 1)]


def test_many_processes_look_and_it_goes_out_once(at_work, database):
    at_work.schedule(now() + HOUR)
    gate, went = threading.Barrier(6), []

    def look():
        gate.wait()
        went.append(publish_due(database))

    with moved(2 * HOUR):
        threads = [threading.Thread(target=look) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(went) == [0, 0, 0, 0, 0, 1]
    assert at_work.changes() == [("create", "uk", 1)]


def test_a_scheduled_correction_stays_one_and_the_live_edition_stays_until_then(
    at_work, database, desk, translation_id
):
    at_work.publish()
    approve_anew(database, desk, translation_id, " інакше")
    at_work.schedule(now() + HOUR, kind=Step.CORRECT, note="Number.")
    assert at_work.read().number == 1
    with moved(2 * HOUR):
        publish_due(database)
    live = at_work.read()
    assert (live.number, json.loads(live.payload)["editorial_note"]) == (2, "Number.")
    assert at_work.changes() == [("create", "uk", 1), ("correct", "uk", 2)]


def test_a_cancelled_one_never_goes_out_and_stays_readable(at_work, database):
    at_work.schedule(now() + HOUR)
    assert at_work.unschedule().state == EditionState.CANCELLED
    with pytest.raises(StepBlocked):
        at_work.unschedule()
    with moved(2 * HOUR):
        assert publish_due(database) == 0
    nothing_leaks(at_work)
    with database.read_only() as session:
        assert len(lists.ready(session, limit=9)) == 1
    assert at_work.publish().number == 2


def test_what_is_published_or_scheduled_next_takes_its_place(at_work, database):
    first = at_work.schedule(now() + HOUR)
    second = at_work.schedule(now() + 2 * HOUR)
    assert second.number == 2
    assert at_work.look().waiting.id == second.id != first.id
    at_work.publish()
    with moved(3 * HOUR):
        assert publish_due(database) == 0
    assert at_work.changes() == [("create", "uk", 3)]


def test_a_form_posted_twice_schedules_once(at_work):
    at = now() + HOUR
    assert at_work.schedule(at).id == at_work.schedule(at).id


def test_a_withdrawal_cancels_what_would_bring_the_text_back(at_work, database, desk, translation_id):
    at_work.publish()
    approve_anew(database, desk, translation_id, " інакше")
    at_work.schedule(now() + HOUR)
    at_work.withdraw()
    with moved(2 * HOUR):
        assert publish_due(database) == 0
    assert at_work.look().standing is Standing.WITHDRAWN


@pytest.mark.parametrize("ahead", [timedelta(0), -HOUR, timedelta(days=1000)])
def test_a_time_that_is_no_time_ahead_is_refused(at_work, ahead):
    with pytest.raises(TimeNotAhead):
        at_work.schedule(now() + ahead)
    with pytest.raises(TimeNotAhead):
        at_work.publish(embargo_until=now() + ahead)
    with pytest.raises(TimeNotAhead):
        at_work.embargo_article(now() + ahead)


def test_under_an_embargo_nothing_leaks_and_its_end_is_a_change_of_its_own(at_work, database):
    at_work.embargo_article(now() + HOUR)
    for language in ("uk", "en"):
        assert at_work.publish(language).state == EditionState.SCHEDULED
    assert publish_due(database) == 0
    nothing_leaks(at_work)
    with database.read_only() as session:
        assert lists.count(session, Listing.SCHEDULED) == 2
    with moved(2 * HOUR):
        assert publish_due(database) == 2
    assert sorted(at_work.changes()) == [("create", "en", 1), ("create", "uk", 1)]


@pytest.mark.parametrize(("articles", "own"), [(1, 3), (3, 1)])
def test_the_later_embargo_counts(at_work, database, articles, own):
    at_work.embargo_article(now() + articles * HOUR)
    at_work.publish(embargo_until=now() + own * HOUR)
    with moved(2 * HOUR):
        assert publish_due(database) == 0
    nothing_leaks(at_work)
    with moved(4 * HOUR):
        assert publish_due(database) == 1


def test_an_embargo_holds_back_what_is_scheduled_before_its_end(at_work, database):
    at_work.schedule(now() + HOUR)
    at_work.embargo_edition(now() + 3 * HOUR)
    with moved(2 * HOUR):
        assert publish_due(database) == 0
    at_work.embargo_edition(None)
    with moved(2 * HOUR):
        assert publish_due(database) == 1


def foreseen(edition):
    """The times in the payload: published, updated."""
    told = json.loads(edition.payload)
    return told["published"], told["updated"]


def test_what_is_held_back_is_dated_by_when_it_goes_out(at_work):
    first, second, third = (now() + hours * HOUR for hours in (2, 3, 4))
    at_work.embargo_article(first)
    assert foreseen(at_work.publish()) == (timestamp(first),) * 2
    at_work.embargo_article(second)
    assert foreseen(at_work.waiting()) == (timestamp(second),) * 2
    assert foreseen(at_work.embargo_edition(third)) == (timestamp(third),) * 2
    assert at_work.waiting().published_at == third
    at_work.embargo_edition(None)
    assert foreseen(at_work.waiting()) == (timestamp(second),) * 2


def test_what_waits_keeps_the_time_of_its_first_publication(at_work, database, desk, translation_id):
    live = at_work.publish()
    approve_anew(database, desk, translation_id, " інакше")
    due = now() + HOUR
    told = (timestamp(live.published_at), timestamp(due))
    assert foreseen(at_work.schedule(due)) == told
    later = due + HOUR
    assert foreseen(at_work.embargo_edition(later)) == (told[0], timestamp(later))
    assert digest(at_work.waiting().payload) == at_work.waiting().etag


def test_a_lifted_embargo_lets_out_what_waited_for_nothing_else(at_work, database):
    at_work.embargo_article(now() + HOUR)
    at_work.publish()
    at_work.embargo_article(None)
    assert publish_due(database) == 1
    assert at_work.changes() == [("create", "uk", 1)]


def test_what_is_out_cannot_be_held_back(at_work):
    at_work.publish("en")
    with pytest.raises(EmbargoTooLate):
        at_work.embargo_article(now() + HOUR)
    assert at_work.publish(embargo_until=now() + HOUR).state == EditionState.SCHEDULED
    assert at_work.listed() == ["en"]
    with pytest.raises(LanguageNotAvailable):
        at_work.read("uk")


def test_a_text_frozen_before_a_revision_goes_live_labelled(at_work, database, desk):
    at_work.schedule(now() + HOUR, "en")
    revise(database, desk.editor, at_work.article_id, f"{newsroom.BODY} It is open.", base=1)
    with moved(2 * HOUR):
        publish_due(database)
    assert at_work.read("en").correction_pending is True


def test_all_that_is_due_goes_out_in_one_look(at_work, database, desk):
    at_work.schedule(now() + HOUR)
    at_work.schedule(now() + HOUR, "en")
    other = newsroom.send_in(database, desk.editor, title="Frost on the left bank")
    Publisher(database, desk.publisher, other.article.id).schedule(now() + HOUR, "en")
    with moved(2 * HOUR):
        assert publish_due(database) == 3


def test_the_web_process_lets_it_go_live_without_a_worker(at_work, database):
    at_work.schedule(now() + HOUR)
    with moved(2 * HOUR), publishing_due(database, every_s=0.02):
        until = time.monotonic() + 10
        while not at_work.listed() and time.monotonic() < until:
            time.sleep(0.02)
    assert at_work.changes() == [("create", "uk", 1)]
