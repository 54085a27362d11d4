"""The table of what people say to each other about a translation. Rows are resolved and reopened, never deleted."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from transpub.accounts.models import User
from transpub.core.clock import now
from transpub.core.db import HasId, Model
from transpub.translations.models import Segment, Translation


class Comment(HasId, Model):
    """About one segment, or without one about the whole text. `is_return`: a reviewer asked for it when sending the
    text back."""

    __tablename__ = "comments"
    __table_args__ = (Index("ix_comments_translation_id", "translation_id", "resolved_at"),)

    translation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("translations.id"))
    segment_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("segments.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    # The segment as it stood when this was written: joined, cut, revised or edited, it has other words since.
    about_source: Mapped[str] = mapped_column(Text, default="")
    about_target: Mapped[str] = mapped_column(Text, default="")
    is_return: Mapped[bool] = mapped_column(default=False)
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    resolved_at: Mapped[datetime | None]
    resolved_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))

    translation: Mapped[Translation] = relationship()
    segment: Mapped[Segment | None] = relationship()
    author: Mapped[User] = relationship(foreign_keys=author_id)
    resolved_by: Mapped[User | None] = relationship(foreign_keys=resolved_by_id)

    @property
    def is_open(self) -> bool:
        return self.resolved_at is None

    @property
    def place(self) -> uuid.UUID | None:
        """The segment to show it with; None: the whole text, also where its sentence is no longer in the source."""
        return self.segment_id if self.segment is not None and self.segment.retired_at is None else None

    @property
    def quotes(self) -> bool:
        """Whether the words it was written about are not the ones it is shown with, and so must be quoted."""
        if not (self.about_source or self.about_target):
            return False
        segment = self.segment
        if segment is None or segment.retired_at is not None:
            return True
        return (segment.source, segment.target) != (self.about_source, self.about_target)
