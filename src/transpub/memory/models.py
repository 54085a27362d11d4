"""The table of sentences a human accepted."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from transpub.core.clock import now
from transpub.core.db import HasId, Model


class MemoryUnit(HasId, Model):
    """One accepted pair. Texts carry their inline codes; `source_hash` is the segment's."""

    __tablename__ = "memory_units"
    __table_args__ = (Index("ix_memory_units_lookup", "source_language", "target_language", "source_hash"),)

    source_language: Mapped[str] = mapped_column(String(35))
    target_language: Mapped[str] = mapped_column(String(35))
    source_hash: Mapped[str] = mapped_column(String(64))
    source_text: Mapped[str] = mapped_column(Text)
    target_text: Mapped[str] = mapped_column(Text)
    # Kept so that one article's units can be purged with it.
    article_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("articles.id"), index=True)
    accepted_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    accepted_at: Mapped[datetime] = mapped_column(default=now)
