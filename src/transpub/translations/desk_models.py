"""Tables of what a desk has chosen of the checks. A row is a choice; without one the next wider scope holds."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from transpub.articles.document import SECTION_MAX
from transpub.core.clock import now
from transpub.core.db import Model


class CheckGrade(Model):
    """How grave a desk takes a check: a checks.rules.Grade. `scope` is a section; empty: all of them."""

    __tablename__ = "check_grades"

    scope: Mapped[str] = mapped_column(String(SECTION_MAX), primary_key=True)
    check: Mapped[str] = mapped_column(String(40), primary_key=True)
    grade: Mapped[str] = mapped_column(String(10))
    set_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    set_at: Mapped[datetime] = mapped_column(default=now)


class FieldLimit(Model):
    """How many characters a field may have, by the segments' kind. `scope` as above."""

    __tablename__ = "field_limits"

    scope: Mapped[str] = mapped_column(String(SECTION_MAX), primary_key=True)
    kind: Mapped[str] = mapped_column(String(30), primary_key=True)
    most: Mapped[int]
    set_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    set_at: Mapped[datetime] = mapped_column(default=now)


class UneditedLimit(Model):
    """From how much of the machine's text unchanged an approval is asked about (`warn`), and from how much refused
    (`block`): per cent of the words. `scope` as above."""

    __tablename__ = "unedited_limits"

    scope: Mapped[str] = mapped_column(String(SECTION_MAX), primary_key=True)
    warn: Mapped[int]
    block: Mapped[int]
    set_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    set_at: Mapped[datetime] = mapped_column(default=now)
