"""Tables of stories and their immutable revisions."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from transpub.accounts.models import User
from transpub.articles.document import SECTION_MAX, Document
from transpub.core.clock import now
from transpub.core.db import HasId, Model


class Article(HasId, Model):
    """One story. What it says is told by its revisions; `revision_number` is the newest one's."""

    __tablename__ = "articles"

    external_id: Mapped[str | None] = mapped_column(String(200), unique=True)
    source_language: Mapped[str] = mapped_column(String(35))
    headline: Mapped[str] = mapped_column(Text)
    # For searching: SQLite compares no letters but those of ASCII without regard to case.
    headline_folded: Mapped[str] = mapped_column(Text, default="")
    # As the newest revision says.
    section: Mapped[str | None] = mapped_column(String(SECTION_MAX), index=True)
    revision_number: Mapped[int] = mapped_column(default=1)
    created_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)
    # No language goes out before.
    embargo_until: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    created_by: Mapped[User | None] = relationship(lazy="joined")
    revisions: Mapped[list["Revision"]] = relationship(order_by="Revision.number", back_populates="article")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads this attribute as is

    @validates("headline")
    def _fold(self, _name: str, headline: str) -> str:
        self.headline_folded = headline.casefold()
        return headline


class Revision(HasId, Model):
    """A snapshot of the source text. Written once."""

    __tablename__ = "revisions"
    __table_args__ = (UniqueConstraint("article_id", "number"),)

    article_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("articles.id"), index=True)
    number: Mapped[int]
    document_json: Mapped[dict[str, Any]]
    # What was sent, as it was sent: nothing an editor typed is lost to our reading of it.
    submitted_title: Mapped[str] = mapped_column(Text)
    submitted_body: Mapped[str] = mapped_column(Text)
    submitted_format: Mapped[str] = mapped_column(String(20))
    # A file's bytes and name (DOCX: the body is empty then), or the address a page was fetched from.
    submitted_file: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    submitted_name: Mapped[str | None] = mapped_column(String(200))
    submitted_address: Mapped[str | None] = mapped_column(Text)
    submission_hash: Mapped[str] = mapped_column(String(64))
    # What was changed or left out without asking, and how often.
    normalisations: Mapped[list[Any]] = mapped_column(default=list)
    # Lines that looked like no part of the story, and what the editor decided: {id, reason, text, kept}.
    boilerplate: Mapped[list[Any]] = mapped_column(default=list)
    # The language the text itself told, whatever was declared; empty where it could not.
    detected_language: Mapped[str | None] = mapped_column(String(35))
    # A minor revision outdates no translation.
    minor: Mapped[bool] = mapped_column(default=False)
    # What changed, in the editor's words.
    note: Mapped[str] = mapped_column(Text, default="")
    words: Mapped[int]
    created_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)

    article: Mapped[Article] = relationship(back_populates="revisions")

    @property
    def document(self) -> Document:
        return Document.model_validate(self.document_json)
