"""The table of who has a translation open. Its rows are hints that grow old by themselves, never locks."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from transpub.core.db import Model


class Presence(Model):
    """One person at one translation, however many windows they have. `segment_id` is where they are working."""

    __tablename__ = "presences"

    translation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("translations.id"), primary_key=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), primary_key=True)
    segment_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("segments.id"))
    seen_at: Mapped[datetime] = mapped_column(index=True)
