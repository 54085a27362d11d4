"""Who else has a translation open, and at which segment. Told to people, never asked before a save: nobody is
locked out, and who says nothing for a while is gone."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import and_, delete, select, tuple_, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from transpub.accounts.models import User
from transpub.accounts.permissions import Permission, Principal
from transpub.core.clock import now
from transpub.translations import service
from transpub.translations.models import Segment
from transpub.translations.presence_models import Presence

# Three times as long as a page waits between two words of itself: one that is lost on the way hides nobody.
EXPIRES_AFTER = timedelta(seconds=45)
# So many others are named; more in one text could not be shown beside its title.
OTHERS_MAX = 20
# Old rows taken away by one writer. More have grown old only after a night; the next ones take theirs.
_SWEEP = 500


@dataclass(frozen=True)
class Other:
    """Somebody else at the same translation. `segment` counts from 1; None: at none, or at one that is gone."""

    name: str
    segment: int | None


def touch(
    session: Session, actor: Principal, translation_id: uuid.UUID, segment_id: uuid.UUID | None = None
) -> Sequence[Other]:
    """Note that a person has the translation open, at one of its segments or at none; the others, by name.

    A segment of another translation is none. Raises: NotFound, Forbidden.
    """
    actor.require(Permission.ARTICLE_READ)
    translation = service.find(session, translation_id)
    _sweep(session)
    if actor.user_id is not None:
        _write(session, translation.id, actor.user_id, _own(session, translation.id, segment_id))
    return others(session, actor, translation.id)


def leave(session: Session, actor: Principal, translation_id: uuid.UUID) -> None:
    """They have closed it. Another window of theirs says otherwise within seconds."""
    session.execute(
        delete(Presence).where(Presence.translation_id == translation_id, Presence.user_id == actor.user_id)
    )


def others(session: Session, actor: Principal, translation_id: uuid.UUID) -> Sequence[Other]:
    """Everybody else who has it open now, by name; at most OTHERS_MAX."""
    rows = session.execute(
        select(User.name, Segment.position)
        .join(Presence, Presence.user_id == User.id)
        .outerjoin(Segment, and_(Segment.id == Presence.segment_id, Segment.retired_at.is_(None)))
        .where(
            Presence.translation_id == translation_id,
            Presence.seen_at >= now() - EXPIRES_AFTER,
            User.id != actor.user_id,
        )
        .order_by(User.name, User.id)
        .limit(OTHERS_MAX)
    )
    return [Other(name, None if position is None else position + 1) for name, position in rows]


def _sweep(session: Session) -> None:
    """Two who sweep at once take different rows (PostgreSQL; SQLite has one writer anyway)."""
    key = tuple_(Presence.translation_id, Presence.user_id)
    old = (
        select(Presence.translation_id, Presence.user_id)
        .where(Presence.seen_at < now() - EXPIRES_AFTER)
        .limit(_SWEEP)
        .with_for_update(skip_locked=True)
    )
    session.execute(delete(Presence).where(key.in_(old)).execution_options(synchronize_session=False))


def _own(session: Session, translation_id: uuid.UUID, segment_id: uuid.UUID | None) -> uuid.UUID | None:
    segment = session.get(Segment, segment_id) if segment_id else None
    return segment.id if segment and segment.translation_id == translation_id else None


def _write(session: Session, translation_id: uuid.UUID, user_id: uuid.UUID, segment_id: uuid.UUID | None) -> None:
    found = session.execute(
        update(Presence)
        .where(Presence.translation_id == translation_id, Presence.user_id == user_id)
        .values(segment_id=segment_id, seen_at=now())
        .returning(Presence.user_id)
    ).first()
    if found is not None:
        return
    try:
        with session.begin_nested():
            session.add(
                Presence(translation_id=translation_id, user_id=user_id, segment_id=segment_id, seen_at=now())
            )
    except IntegrityError:
        # Another window of the same person was faster; it says the same.
        return
