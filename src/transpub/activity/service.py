"""Write to the log and read from it."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Principal
from transpub.activity.latest import touch
from transpub.activity.models import Activity


def record(
    session: Session,
    actor: Principal,
    verb: str,
    object_type: str,
    object_id: uuid.UUID,
    *,
    article_id: uuid.UUID | None = None,
    from_state: str | None = None,
    to_state: str | None = None,
    note: str = "",
    facts: dict[str, Any] | None = None,
) -> None:
    if article_id is not None:
        touch(session, article_id)
    session.add(
        Activity(
            actor_id=actor.user_id,
            verb=verb,
            object_type=object_type,
            object_id=object_id,
            article_id=article_id,
            from_state=from_state,
            to_state=to_state,
            note=note,
            facts=facts or {},
        )
    )


def of_article(session: Session, article_id: uuid.UUID, *, limit: int = 50) -> Sequence[Activity]:
    """Newest first."""
    return session.scalars(
        select(Activity).where(Activity.article_id == article_id).order_by(Activity.id.desc()).limit(limit)
    ).all()


def of_object(
    session: Session, object_id: uuid.UUID, *, verb: str | None = None, limit: int = 50
) -> Sequence[Activity]:
    """Newest first."""
    query = select(Activity).where(Activity.object_id == object_id)
    if verb is not None:
        query = query.where(Activity.verb == verb)
    return session.scalars(query.order_by(Activity.id.desc()).limit(limit)).all()
