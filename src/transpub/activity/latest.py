"""When something last happened to each article: what lists of articles are ordered by. Not the log itself."""

import uuid
from datetime import datetime

from sqlalchemy import Index, exists, insert, literal, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from transpub.core.clock import now
from transpub.core.db import Model

_TOUCHED = "transpub.touched_articles"


class LatestActivity(Model):
    """One row an article. Nobody waits for it: whoever finds it held leaves it, since the holder has just been
    active too, and so no two transactions ever wait for each other here."""

    __tablename__ = "latest_activity"
    __table_args__ = (Index("ix_latest_activity_at", "at", "article_id"),)

    article_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime]


def touch(session: Session, article_id: uuid.UUID) -> None:
    """Something happens to the article now. Written once in a transaction, however much is logged in it."""
    touched: set[uuid.UUID] = session.info.setdefault(_TOUCHED, set())
    if article_id in touched:
        return
    touched.add(article_id)
    moment = now()
    free = select(LatestActivity.article_id).where(LatestActivity.article_id == article_id)
    # By the connection: a statement of the session's would flush rows their writer has not finished yet.
    connection = session.connection()
    moved = connection.execute(
        update(LatestActivity)
        .where(LatestActivity.article_id.in_(free.with_for_update(skip_locked=True)))
        .values(at=moment)
    )
    if not moved.rowcount:
        connection.execute(
            insert(LatestActivity).from_select(
                ["article_id", "at"],
                select(
                    literal(article_id, LatestActivity.article_id.type), literal(moment, LatestActivity.at.type)
                ).where(~exists().where(LatestActivity.article_id == article_id)),
            )
        )
