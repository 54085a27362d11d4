"""The word indexes of the memory: FTS5 on SQLite, GIN over tsvector on PostgreSQL. Nothing is scored here.

Both hold the words of `wording.words` and nothing else, keep themselves with the table, and come with the database:
no extension has to be created. Measured against trigram indexes in docs/decisions/0007-memory-index.md.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from sqlalchemy import text
from sqlalchemy.orm import Session

from transpub.memory import wording
from transpub.memory.selection import Grammar, Selection, written

# FTS5 counts a word by reading its list. From here on words are all the same: frequent.
_COUNTED_MOST = 5_000
# Units in which PostgreSQL looks for an expression before it asks the index.
_NEWEST = 5_000


class Side(StrEnum):
    SOURCE = "source"
    TARGET = "target"


@dataclass(frozen=True)
class Pair:
    """A language to be translated from, and one into."""

    source: str
    target: str


@dataclass(frozen=True)
class Page:
    limit: int
    offset: int = 0


@dataclass(frozen=True)
class Sought:
    """What a text must have: for each beginning a word that begins so, each word, each number as it is written."""

    beginnings: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


class WordIndex(Protocol):
    # As long as no more units have two of a sentence's rare words, those are read; else those that have three.
    with_two_max: int

    def frequencies(self, session: Session, words: Collection[str]) -> Mapping[str, int]:
        """About how many sources hold each word. A rare one may be left out, very frequent ones count as equal."""

    def sources(self, session: Session, selection: Selection, pair: Pair, limit: int) -> list[tuple[int, str]]:
        """Number and source sketch of the units whose sources fulfil the selection, the newest first."""

    def words(self, session: Session, numbers: Collection[int]) -> list[tuple[int, str]]:
        """Number and source words of these units, in any order."""

    def holding(
        self, session: Session, sought: Sought, sides: Collection[Side], pair: Pair, page: Page
    ) -> list[int]:
        """Numbers of the units that have all that is sought on one of the sides; the newest first."""


def of(session: Session) -> WordIndex:
    """The index of the database that the session is on."""
    return _SqliteIndex() if session.get_bind().dialect.name == "sqlite" else _PostgresIndex()


def _fts5_word(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


class _SqliteIndex:
    # Two words are looked up twice as fast as three, but tens of thousands of units have two frequent ones.
    with_two_max = 4_000
    _grammar = Grammar(_fts5_word, " OR ", " AND ")

    def frequencies(self, session: Session, words: Collection[str]) -> Mapping[str, int]:
        rows = session.execute(
            text(
                "SELECT value, (SELECT count(*) FROM (SELECT 1 FROM memory_search_source"
                " WHERE memory_search_source MATCH '\"' || replace(value, '\"', '\"\"') || '\"' LIMIT :most))"
                " FROM json_each(:words)"
            ),
            {"words": json.dumps(sorted(words)), "most": _COUNTED_MOST},
        )
        return {word: count for word, count in rows}  # noqa: C416 - rows are no pairs to mypy

    def sources(self, session: Session, selection: Selection, pair: Pair, limit: int) -> list[tuple[int, str]]:
        # CROSS JOIN: the words first, whatever the planner thinks of the other conditions. The second index has all
        # that is asked for; a unit's own row is twenty times as long.
        rows = session.execute(
            text(
                "SELECT unit.number, unit.source_sketch FROM memory_search_source AS found"
                " CROSS JOIN memory_units AS unit INDEXED BY memory_search_sketch ON unit.number = found.rowid"
                " WHERE found.memory_search_source MATCH :condition"
                " AND unit.source_language = :source AND unit.target_language = :target"
                " ORDER BY found.rowid DESC LIMIT :limit"
            ),
            {
                "condition": written(selection, self._grammar),
                "source": pair.source,
                "target": pair.target,
                "limit": limit,
            },
        )
        return [(number, sketch) for number, sketch in rows.all()]

    def words(self, session: Session, numbers: Collection[int]) -> list[tuple[int, str]]:
        rows = session.execute(
            text(
                "SELECT number, source_words FROM memory_units"
                " WHERE number IN (SELECT value FROM json_each(:numbers))"
            ),
            {"numbers": json.dumps(sorted(numbers))},
        )
        return [(number, words) for number, words in rows.all()]

    def holding(
        self, session: Session, sought: Sought, sides: Collection[Side], pair: Pair, page: Page
    ) -> list[int]:
        condition = [_fts5_word(word) for word in sought.words]
        condition += [f"{_fts5_word(word)} *" for word in sought.beginnings]
        # Each side by itself in the order of its index, and no further than the page reaches.
        found = " UNION ".join(
            f"SELECT * FROM (SELECT unit.number FROM memory_search_{side.value} AS found"  # noqa: S608
            " CROSS JOIN memory_units AS unit ON unit.number = found.rowid"
            f" WHERE found.memory_search_{side.value} MATCH :condition{_numbers_condition(side, sought)}"
            " AND unit.source_language = :source AND unit.target_language = :target"
            " ORDER BY found.rowid DESC LIMIT :reach)"
            for side in sorted(sides)
        )
        rows = session.execute(
            text(f"SELECT number FROM ({found}) ORDER BY number DESC LIMIT :limit OFFSET :offset"),  # noqa: S608
            {
                "condition": " AND ".join(condition),
                "source": pair.source,
                "target": pair.target,
                "reach": page.limit + page.offset,
                "limit": page.limit,
                "offset": page.offset,
                **_numbers_values(sought),
            },
        )
        return [number for (number,) in rows]


def _numbers_condition(side: Side, sought: Sought) -> str:
    return "".join(f" AND {side.value}_text LIKE :number_{place}" for place in range(len(sought.numbers)))


def _numbers_values(sought: Sought) -> dict[str, str]:
    """A number is digits and separators: nothing in it means more to LIKE."""
    return {f"number_{place}": f"%{number}%" for place, number in enumerate(sought.numbers)}


def _lexeme(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


def _vector(side: Side) -> str:
    """As the indexes of migration 0003 have it."""
    return f"array_to_tsvector(string_to_array({side.value}_words, ' '))"


def _sketched(word: str) -> str:
    return _lexeme(wording.sketch([word]))


class _PostgresIndex:
    # A scan of GIN never ends before it has found all, so that a second one would come on top.
    with_two_max = 1_000_000
    _grammar = Grammar(_sketched, "|", "&")

    def frequencies(self, session: Session, words: Collection[str]) -> Mapping[str, int]:
        # What ANALYZE knows of the index: the most common words. Before its first run nothing is known.
        rows = session.execute(
            text(
                "SELECT sign, share * greatest(reltuples, 0) FROM pg_class, pg_stats,"
                " unnest(most_common_elems::text::text[], most_common_elem_freqs) AS common (sign, share)"
                " WHERE pg_class.oid = 'memory_search_sketch_words'::regclass"
                " AND schemaname = current_schema() AND tablename = 'memory_search_sketch_words'"
            )
        )
        counts = {sign: round(count) for sign, count in rows}
        return {word: counts[sign] for word in words if (sign := wording.sketch([word])) in counts}

    def sources(self, session: Session, selection: Selection, pair: Pair, limit: int) -> list[tuple[int, str]]:
        # MATERIALIZED: the index first; ordered and limited, the planner would rather read the table backwards.
        rows = session.execute(
            text(
                "WITH found AS MATERIALIZED (SELECT number, source_sketch FROM memory_search_sketch"
                " WHERE array_to_tsvector(string_to_array(source_sketch, NULL)) @@ CAST(:condition AS tsquery)"
                " AND source_language = :source AND target_language = :target)"
                " SELECT number, source_sketch FROM found ORDER BY number DESC LIMIT :limit"
            ),
            {
                "condition": written(selection, self._grammar),
                "source": pair.source,
                "target": pair.target,
                "limit": limit,
            },
        )
        return [(number, sketch) for number, sketch in rows.all()]

    def words(self, session: Session, numbers: Collection[int]) -> list[tuple[int, str]]:
        rows = session.execute(
            text("SELECT number, source_words FROM memory_units WHERE number = ANY(:numbers)"),
            {"numbers": sorted(numbers)},
        )
        return [(number, words) for number, words in rows.all()]

    def holding(
        self, session: Session, sought: Sought, sides: Collection[Side], pair: Pair, page: Page
    ) -> list[int]:
        condition = [_lexeme(word) for word in sought.words]
        condition += [f"{_lexeme(word)}:*" for word in sought.beginnings]
        holds = " OR ".join(
            f"({_vector(side)} @@ CAST(:condition AS tsquery){_numbers_condition(side, sought)})"
            for side in sorted(sides)
        )
        values = {
            "condition": "&".join(condition),
            "source": pair.source,
            "target": pair.target,
            "limit": page.limit,
            "offset": page.offset,
            **_numbers_values(sought),
        }
        units = "SELECT * FROM memory_units WHERE source_language = :source AND target_language = :target"
        # Of what is frequent the newest units have enough for a page. What they have not is rare, and the index has
        # it fast. The planner cannot tell one from the other: it knows nothing of beginnings of words.
        newest = f"({units} ORDER BY number DESC LIMIT {_NEWEST})"
        # But of numbers the index knows only that there are some: then the table is read until the page is full.
        first = "NOT MATERIALIZED" if sought.numbers else "MATERIALIZED"
        rarest = f"WITH found AS {first} (SELECT number FROM ({units}) AS unit WHERE {holds})"  # noqa: S608
        order = " ORDER BY number DESC LIMIT :limit OFFSET :offset"
        rows = session.scalars(text(f"SELECT number FROM {newest} AS unit WHERE {holds}{order}"), values).all()  # noqa: S608
        if len(rows) < page.limit:
            rows = session.scalars(text(f"{rarest} SELECT number FROM found{order}"), values).all()  # noqa: S608
        return list(rows)
