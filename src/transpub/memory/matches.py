"""What the memory offers for one sentence: in which order, with which score, and why so. No database here."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import floor

from transpub.memory import difference, scoring, wording
from transpub.memory.difference import Run
from transpub.memory.models import NO_NEIGHBOUR, SHORT_HASH, MemoryUnit, MemoryUse
from transpub.memory.scoring import Penalty, PenaltyKind
from transpub.memory.wording import Parts


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

    @property
    def place(self) -> "Place":
        return Place(short_hash(self.previous_hash), short_hash(self.next_hash))


@dataclass(frozen=True)
class Place:
    """Short hashes of the sentences around one."""

    previous: str
    next: str

    @property
    def is_context(self) -> bool:
        """A text of one sentence has none."""
        return self != Place(NO_NEIGHBOUR, NO_NEIGHBOUR)


@dataclass(frozen=True)
class Match:
    """A unit offered for a sentence.

    `kind` CONTEXT: the same sentence between the same two; EXACT: the same sentence; FUZZY: one alike.
    `score` is the `likeness` (0-100, see `scoring`) less the `penalties`. `diff` leads from the unit's source to
    the sentence. `numbers_only`: nothing but numbers differs. `adapted` is the target with the sentence's numbers,
    where the words are the same and the numbers could be put in; a person sees whether the words still agree.
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
    """A unit for a sentence, how alike (per cent) its source is, and the acceptance that says most for it.
    `in_context`: that acceptance stood between the same sentences."""

    unit: MemoryUnit
    likeness: float
    use: MemoryUse
    in_context: bool = False


@dataclass(frozen=True)
class _Scored:
    found: Found
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
        return _RANK[self.kind], -self.score, -self.found.use.accepted_at.timestamp()


def ranked(
    query: Query,
    found: Sequence[Found],
    *,
    article_id: uuid.UUID | None,
    moment: datetime,
    at_least: int,
    limit: int,
) -> list[Match]:
    """The matches, best first. Those alike only are left out where their score is below `at_least`."""
    wanted = wording.parts(query.text)
    scored = [_scored(query, wanted, entry, article_id, moment) for entry in found]
    offered = [entry for entry in scored if entry.kind is not MatchKind.FUZZY or entry.score >= at_least]
    return [_explained(query, wanted, entry) for entry in sorted(offered, key=lambda entry: entry.order)[:limit]]


def short_hash(neighbour: str | None) -> str:
    """A neighbour's hash as uses keep it."""
    return neighbour[:SHORT_HASH] if neighbour else NO_NEIGHBOUR


def _scored(query: Query, wanted: Parts, found: Found, article_id: uuid.UUID | None, moment: datetime) -> _Scored:
    penalties = scoring.penalties_of_use(
        accepted_at=found.use.accepted_at,
        moment=moment,
        same_article=found.use.article_id == article_id,
        is_unedited=found.use.is_unedited,
        is_trial=found.use.is_trial,
    )
    if found.unit.source_hash == query.source_hash:
        return _Scored(found, MatchKind.CONTEXT if found.in_context else MatchKind.EXACT, penalties)
    of_text = scoring.penalties_of_text(wording.parts(found.unit.source_text), wanted)
    return _Scored(found, MatchKind.FUZZY, (*of_text, *penalties))


def _explained(query: Query, wanted: Parts, entry: _Scored) -> Match:
    unit, use = entry.found.unit, entry.found.use
    same_words = unit.source_words == " ".join(wanted.words)
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
        adapted=(
            wording.adapted(unit.target_text, wording.numbers(unit.source_text), wanted.numbers)
            if same_words and PenaltyKind.NUMBERS in of_text
            else None
        ),
        article_id=use.article_id,
        accepted_at=use.accepted_at,
        accepted_by_id=use.accepted_by_id,
    )
