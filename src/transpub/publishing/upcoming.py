"""Texts under an embargo, for the partners who may see them before it ends. Nobody else is told that they exist."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select, tuple_
from sqlalchemy.orm import Session

from transpub.articles.models import Article
from transpub.core.clock import now
from transpub.core.errors import NotFound
from transpub.publishing import cursors
from transpub.publishing.cursors import Position
from transpub.publishing.models import Edition, EditionState
from transpub.publishing.partners import Reader
from transpub.publishing.situation import due_at


@dataclass(frozen=True)
class Held:
    """A frozen edition that waits; nothing of it may be published before `until`."""

    edition: Edition
    until: datetime


@dataclass(frozen=True)
class Upcoming:
    held: Sequence[Held]
    next_cursor: str | None


def upcoming(session: Session, reader: Reader, *, limit: int, cursor: str | None) -> Upcoming:
    """What waits under an embargo within the reader's scope, the first to go out first.

    What is only scheduled is nobody's business: the newsroom may still think better of it, and has promised it to
    nobody.

    Raises: NotFound, for who may not see it; BadCursor.
    """
    if not reader.sees_embargoed:
        raise NotFound
    after = cursors.decode(cursor) if cursor else None
    moment = now()
    query = (
        select(Edition)
        .join(Article, Article.id == Edition.article_id)
        .where(
            Edition.state == EditionState.SCHEDULED,
            or_(Edition.embargo_until > moment, Article.embargo_until > moment),
        )
    )
    if reader.languages:
        query = query.where(Edition.language.in_(reader.languages))
    if reader.sections:
        query = query.where(Edition.section.in_(reader.sections))
    if after:
        query = query.where(tuple_(Edition.updated_at, Edition.id) > (after.moment, after.id))
    rows = session.scalars(query.order_by(Edition.updated_at, Edition.id).limit(limit + 1)).all()
    more = len(rows) > limit
    held = [Held(edition, due_at(edition, edition.article) or moment) for edition in rows[:limit]]
    last = rows[limit - 1] if more else None
    return Upcoming(held, cursors.encode(Position(last.updated_at, last.id)) if last else None)
