"""What the desk's API takes and gives. Output fields have no defaults: what is promised is always there."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from transpub.articles.models import Article
from transpub.core.i18n import UiLocale
from transpub.http.fields import PAGE_MAX, LanguageTag, Text
from transpub.translations.checks import Finding
from transpub.translations.comments import COMMENT_MAX
from transpub.translations.editing import SEGMENT_MAX
from transpub.translations.engine import Profile, confidence
from transpub.translations.gates import Gate, Obstacle
from transpub.translations.jobs import newest
from transpub.translations.models import Job, JobKind, Segment, Translation
from transpub.translations.queries import Freshness, Tally
from transpub.translations.seen import STAMP_MAX
from transpub.translations.service import NOTE_MAX
from transpub.translations.submission import TARGETS_MAX
from transpub.translations.verdicts import Verdict
from transpub.translations.workflow import ACTION_NAMES, Decision


class In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Out(BaseModel):
    model_config = ConfigDict(frozen=True)


PROFILE = Field(Profile.BEST, description="fast and fastest come sooner, read worse, and are marked in the desk.")


class TargetsIn(In):
    targets: list[LanguageTag] = Field(min_length=1, max_length=TARGETS_MAX)
    urgent: bool = False
    profile: Profile = PROFILE


class NoteIn(In):
    segment_id: uuid.UUID
    text: Text = Field(max_length=COMMENT_MAX)


class ActionIn(In):
    note: Text = Field(
        "",
        max_length=NOTE_MAX,
        description="Why; send_back needs it or notes, approve where a gate opens for a reason.",
    )
    notes: list[NoteIn] = Field([], max_length=PAGE_MAX, description="On segments; of send_back and approve.")
    seen: Annotated[str, Field(max_length=STAMP_MAX)] | None = Field(
        None,
        description="Of approve: the stamp of the texts you have read (GET …/review). 409 if others stand there.",
    )
    acknowledge: bool = Field(False, description="Your word that you have looked at the warnings.")
    profile: Profile | None = Field(
        None, description="Of the draft that request or retry asks for; else as before."
    )


Version = Annotated[int, Field(ge=1, le=2**31 - 1, description="The version you saw.")]
Place = Annotated[int, Field(ge=0, le=SEGMENT_MAX)]


class SegmentIn(In):
    text: Text
    version: Version
    confirm: bool = Field(False, description="Also say that the text is right.")


class JoinIn(In):
    version: Version
    next_version: Version = Field(description="The version of the next segment that you saw.")


class SplitIn(In):
    version: Version
    at: Place = Field(
        description="Where the second sentence begins: characters of the source as readers see it, that is without "
        "codes, a protected text (an address, a handle) in its place, a line break as one character."
    )
    target_at: Place | None = Field(
        None, description="Where its translation begins, counted alike. Without it a sentence's end near there."
    )


class FindingOut(Out):
    """`repaired`: how mixed words would be written by `POST …/repair`; empty for all other findings."""

    check: str
    severity: str
    message: str
    repaired: str


class WordingOut(Out):
    text: str
    score: float | None


class SegmentOut(Out):
    """`engine` is `terms` where the text is the register's. `alternatives` are other wordings, once asked for."""

    id: uuid.UUID
    position: int
    path: str
    kind: str
    source: str
    target: str
    state: str
    is_outdated: bool
    previous_source: str | None
    failure: str | None
    from_memory: bool
    machine_text: str | None
    engine: str | None
    model: str | None
    model_version: str | None
    model_kind: str | None
    route: str | None
    score: float | None
    confidence: float | None = Field(description="How sure the decoder was, from 0 to 1; no measure of quality.")
    profile: str | None
    alternatives: list[WordingOut]
    findings: list[FindingOut]
    version: int

    @classmethod
    def of(cls, segment: Segment, said: Verdict, locale: UiLocale) -> "SegmentOut":
        return cls(
            id=segment.id,
            position=segment.position,
            path=segment.path,
            kind=segment.kind,
            source=segment.source,
            target=segment.target,
            state=segment.state,
            is_outdated=segment.is_outdated,
            previous_source=segment.previous_source,
            failure=segment.failure,
            from_memory=segment.memory_unit_id is not None,
            machine_text=segment.machine_text,
            engine=segment.engine,
            model=segment.model,
            model_version=segment.model_version,
            model_kind=segment.model_kind,
            route=segment.route,
            score=segment.score,
            confidence=confidence(segment.score),
            profile=segment.profile,
            alternatives=[WordingOut(**wording) for wording in segment.alternatives],
            findings=[finding_out(finding, locale) for finding in said.of(segment)],
            version=segment.version,
        )


class SegmentsOut(Out):
    """Those that a join or a split changed; the places of later ones have moved."""

    segments: list[SegmentOut]

    @classmethod
    def of(cls, segments: Iterable[Segment], said: Verdict, locale: UiLocale) -> "SegmentsOut":
        return cls(segments=[SegmentOut.of(segment, said, locale) for segment in segments])


