"""How many comments on a translation are open, for its gates. Writing them is `comments`' business."""

import uuid
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from transpub.translations.comment_models import Comment


@dataclass(frozen=True)
class Unanswered:
    """`returns` are notes that a text was sent back with."""

    returns: int = 0
    others: int = 0


def unanswered(session: Session, translation_id: uuid.UUID) -> Unanswered:
    rows = session.execute(
        select(Comment.is_return, func.count())
        .where(Comment.translation_id == translation_id, Comment.resolved_at.is_(None))
        .group_by(Comment.is_return)
    )
    counts = {row[0]: row[1] for row in rows}
    return Unanswered(counts.get(True, 0), counts.get(False, 0))
