"""Tables of work in progress: translations, their segments, jobs, and what the workers offer."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from transpub.accounts.models import User
from transpub.articles.models import Article, Revision
from transpub.core.clock import now
from transpub.core.db import HasId, Model
from transpub.translations.engine import Profile
from transpub.translations.workflow import State


class SegmentState(StrEnum):
    """No job ever writes EDITED or CONFIRMED: those are a person's."""

    NEW = "new"
    MACHINE = "machine"
    MACHINE_FAILED = "machine_failed"
    EDITED = "edited"
    CONFIRMED = "confirmed"


HUMAN_STATES = (SegmentState.EDITED, SegmentState.CONFIRMED)
OPEN_STATES = (SegmentState.NEW, SegmentState.MACHINE_FAILED)


class Translation(HasId, Model):
    """An article in one target language, being worked on."""

    __tablename__ = "translations"
    __table_args__ = (UniqueConstraint("article_id", "language"),)

    article_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("articles.id"), index=True)
    # The source revision the segments were cut from.
    revision_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("revisions.id"))
    language: Mapped[str] = mapped_column(String(35))
    # Assigned by translations.service.advance alone.
    state: Mapped[str] = mapped_column(String(20), default=State.QUEUED, index=True)
    failure_code: Mapped[str | None] = mapped_column(String(60))
    submitted_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    approved_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    approved_at: Mapped[datetime | None]
    # Where this language's translators cut sentences otherwise than the splitter: a text's key → offsets
    # (articles.segments.recut).
    cuts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # The approval was given by somebody who had worked on the text, as the desk allowed.
    self_reviewed: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)
    version: Mapped[int] = mapped_column(default=1)

    article: Mapped[Article] = relationship(lazy="joined")
    revision: Mapped[Revision] = relationship()
    # Of the source revision the translation stands on. What an older one had and this one has not is kept, retired.
    segments: Mapped[list["Segment"]] = relationship(
        order_by="Segment.position",
        back_populates="translation",
        primaryjoin="and_(Segment.translation_id == Translation.id, Segment.retired_at.is_(None))",
    )
    jobs: Mapped[list["Job"]] = relationship(order_by="Job.created_at", back_populates="translation")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads this attribute as is


class Segment(HasId, Model):
    """One sentence or short field, with its text in the target language and where that text came from."""

    __tablename__ = "segments"
    __table_args__ = (
        UniqueConstraint("translation_id", "key"),
        Index("ix_segments_translation_position", "translation_id", "position"),
        # Few have a text made for an older source; who asks which translations are outdated reads those alone.
        Index(
            "ix_segments_outdated",
            "translation_id",
            sqlite_where=text("previous_source IS NOT NULL AND retired_at IS NULL"),
            postgresql_where=text("previous_source IS NOT NULL AND retired_at IS NULL"),
        ),
    )

    translation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("translations.id"))
    position: Mapped[int]
    key: Mapped[str] = mapped_column(String(120))
    path: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(30))
    source: Mapped[str] = mapped_column(Text)
    source_hash: Mapped[str] = mapped_column(String(64))
    # number → tag, attributes or protected text of each inline code; never shown to the engine.
    codes: Mapped[dict[str, Any]] = mapped_column(default=dict)

    target: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(20), default=SegmentState.NEW)
    # Why the machine's text was refused (a guard reason), while the state is MACHINE_FAILED.
    failure: Mapped[str | None] = mapped_column(String(40))
    findings: Mapped[list[Any]] = mapped_column(default=list)

    # Provenance, kept for good: a human edit changes `target`, never these.
    machine_text: Mapped[str | None] = mapped_column(Text)
    # The source this text was made for, where a revision has changed it since: the text is outdated until a person
    # saves another or confirms it. Only a person's text is kept so, in its state; no job touches it.
    previous_source: Mapped[str | None] = mapped_column(Text)
    # No longer in the source; revived, text and all, when a later revision has the sentence again.
    retired_at: Mapped[datetime | None]
    engine: Mapped[str | None] = mapped_column(String(40))
    model: Mapped[str | None] = mapped_column(String(120))
    model_version: Mapped[str | None] = mapped_column(String(40))
    model_kind: Mapped[str | None] = mapped_column(String(20))
    route: Mapped[str | None] = mapped_column(String(80))
    score: Mapped[float | None]
    # The decoder's profile (engine.Profile) the machine text was made with.
    profile: Mapped[str | None] = mapped_column(String(10))
    # Other wordings a translator asked the engine for: texts with codes and their scores, best first.
    alternatives: Mapped[list[Any]] = mapped_column(default=list)
    # The text as it was before the typography pass; of use as long as that is what makes `target` of it.
    plain_target: Mapped[str | None] = mapped_column(Text)
    # The memory unit the text came from. It may have been purged since.
    memory_unit_id: Mapped[uuid.UUID | None]

    edited_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    edited_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    confirmed_at: Mapped[datetime | None]
    # Ids of others whose words the text holds since segments were joined or cut. None of them may approve it; a new
    # text forgets them.
    also_by: Mapped[list[Any]] = mapped_column(default=list)
    version: Mapped[int] = mapped_column(default=1)

    translation: Mapped[Translation] = relationship(back_populates="segments")
    edited_by: Mapped[User | None] = relationship(foreign_keys=edited_by_id)

    @property
    def is_outdated(self) -> bool:
        return self.previous_source is not None

    @property
    def is_accepted(self) -> bool:
        """Whether a person stands behind this text for the source as it is now."""
        return self.state in HUMAN_STATES and not self.is_outdated

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads this attribute as is


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class JobKind(StrEnum):
    """DRAFT fills what has no text yet. AGAIN makes machine text anew, ALTERNATIVES other wordings beside it; both
    name their segments, and neither changes the translation's state."""

    DRAFT = "draft"
    AGAIN = "again"
    ALTERNATIVES = "alternatives"


