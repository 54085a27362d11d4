"""Tables of what was published, the change log, and the partners who read it."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from transpub.articles.models import Article
from transpub.core.clock import now
from transpub.core.db import HasId, Model


class EditionState(StrEnum):
    LIVE = "live"
    SUPERSEDED = "superseded"
    KILLED = "killed"


class ChangeType(StrEnum):
    CREATE = "create"
    UPDATE = "update"
    KILL = "kill"


class Edition(HasId, Model):
    """A published version of an article in one language. Its payload is frozen; only its state moves."""

    __tablename__ = "editions"
    __table_args__ = (
        UniqueConstraint("article_id", "language", "number"),
        # The database itself keeps "at most one live".
        Index(
            "uq_editions_one_live",
            "article_id",
            "language",
            unique=True,
            sqlite_where=text("state = 'live'"),
            postgresql_where=text("state = 'live'"),
        ),
    )

    article_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("articles.id"), index=True)
    language: Mapped[str] = mapped_column(String(35))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(20), default=EditionState.LIVE)
    revision_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("revisions.id"))
    # Empty for the source language, which needs no translation.
    translation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("translations.id"))
    headline: Mapped[str] = mapped_column(Text)
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    # SHA-256 of the payload, the strong ETag; and of its text and provenance, to tell what is new.
    etag: Mapped[str] = mapped_column(String(64))
    content_hash: Mapped[str] = mapped_column(String(64))
    # `published_at` is the first edition's and never moves; `updated_at` is this one's.
    published_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    published_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    # Why it was killed, shown to whoever asks for it.
    explanation: Mapped[str] = mapped_column(Text, default="")

    article: Mapped[Article] = relationship(lazy="joined")


class Change(Model):
    """One entry of the public change log, numbered in the order of the commits."""

    __tablename__ = "changes"

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


class ChangeCounter(Model):
    """One row. Its lock is held until the commit, so numbers become visible in their order, without gaps."""

    __tablename__ = "change_counter"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    value: Mapped[int] = mapped_column(BigInteger, default=0)


class Partner(HasId, Model):
    __tablename__ = "partners"

    name: Mapped[str] = mapped_column(String(120), unique=True)
    # Languages the partner may read; empty: all.
    languages: Mapped[list[Any]] = mapped_column(default=list)
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
