"""What a page says of the machine's work besides drafts: text being made anew, other wordings. No form here."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from transpub.translations import jobs, retranslating
from transpub.translations.models import Job, JobKind, JobState, Segment, Translation
from transpub.translations.routes import routes

_OPEN = (JobState.QUEUED, JobState.RUNNING)


@dataclass(frozen=True)
class Wordings:
    """Other wordings of one segment, or that the machine is looking for them. `taken` is the one to stand in the
    box, not saved yet."""

    segment_id: uuid.UUID
    anchor: str
    moving: bool
    failed: bool
    texts: Sequence[str]
    taken: str | None


@dataclass(frozen=True)
class Asked:
    """`again` is the newest job that makes text anew, while it is open or if it failed; `has_ended` is for whoever
    has watched it. `routes` and `unreviewed` are what may be asked for."""

    again: Job | None
    has_ended: bool
    wordings: Wordings | None
    routes: Sequence[str]
    unreviewed: int

    @property
    def moving(self) -> bool:
        wordings_move = self.wordings is not None and self.wordings.moving
        return wordings_move or (self.again is not None and self.again.state in _OPEN)

    @classmethod
    def of(
        cls,
        session: Session,
        translation: Translation,
        *,
        offer_ttl: timedelta,
        wordings: str = "",
        take: int = 0,
        watched: bool = False,
    ) -> "Asked":
        """`wordings` is the id of the segment that they are shown of, `take` counts them from 1."""
        again = jobs.newest(translation, JobKind.AGAIN)
        is_told = again is not None and again.state in (*_OPEN, JobState.FAILED)
        pair = translation.article.source_language, translation.language
        return cls(
            again=again if is_told else None,
            has_ended=watched and again is not None and again.state == JobState.DONE,
            wordings=_wordings(translation, wordings, take),
            routes=routes(session, *pair, ttl=offer_ttl),
            unreviewed=len(retranslating.unreviewed(translation)),
        )


def _wordings(translation: Translation, segment_id: str, take: int) -> Wordings | None:
    segment = next((entry for entry in translation.segments if str(entry.id) == segment_id), None)
    if segment is None:
        return None
    job = next((job for job in reversed(translation.jobs) if job.segment_ids == [segment_id]), None)
    texts = texts_of(segment)
    return Wordings(
        segment_id=segment.id,
        anchor=f"s-{segment.position + 1}",
        moving=job is not None and job.kind == JobKind.ALTERNATIVES and job.state in _OPEN,
        failed=job is not None and job.kind == JobKind.ALTERNATIVES and job.state == JobState.FAILED,
        texts=texts,
        taken=texts[take - 1] if 0 < take <= len(texts) else None,
    )


def texts_of(segment: Segment) -> list[str]:
    """Those unlike the text that stands there now."""
    return [str(wording["text"]) for wording in segment.alternatives if wording["text"] != segment.target]
