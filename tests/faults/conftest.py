"""A real Celery worker and beat on a real Redis, with the real trial packages; each may be killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from tests import newsroom
from tests.conftest import RedisServer
from transpub.core.db import Database, make_engine
from transpub.core.queue import CeleryPublisher
from transpub.translations import offers

Found = TypeVar("Found")
CELERY = (sys.executable, "-P", "-m", "celery", "--quiet", "--app", "transpub_worker.app")


@pytest.fixture(scope="session")
def models_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Shared by the workers of one run: the trial packages are unpacked once."""
    return tmp_path_factory.mktemp("models")


def eventually(look: Callable[[], Found], *, within_s: float = 60) -> Found:
    until = time.monotonic() + within_s
    while not (found := look()):
        assert time.monotonic() < until, "did not happen in time"
        time.sleep(0.05)
    return found


class Processes:
    """Celery children on one database and one broker."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self._environment = environment
        self._folder = folder
        self._running: list[subprocess.Popen[bytes]] = []

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        log = (self._folder / f"{arguments[0]}-{len(self._running)}.log").open("wb")
        process = subprocess.Popen(
            [*CELERY, *arguments], env=self._environment, stdout=log, stderr=subprocess.STDOUT
        )
        log.close()
        self._running.append(process)
        return process

    def worker(self) -> subprocess.Popen[bytes]:
        return self.start(
            *("worker", "--pool", "threads", "--concurrency", "1", "--queues", "urgent,publish,translate"),
            *("--without-gossip", "--without-mingle", "--without-heartbeat"),
        )

    def beat(self) -> subprocess.Popen[bytes]:
        return self.start("beat", "--schedule", str(self._folder / "beat"))

    def logs(self) -> str:
        return "\n".join(path.read_text("utf-8") for path in sorted(self._folder.glob("*.log")))

    def end(self) -> None:
        for process in self._running:
            process.kill()
        for process in self._running:
            process.wait()


def kill(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()


@pytest.fixture
def processes(
    tmp_path: Path, database_url: str, redis_server: RedisServer, models_dir: Path
) -> Iterator[Processes]:
    environment = {
        **os.environ,
        "TRANSPUB_DATA_DIR": str(tmp_path),
        "TRANSPUB_DATABASE_URL": database_url,
        "TRANSPUB_BROKER_URL": redis_server.url,
        "TRANSPUB_MODELS_DIR": str(models_dir),
        "TRANSPUB_JOB_LEASE_S": "5",
        "TRANSPUB_JOB_BATCH_SEGMENTS": "1",
        "TRANSPUB_SWEEP_INTERVAL_S": "1",
    }
    logs = tmp_path / "logs"
    logs.mkdir()
    made = Processes(environment, logs)
    yield made
    made.end()


@pytest.fixture
def desk_database(database_url: str, redis_server: RedisServer) -> Iterator[Database]:
    """As the web process has it: messages go to the real broker."""
    opened = Database(make_engine(database_url), CeleryPublisher(redis_server.url))
    yield opened
    opened.dispose()


@pytest.fixture
def desk(desk_database: Database) -> newsroom.Newsroom:
    """A newsroom whose workers have announced the trial pairs some time ago."""
    people = newsroom.people(desk_database)
    newsroom.announce(desk_database)
    return people


def is_announced(database: Database) -> bool:
    with database.read_only() as session:
        pairs = offers.available(session, ttl=newsroom.TTL, source="en")
    return any(pair.model.startswith("translate-en_uk") or pair.kind == "trial" for pair in pairs)
