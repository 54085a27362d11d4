"""What the memory offers for one sentence: in which order, with which score, and what was taken off for what."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import floor

from sqlalchemy import ColumnElement, and_, case, false, func, select
from sqlalchemy.orm import Session, aliased

from transpub.core.clock import now
from transpub.memory import difference, scoring, wording
from transpub.memory.difference import Run
from transpub.memory.models import NO_NEIGHBOUR, SHORT_HASH, MemoryUnit, MemoryUse
from transpub.memory.scoring import Penalty, PenaltyKind


class MatchKind(StrEnum):
    """From best to least."""

    CONTEXT = "context"
    EXACT = "exact"
    FUZZY = "fuzzy"


_RANK = {kind: rank for rank, kind in enumerate(MatchKind)}


@dataclass(frozen=True)
class Query:
    """A sentence to be translated, with its codes; hashes as segments have them, None beside the text's edge."""

    text: str
    source_hash: str
    previous_hash: str | None = None
    next_hash: str | None = None


@dataclass(frozen=True)
class Match:
    """A unit offered for a sentence.

    `kind` CONTEXT: the same sentence between the same two; EXACT: the same sentence; FUZZY: one alike.
    `score` is the `likeness` (0-100, see `scoring`) less the `penalties`. `diff` leads from the unit's source to
    the sentence. `numbers_only`: nothing but numbers differs. `adapted` is the target with the sentence's numbers,
    where the words are the same and the numbers could be put in; whether words still agree with them, a person sees.
    The article, the time and the person are those of the acceptance that says most for the unit.
    """

    unit_id: uuid.UUID
    kind: MatchKind
    source: str
    target: str
    score: int
    likeness: int
    penalties: tuple[Penalty, ...]
    diff: tuple[Run, ...]
    numbers_only: bool
    adapted: str | None
    article_id: uuid.UUID
    accepted_at: datetime
    accepted_by_id: uuid.UUID | None

    @property
    def is_exact(self) -> bool:
        """The sentence itself was translated so."""
        return self.kind is not MatchKind.FUZZY


@dataclass(frozen=True)
class Found:
    """A unit for the sentence, and how alike (per cent) its source is."""

    unit: MemoryUnit
    likeness: float


@dataclass(frozen=True)
class _Scored:
    found: Found
    use: MemoryUse
    kind: MatchKind
    penalties: tuple[Penalty, ...]

    @property
    def likeness(self) -> int:
        return floor(self.found.likeness)

    @property
    def score(self) -> int:
        return max(0, self.likeness - sum(penalty.points for penalty in self.penalties))

    @property
    def order(self) -> tuple[int, int, float]:
        return _RANK[self.kind], -self.score, -self.use.accepted_at.timestamp()


def ranked(
    session: Session,
    query: Query,
    found: Sequence[Found],
    *,
    article_id: uuid.UUID | None,
    at_least: int,
    limit: int,
) -> list[Match]:
    """The matches, best first. Those alike only are left out where their score is below `at_least`."""
    uses = _telling_uses(session, query, [entry.unit.number for entry in found], article_id)
    moment = now()
    scored = [
        _scored(query, entry, uses[entry.unit.number], article_id, moment)
        for entry in found
        if entry.unit.number in uses
    ]
    offered = [entry for entry in scored if entry.kind is not MatchKind.FUZZY or entry.score >= at_least]
    return [_explained(query, entry) for entry in sorted(offered, key=lambda entry: entry.order)[:limit]]


def short_hash(neighbour: str | None) -> str:
    """A neighbour's hash as uses keep it."""
    return neighbour[:SHORT_HASH] if neighbour else NO_NEIGHBOUR


def _telling_uses(
    session: Session, query: Query, numbers: Sequence[int], article_id: uuid.UUID | None
) -> Mapping[int, MemoryUse]:
    """Of each unit the use that says most for it: between the same sentences, in the same article, the last one."""
    if not numbers:
        return {}
    place = func.row_number().over(
        partition_by=MemoryUse.unit_number,
        order_by=(
            case((_between_the_same(query), 0), else_=1),
            case((MemoryUse.article_id == article_id, 0), else_=1),
            MemoryUse.accepted_at.desc(),
            MemoryUse.article_id,
        ),
    )
    placed = select(MemoryUse, place.label("place")).where(MemoryUse.unit_number.in_(numbers)).subquery()
    use = aliased(MemoryUse, placed)
    return {each.unit_number: each for each in session.scalars(select(use).where(placed.c.place == 1))}


def _between_the_same(query: Query) -> ColumnElement[bool]:
    before, after = short_hash(query.previous_hash), short_hash(query.next_hash)
    if before == after == NO_NEIGHBOUR:
        return false()
    return and_(MemoryUse.previous_hash == before, MemoryUse.next_hash == after)


def _is_between_the_same(query: Query, use: MemoryUse) -> bool:
    around = short_hash(query.previous_hash), short_hash(query.next_hash)
    return around != (NO_NEIGHBOUR, NO_NEIGHBOUR) and around == (use.previous_hash, use.next_hash)


def _scored(query: Query, found: Found, use: MemoryUse, article_id: uuid.UUID | None, moment: datetime) -> _Scored:
    penalties = scoring.penalties_of_use(
        accepted_at=use.accepted_at,
        moment=moment,
        same_article=use.article_id == article_id,
        is_unedited=use.is_unedited,
        is_trial=use.is_trial,
    )
    if found.unit.source_hash != query.source_hash:
        of_text = scoring.penalties_of_text(found.unit.source_text, query.text)
        return _Scored(found, use, MatchKind.FUZZY, (*of_text, *penalties))
    kind = MatchKind.CONTEXT if _is_between_the_same(query, use) else MatchKind.EXACT
    return _Scored(found, use, kind, penalties)


def _explained(query: Query, entry: _Scored) -> Match:
    unit = entry.found.unit
    same_words = unit.source_words == wording.joined(query.text)
    of_text = {penalty.kind for penalty in entry.penalties} & scoring.OF_TEXT
    return Match(
        unit_id=unit.id,
        kind=entry.kind,
        source=unit.source_text,
        target=unit.target_text,
        score=entry.score,
        likeness=entry.likeness,
        penalties=entry.penalties,
        diff=difference.runs(unit.source_text, query.text),
        numbers_only=same_words and of_text == {PenaltyKind.NUMBERS},
        adapted=_adapted(unit, query) if same_words and PenaltyKind.NUMBERS in of_text else None,
        article_id=entry.use.article_id,
        accepted_at=entry.use.accepted_at,
        accepted_by_id=entry.use.accepted_by_id,
    )


def _adapted(unit: MemoryUnit, query: Query) -> str | None:
    return wording.adapted(unit.target_text, wording.numbers(unit.source_text), wording.numbers(query.text))
