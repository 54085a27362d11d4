"""Orders about packages: who may place them, for which stores, carried out once, ended, swept up."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import newsroom, workers
from transpub.accounts.permissions import Permission
from transpub.activity.models import Activity
from transpub.core import clock
from transpub.core.errors import Forbidden, NotFound, TranspubError
from transpub.core.i18n import LazyText
from transpub.core.queue import Queue, Task
from transpub.translations import order_claims, orders
from transpub.translations.package_errors import (
    NothingToRollBackTo,
    NotInstalled,
    NoWorkerAtWork,
    PackageInUse,
    PairNeeded,
    TooManyOrders,
    UnknownWorker,
)
from transpub.translations.package_models import OrderKind, OrderState, PackageOrder
from transpub.translations.packages import PackageState, told_from_json

EN_UK = ("en", "uk")


class Broken(TranspubError):
    code = "test.broken"
    text = "It broke: %(reason)s"


@pytest.fixture
def desk(database):
    return newsroom.people(database)


def place(database, actor, kind=OrderKind.INSTALL, pair=EN_UK, **options):
    with database.unit_of_work() as session:
        return orders.place(session, actor, kind, ttl=newsroom.TTL, pair=pair, **options)


def claim(database, store="store-1", worker="worker-1"):
    with database.unit_of_work() as session:
        return order_claims.claim(session, store, worker)


def finish(database, held):
    with database.unit_of_work() as session:
        return order_claims.finish(session, held, LazyText("Installed %(name)s.", {"name": "en_uk"}))


def sweep(database):
    with database.unit_of_work() as session:
        order_claims.sweep(session)


def look(database, order):
    with database.read_only() as session:
        return orders.find(session, order.id)


def test_only_who_manages_models_may_order(database, desk):
    workers.at_work(database)
    for person in (desk.editor, desk.translator, desk.reviewer, desk.publisher):
        assert not person.may(Permission.MODEL_MANAGE)
        with pytest.raises(Forbidden):
            place(database, person)


def test_nothing_is_ordered_while_no_worker_could_do_it(database, desk):
    with pytest.raises(NoWorkerAtWork):
        place(database, desk.admin)
    workers.at_work(database)
    with clock.moved(timedelta(minutes=3)), pytest.raises(NoWorkerAtWork):
        place(database, desk.admin)


def test_workers_that_share_a_folder_get_one_order_others_one_each(database, desk):
    workers.at_work(database, "a", store="shared")
    workers.at_work(database, "b", store="shared")
    workers.at_work(database, "c", store="its-own")
    assert sorted(order.store for order in place(database, desk.admin)) == ["its-own", "shared"]
    assert [order.store for order in place(database, desk.admin, pair=("en", "ru"), worker="b")] == ["shared"]
    with pytest.raises(UnknownWorker) as refused:
        place(database, desk.admin, worker="d")
    assert refused.value.facts["workers"] == "a, b, c"


def test_hints_go_out_after_the_commit_one_for_each_worker_at_work(database, desk, publisher):
    workers.at_work(database, "a")
    workers.at_work(database, "b", store="store-2")
    place(database, desk.admin)
    assert [(sent.task, sent.args, sent.queue) for sent in publisher.sent] == [(Task.ORDERS, (), Queue.URGENT)] * 2


def test_what_is_ordered_already_is_not_ordered_twice(database, desk):
    workers.at_work(database)
    first = place(database, desk.admin)
    assert [order.id for order in place(database, desk.admin)] == [order.id for order in first]
    finish(database, claim(database))
    assert place(database, desk.admin)[0].id != first[0].id
    with database.read_only() as session:
        logged = session.scalars(select(Activity).where(Activity.verb == "package.ordered")).all()
    assert [entry.actor_id for entry in logged] == [desk.admin.user_id] * 2


@pytest.mark.parametrize("pair", [None, ("en", ""), ("en", "en")])
def test_an_order_about_a_package_names_its_pair(database, desk, pair):
    workers.at_work(database)
    with pytest.raises(PairNeeded):
        place(database, desk.admin, pair=pair)


def test_what_is_not_there_is_neither_updated_nor_rolled_back_nor_removed(database, desk):
    workers.at_work(database, packages=[workers.package("en", "uk")])
    for kind in (OrderKind.UPDATE, OrderKind.ROLLBACK, OrderKind.REMOVE):
        with pytest.raises(NotInstalled):
            place(database, desk.admin, kind, ("en", "ru"))
    with pytest.raises(NothingToRollBackTo):
        place(database, desk.admin, OrderKind.ROLLBACK)
    kept = workers.package("en", "uk", "1.2", PackageState.PREVIOUS)
    workers.at_work(database, packages=[workers.package("en", "uk"), kept])
    assert place(database, desk.admin, OrderKind.ROLLBACK)[0].kind == OrderKind.ROLLBACK


def test_a_package_that_drafts_wait_for_is_not_removed_unless_one_insists(database, desk):
    workers.at_work(
        database,
        packages=[workers.package("en", "uk"), workers.package("uk", "pl"), workers.package("en", "de")],
        serves=[workers.offer("en", "uk"), workers.offer("en", "uk", "pl"), workers.offer("en", "de")],
    )
    newsroom.send_in(database, desk.editor, targets=("uk", "pl"))
    with pytest.raises(PackageInUse) as refused:
        place(database, desk.admin, OrderKind.REMOVE)
    assert refused.value.facts["count"] == 2
    with pytest.raises(PackageInUse) as refused:
        place(database, desk.admin, OrderKind.REMOVE, ("uk", "pl"))
    assert refused.value.facts["count"] == 1
    assert place(database, desk.admin, OrderKind.REMOVE, ("en", "de"))
    assert place(database, desk.admin, OrderKind.REMOVE, force=True)[0].force


def test_orders_that_wait_have_an_end(database, desk, monkeypatch):
    monkeypatch.setattr(orders, "OPEN_MAX", 2)
    workers.at_work(database)
    place(database, desk.admin, pair=("en", "de"))
    place(database, desk.admin, pair=("en", "pl"))
    with pytest.raises(TooManyOrders):
        place(database, desk.admin, pair=("en", "fr"))
    with database.read_only() as session:
        assert orders.count(session) == 2


def test_of_many_workers_one_gets_the_order(database, desk):
    workers.at_work(database)
    place(database, desk.admin)
    held, together = [], threading.Barrier(4)

    def take(name):
        together.wait()
        held.append(claim(database, worker=name))

    threads = [threading.Thread(target=take, args=(f"worker-{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(each is not None for each in held) == 1


def test_a_store_takes_its_own_orders_one_at_a_time_in_their_order(database, desk):
    workers.at_work(database)
    place(database, desk.admin, pair=("en", "de"))
    place(database, desk.admin, pair=("en", "pl"))
    assert claim(database, "another-store") is None
    first = claim(database)
    assert (first.source, first.target, first.attempt) == ("en", "de", 1)
    assert claim(database) is None
    assert finish(database, first)
    assert claim(database).target == "pl"


def test_progress_is_written_down_and_a_lost_claim_writes_nothing(database, desk):
    workers.at_work(database)
    (order,) = place(database, desk.admin)
    held = claim(database)
    with database.unit_of_work() as session:
        assert order_claims.progress(session, held, 40, 100)
    assert (look(database, order).bytes_done, look(database, order).bytes_total) == (40, 100)
    with clock.moved(order_claims.LEASE + timedelta(seconds=1)):
        sweep(database)
        again = claim(database, worker="worker-2")
    assert again.attempt == 2
    with database.unit_of_work() as session:
        assert not order_claims.progress(session, held, 90, 100)
        assert not order_claims.fail(session, held, Broken(reason="late"))
    assert (look(database, order).bytes_done, look(database, order).worker) == (0, "worker-2")


def test_what_came_of_it_is_told_with_its_facts(database, desk):
    workers.at_work(database)
    (order,) = place(database, desk.admin)
    held = claim(database)
    reason = LazyText("the disk %(disk)s is full", {"disk": "sda"})
    with database.unit_of_work() as session:
        assert order_claims.fail(session, held, Broken(reason=reason))
    found = look(database, order)
    assert (found.state, found.error_code) == (OrderState.FAILED, "test.broken")
    assert str(told_from_json(found.outcome)) == "It broke: the disk sda is full"
    assert found.finished_at is not None


def test_an_order_whose_worker_dies_again_and_again_ends(database, desk):
    workers.at_work(database)
    (order,) = place(database, desk.admin)
    for attempt in range(1, order_claims.ATTEMPTS_MAX + 1):
        assert claim(database).attempt == attempt
        with clock.moved(order_claims.LEASE + timedelta(seconds=1)):
            sweep(database)
    found = look(database, order)
    assert (found.state, found.error_code) == (OrderState.FAILED, "packages.worker_lost")


def test_a_worker_that_starts_anew_gives_back_what_it_held(database, desk):
    workers.at_work(database)
    place(database, desk.admin)
    claim(database)
    with database.unit_of_work() as session:
        order_claims.take_back(session, "worker-1")
        order_claims.sweep(session)
    assert claim(database).attempt == 2


def test_a_lost_hint_is_sent_again_later_and_later(database, desk, publisher):
    workers.at_work(database)
    place(database, desk.admin)
    publisher.sent.clear()
    sweep(database)
    assert publisher.sent == []
    with clock.moved(timedelta(seconds=31)):
        sweep(database)
        assert [sent.task for sent in publisher.sent] == [Task.ORDERS]
        sweep(database)
        assert len(publisher.sent) == 1
    with clock.moved(timedelta(seconds=31 + 61)):
        sweep(database)
    assert len(publisher.sent) == 2


def test_an_order_nobody_takes_ends_and_is_dropped_after_a_month(database, desk):
    workers.at_work(database)
    (order,) = place(database, desk.admin)
    with clock.moved(timedelta(hours=7)):
        sweep(database)
    found = look(database, order)
    assert (found.state, found.error_code) == (OrderState.FAILED, "packages.not_taken")
    with clock.moved(timedelta(days=31)):
        sweep(database)
    with pytest.raises(NotFound):
        look(database, order)


def test_orders_are_listed_newest_first(database, desk):
    workers.at_work(database)
    for minutes, target in enumerate(("de", "pl", "fr")):
        with clock.moved(timedelta(seconds=minutes)):
            place(database, desk.admin, pair=("en", target))
    with database.read_only() as session:
        assert [order.target for order in orders.newest_first(session, limit=2)] == ["fr", "pl"]
        assert [order.target for order in orders.newest_first(session, limit=2, offset=2)] == ["de"]
        assert session.scalars(select(PackageOrder)).first().ordered_by.name == "Admin"
