"""Trigram indexes built over the same units and asked for the same sentences, to be set beside the word indexes.

SQLite: an FTS5 table with the trigram tokenizer. PostgreSQL: a GIN index with pg_trgm's operators. Both find
candidates only; recall is that of the candidates, before they are scored.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import sqlalchemy as sa
from rich.table import Table
from sqlalchemy import Connection

from memory_corpus import PAIR
from transpub.core.db import Database
from transpub.memory import index, lookup, scoring, wording
from transpub.memory.selection import Grammar, select, written

# One of each kind of sentence that an article has. The slower ways would need hours for all.
SENTENCES = 8
# A way that has taken so long is not asked for the remaining ones.
_ENOUGH_S = 60.0
# What ranks its hits is asked for this many.
_RANKED = 1_000
# The least trigram similarity: pg_trgm's own, and one that most sentences alike by 75 % reach.
_SIMILARITIES = (0.3, 0.5)

Find = Callable[[Connection, str], Sequence[str]]

_PAIR = "unit.source_language = :source AND unit.target_language = :target"
_BOUND = {"source": PAIR.source, "target": PAIR.target}


@dataclass(frozen=True)
class Index:
    """How a trigram index is made, measured (in bytes) and taken away again, and the ways to ask it."""

    build: Sequence[str]
    size: str
    drop: str
    ways: Mapping[str, Find]


@dataclass(frozen=True)
class Trigrams:
    """A way to find candidates: how many sentences it was asked for, seconds and candidates a sentence, recall in
    per cent."""

    database: str
    way: str
    build_s: float
    size_mb: float
    asked: int
    sentence_s: float
    slowest_s: float
    candidates: int
    recall: float


def measured(
    database: Database,
    articles: Sequence[Sequence[str]],
    truth: Sequence[dict[str, float]],
    tell: Callable[[str], None],
) -> list[Trigrams]:
    """Builds the index, asks it in each way, and drops it again."""
    name = database.engine.dialect.name
    built = _SQLITE if name == "sqlite" else _POSTGRES
    sentences = list(zip(articles[0][:SENTENCES], truth, strict=False))
    tell(f"{name}: building a trigram index")
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        begun = time.perf_counter()
        for statement in built.build:
            connection.execute(sa.text(statement))
        build_s, size_mb = time.perf_counter() - begun, connection.scalar(sa.text(built.size)) / 1e6
        found = []
        for way, find in built.ways.items():
            tell(f"{name}: {way}")
            found.append(_asked(name, way, find, connection, sentences, build_s, size_mb))
        connection.execute(sa.text(built.drop))
    return found


def _asked(
    name: str,
    way: str,
    find: Find,
    connection: Connection,
    sentences: Sequence[tuple[str, dict[str, float]]],
    build_s: float,
    size_mb: float,
) -> Trigrams:
    times: list[float] = []
    candidates = found = wanted = 0
    for text, alike in sentences:
        if sum(times) > _ENOUGH_S:
            break
        begun = time.perf_counter()
        sources = find(connection, text)
        times.append(time.perf_counter() - begun)
        candidates += len(sources)
        wanted += len(alike)
        found += len(alike.keys() & set(sources))
    return Trigrams(
        database=name,
        way=way,
        build_s=round(build_s, 1),
        size_mb=round(size_mb, 1),
        asked=len(times),
        sentence_s=round(sum(times) / len(times), 3),
        slowest_s=round(max(times), 3),
        candidates=candidates // len(times),
        recall=round(found / max(1, wanted) * 100, 2),
    )


def _ranked(connection: Connection, text: str, *, terms: Callable[[str], Sequence[str]]) -> Sequence[str]:
    """Any of the terms, those first that FTS5 ranks best (BM25)."""
    return connection.scalars(
        sa.text(
            "SELECT unit.source_text FROM (SELECT rowid FROM trigrams WHERE trigrams MATCH :any"
            f" ORDER BY rank LIMIT {_RANKED}) AS found JOIN memory_units AS unit ON unit.number = found.rowid"
            f" WHERE {_PAIR}"
        ),
        {"any": " OR ".join(map(_quoted, terms(text))), **_BOUND},
    ).all()


def _rare(connection: Connection, text: str) -> Sequence[str]:
    """The choice of rare words that the word index is asked for, each as the trigrams it is made of. Words of one
    and two letters have none."""
    words = [word for word in wording.words(text) if len(word) >= 3]
    with sa.orm.Session(connection) as session:
        frequencies = index.of(session).frequencies(session, set(words))
    least = scoring.least_shared(len(words), lookup.AT_LEAST)
    chosen = select(words, least, 2, frequencies) or select(words, least, 1, frequencies)
    if chosen is None:
        return []
    return connection.scalars(
        sa.text(
            "SELECT unit.source_text FROM trigrams AS found CROSS JOIN memory_units AS unit"
            f" ON unit.number = found.rowid WHERE found.trigrams MATCH :any AND {_PAIR}"
        ),
        {"any": written(chosen, Grammar(_quoted, " OR ", " AND ")), **_BOUND},
    ).all()


def _similar(connection: Connection, text: str, *, least: float) -> Sequence[str]:
    connection.execute(sa.text(f"SET pg_trgm.similarity_threshold = {least}"))
    return connection.scalars(
        sa.text(f"SELECT source_text FROM memory_units AS unit WHERE source_text % :text AND {_PAIR}"),
        {"text": text, **_BOUND},
    ).all()


def _quoted(term: str) -> str:
    return '"' + term.replace('"', '""') + '"'


def _trigrams(text: str) -> list[str]:
    return sorted({text[place : place + 3] for place in range(len(text) - 2)})


def _long_words(text: str) -> list[str]:
    return sorted({word for word in wording.words(text) if len(word) >= 3})


_SQLITE = Index(
    build=(
        "CREATE VIRTUAL TABLE trigrams USING fts5"
        "(source_text, content='memory_units', content_rowid='number', tokenize='trigram')",
        "INSERT INTO trigrams(trigrams) VALUES('rebuild')",
    ),
    size="SELECT sum(length(block)) FROM trigrams_data",
    drop="DROP TABLE trigrams",
    ways={
        f"FTS5 trigram: any trigram, best {_RANKED:,}": partial(_ranked, terms=_trigrams),
        f"FTS5 trigram: any word, best {_RANKED:,}": partial(_ranked, terms=_long_words),
        "FTS5 trigram: two of the rarest words": _rare,
    },
)
_POSTGRES = Index(
    build=(
        "CREATE EXTENSION pg_trgm",
        "CREATE INDEX trigrams ON memory_units USING gin (source_text gin_trgm_ops) WITH (fastupdate = off)",
        "ANALYZE memory_units",
    ),
    size="SELECT pg_relation_size('trigrams')",
    drop="DROP INDEX trigrams",
    ways={f"pg_trgm: similarity of {least} and more": partial(_similar, least=least) for least in _SIMILARITIES},
)


def table(rows: Sequence[Trigrams], segments: int) -> Table:
    shown = Table(
        "",
        "built, s",
        "index, MB",
        "asked",
        f"{segments} segments, s",
        "slowest one, s",
        "candidates each",
        "recall, %",
        title=f"Trigram indexes over the sources, asked for {SENTENCES} segments or for a minute",
    )
    for row in rows:
        whole = round(row.sentence_s * segments, 1)
        shown.add_row(
            row.way,
            *(
                f"{value:,}"
                for value in (
                    row.build_s,
                    row.size_mb,
                    row.asked,
                    whole,
                    row.slowest_s,
                    row.candidates,
                    row.recall,
                )
            ),
        )
    return shown
