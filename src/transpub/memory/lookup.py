"""Find what the memory has for sentences to be translated: the same sentences, and those alike."""

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from heapq import nlargest

from sqlalchemy import select
from sqlalchemy.orm import Session

from transpub.core.clock import now
from transpub.memory import index, scoring, uses, wording
from transpub.memory.index import Pair
from transpub.memory.matches import Found, Match, Place, Query, ranked
from transpub.memory.models import MemoryUnit, MemoryUse
from transpub.memory.selection import Selection, rarest
from transpub.memory.selection import select as select_words

AT_LEAST = 75
# Below it two texts have little more in common than function words, and the index would have to read those.
AT_LEAST_MIN = 50
LIMIT = 5
LIMIT_MAX = 20

# Longer texts are looked up as they are only: half a page does not come again with a few words changed.
WORDS_MAX = 200
# Units whose sketches are compared with one sentence's. One that is filled in ever anew (“On Monday the dollar cost
# 41.2”) can have more: then those are that have its rarest words, and the newest of the others.
CANDIDATES_MAX = 40_000
# Of candidates with near sketches so many are scored, the nearest first.
NEAR_MAX = 4_000
# As many times `limit` units are looked at closely: a penalty less can bring one forward.
_CLOSELY = 4


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
    spoken = [wording.words(query.text) for query in queries]
    known = {word for words in spoken if len(words) <= WORDS_MAX for word in words}
    frequencies = index.of(session).frequencies(session, known)
    found = [alike(session, words, pair, at_least, limit * _CLOSELY, frequencies) for words in spoken]
    return _matches(session, queries, found, pair, article_id, at_least=at_least, limit=limit)


def exact(
    session: Session,
    queries: Sequence[Query],
    *,
    source_language: str,
    target_language: str,
    article_id: uuid.UUID | None = None,
) -> list[Match | None]:
    """The best translation of each very sentence; None where none was accepted. The word index is not asked."""
    pair = Pair(source_language, target_language)
    found = _matches(session, queries, [{} for _ in queries], pair, article_id, at_least=0, limit=1)
    return [matches[0] if matches else None for matches in found]


def candidates(
    session: Session, words: Sequence[str], pair: Pair, at_least: float, frequencies: Mapping[str, int]
) -> list[tuple[int, str]]:
    """Number and source sketch of every unit that may be alike to at least so many per cent (AT_LEAST_MIN or more),
    and of some others; not of every one where there are more than CANDIDATES_MAX. None for texts over WORDS_MAX.
    """
    if not 0 < len(words) <= WORDS_MAX:
        return []
    searched = index.of(session)
    least = scoring.least_shared(len(words), at_least)
    found: list[tuple[int, str]] = []
    for selection, most in _selections(words, least, frequencies, searched.with_two_max):
        found = searched.sources(session, selection, pair, most)
        if len(found) < most:
            return found
    if own := rarest(words, frequencies, CANDIDATES_MAX):
        found = list({*found, *searched.sources(session, own, pair, CANDIDATES_MAX)})
    return found


def _selections(
    words: Sequence[str], least: int, frequencies: Mapping[str, int], with_two_max: int
) -> Iterator[tuple[Selection, int]]:
    """What to look up, one after the other until no more than so many units have it."""
    if two := select_words(words, least, 2, frequencies):
        yield two, min(with_two_max, CANDIDATES_MAX)
        if three := select_words(words, least, 3, frequencies):
            yield three, CANDIDATES_MAX
    elif one := select_words(words, least, 1, frequencies):
        yield one, CANDIDATES_MAX


def alike(
    session: Session, words: Sequence[str], pair: Pair, at_least: int, most: int, frequencies: Mapping[str, int]
) -> dict[int, float]:
    """By number of a unit how alike it is, of the `most` most alike ones; of equals the newest."""
    found = candidates(session, words, pair, at_least, frequencies)
    near = [found[place][0] for place in scoring.near(words, [sketch for _, sketch in found], at_least)[:NEAR_MAX]]
    sources = index.of(session).words(session, near) if near else []
    scored = scoring.alike(words, (source for _, source in sources), at_least)
    best = nlargest(most, ((likeness, sources[place][0]) for place, likeness in scored))
    return {number: likeness for likeness, number in best}


def _matches(
    session: Session,
    queries: Sequence[Query],
    alike: Sequence[Mapping[int, float]],
    pair: Pair,
    article_id: uuid.UUID | None,
    *,
    at_least: int,
    limit: int,
) -> list[list[Match]]:
    """The units alike (number → likeness) and the very same ones, ranked for each sentence."""
    same = _same(session, {query.source_hash for query in queries}, pair)
    units = {unit.number: unit for held in same.values() for unit in held}
    units |= _by_number(session, {number for found in alike for number in found}.difference(units))
    last = uses.last(session, units, article_id)
    in_context = _uses_in_context(session, same, queries)
    moment = now()
    matches: list[list[Match]] = []
    for query, likenesses in zip(queries, alike, strict=True):
        found: list[Found] = []
        for unit in same.get(query.source_hash, []):
            use = in_context.get((unit.number, query.place))
            if use or unit.number in last:
                found.append(Found(unit, scoring.EXACT, use or last[unit.number], in_context=use is not None))
        found += [
            Found(units[number], likeness, last[number])
            for number, likeness in likenesses.items()
            if number in last and units[number].source_hash != query.source_hash
        ]
        matches.append(ranked(query, found, article_id=article_id, moment=moment, at_least=at_least, limit=limit))
    return matches


def _same(session: Session, hashes: Collection[str], pair: Pair) -> dict[str, list[MemoryUnit]]:
    """By source hash the units of those very sentences."""
    found: dict[str, list[MemoryUnit]] = {}
    for batch in uses.batches(hashes):
        of_these = (
            MemoryUnit.source_language == pair.source,
            MemoryUnit.target_language == pair.target,
            MemoryUnit.source_hash.in_(batch),
        )
        for unit in session.scalars(select(MemoryUnit).where(*of_these)):
            found.setdefault(unit.source_hash, []).append(unit)
    return found


def _by_number(session: Session, numbers: Collection[int]) -> dict[int, MemoryUnit]:
    return {
        unit.number: unit
        for batch in uses.batches(numbers)
        for unit in session.scalars(select(MemoryUnit).where(MemoryUnit.number.in_(batch)))
    }


def _uses_in_context(
    session: Session, same: Mapping[str, Sequence[MemoryUnit]], queries: Sequence[Query]
) -> dict[tuple[int, Place], MemoryUse]:
    """The uses of the same sentences (by source hash their units) between the same two; of several the last."""
    wanted = {
        (unit.number, query.place.previous, query.place.next)
        for query in queries
        if query.place.is_context
        for unit in same.get(query.source_hash, ())
    }
    found: dict[tuple[int, Place], MemoryUse] = {}
    # Each statement asks for the uses of a few units between their own sentences, not for those of all.
    for batch in uses.batches(wanted):
        numbers, before, after = (set(column) for column in zip(*batch, strict=True))
        for use in session.scalars(
            select(MemoryUse)
            .where(
                MemoryUse.unit_number.in_(numbers),
                MemoryUse.previous_hash.in_(before),
                MemoryUse.next_hash.in_(after),
            )
            .order_by(MemoryUse.accepted_at)
        ):
            if (use.unit_number, use.previous_hash, use.next_hash) in wanted:
                found[use.unit_number, Place(use.previous_hash, use.next_hash)] = use
    return found
