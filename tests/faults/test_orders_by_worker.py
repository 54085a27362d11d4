"""A real Celery worker carries out what an administrator orders, from an index server, and tells how it goes."""

import threading
from pathlib import Path

import pytest

from tests import newsroom
from tests.faults.conftest import eventually, kill
from tests.worker.archives import package
from tests.worker.index_server import IndexServer, entry
from transpub.translations import orders, reports
from transpub.translations.package_models import OPEN_ORDERS, OrderKind, OrderState
from transpub.translations.packages import told_from_json
from transpub.translations.workflow import State

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]


@pytest.fixture
def index_server(monkeypatch: pytest.MonkeyPatch):
    with IndexServer() as server:
        # Before the worker's environment is made from ours.
        monkeypatch.setenv("NO_PROXY", "*")
        monkeypatch.setenv("TRANSPUB_MODEL_INDEX_URL", server.index_url)
        monkeypatch.setenv("TRANSPUB_TRIAL_MODELS", "false")
        yield server


@pytest.fixture
def models_dir(tmp_path: Path) -> Path:
    return tmp_path / "models"


@pytest.fixture
def processes(index_server, processes):
    return processes


@pytest.fixture
def people(desk_database) -> newsroom.Newsroom:
    return newsroom.people(desk_database)


def offer_package(server: IndexServer, version: str) -> bytes:
    content = package("en", "uk", version)
    server.file(f"/{version}.argosmodel", content)
    server.index(entry("en", "uk", version, f"{server.url}/{version}.argosmodel"))
    return content


def held_up(server: IndexServer, path: str, content: bytes) -> threading.Event:
    """Half of the file is sent, the rest when the event is set."""
    go_on = threading.Event()

    def answer(request) -> None:
        request.send_response(200)
        request.send_header("Content-Length", str(len(content)))
        request.end_headers()
        quarter = len(content) // 4
        try:
            request.wfile.write(content[:quarter])
            # Longer than the worker's pause between two notes of how far it is.
            go_on.wait(0.6)
            request.wfile.write(content[quarter : 2 * quarter])
            go_on.wait(8)
            request.wfile.write(content[2 * quarter :])
        except OSError:
            pass  # the worker was killed

    server.answers[path] = answer
    return go_on


def is_at_work(database):
    with database.read_only() as session:
        return reports.stores(reports.workers(session, ttl=newsroom.TTL))


def place(database, admin, kind):
    with database.unit_of_work() as session:
        return orders.place(session, admin, kind, ttl=newsroom.TTL, pair=("en", "uk"))[0].id


def look(database, order_id):
    with database.read_only() as session:
        return orders.find(session, order_id)


def ended(database, order_id):
    def is_over():
        order = look(database, order_id)
        return order if order.state not in OPEN_ORDERS else None

    return eventually(is_over)


def version_served(database):
    with database.read_only() as session:
        return [route.version for route in reports.routes(session, ttl=newsroom.TTL, source="en")]


def test_install_with_progress_failure_and_rollback(processes, desk_database, people, index_server):
    content = offer_package(index_server, "1.0")
    go_on = held_up(index_server, "/1.0.argosmodel", content)
    processes.worker()
    eventually(lambda: is_at_work(desk_database))
    with pytest.raises(newsroom.offers.PairNotAvailable):
        newsroom.send_in(desk_database, people.editor, targets=("uk",))

    installed = place(desk_database, people.admin, OrderKind.INSTALL)

    def half_way():
        order = look(desk_database, installed)
        return order if order.bytes_done else None

    order = eventually(half_way)
    assert (order.state, order.bytes_total) == (OrderState.RUNNING, len(content))
    assert 0 < order.bytes_done < len(content)
    go_on.set()
    order = ended(desk_database, installed)
    assert (order.state, order.bytes_done) == (OrderState.DONE, len(content))
    # Served at once by the process that installed it, not with the next sign of life.
    eventually(lambda: version_served(desk_database) == ["1.0"], within_s=20)
    translation = newsroom.send_in(desk_database, people.editor, targets=("uk",)).translations[0]
    eventually(lambda: newsroom.look(desk_database, translation.id).state == State.DRAFT)

    offer_package(index_server, "1.1")
    assert ended(desk_database, place(desk_database, people.admin, OrderKind.UPDATE)).state == OrderState.DONE
    eventually(lambda: version_served(desk_database) == ["1.1"], within_s=20)

    index_server.cut("/2.0.argosmodel", package("en", "uk", "2.0"), told_length=True)
    index_server.index(entry("en", "uk", "2.0", f"{index_server.url}/2.0.argosmodel"))
    failed = ended(desk_database, place(desk_database, people.admin, OrderKind.UPDATE))
    assert (failed.state, failed.error_code) == (OrderState.FAILED, "models.download_failed")
    assert "translate-en_uk" in str(told_from_json(failed.outcome))
    assert version_served(desk_database) == ["1.1"]

    assert ended(desk_database, place(desk_database, people.admin, OrderKind.ROLLBACK)).state == OrderState.DONE
    eventually(lambda: version_served(desk_database) == ["1.0"], within_s=20)


def test_an_order_outlives_the_worker_that_was_killed_over_it(processes, desk_database, people, index_server):
    content = offer_package(index_server, "1.0")
    held_up(index_server, "/1.0.argosmodel", content)
    first = processes.worker()
    eventually(lambda: is_at_work(desk_database))
    installed = place(desk_database, people.admin, OrderKind.INSTALL)
    eventually(lambda: look(desk_database, installed).bytes_done)
    kill(first)
    assert look(desk_database, installed).state == OrderState.RUNNING
    offer_package(index_server, "1.0")
    processes.worker()
    processes.beat()
    order = ended(desk_database, installed)
    assert (order.state, order.attempt) == (OrderState.DONE, 2)
    # Told by the worker's next report, after the order has ended.
    eventually(lambda: version_served(desk_database) == ["1.0"], within_s=20)
