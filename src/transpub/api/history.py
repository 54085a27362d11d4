"""What became of a segment's text, and an earlier one put back."""

import uuid
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from transpub.accounts.permissions import Permission
from transpub.api.schemas import In, Out, SegmentOut, Version
from transpub.core.errors import NotFound
from transpub.http.dependencies import CurrentUser, Locale, ReadSession, WriteSession
from transpub.http.fields import SAFE_INTEGER
from transpub.translations import history
from transpub.translations.models import Segment
from transpub.translations.verdicts import verdict

router = APIRouter(prefix="/api/v1", tags=["translations"])

Number = Annotated[int, Field(ge=-SAFE_INTEGER, le=SAFE_INTEGER)]


class PastOut(Out):
    """A text as it stood in the segment. `step` is what made it, null for the oldest text told; `by` is null where
    no person did it. `number` names it for putting it back."""

    number: int
    text: str
    step: str | None
    confirmed: bool
    by: str | None
    at: datetime | None

    @classmethod
    def of(cls, past: history.Version) -> "PastOut":
        return cls(
            number=past.number,
            text=past.text,
            step=past.step.value if past.step else None,
            confirmed=past.also_confirmed or past.step is history.Step.CONFIRMED,
            by=past.who,
            at=past.at,
        )


class HistoryOut(Out):
    texts: list[PastOut]


class RevertIn(In):
    number: Number = Field(description="Of the text in the segment's history.")
    version: Version


@router.get("/segments/{segment_id}/history")
def of_segment(
    segment_id: uuid.UUID,
    user: CurrentUser,
    session: ReadSession,
    limit: Annotated[int, Query(ge=1, le=history.LIMIT)] = history.LIMIT,
) -> HistoryOut:
    """Newest first, beginning with the text that stands there now: at most `limit` steps, and the text before. What
    one person saves several times within some minutes is one step."""
    user.require(Permission.ARTICLE_READ)
    segment = session.get(Segment, segment_id)
    if segment is None:
        raise NotFound
    return HistoryOut(texts=[PastOut.of(past) for past in history.versions(session, segment, limit=limit)])


@router.post("/segments/{segment_id}/revert")
def revert(
    segment_id: uuid.UUID, body: RevertIn, user: CurrentUser, session: WriteSession, locale: Locale
) -> SegmentOut:
    """Write an earlier text as an edit of yours. The one that stands there now stays in the history."""
    segment = history.revert(session, user, segment_id, body.number, version=body.version)
    return SegmentOut.of(segment, verdict(session, segment.translation), locale)
