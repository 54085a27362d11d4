"""Tables of what was published, the change log, and the partners who read it."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from transpub.accounts.models import User
from transpub.articles.document import SECTION_MAX, TAG_MAX
from transpub.articles.models import Article
from transpub.core.clock import now
from transpub.core.db import HasId, Model


class EditionState(StrEnum):
    """SCHEDULED is frozen and waits for its time or the end of an embargo; CANCELLED waited and never went out."""

    SCHEDULED = "scheduled"
    LIVE = "live"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    KILLED = "killed"
    CANCELLED = "cancelled"


# Requests a minute a partner has unless somebody chose another number: ten a second.
RATE_PER_MINUTE = 600

# What partners get for a language: the text, or that it is gone. At most one edition of a language is one of them.
STANDING_STATES = (EditionState.LIVE, EditionState.WITHDRAWN, EditionState.KILLED)


# States of what no reader has had.
NEVER_OUT = (EditionState.SCHEDULED, EditionState.CANCELLED)


class ChangeType(StrEnum):
    CREATE = "create"
    UPDATE = "update"
    CORRECT = "correct"
    MINOR = "minor"
    WITHDRAW = "withdraw"
    KILL = "kill"
    RESTORE = "restore"


def _one_of(name: str, states: Iterable[EditionState]) -> Index:
    """The database itself keeps "at most one" in these states for an article and language."""
    where = text(f"state IN ({', '.join(repr(state.value) for state in states)})")
    return Index(name, "article_id", "language", unique=True, sqlite_where=where, postgresql_where=where)


class Edition(HasId, Model):
    """A published version of an article in one language. Its payload is frozen; only its state moves.

    One that waits gets the times of its publication, and with them its final payload, when it goes live.
    """

    __tablename__ = "editions"
    __table_args__ = (
        UniqueConstraint("article_id", "language", "number"),
        _one_of("uq_editions_one_standing", STANDING_STATES),
        _one_of("uq_editions_one_scheduled", (EditionState.SCHEDULED,)),
        Index("ix_editions_state_updated", "state", "updated_at", "id"),
        Index("ix_editions_language_updated", "state", "language", "updated_at", "id"),
        Index("ix_editions_section_updated", "state", "section", "updated_at", "id"),
    )

    article_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("articles.id"), index=True)
    language: Mapped[str] = mapped_column(String(35))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(20), default=EditionState.LIVE)
    revision_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("revisions.id"))
    # Empty for the source language, which needs no translation.
    translation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("translations.id"))
    headline: Mapped[str] = mapped_column(Text)
    # As the payload says: what lists, feeds and a partner's scope go by.
    section: Mapped[str | None] = mapped_column(String(SECTION_MAX))
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    # SHA-256 of the payload, the strong ETag; and of its text and provenance, to tell what is new.
    etag: Mapped[str] = mapped_column(String(64))
    content_hash: Mapped[str] = mapped_column(String(64))
    # `published_at` is the first edition's and never moves; `updated_at` is this one's. Foreseen while it waits.
    published_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    published_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    # Why it was withdrawn or killed, shown to whoever asks for it.
    explanation: Mapped[str] = mapped_column(Text, default="")
    # The kind of change it is to partners, and its editorial note, which is in the payload too.
    change: Mapped[str] = mapped_column(String(20), default=ChangeType.CREATE)
    note: Mapped[str] = mapped_column(Text, default="")
    frozen_at: Mapped[datetime] = mapped_column(default=now)
    # It goes live at the latest of these and of the article's embargo.
    scheduled_for: Mapped[datetime | None]
    embargo_until: Mapped[datetime | None]
    # The source was corrected after this edition: not in the payload, since that is frozen (decision 0009).
    correction_pending: Mapped[bool] = mapped_column(default=False)
    # When it was replaced, taken down or cancelled.
    ended_at: Mapped[datetime | None]
    # Rises with each of its steps; summed over a language's editions it tells a stale page from a fresh one.
    version: Mapped[int] = mapped_column(default=1)

    article: Mapped[Article] = relationship(lazy="joined")
    published_by: Mapped[User | None] = relationship()


class LiveTag(Model):
    """A tag of a live edition, folded, with the time the list is ordered by: only live editions have rows here."""

    __tablename__ = "live_tags"
    __table_args__ = (Index("ix_live_tags_tag", "tag", "updated_at", "edition_id"),)

    edition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("editions.id"), primary_key=True)
    tag: Mapped[str] = mapped_column(String(TAG_MAX), primary_key=True)
    updated_at: Mapped[datetime]


class Change(Model):
    """One entry of the public change log, numbered in the order of the commits.

    Only the newest of an article and language is told to partners by default; the others are history.
    """

    __tablename__ = "changes"
    __table_args__ = (
        Index(
            "uq_changes_one_newest",
            "article_id",
            "language",
            unique=True,
            sqlite_where=text("is_newest"),
            postgresql_where=text("is_newest"),
        ),
        # What partners are told, in their order, past all that is history.
        Index("ix_changes_newest", "sequence", sqlite_where=text("is_newest"), postgresql_where=text("is_newest")),
        Index("ix_changes_only_for", "only_for", "sequence"),
    )

    sequence: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False
    )
    article_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("articles.id"), index=True)
    language: Mapped[str] = mapped_column(String(35))
    type: Mapped[str] = mapped_column(String(20))
    edition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("editions.id"))
    edition_number: Mapped[int]
    at: Mapped[datetime] = mapped_column(default=now)
    note: Mapped[str] = mapped_column(Text, default="")
    correction_pending: Mapped[bool] = mapped_column(default=False)
    is_newest: Mapped[bool] = mapped_column(default=True)
    # Of the edition, and of the one before it where that was another: whoever reads only that section must be told
    # that the story has left it.
    section: Mapped[str | None] = mapped_column(String(SECTION_MAX))
    former_section: Mapped[str | None] = mapped_column(String(SECTION_MAX))
    # An entry that alters no word hides the one before it from whoever reads the newest alone. To them it says once
    # more what that one said.
    repeats_type: Mapped[str | None] = mapped_column(String(20))
    repeats_note: Mapped[str | None] = mapped_column(Text)
    # Told to this partner alone, beside the newest of the text, which it never is.
    only_for: Mapped[uuid.UUID | None]


class ChangeCounter(Model):
    """Two rows: of the change log, and of partners' settings (see `generation`). A row's lock is held until the
    commit, so numbers become visible in their order, without gaps."""

    __tablename__ = "change_counter"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    value: Mapped[int] = mapped_column(BigInteger, default=0)


class Partner(HasId, Model):
    __tablename__ = "partners"

    name: Mapped[str] = mapped_column(String(120), unique=True)
    # Languages the partner may read; empty: all.
    languages: Mapped[list[Any]] = mapped_column(default=list)
    # Sections the partner may read; empty: all, and stories without a section.
    sections: Mapped[list[Any]] = mapped_column(default=list)
    # Requests to the content API a minute.
    rate_per_minute: Mapped[int] = mapped_column(default=RATE_PER_MINUTE)
    # Web origins whose scripts may read with the partner's key.
    cors_origins: Mapped[list[Any]] = mapped_column(default=list)
    # Whether texts carry a line for readers on the machine's part in them.
    discloses: Mapped[bool] = mapped_column(default=False)
    # Whether what is under an embargo may be read before it ends.
    sees_embargoed: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(default=now)

    keys: Mapped[list["PartnerKey"]] = relationship(lazy="selectin", back_populates="partner")


class PartnerKey(HasId, Model):
    __tablename__ = "partner_keys"

    partner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partners.id"), index=True)
    prefix: Mapped[str] = mapped_column(String(16))
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    revoked_at: Mapped[datetime | None]

    partner: Mapped[Partner] = relationship(lazy="joined", back_populates="keys")


class PartnerPoll(Model):
    """How far a partner had read the change log at its last request, `polled_at`.

    `confirmed` is what it said it had seen, `fetched` the newest number the answer led it to.
    """

    __tablename__ = "partner_polls"

    partner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partners.id"), primary_key=True)
    confirmed: Mapped[int] = mapped_column(BigInteger)
    fetched: Mapped[int] = mapped_column(BigInteger)
    polled_at: Mapped[datetime] = mapped_column(default=now)


class PartnerFetch(Model):
    """The newest edition of a text that a partner has fetched, so that a withdrawal knows who holds a copy."""

    __tablename__ = "partner_fetches"
    __table_args__ = (Index("ix_partner_fetches_text", "article_id", "language"),)

    partner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partners.id"), primary_key=True)
    article_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("articles.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(35), primary_key=True)
    edition_number: Mapped[int]
    fetched_at: Mapped[datetime] = mapped_column(default=now)


class Acknowledgement(Model):
    """A partner's word that it has done what an entry of the change log asks, such as removing every copy."""

    __tablename__ = "acknowledgements"

    partner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partners.id"), primary_key=True)
    sequence: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), ForeignKey("changes.sequence"), primary_key=True
    )
    at: Mapped[datetime] = mapped_column(default=now)


class RemovalTold(Model):
    """That a partner was told to remove a text, by this entry of the change log. Written once, never taken back:
    `how` is a `removals.How`."""

    __tablename__ = "removals_told"

    partner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partners.id"), primary_key=True)
    sequence: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), ForeignKey("changes.sequence"), primary_key=True
    )
    told_at: Mapped[datetime] = mapped_column(default=now)
    how: Mapped[str] = mapped_column(String(20))
