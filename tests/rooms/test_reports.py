"""What workers report, what is served, and what becomes of a worker that falls silent."""

from datetime import timedelta

import pytest

from tests import newsroom, workers
from transpub.accounts.permissions import SYSTEM
from transpub.core import clock
from transpub.translations import jobs, offers, reports, service, submission
from transpub.translations.engine import ModelKind
from transpub.translations.models import JobState
from transpub.translations.offers import PairNotAvailable
from transpub.translations.packages import OFFERED_MAX, Offered, PackageState
from transpub.translations.workflow import Action, State

BOTH = (workers.offer("en", "uk"), workers.offer("en", "ru"))


@pytest.fixture
def desk(database):
    return newsroom.people(database)


def served(database, **options):
    with database.read_only() as session:
        return [(pair.source, pair.target) for pair in offers.available(session, ttl=newsroom.TTL, **options)]


def installed(database):
    with database.read_only() as session:
        return reports.installed(reports.workers(session, ttl=newsroom.TTL), reports.indexes(session))


def installable(database):
    with database.read_only() as session:
        return reports.installable(reports.workers(session, ttl=newsroom.TTL), reports.indexes(session))


def beat(database, name):
    with database.unit_of_work() as session:
        offers.beat(session, name)


def test_while_another_works_a_silent_worker_serves_nothing_after_ten_minutes(database):
    workers.at_work(database, "old", serves=BOTH)
    workers.at_work(database, "new", serves=BOTH[:1])
    with clock.moved(timedelta(minutes=9)):
        beat(database, "new")
        assert served(database) == [("en", "ru"), ("en", "uk")]
    with clock.moved(timedelta(minutes=11)):
        beat(database, "new")
        assert served(database) == [("en", "uk")]


def test_while_all_are_silent_what_was_served_last_stands_for_the_time_set(database):
    workers.at_work(database, serves=BOTH)
    with clock.moved(newsroom.TTL - timedelta(minutes=1)):
        assert served(database) == [("en", "ru"), ("en", "uk")]
    with clock.moved(newsroom.TTL + timedelta(minutes=1)):
        assert served(database) == []


def test_a_worker_busy_with_one_long_article_is_not_given_up(database):
    workers.at_work(database, "busy", serves=BOTH)
    workers.at_work(database, "idle")
    with clock.moved(timedelta(minutes=30)):
        beat(database, "busy")
        beat(database, "idle")
        assert served(database, source="en") == [("en", "ru"), ("en", "uk")]


def test_no_job_is_accepted_for_what_only_a_dead_worker_served(database, desk):
    workers.at_work(database, "old", serves=BOTH)
    article = newsroom.send_in(database, desk.editor, targets=("ru",))
    failed = article.translations[0].id
    with database.unit_of_work() as session:
        translation = service.find(session, failed)
        jobs.cancel_open(session, translation)
        service.advance(session, translation, Action.START, SYSTEM)
        service.advance(session, translation, Action.FAIL, SYSTEM)
    with clock.moved(timedelta(minutes=11)):
        workers.at_work(database, "new", serves=BOTH[:1])
        with pytest.raises(PairNotAvailable) as refused:
            newsroom.send_in(database, desk.editor, title="Another", targets=("ru",))
        assert refused.value.facts["available"] == "uk"
        with pytest.raises(PairNotAvailable), database.unit_of_work() as session:
            submission.act(session, desk.editor, failed, Action.RETRY, offer_ttl=newsroom.TTL)
        # A revision goes on without the machine: its translator does the new sentences.
        newsroom.revise(database, desk.editor, article.article.id, f"{newsroom.BODY} A third one waits.", base=1)
    assert newsroom.look(database, failed).state != State.QUEUED
    assert newsroom.newest_job(database, failed).state == JobState.CANCELLED


def test_workers_silent_for_a_day_are_forgotten_when_another_reports(database):
    workers.at_work(database, "old", packages=[workers.package("en", "uk")], serves=BOTH)
    with clock.moved(timedelta(hours=25)):
        workers.at_work(database, "new")
        with database.read_only() as session:
            assert [worker.name for worker in reports.workers(session, ttl=timedelta(days=9))] == ["new"]
        assert served(database) == []


