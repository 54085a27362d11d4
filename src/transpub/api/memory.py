"""The memory: what it suggests for a segment, its concordance, and what must go from it."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query

from transpub.accounts.permissions import Permission
from transpub.api.schemas import Out
from transpub.http.dependencies import CurrentUser, ReadSession, WriteSession
from transpub.http.fields import LanguageTag, Limit, Offset, ShortText
from transpub.memory import concordance, lookup, service
from transpub.memory.difference import Stretch
from transpub.memory.index import Side
from transpub.memory.matches import Match
from transpub.translations import suggestions

router = APIRouter(prefix="/api/v1", tags=["memory"])


class Searched(StrEnum):
    SOURCE = "source"
    TARGET = "target"
    BOTH = "both"


class RunOut(Out):
    change: str
    text: str


class PenaltyOut(Out):
    kind: str
    points: int


class SuggestionOut(Out):
    """`diff` leads from the unit's source to the segment's: equal and delete runs are the unit's, equal and insert
    runs the segment's. `adapted` is the target with the segment's numbers, where that could be done."""

    unit_id: uuid.UUID
    kind: str
    score: int
    likeness: int
    penalties: list[PenaltyOut]
    source: str
    target: str
    diff: list[RunOut]
    numbers_only: bool
    adapted: str | None
    article_id: uuid.UUID
    accepted_at: datetime

    @classmethod
    def of(cls, match: Match) -> "SuggestionOut":
        return cls(
            unit_id=match.unit_id,
            kind=match.kind.value,
            score=match.score,
            likeness=match.likeness,
            penalties=[PenaltyOut(kind=entry.kind.value, points=entry.points) for entry in match.penalties],
            source=match.source,
            target=match.target,
            diff=[RunOut(change=run.change.value, text=run.text) for run in match.diff],
            numbers_only=match.numbers_only,
            adapted=match.adapted,
            article_id=match.article_id,
            accepted_at=match.accepted_at,
        )


class SuggestionsOut(Out):
    suggestions: list[SuggestionOut]


class StretchOut(Out):
    text: str
    found: bool


class HitOut(Out):
    unit_id: uuid.UUID
    source: list[StretchOut]
    target: list[StretchOut]
    article_id: uuid.UUID
    accepted_at: datetime
    uses: int


class ConcordancePage(Out):
    """`more`: there is a next page. How many there are in all is not counted."""

    hits: list[HitOut]
    limit: int
    offset: int
    more: bool


class PurgedOut(Out):
    units: int
    uses: int


@router.get("/segments/{segment_id}/suggestions")
def suggest(
    segment_id: uuid.UUID,
    user: CurrentUser,
    session: ReadSession,
    at_least: Annotated[int, Query(ge=lookup.AT_LEAST_MIN, le=100)] = lookup.AT_LEAST,
    limit: Annotated[int, Query(ge=1, le=lookup.LIMIT_MAX)] = lookup.LIMIT,
) -> SuggestionsOut:
    """What people accepted for this sentence, or for one alike, best first: in context, exact, fuzzy."""
    user.require(Permission.ARTICLE_READ)
    found = suggestions.for_segment(session, segment_id, at_least=at_least, limit=limit)
    return SuggestionsOut(suggestions=[SuggestionOut.of(match) for match in found])


@router.get("/memory/concordance")
def search(
    user: CurrentUser,
    session: ReadSession,
    q: ShortText,
    source_language: LanguageTag,
    target_language: LanguageTag,
    side: Searched = Searched.BOTH,
    limit: Limit = 20,
    offset: Offset = 0,
) -> ConcordancePage:
    """How words were translated before: units with all of them in the source or in the target, newest first."""
    user.require(Permission.ARTICLE_READ)
    found = concordance.search(
        session,
        q,
        source_language=source_language,
        target_language=target_language,
        sides=concordance.BOTH if side is Searched.BOTH else {Side(side.value)},
        limit=limit,
        offset=offset,
    )
    hits = [
        HitOut(
            unit_id=hit.unit_id,
            source=_stretches(hit.source),
            target=_stretches(hit.target),
            article_id=hit.article_id,
            accepted_at=hit.accepted_at,
            uses=hit.uses,
        )
        for hit in found.hits
    ]
    return ConcordancePage(hits=hits, limit=limit, offset=offset, more=found.more)


@router.delete("/memory")
def purge(
    user: CurrentUser, session: WriteSession, article: uuid.UUID | None = None, unit: uuid.UUID | None = None
) -> PurgedOut:
    """Take out of the memory what was accepted in an article, or one unit. Administrators only; it is logged."""
    purged = service.purge(session, user, article_id=article, unit_id=unit)
    return PurgedOut(units=purged.units, uses=purged.uses)


def _stretches(stretches: tuple[Stretch, ...]) -> list[StretchOut]:
    return [StretchOut(text=stretch.text, found=stretch.found) for stretch in stretches]
