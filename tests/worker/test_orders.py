"""Orders carried out in a real store from a real index server, and what the worker reports of itself."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import update

from tests import newsroom
from transpub.core.db import Database
from transpub.core.settings import Settings
from transpub.translations import offers, orders, reports
from transpub.translations.package_models import OrderKind, OrderState, PackageOrder
from transpub.translations.packages import PackageState, WorkerSetup, told_from_json
from transpub_worker.engine import ArgosEngine
from transpub_worker.orders import OrderDesk, store_id

from .archives import package, settings_for
from .index_server import IndexServer, entry

TRIAL_OFF = {"trial_models": False}


@pytest.fixture
def settings(tmp_path: Path, index_server: IndexServer) -> Settings:
    return settings_for(tmp_path, model_index_url=index_server.index_url, model_index_timeout_s=2, **TRIAL_OFF)


@pytest.fixture
def served(index_server: IndexServer) -> IndexServer:
    """An index with one package of each of two pairs."""
    index_server.file("/en_uk-1.0.argosmodel", package("en", "uk", "1.0"))
    index_server.file("/en_pl-1.2.argosmodel", package("en", "pl", "1.2"))
    index_server.index(
        entry("en", "uk", "1.0", f"{index_server.url}/en_uk-1.0.argosmodel"),
        entry("en", "pl", "1.2", f"{index_server.url}/en_pl-1.2.argosmodel"),
        entry("en", "xq", "1.0", f"{index_server.url}/unknown"),
    )
    return index_server


@pytest.fixture
def publish_newer(index_server: IndexServer):
    def publish(version: str) -> None:
        index_server.file(f"/en_uk-{version}.argosmodel", package("en", "uk", version))
        index_server.index(entry("en", "uk", version, f"{index_server.url}/en_uk-{version}.argosmodel"))

    return publish


@pytest.fixture
def admin(database: Database):
    return newsroom.people(database).admin


def desk_of(database: Database, settings: Settings, name: str = "worker-1") -> OrderDesk:
    """A worker that has said it is there."""
    made = OrderDesk(database, ArgosEngine(settings), settings, name, lambda: {"threads": 3})
    with database.unit_of_work() as session:
        offers.beat(session, name)
    made.report()
    return made


@pytest.fixture
def desk(database: Database, settings: Settings) -> OrderDesk:
    return desk_of(database, settings)


def order(database: Database, admin, kind=OrderKind.INSTALL, pair=("en", "uk"), **options) -> PackageOrder:
    with database.unit_of_work() as session:
        return orders.place(session, admin, kind, ttl=newsroom.TTL, pair=pair, **options)[0]


def look(database: Database, placed: PackageOrder) -> PackageOrder:
    with database.read_only() as session:
        return orders.find(session, placed.id)


def told(database: Database, placed: PackageOrder) -> tuple[str, str]:
    found = look(database, placed)
    return found.state, str(told_from_json(found.outcome))


def routes(database: Database) -> list[tuple[tuple[str, ...], str]]:
    with database.read_only() as session:
        return [(route.steps, route.version) for route in reports.routes(session, ttl=newsroom.TTL)]


def packages(database: Database) -> list[tuple[str, str, PackageState]]:
    with database.read_only() as session:
        (worker,) = reports.workers(session, ttl=newsroom.TTL)
    return [(each.target, each.version, each.state) for each in worker.packages]


def test_an_install_is_fetched_tried_out_announced_and_told(database, admin, desk, served):
    placed = order(database, admin)
    assert desk.carry_out() == 1
    assert told(database, placed) == (OrderState.DONE, "Installed translate-en_uk 1.0.")
    found = look(database, placed)
    assert found.bytes_done == found.bytes_total == len(package("en", "uk", "1.0"))
    assert routes(database) == [(("en", "uk"), "1.0")]
    assert packages(database) == [("uk", "1.0", PackageState.READY)]
    again = order(database, admin)
    desk.carry_out()
    assert told(database, again)[1] == "translate-en_uk 1.0 is installed already and the newest."


def test_reading_the_index_tells_what_could_be_installed(database, admin, desk, served):
    placed = order(database, admin, OrderKind.REFRESH_INDEX)
    desk.carry_out()
    assert told(database, placed) == (OrderState.DONE, "The index offers packages for 2 pairs.")
    with database.read_only() as session:
        found = reports.installable(reports.workers(session, ttl=newsroom.TTL), reports.indexes(session))
    assert [(each.target, each.version) for each in found.entries] == [("pl", "1.2"), ("uk", "1.0")]


def test_an_update_can_be_rolled_back_and_the_package_removed(database, admin, desk, served, publish_newer):
    order(database, admin)
    desk.carry_out()
    publish_newer("1.1")
    order(database, admin, OrderKind.UPDATE)
    desk.carry_out()
    assert routes(database) == [(("en", "uk"), "1.1")]
    assert ("uk", "1.0", PackageState.PREVIOUS) in packages(database)
    placed = order(database, admin, OrderKind.ROLLBACK)
    desk.carry_out()
    assert told(database, placed) == (OrderState.DONE, "en → uk is served by version 1.0 again.")
    assert routes(database) == [(("en", "uk"), "1.0")]
    placed = order(database, admin, OrderKind.REMOVE)
    desk.carry_out()
    assert look(database, placed).state == OrderState.DONE
    assert (routes(database), packages(database)) == ([], [])


def test_a_failure_is_told_and_what_served_serves_on(database, admin, desk, served, index_server):
    order(database, admin)
    desk.carry_out()
    content = package("en", "uk", "2.0")
    index_server.index(entry("en", "uk", "2.0", f"{index_server.url}/half.argosmodel"))
    index_server.cut("/half.argosmodel", content, told_length=True)
    placed = order(database, admin, OrderKind.UPDATE)
    desk.carry_out()
    state, message = told(database, placed)
    assert (state, look(database, placed).error_code) == (OrderState.FAILED, "models.download_failed")
    assert message.startswith("The package translate-en_uk could not be downloaded")
    assert routes(database) == [(("en", "uk"), "1.0")]


def test_an_index_out_of_reach_is_told_with_its_address(database, admin, desk, index_server):
    placed = order(database, admin, OrderKind.REFRESH_INDEX)
    desk.carry_out()
    assert look(database, placed).error_code == "models.index_unreachable"
    assert index_server.index_url in told(database, placed)[1]


def test_a_package_that_drafts_wait_for_by_now_is_not_removed(database, admin, desk, served):
    order(database, admin)
    desk.carry_out()
    placed = order(database, admin, OrderKind.REMOVE)
    with database.unit_of_work() as session:
        offers.beat(session, "worker-1")
    newsroom.send_in(database, admin, targets=("uk",))
    desk.carry_out()
    assert look(database, placed).error_code == "packages.in_use"
    assert routes(database) == [(("en", "uk"), "1.0")]


def test_an_order_taken_away_in_mid_download_is_left_to_whoever_has_it(
    database, admin, desk, served, index_server, monkeypatch
):
    monkeypatch.setattr("transpub_worker.orders._NOTE_EVERY_S", 0)
    placed = order(database, admin)

    answer = index_server.answers["/en_uk-1.0.argosmodel"]

    def take_away(request) -> None:
        with database.unit_of_work() as session:
            session.execute(update(PackageOrder).values(attempt=PackageOrder.attempt + 1, worker="another"))
        answer(request)

    index_server.answers["/en_uk-1.0.argosmodel"] = take_away
    desk.carry_out()
    found = look(database, placed)
    assert (found.state, found.worker, found.outcome) == (OrderState.RUNNING, "another", None)
    assert packages(database) == []


def test_an_unknown_error_ends_the_order_and_is_not_hidden(database, admin, desk, served, monkeypatch):
    def explode(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("transpub_worker.orders.read_index", explode)
    placed = order(database, admin)
    with pytest.raises(ZeroDivisionError):
        desk.carry_out()
    assert look(database, placed).error_code == "packages.interrupted"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_workers_with_one_folder_share_it_and_do_each_order_once(database, admin, settings, served):
    desks = [desk_of(database, settings, name) for name in ("a", "b")]
    with database.read_only() as session:
        assert len({worker.store for worker in reports.workers(session, ttl=newsroom.TTL)}) == 1
    placed = order(database, admin)
    done: list[int] = []
    threads = [threading.Thread(target=lambda each=each: done.append(each.carry_out())) for each in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [0, 1]
    found = look(database, placed)
    assert (found.state, found.attempt) == (OrderState.DONE, 1)


def test_folders_have_names_of_their_own_kept_in_them(tmp_path):
    first, second = (settings_for(tmp_path / name) for name in ("one", "two"))
    assert store_id(first) == store_id(first) != store_id(second)
    (first.effective_models_dir / ".store-id").unlink()
    first.effective_models_dir.rmdir()
    first.effective_models_dir.write_text("in the way")
    assert store_id(first) == store_id(first) != store_id(second)


def test_a_store_of_trial_packages_and_a_broken_one_is_reported(database, tmp_path, index_server):
    settings = settings_for(tmp_path, model_index_url=index_server.index_url)
    folder = settings.effective_models_dir / "fr_en-1.0"
    folder.mkdir(parents=True)
    desk_of(database, settings)
    with database.read_only() as session:
        (worker,) = reports.workers(session, ttl=newsroom.TTL)
    found = {(each.source, each.target): (each.kind, each.state) for each in worker.packages}
    assert found == {
        ("en", "uk"): ("trial", PackageState.READY),
        ("en", "ru"): ("trial", PackageState.READY),
        ("fr", "en"): (None, PackageState.BROKEN),
    }
    assert worker.setup == WorkerSetup(threads=3)
