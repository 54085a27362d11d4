"""The whole log, filtered and page by page. The log of one article or object is in service."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from transpub.activity.models import Activity


@dataclass(frozen=True)
class Filter:
    """What is wanted of the log; what is None is not asked. `by_system` wants what nobody did, and goes before
    `actor_id`. `day` is one of UTC."""

    actor_id: uuid.UUID | None = None
    by_system: bool = False
    verb: str | None = None
    object_type: str | None = None
    article_ids: Collection[uuid.UUID] | None = None
    day: date | None = None


@dataclass(frozen=True)
class Page:
    """Newest first. `older` is the cursor of the next page, None on the last one."""

    steps: Sequence[Activity]
    older: int | None


def page(session: Session, wanted: Filter, *, limit: int, before: int | None = None) -> Page:
    """`before` is a cursor: steps older than that one. What is logged meanwhile moves no page."""
    query = _filtered(select(Activity), wanted)
    if before is not None:
        query = query.where(Activity.id < before)
    found: Sequence[Activity] = session.scalars(query.order_by(Activity.id.desc()).limit(limit + 1)).all()
    return Page(found[:limit], found[limit - 1].id if len(found) > limit else None)


def _filtered(query: Select[Any], wanted: Filter) -> Select[Any]:
    if wanted.by_system:
        query = query.where(Activity.actor_id.is_(None))
    elif wanted.actor_id is not None:
        query = query.where(Activity.actor_id == wanted.actor_id)
    if wanted.verb is not None:
        query = query.where(Activity.verb == wanted.verb)
    if wanted.object_type is not None:
        query = query.where(Activity.object_type == wanted.object_type)
    if wanted.article_ids is not None:
        query = query.where(Activity.article_id.in_(wanted.article_ids))
    if wanted.day is not None:
        begin = datetime.combine(wanted.day, time(), UTC)
        query = query.where(Activity.at >= begin, Activity.at < begin + timedelta(days=1))
    return query