class Job(HasId, Model):
    """One unit of background work. This row is the truth; the Celery message only names it."""

    __tablename__ = "jobs"
    __table_args__ = (
        Index("ix_jobs_lease", "state", "lease_until"),
        Index("ix_jobs_send", "state", "send_after"),
        # Few are urgent.
        Index("ix_jobs_queue", "queue", "translation_id"),
    )

    translation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("translations.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20), default=JobKind.DRAFT)
    # engine.Profile; the languages passed through (`en→uk`), where chosen; the segments' ids, else all.
    profile: Mapped[str] = mapped_column(String(10), default=Profile.BEST)
    route: Mapped[str | None] = mapped_column(String(80))
    segment_ids: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    state: Mapped[str] = mapped_column(String(20), default=JobState.QUEUED)
    queue: Mapped[str] = mapped_column(String(20))
    # Counts claims. With the id it names one claim: a worker that lost its lease cannot write any more.
    attempt: Mapped[int] = mapped_column(default=0)
    worker: Mapped[str | None] = mapped_column(String(120))
    lease_until: Mapped[datetime | None]
    run_after: Mapped[datetime] = mapped_column(default=now)
    # When the sweeper sends the message again, unless somebody has claimed the job by then.
    send_after: Mapped[datetime] = mapped_column(default=now)
    sends: Mapped[int] = mapped_column(default=0)
    segments_done: Mapped[int] = mapped_column(default=0)
    segments_total: Mapped[int] = mapped_column(default=0)
    error_code: Mapped[str | None] = mapped_column(String(60))
    error_detail: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(default=now)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    translation: Mapped[Translation] = relationship(back_populates="jobs")


class EngineOffer(Model):
    """A language pair a worker says it serves, with what. See translations.offers."""

    __tablename__ = "engine_offers"

    worker: Mapped[str] = mapped_column(String(120), primary_key=True)
    source: Mapped[str] = mapped_column(String(35), primary_key=True)
    target: Mapped[str] = mapped_column(String(35), primary_key=True)
    engine: Mapped[str] = mapped_column(String(40))
    model: Mapped[str] = mapped_column(String(120))
    model_version: Mapped[str] = mapped_column(String(40))
    model_kind: Mapped[str] = mapped_column(String(20))
    route: Mapped[str] = mapped_column(String(80))
    seen_at: Mapped[datetime] = mapped_column(default=now)


class WorkerHeartbeat(Model):
    """The last time a worker finished a task. "The process is up" proves nothing (peers.md, 3.5)."""

    __tablename__ = "worker_heartbeats"

    worker: Mapped[str] = mapped_column(String(120), primary_key=True)
    started_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)
