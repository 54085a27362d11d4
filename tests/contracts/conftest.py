"""A live transpub, and the example of a partner's site that mirrors it."""

import importlib.util
import socket
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
import uvicorn
from fastapi.testclient import TestClient
from sqlalchemy import update

from tests import newsroom
from tests.contracts.mirrored import PARTNER, Way
from tests.rooms.published import Publisher
from transpub.accounts.permissions import SYSTEM
from transpub.app.factory import create_app
from transpub.app.serve import Server
from transpub.core.settings import Settings
from transpub.publishing import partners
from transpub.publishing.models import Partner

FILE = Path(__file__).resolve().parents[2] / "examples" / "partner-site" / "partner_site.py"


@pytest.fixture(scope="module")
def example():
    spec = importlib.util.spec_from_file_location("partner_site", FILE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def desk(database):
    people = newsroom.people(database)
    newsroom.announce(database)
    return people


@pytest.fixture
def live(database, database_url, tmp_path):
    """The address of a running transpub."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    app = create_app(Settings(data_dir=tmp_path, database_url=database_url), database)
    server = Server(uvicorn.Config(app, log_config=None, access_log=False), app)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def way():
    return Way()


@pytest.fixture
def client(database, live, way):
    with database.unit_of_work() as session:
        _, key = partners.create(session, SYSTEM, PARTNER)
        session.execute(update(Partner).values(rate_per_minute=60_000))
    headers = {"Authorization": f"Bearer {key}"}
    with httpx.Client(base_url=live, headers=headers, timeout=40, transport=way) as made:
        yield made


@pytest.fixture
def mirror(client, example, tmp_path):
    return example.Mirror(client, str(tmp_path / "mirror.sqlite3"))


@pytest.fixture
def visitor(mirror, example):
    with TestClient(example.site(mirror)) as made:
        yield made


@pytest.fixture
def clock(monkeypatch, example):
    """The example's clock and its pauses, which take no time."""
    made = SimpleNamespace(ahead=0, pauses=[])
    made.monotonic = lambda: time.monotonic() + made.ahead
    made.sleep = made.pauses.append
    monkeypatch.setattr(example, "time", made)
    return made


@pytest.fixture
def articles_sent_in(database, desk):
    """Publishers at work on articles in English alone."""
    sent = [newsroom.send_in(database, desk.editor, title=f"Story {number}") for number in range(3)]
    return [Publisher(database, desk.publisher, each.article.id) for each in sent]
