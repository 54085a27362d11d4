"""The log of what people and the system did. Rows are added, never changed."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from transpub.accounts.models import User
from transpub.core.clock import now
from transpub.core.db import Model


class Activity(Model):
    """`verb` is `object.happened` (`translation.approved`); `actor_id` is empty for the system's own doing."""

    __tablename__ = "activity"
    __table_args__ = (
        Index("ix_activity_actor_id_id", "actor_id", "id"),
        Index("ix_activity_actor_id_article_id", "actor_id", "article_id"),
        Index("ix_activity_verb_id", "verb", "id"),
        Index("ix_activity_object_type_id", "object_type", "id"),
    )

    # SQLite numbers rows only for a column declared INTEGER.
    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    actor_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    verb: Mapped[str] = mapped_column(String(60))
    object_type: Mapped[str] = mapped_column(String(30))
    object_id: Mapped[uuid.UUID] = mapped_column(index=True)
    article_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    from_state: Mapped[str | None] = mapped_column(String(30))
    to_state: Mapped[str | None] = mapped_column(String(30))
    note: Mapped[str] = mapped_column(Text, default="")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)

    actor: Mapped[User | None] = relationship(lazy="joined")
