"""What the API takes and gives about the machine's work besides drafts: text made anew, other wordings, terms."""

import uuid
from datetime import datetime
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from transpub.api.schemas import FindingOut, In, Out, finding_out
from transpub.core.i18n import UiLocale
from transpub.http.fields import ShortText
from transpub.translations.engine import Profile
from transpub.translations.models import Job, Translation
from transpub.translations.retranslating import Affected, Manner

SEGMENTS_MAX = 1000


class RetranslateIn(In):
    """Either `segment_ids` or `all`."""

    segment_ids: Annotated[list[uuid.UUID], Field(min_length=1, max_length=SEGMENTS_MAX)] | None = None
    all: bool = Field(False, description="All segments that are an engine's work and nobody has touched.")
    route: Annotated[ShortText, Field(min_length=1)] | None = Field(
        None,
        description="The languages to pass through, as `routes` lists them. Left out: the best.",
        examples=["uk→en→ru"],
    )
    profile: Profile = Field(Profile.BEST, description="fast and fastest come sooner and read worse.")

    @model_validator(mode="after")
    def _one_choice(self) -> Self:
        if self.all == (self.segment_ids is not None):
            raise PydanticCustomError("segments_or_all", 'needs either segment_ids, a list of ids, or "all": true')
        return self

    @property
    def manner(self) -> Manner:
        return Manner(self.profile, self.route)


class JobOut(Out):
    """`state`: queued, running, done, failed or cancelled. `error` says in short why it failed, or last did."""

    id: uuid.UUID
    translation_id: uuid.UUID
    kind: str
    state: str
    profile: str
    route: str | None
    segments_done: int
    segments_total: int
    error: str | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @classmethod
    def of(cls, job: Job) -> "JobOut":
        return cls(
            id=job.id,
            translation_id=job.translation_id,
            kind=job.kind,
            state=job.state,
            profile=job.profile,
            route=job.route,
            segments_done=job.segments_done,
            segments_total=job.segments_total,
            error=job.error_code,
            created_at=job.created_at,
            started_at=job.started_at,
            finished_at=job.finished_at,
        )


class RoutesOut(Out):
    """The ways to this translation's language, the one taken by itself first."""

    routes: list[str]


class AffectedOut(Out):
    segment_id: uuid.UUID
    position: int
    findings: list[FindingOut]

    @classmethod
    def of(cls, affected: Affected, locale: UiLocale) -> "AffectedOut":
        return cls(
            segment_id=affected.segment.id,
            position=affected.segment.position,
            findings=[finding_out(finding, locale) for finding in affected.findings],
        )


class TermFindingsOut(Out):
    """Segments nobody has touched of which the register, as it is now, has something to say."""

    translation_id: uuid.UUID
    article_id: uuid.UUID
    language: str
    segments: list[AffectedOut]

    @classmethod
    def of(cls, translation: Translation, affected: list[Affected], locale: UiLocale) -> "TermFindingsOut":
        return cls(
            translation_id=translation.id,
            article_id=translation.article_id,
            language=translation.language,
            segments=[AffectedOut.of(entry, locale) for entry in affected],
        )


class TermFindingsPage(Out):
    """A page of the open translations; those without such findings are left out of `translations`."""

    translations: list[TermFindingsOut]
    looked_at: int
    limit: int
    offset: int
