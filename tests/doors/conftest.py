"""The application through its factory, on a real database, with people who hold tokens."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests import newsroom
from tests.conftest import NewUrl
from transpub.accounts import service as accounts
from transpub.accounts.permissions import SYSTEM
from transpub.app.factory import create_app
from transpub.core.db import Database
from transpub.core.settings import Settings
from transpub.publishing import partners

BOTH = ["sqlite", "postgres"]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What a room does is proved on both kinds of database in `tests/rooms`. Doors are tried on SQLite, and on both
    where a file says `DATABASES = BOTH`: those whose questions to the tables are their own."""
    marked = any("database_url" in mark.args[0] for mark in metafunc.definition.iter_markers("parametrize"))
    if "database_url" in metafunc.fixturenames and not marked:
        metafunc.parametrize("database_url", getattr(metafunc.module, "DATABASES", ["sqlite"]), indirect=True)


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    make: NewUrl = request.getfixturevalue(f"new_{request.param}")
    return make()


@pytest.fixture
def settings(tmp_path, database_url) -> Settings:
    return Settings(data_dir=tmp_path, database_url=database_url, article_max_bytes=20_000)


@pytest.fixture
def app(settings, database) -> FastAPI:
    return create_app(settings, database)


@pytest.fixture
def desk(database: Database) -> newsroom.Newsroom:
    people = newsroom.people(database)
    newsroom.announce(database)
    return people


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    """Nobody in particular. Server errors are answers here, as they are for users."""
    with TestClient(app, raise_server_exceptions=False) as made:
        yield made


@pytest.fixture
def as_role(app: FastAPI, database: Database, desk):
    """`as_role("editor")` → a client with that person's API token."""

    def make(role: str) -> TestClient:
        with database.unit_of_work() as session:
            user = accounts.user_by_email(session, f"{role}@desk.example")
            key = accounts.issue_token(session, user, label="test")
        return TestClient(app, headers={"Authorization": f"Bearer {key}"}, raise_server_exceptions=False)

    return make


@pytest.fixture
def partner_client(app: FastAPI, database: Database):
    def make(*languages: str, name: str = "Odesa Daily") -> TestClient:
        with database.unit_of_work() as session:
            _, key = partners.create(session, SYSTEM, name, languages=languages)
        return TestClient(app, headers={"Authorization": f"Bearer {key}"}, raise_server_exceptions=False)

    return make