def finding_out(finding: Finding, locale: UiLocale) -> FindingOut:
    return FindingOut(
        check=finding.check,
        severity=finding.severity.value,
        message=finding.message.render(locale),
        repaired=finding.repaired,
    )


class ObstacleOut(Out):
    code: str
    weight: str
    message: str

    @classmethod
    def of(cls, obstacle: Obstacle, locale: UiLocale) -> "ObstacleOut":
        return cls(code=obstacle.code, weight=obstacle.weight.value, message=obstacle.message.render(locale))


class ActionOut(Out):
    action: str
    name: str
    possible: bool
    needs_note: bool
    obstacles: list[ObstacleOut]

    @classmethod
    def of(cls, decision: Decision, locale: UiLocale) -> "ActionOut":
        return cls(
            action=decision.action.value,
            name=locale.gettext(ACTION_NAMES[decision.action]),
            possible=decision.possible,
            needs_note=decision.needs_note,
            obstacles=[ObstacleOut.of(obstacle, locale) for obstacle in decision.obstacles],
        )


class GateOut(Out):
    """What must hold before an approval; `obstacle` where it does not."""

    name: str
    is_open: bool
    obstacle: ObstacleOut | None

    @classmethod
    def of(cls, gate: Gate, locale: UiLocale) -> "GateOut":
        obstacle = ObstacleOut.of(gate.obstacle, locale) if gate.obstacle else None
        return cls(name=locale.gettext(gate.name), is_open=gate.is_open, obstacle=obstacle)


class ReviewOut(Out):
    """`seen` is the stamp of all texts as they are now; send it back with the approval."""

    state: str
    gates: list[GateOut]
    unedited_share: float
    open_comments: int
    seen: str


class ProgressOut(Out):
    """Of the newest draft: segments done, and when it was claimed and ended."""

    done: int
    total: int
    started_at: datetime | None
    finished_at: datetime | None
    profile: str

    @classmethod
    def of(cls, job: Job) -> "ProgressOut":
        return cls(
            done=job.segments_done,
            total=job.segments_total,
            started_at=job.started_at,
            finished_at=job.finished_at,
            profile=job.profile,
        )


class TranslationOut(Out):
    """`revision` is the one of the source it stands on. It is outdated while it lacks a later revision that is not
    minor, or has texts made for an older source: `outdated_segments`. `trial_segments` were drafted by a trial
    model: for trying out, not for publication."""

    id: uuid.UUID
    article_id: uuid.UUID
    language: str
    state: str
    revision: int
    is_outdated: bool
    outdated_segments: int
    trial_segments: int
    failure_code: str | None
    progress: ProgressOut | None
    updated_at: datetime
    version: int

    @classmethod
    def of(cls, translation: Translation, fresh: Freshness, tally: Tally | None) -> "TranslationOut":
        job = newest(translation, JobKind.DRAFT)
        return cls(
            id=translation.id,
            article_id=translation.article_id,
            language=translation.language,
            state=translation.state,
            revision=fresh.revision,
            is_outdated=fresh.is_outdated,
            outdated_segments=fresh.outdated_segments,
            trial_segments=tally.trial if tally else 0,
            failure_code=translation.failure_code,
            progress=ProgressOut.of(job) if job else None,
            updated_at=translation.updated_at,
            version=translation.version,
        )


class TranslationDetailOut(TranslationOut):
    """`findings` are about the text as a whole."""

    findings: list[FindingOut]
    actions: list[ActionOut]


class ArticleOut(Out):
    id: uuid.UUID
    external_id: str | None
    headline: str
    source_language: str
    revision: int
    created_at: datetime
    translations: list[TranslationOut]

    @classmethod
    def of(
        cls,
        article: Article,
        translations: list[Translation],
        fresh: Mapping[uuid.UUID, Freshness],
        tallies: Mapping[uuid.UUID, Tally],
    ) -> "ArticleOut":
        return cls(
            id=article.id,
            external_id=article.external_id,
            headline=article.headline,
            source_language=article.source_language,
            revision=article.revision_number,
            created_at=article.created_at,
            translations=[
                TranslationOut.of(translation, fresh[translation.id], tallies.get(translation.id))
                for translation in translations
            ],
        )


class ArticlePage(Out):
    articles: list[ArticleOut]
    total: int
    limit: int
    offset: int


class SegmentPage(Out):
    segments: list[SegmentOut]
    total: int
    limit: int
    offset: int


class GrantOut(Out):
    role: str
    language: str


class MeOut(Out):
    name: str
    email: str
    grants: list[GrantOut]


class PairOut(Out):
    source: str
    target: str
    model: str
    version: str
    route: str
    kind: str
