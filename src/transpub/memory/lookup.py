"""Find what the memory has for sentences to be translated: the same sentences, and those alike."""

import uuid
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from transpub.memory import index, scoring, wording
from transpub.memory.index import Pair
from transpub.memory.matches import Found, Match, Query, ranked
from transpub.memory.models import MemoryUnit
from transpub.memory.selection import select as select_words

AT_LEAST = 75
# Below it two texts have little more in common than function words, and the index would have to read those.
AT_LEAST_MIN = 50
LIMIT = 5
LIMIT_MAX = 20

# Longer texts are looked up as they are only: half a page does not come again with a few words changed.
WORDS_MAX = 200
# Units that are scored for one sentence. A sentence that is filled in ever anew (“On Monday the dollar cost 41.2”)
# has more: then only those that share one more of its rare words are scored, and at last only the newest.
CANDIDATES_MAX = 5_000
# How many of a sentence's rare words a unit must have to be scored. Two, because few units have two of them where
# thousands have one; up to four where two are still had by too many (docs/decisions/0007-memory-index.md).
_SHARED = (2, 3, 4)
# As many times `limit` units are looked at closely: a penalty less can bring one forward.
_CLOSELY = 4
# SQLite takes at most 32,766 bound values in a statement; stay far below on both databases.
_BATCH = 500


def lookup(
    session: Session,
    queries: Sequence[Query],
    *,
    source_language: str,
    target_language: str,
    article_id: uuid.UUID | None = None,
    at_least: int = AT_LEAST,
    limit: int = LIMIT,
) -> list[list[Match]]:
    """For each sentence what the memory has, best first: in context before exact before alike, then by score, then
    what was accepted last. Sentences alike whose score is below `at_least` per cent are left out.

    `article_id` is the article the sentences stand in: what was accepted there has no penalty of origin.
    `at_least` is raised to AT_LEAST_MIN, `limit` lowered to LIMIT_MAX.
    """
    pair = Pair(source_language, target_language)
    at_least, limit = max(AT_LEAST_MIN, at_least), min(LIMIT_MAX, limit)
    same = _same(session, {query.source_hash for query in queries}, pair)
    alike = _alike(session, queries, pair, at_least, limit * _CLOSELY)
    return [
        ranked(session, query, [*found, *others], article_id=article_id, at_least=at_least, limit=limit)
        for query, others in zip(queries, alike, strict=True)
        for found in (same.get(query.source_hash, []),)
    ]


def exact(
    session: Session,
    queries: Sequence[Query],
    *,
    source_language: str,
    target_language: str,
    article_id: uuid.UUID | None = None,
) -> list[Match | None]:
    """The best translation of each very sentence; None where none was accepted. The word index is not asked."""
    same = _same(session, {query.source_hash for query in queries}, Pair(source_language, target_language))
    best: list[Match | None] = []
    for query in queries:
        found = same.get(query.source_hash, [])
        best += ranked(session, query, found, article_id=article_id, at_least=0, limit=1) or [None]
    return best


def candidates(
    session: Session, words: Sequence[str], pair: Pair, at_least: float, frequencies: Mapping[str, int]
) -> list[tuple[int, str]]:
    """Number and source words of every unit that may be alike to at least so many per cent (AT_LEAST_MIN or more),
    and of some others; of the newest where there are more than CANDIDATES_MAX. None for texts over WORDS_MAX.
    """
    found: list[tuple[int, str]] = []
    if not 0 < len(words) <= WORDS_MAX:
        return found
    searched = index.of(session)
    least = scoring.least_shared(len(words), at_least)
    selections = [select_words(words, least, shared, frequencies) for shared in _SHARED]
    for selection in filter(None, selections if selections[0] else [select_words(words, least, 1, frequencies)]):
        found = searched.sources(session, selection, pair, CANDIDATES_MAX)
        if len(found) < CANDIDATES_MAX:
            break
    return found


def _same(session: Session, hashes: Collection[str], pair: Pair) -> dict[str, list[Found]]:
    """By source hash the units of those very sentences."""
    found: dict[str, list[Found]] = {}
    ordered = sorted(hashes)
    for start in range(0, len(ordered), _BATCH):
        for unit in session.scalars(
            select(MemoryUnit).where(
                MemoryUnit.source_language == pair.source,
                MemoryUnit.target_language == pair.target,
                MemoryUnit.source_hash.in_(ordered[start : start + _BATCH]),
            )
        ):
            found.setdefault(unit.source_hash, []).append(Found(unit, scoring.EXACT))
    return found


def _alike(session: Session, queries: Sequence[Query], pair: Pair, at_least: int, most: int) -> list[list[Found]]:
    """For each sentence the units most like it, other than the sentence itself."""
    spoken = [wording.words(query.text) for query in queries]
    known = {word for words in spoken if len(words) <= WORDS_MAX for word in words}
    frequencies = index.of(session).frequencies(session, known)
    likeness = [_likeness(session, words, pair, at_least, most, frequencies) for words in spoken]
    units = _by_number(session, {number for found in likeness for number in found})
    return [
        [
            Found(units[number], score)
            for number, score in found.items()
            if number in units and units[number].source_hash != query.source_hash
        ]
        for query, found in zip(queries, likeness, strict=True)
    ]


def _likeness(
    session: Session, words: Sequence[str], pair: Pair, at_least: int, most: int, frequencies: Mapping[str, int]
) -> dict[int, float]:
    """By number of a unit how alike it is, of the `most` most alike ones; of equals the newest."""
    scored = (
        (scoring.likeness(words, source.split(" "), at_least=at_least), number)
        for number, source in candidates(session, words, pair, at_least, frequencies)
    )
    best = sorted((entry for entry in scored if entry[0]), reverse=True)[:most]
    return {number: score for score, number in best}


def _by_number(session: Session, numbers: Collection[int]) -> dict[int, MemoryUnit]:
    found: dict[int, MemoryUnit] = {}
    ordered = sorted(numbers)
    for start in range(0, len(ordered), _BATCH):
        batch = ordered[start : start + _BATCH]
        found |= {
            unit.number: unit for unit in session.scalars(select(MemoryUnit).where(MemoryUnit.number.in_(batch)))
        }
    return found
