"""The lists of the publishing desk: what is ready, live, scheduled, awaiting correction, withdrawn. With counts."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from transpub.publishing.models import Edition, EditionState
from transpub.publishing.queries import WITHOUT_PAYLOAD
from transpub.publishing.situation import barred
from transpub.translations.models import Translation
from transpub.translations.workflow import State


class Listing(StrEnum):
    """Lists of editions; what is ready is no edition yet and has functions of its own."""

    LIVE = "live"
    SCHEDULED = "scheduled"
    PENDING = "pending"
    WITHDRAWN = "withdrawn"


_WHERE: Mapping[Listing, ColumnElement[bool]] = {
    Listing.LIVE: Edition.state == EditionState.LIVE,
    Listing.SCHEDULED: Edition.state == EditionState.SCHEDULED,
    Listing.PENDING: and_(Edition.state == EditionState.LIVE, Edition.correction_pending.is_(True)),
    Listing.WITHDRAWN: Edition.state.in_((EditionState.WITHDRAWN, EditionState.KILLED)),
}


def editions(
    session: Session, listing: Listing, *, language: str | None = None, limit: int, offset: int = 0
) -> Sequence[Edition]:
    """Scheduled ones in the order they go out, those taken down by when that was, the rest by their last update."""
    query = select(Edition).where(_WHERE[listing], _in(language)).options(WITHOUT_PAYLOAD)
    match listing:
        case Listing.SCHEDULED:
            query = query.order_by(Edition.updated_at, Edition.id)
        case Listing.WITHDRAWN:
            query = query.order_by(Edition.ended_at.desc(), Edition.id)
        case _:
            query = query.order_by(Edition.updated_at.desc(), Edition.id)
    return session.scalars(query.limit(limit).offset(offset)).all()


def count(session: Session, listing: Listing, *, language: str | None = None) -> int:
    return session.scalar(select(func.count()).where(_WHERE[listing], _in(language))) or 0


def ready(session: Session, *, language: str | None = None, limit: int, offset: int = 0) -> Sequence[Translation]:
    """Approved translations whose approved text has not gone out: never published, or approved anew since, or
    carried over to a revision that changed only the order of the text or where its links lead.

    Nothing killed is ready, and nothing of an article killed as a whole; that is brought back, not published.
    """
    query = select(Translation).where(_is_ready(), _translated(language)).order_by(Translation.approved_at)
    return session.scalars(query.limit(limit).offset(offset)).all()


def count_ready(session: Session, *, language: str | None = None) -> int:
    return session.scalar(select(func.count()).where(_is_ready(), _translated(language))) or 0


def languages(session: Session) -> list[str]:
    """Those in which there is anything on the lists."""
    standing = select(Edition.language).where(or_(*_WHERE.values()))
    waiting = select(Translation.language).where(Translation.state == State.APPROVED)
    return sorted(set(session.scalars(standing.union(waiting))))


def _is_ready() -> ColumnElement[bool]:
    out, killed = aliased(Edition), aliased(Edition)
    has_gone_out = exists().where(
        out.translation_id == Translation.id,
        out.state.in_((EditionState.LIVE, EditionState.SCHEDULED, EditionState.WITHDRAWN)),
        out.frozen_at >= Translation.approved_at,
        out.revision_id == Translation.revision_id,
    )
    is_killed = exists().where(
        killed.article_id == Translation.article_id,
        killed.state == EditionState.KILLED,
        or_(killed.language == Translation.language, barred(killed)),
    )
    return and_(Translation.state == State.APPROVED, ~has_gone_out, ~is_killed)


def _in(language: str | None) -> ColumnElement[bool]:
    return true() if language is None else Edition.language == language


def _translated(language: str | None) -> ColumnElement[bool]:
    return true() if language is None else Translation.language == language
