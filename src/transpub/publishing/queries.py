"""Reading editions for the desk: history, what is live, what is ready to go out."""

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session, defer

from transpub.articles.models import Revision
from transpub.publishing.models import Edition, EditionState
from transpub.translations.models import Translation
from transpub.translations.workflow import State

# Lists show what an edition is, not what it says: hundreds of frozen payloads would be read for nothing.
_WITHOUT_PAYLOAD = defer(Edition.payload)


def editions_of(session: Session, article_id: uuid.UUID, *, limit: int = 50, offset: int = 0) -> Sequence[Edition]:
    """Newest first within each language."""
    return session.scalars(
        select(Edition)
        .where(Edition.article_id == article_id)
        .options(_WITHOUT_PAYLOAD)
        .order_by(Edition.language, Edition.number.desc())
        .limit(limit)
        .offset(offset)
    ).all()


def live_by_article(session: Session, article_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, dict[str, Edition]]:
    """Live editions as article → language → edition."""
    found: dict[uuid.UUID, dict[str, Edition]] = {article_id: {} for article_id in article_ids}
    query = select(Edition).where(Edition.article_id.in_(found), Edition.state == EditionState.LIVE)
    for edition in session.scalars(query.options(_WITHOUT_PAYLOAD)):
        found[edition.article_id][edition.language] = edition
    return found


def killed_articles(session: Session, article_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of them that were taken down and can never be published again."""
    query = select(Edition.article_id).where(
        Edition.article_id.in_(article_ids), Edition.state == EditionState.KILLED
    )
    return set(session.scalars(query.distinct()))


def older_than_source(session: Session, article_id: uuid.UUID) -> set[str]:
    """Languages whose live edition was made from an older revision than the newest that is not minor."""
    newest = (
        select(func.max(Revision.number))
        .where(Revision.article_id == article_id, ~Revision.minor)
        .scalar_subquery()
    )
    query = (
        select(Edition.language)
        .join(Revision, Revision.id == Edition.revision_id)
        .where(Edition.article_id == article_id, Edition.state == EditionState.LIVE, Revision.number < newest)
    )
    return set(session.scalars(query))


def live(session: Session, *, limit: int, offset: int = 0) -> Sequence[Edition]:
    """Latest update first."""
    return session.scalars(
        select(Edition)
        .where(Edition.state == EditionState.LIVE)
        .options(_WITHOUT_PAYLOAD)
        .order_by(Edition.updated_at.desc(), Edition.id)
        .limit(limit)
        .offset(offset)
    ).all()


def count_live(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Edition).where(Edition.state == EditionState.LIVE)) or 0


def ready(session: Session, *, limit: int, offset: int = 0) -> Sequence[Translation]:
    """Approved translations whose approved text is not live: never published, or approved anew since, or carried
    over to a revision that changed only the order of the text or where its links lead.

    Nothing of a killed article is ready, whichever of its languages had been published.
    """
    out_or_killed = exists().where(
        or_(
            and_(Edition.article_id == Translation.article_id, Edition.state == EditionState.KILLED),
            and_(
                Edition.translation_id == Translation.id,
                Edition.state == EditionState.LIVE,
                Edition.updated_at >= Translation.approved_at,
                Edition.revision_id == Translation.revision_id,
            ),
        )
    )
    return session.scalars(
        select(Translation)
        .where(Translation.state == State.APPROVED, ~out_or_killed)
        .order_by(Translation.approved_at)
        .limit(limit)
        .offset(offset)
    ).all()
