"""What a page says of text that the machine makes anew. No form here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from transpub.translations import jobs, retranslating
from transpub.translations.models import Job, JobKind, JobState, Translation
from transpub.translations.routes import routes

_OPEN = (JobState.QUEUED, JobState.RUNNING)


@dataclass(frozen=True)
class Asked:
    """`again` is the newest job that makes text anew, while it is open or if it failed; `has_ended` is for whoever
    has watched it. `routes` and `unreviewed` are what may be asked for."""

    again: Job | None
    has_ended: bool
    routes: Sequence[str]
    unreviewed: int

    @property
    def moving(self) -> bool:
        return self.again is not None and self.again.state in _OPEN

    @classmethod
    def of(
        cls, session: Session, translation: Translation, *, offer_ttl: timedelta, watched: bool = False
    ) -> "Asked":
        again = jobs.newest(translation, JobKind.AGAIN)
        is_told = again is not None and again.state in (*_OPEN, JobState.FAILED)
        pair = translation.article.source_language, translation.language
        return cls(
            again=again if is_told else None,
            has_ended=watched and again is not None and again.state == JobState.DONE,
            routes=routes(session, *pair, ttl=offer_ttl),
            unreviewed=len(retranslating.unreviewed(translation)),
        )
