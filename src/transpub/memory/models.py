"""Tables of what humans accepted: each pair of texts once, and where it was accepted.

The word indexes over `source_words` and `target_words` are no models: SQLite has them as FTS5 tables kept by
triggers, PostgreSQL as GIN indexes (migration 0003, and `index`).
"""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from transpub.core.clock import now
from transpub.core.db import Model

# Hexadecimal digits kept of the hashes that are compared only within one source text: 64 bits.
SHORT_HASH = 16
# The neighbour of a text's first and last sentence.
NO_NEIGHBOUR = ""
# The neighbour of a use that was stored before neighbours were: equal to no sentence's.
UNKNOWN_NEIGHBOUR = "?"

_Number = BigInteger().with_variant(Integer, "sqlite")


class MemoryUnit(Model):
    """One pair of texts, with their inline codes. There as long as it has a use.

    `source_hash` is the segment's. The words are those of `wording.words`, joined by spaces; the sketch is theirs.
    """

    __tablename__ = "memory_units"
    __table_args__ = (
        UniqueConstraint(
            "source_language", "target_language", "source_hash", "target_hash", name="uq_memory_units_pair"
        ),
    )

    # Rises with the first acceptance; also the row number in SQLite's word indexes.
    number: Mapped[int] = mapped_column(_Number, primary_key=True, autoincrement=True)
    # The name that others know it by.
    id: Mapped[uuid.UUID] = mapped_column(unique=True, default=uuid.uuid4)
    source_language: Mapped[str] = mapped_column(String(35))
    target_language: Mapped[str] = mapped_column(String(35))
    source_hash: Mapped[str] = mapped_column(String(64))
    target_hash: Mapped[str] = mapped_column(String(SHORT_HASH))
    source_text: Mapped[str] = mapped_column(Text)
    target_text: Mapped[str] = mapped_column(Text)
    source_words: Mapped[str] = mapped_column(Text)
    source_sketch: Mapped[str] = mapped_column(Text)
    target_words: Mapped[str] = mapped_column(Text)


class MemoryUse(Model):
    """One place of one article where a person accepted the pair. The article's are purged with it."""

    __tablename__ = "memory_uses"

    unit_number: Mapped[int] = mapped_column(_Number, ForeignKey("memory_units.number"), primary_key=True)
    article_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("articles.id"), primary_key=True, index=True)
    # Short hashes of the source sentences before and after it.
    previous_hash: Mapped[str] = mapped_column(String(SHORT_HASH), primary_key=True)
    next_hash: Mapped[str] = mapped_column(String(SHORT_HASH), primary_key=True)
    accepted_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    accepted_at: Mapped[datetime] = mapped_column(default=now)
    # The text is the machine's, accepted without a change.
    is_unedited: Mapped[bool] = mapped_column(default=False)
    # The draft came from a model that is not official.
    is_trial: Mapped[bool] = mapped_column(default=False)