def test_a_worker_is_shown_with_its_setup_and_what_it_serves(database):
    workers.at_work(database, "busy", packages=[workers.package("en", "uk")], serves=BOTH)
    beat(database, "just-started")
    with database.read_only() as session:
        busy, fresh = reports.workers(session, ttl=newsroom.TTL)
    assert (busy.setup, busy.is_at_work, busy.store) == (workers.SETUP, True, "store-1")
    assert [(offer.source, offer.target) for offer in busy.served] == [("en", "ru"), ("en", "uk")]
    assert (fresh.setup, fresh.packages, fresh.store) == (None, (), None)
    with clock.moved(timedelta(minutes=3)), database.read_only() as session:
        assert not any(worker.is_at_work for worker in reports.workers(session, ttl=newsroom.TTL))


def test_a_shared_package_is_listed_once_with_its_update_and_what_it_can_go_back_to(database):
    lies_there = [
        workers.package("en", "uk", "1.9"),
        workers.package("en", "uk", "1.4", PackageState.PREVIOUS),
        workers.package("en", "ru", "0.1", kind=ModelKind.TRIAL),
        workers.package("uk", "en", "1.10"),
    ]
    for name in ("a", "b"):
        workers.at_work(database, name, packages=lies_there)
    workers.index(database, ("en", "uk", "1.10"), ("en", "ru", "1.9"), ("uk", "en", "1.9"))
    rows = [
        (row.package.pair, row.package.version, row.update, row.previous, row.workers)
        for row in installed(database)
    ]
    assert rows == [
        (("en", "ru"), "0.1", "1.9", None, ("a", "b")),
        (("en", "uk"), "1.9", "1.10", "1.4", ("a", "b")),
        (("uk", "en"), "1.10", None, None, ("a", "b")),
    ]


def test_a_trial_package_beside_an_official_one_needs_no_other(database):
    beside = workers.package("en", "uk", "0.1", PackageState.HIDDEN, ModelKind.TRIAL)
    workers.at_work(database, packages=[workers.package("en", "uk"), beside])
    workers.index(database, ("en", "uk", "1.9"))
    assert [(row.package.version, row.update) for row in installed(database)] == [("0.1", None), ("1.9", None)]


def test_what_only_some_stores_have_can_still_be_installed(database):
    assert installable(database) is None
    workers.at_work(database, "a", packages=[workers.package("en", "uk")])
    workers.at_work(database, "b", store="store-2")
    assert installable(database) is None
    workers.index(database, ("en", "uk", "1.9"), ("en", "de", "1.0"))
    assert [entry.pair for entry in installable(database).entries] == [("en", "de")]
    workers.index(database, ("en", "uk", "1.9"), ("en", "de", "1.0"), store="store-2")
    assert [entry.pair for entry in installable(database).entries] == [("en", "de"), ("en", "uk")]


def test_an_index_of_any_length_is_kept_to_a_bound(database):
    with database.unit_of_work() as session:
        reports.report_index(session, "s", (Offered("en", "uk", str(n)) for n in range(OFFERED_MAX + 5)))
    with database.read_only() as session:
        assert len(reports.indexes(session)["s"].entries) == OFFERED_MAX


def test_alike_routes_are_one_and_name_their_workers(database):
    pivot = workers.offer("uk", "en", "ru", kind=ModelKind.TRIAL)
    workers.at_work(database, "a", serves=[pivot])
    workers.at_work(database, "b", serves=[pivot, workers.offer("en", "uk", version="1.4")])
    with database.read_only() as session:
        found = reports.routes(session, ttl=newsroom.TTL)
    assert [(route.steps, route.version, route.kind, route.workers) for route in found] == [
        (("en", "uk"), "1.4", "official", ("b",)),
        (("uk", "en", "ru"), "1.9+1.9", "trial", ("a", "b")),
    ]
