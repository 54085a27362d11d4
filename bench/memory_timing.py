"""Times lookups in a process of their own, so that neither its memory nor its pauses are those of the bench."""

import multiprocessing
import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from memory_corpus import EXPRESSIONS, PAIR
from transpub.articles.segments import source_hash
from transpub.core.db import Database, make_engine
from transpub.core.queue import ListPublisher
from transpub.memory import concordance, lookup
from transpub.memory.matches import Query

REPEATS = 5


@dataclass(frozen=True)
class Times:
    """Seconds of every lookup, the first before all others, and the most memory the process ever had. `processor`
    counts what the asking process used and, on PostgreSQL, its server process."""

    lookups: list[float]
    processor: list[float]
    exact: list[float]
    concordance: list[float]
    peak_mb: float


def timed(url: str, articles: Sequence[Sequence[str]]) -> Times:
    """Each article looked up so many times, on one connection; and the rest of what people ask."""
    with ProcessPoolExecutor(max_workers=1, mp_context=multiprocessing.get_context("spawn")) as process:
        return process.submit(_timed, url, articles).result()


def asked(article: Sequence[str]) -> list[Query]:
    hashes = [None, *map(source_hash, article), None]
    return [
        Query(text, source_hash(text), before, after)
        for text, before, after in zip(article, hashes, hashes[2:], strict=False)
    ]


def _timed(url: str, articles: Sequence[Sequence[str]]) -> Times:
    database = Database(make_engine(url), ListPublisher())
    queries = [asked(article) for article in articles]
    server = _server_of(database)
    lookups = list(_durations((_look_up(database, article) for article in queries * REPEATS), server))
    exact = list(_durations((_look_up_exact(database, article) for article in queries), server))
    searches = list(_durations((_search(database, words) for words in EXPRESSIONS), server))
    peak = _peak_kib()
    database.dispose()
    return Times(
        lookups=[wall for wall, _ in lookups],
        processor=[processor for _, processor in lookups],
        exact=[wall for wall, _ in exact],
        concordance=[wall for wall, _ in searches],
        peak_mb=peak * 1024 / 1e6,
    )


def _server_of(database: Database) -> Path | None:
    """Where the system tells what the server process of the pool's one connection has used."""
    if database.engine.dialect.name == "sqlite":
        return None
    with database.engine.connect() as connection:
        return Path(f"/proc/{connection.scalar(sa.text('SELECT pg_backend_pid()'))}/stat")


def _processor(server: Path | None) -> float:
    used = time.process_time()
    if server:
        # proc_pid_stat(5): the name in brackets, then from the third field on; 14 and 15 are user and system time.
        fields = server.read_text().rpartition(")")[2].split()
        used += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return used


def _peak_kib() -> int:
    """The process's own: what getrusage(2) tells begins with its parent's."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0])


def _durations(works: Iterator[Callable[[], object]], server: Path | None) -> Iterator[tuple[float, float]]:
    """Of each the time on the wall and on the processor."""
    for work in works:
        begun, processor = time.perf_counter(), _processor(server)
        work()
        yield time.perf_counter() - begun, _processor(server) - processor


def _look_up(database: Database, queries: Sequence[Query]) -> Callable[[], object]:
    def work() -> None:
        with database.read_only() as session:
            lookup.lookup(session, queries, source_language=PAIR.source, target_language=PAIR.target)

    return work


def _look_up_exact(database: Database, queries: Sequence[Query]) -> Callable[[], object]:
    def work() -> None:
        with database.read_only() as session:
            lookup.exact(session, queries, source_language=PAIR.source, target_language=PAIR.target)

    return work


def _search(database: Database, expression: str) -> Callable[[], object]:
    def work() -> None:
        with database.read_only() as session:
            concordance.search(
                session, expression, source_language=PAIR.source, target_language=PAIR.target, limit=20
            )

    return work
