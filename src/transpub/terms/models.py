"""Tables of the register: entries, their wordings in each language, what people did not want in it, and the number
of its last change."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from transpub.accounts.models import User
from transpub.core.clock import now
from transpub.core.db import HasId, Model
from transpub.terms.entries import Entry, Gender, Kind, PartOfSpeech, Wording

TEXT_MAX = 200
SCOPE_MAX = 60


class Term(HasId, Model):
    """One thing and what it is called; see entries.Entry. `source_key` is the source wording made comparable."""

    __tablename__ = "terms"
    __table_args__ = (UniqueConstraint("source_language", "source_key", "kind", "scope"),)

    kind: Mapped[str] = mapped_column(String(12))
    source_language: Mapped[str] = mapped_column(String(35))
    source_key: Mapped[str] = mapped_column(String(TEXT_MAX * 3), index=True)
    part_of_speech: Mapped[str] = mapped_column(String(12), default="")
    gender: Mapped[str] = mapped_column(String(12), default="")
    do_not_translate: Mapped[bool] = mapped_column(default=False)
    forbidden: Mapped[bool] = mapped_column(default=False)
    case_sensitive: Mapped[bool] = mapped_column(default=False)
    # A desk or section; empty: all of them.
    scope: Mapped[str] = mapped_column(String(SCOPE_MAX), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    created_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    updated_at: Mapped[datetime] = mapped_column(default=now)
    version: Mapped[int] = mapped_column(default=1)

    # The source language's first, then by language.
    wordings: Mapped[list["TermWording"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="TermWording.position, TermWording.language"
    )
    updated_by: Mapped[User | None] = relationship(foreign_keys=updated_by_id, lazy="joined")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads this attribute as is

    def entry(self) -> Entry:
        return Entry(
            source_language=self.source_language,
            wordings=tuple(wording.plain() for wording in self.wordings),
            kind=Kind(self.kind),
            part_of_speech=PartOfSpeech(self.part_of_speech),
            gender=Gender(self.gender),
            do_not_translate=self.do_not_translate,
            forbidden=self.forbidden,
            case_sensitive=self.case_sensitive,
            scope=self.scope,
            note=self.note,
            id=self.id,
        )


class TermWording(HasId, Model):
    """An entry in one language; see entries.Wording. The source language has one as well as each target."""

    __tablename__ = "term_wordings"
    __table_args__ = (UniqueConstraint("term_id", "language"),)

    term_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("terms.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(35), index=True)
    position: Mapped[int]
    text: Mapped[str] = mapped_column(String(TEXT_MAX))
    # All its wordings made comparable, for searching: SQLite compares Cyrillic letters by case.
    search_key: Mapped[str] = mapped_column(Text)
    # Key of entries.FORM_KEYS → text, generated first, then a person's.
    forms: Mapped[dict[str, Any]] = mapped_column(default=dict)
    also: Mapped[list[Any]] = mapped_column(default=list)
    forbidden: Mapped[list[Any]] = mapped_column(default=list)

    def plain(self) -> Wording:
        return Wording(
            self.language, self.text, tuple(sorted(self.forms.items())), tuple(self.also), tuple(self.forbidden)
        )


class DeclinedTerm(HasId, Model):
    """An expression that work suggested for the register between two languages, and somebody did not want there."""

    __tablename__ = "declined_terms"
    __table_args__ = (UniqueConstraint("source_language", "target_language", "source_key"),)

    source_language: Mapped[str] = mapped_column(String(35))
    target_language: Mapped[str] = mapped_column(String(35))
    # As Term.source_key; `source` is how it was shown.
    source_key: Mapped[str] = mapped_column(String(TEXT_MAX * 3))
    source: Mapped[str] = mapped_column(String(TEXT_MAX))
    declined_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    declined_at: Mapped[datetime] = mapped_column(default=now)

    declined_by: Mapped[User | None] = relationship(foreign_keys=declined_by_id, lazy="joined")


class RegisterChange(Model):
    """One row that every change of the register counts up, so that what was loaded from it can be told stale."""

    __tablename__ = "term_register"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]
