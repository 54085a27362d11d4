"""A real headless Chromium on a real server. Skips, with the reason, where no Chromium is found."""

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from tests import newsroom
from tests.conftest import opened_engine
from transpub.app.factory import create_app
from transpub.app.serve import Server
from transpub.core.db import Database
from transpub.core.queue import ListPublisher
from transpub.core.settings import Settings
from transpub.http.dependencies import SESSION_COOKIE
from transpub_worker.engine import ArgosEngine

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = ("--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no chromium on PATH; .ci/run installs it")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", *QUIET])
        yield launched
        launched.close()


@pytest.fixture
def settings(tmp_path: Path, new_sqlite) -> Settings:
    return Settings(data_dir=tmp_path, database_url=new_sqlite())


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    opened = Database(opened_engine(settings.effective_database_url), ListPublisher())
    yield opened
    opened.dispose()


@pytest.fixture
def engine(settings: Settings) -> ArgosEngine:
    return ArgosEngine(settings)


@pytest.fixture
def desk(database: Database, engine: ArgosEngine) -> newsroom.Newsroom:
    people = newsroom.people(database)
    newsroom.announce(database, engine)
    return people


@pytest.fixture
def site(settings: Settings, database: Database) -> Iterator[str]:
    """The address of the running application."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    app = create_app(settings, database)
    server = Server(uvicorn.Config(app, log_config=None, access_log=False), app)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def log_in(browser: Browser, site: str, database: Database) -> Iterator[Callable[..., Page]]:
    """`log_in("translator")` → that person's page, in a browser context of its own. Script errors fail the test."""
    contexts, errors = [], []

    def make(role: str, *, language: str = "en", width: int = 1366) -> Page:
        context = browser.new_context(base_url=site, locale=language, viewport={"width": width, "height": 800})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        key = newsroom.session_key(database, role)
        context.add_cookies([{"name": SESSION_COOKIE, "value": key, "url": site}])
        page.goto("/board")
        return page

    yield make
    for context in contexts:
        context.close()
    assert errors == []
