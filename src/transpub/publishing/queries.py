"""Reading editions for the desk: one, those of an article, which were killed. The lists of the desk are `lists`."""

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, defer, lazyload

from transpub.articles.models import Revision
from transpub.core.errors import NotFound
from transpub.publishing.models import NEVER_OUT, Edition, EditionState
from transpub.publishing.situation import barred

# Lists show what an edition is, not what it says: hundreds of frozen payloads would be read for nothing.
WITHOUT_PAYLOAD = defer(Edition.payload)


def find(session: Session, article_id: uuid.UUID, language: str, number: int) -> Edition:
    """Any edition, whatever its state. Raises: NotFound."""
    edition = session.scalar(
        select(Edition).where(
            Edition.article_id == article_id, Edition.language == language, Edition.number == number
        )
    )
    if edition is None:
        raise NotFound
    return edition


def before(session: Session, edition: Edition) -> Edition | None:
    """The newest one with a smaller number that was out."""
    return session.scalar(
        select(Edition)
        .where(
            Edition.article_id == edition.article_id,
            Edition.language == edition.language,
            Edition.number < edition.number,
            Edition.state.not_in(NEVER_OUT),
        )
        .order_by(Edition.number.desc())
        .limit(1)
    )


def live_edition(session: Session, article_id: uuid.UUID, language: str) -> Edition | None:
    return session.scalar(
        select(Edition).where(
            Edition.article_id == article_id,
            Edition.language == language,
            Edition.state == EditionState.LIVE,
        )
    )


def live_editions(session: Session, article_id: uuid.UUID) -> list[Edition]:
    """By language."""
    return list(
        session.scalars(
            select(Edition)
            .where(Edition.article_id == article_id, Edition.state == EditionState.LIVE)
            .order_by(Edition.language)
        )
    )


def editions_of(
    session: Session, article_id: uuid.UUID, *, language: str | None = None, limit: int = 50, offset: int = 0
) -> Sequence[Edition]:
    """Newest first within each language."""
    query = select(Edition).where(Edition.article_id == article_id)
    if language is not None:
        query = query.where(Edition.language == language)
    return session.scalars(
        query.options(WITHOUT_PAYLOAD).order_by(Edition.language, Edition.number.desc()).limit(limit).offset(offset)
    ).all()


def count_of(session: Session, article_id: uuid.UUID, language: str) -> int:
    query = select(func.count()).where(Edition.article_id == article_id, Edition.language == language)
    return session.scalar(query) or 0


def live_by_article(session: Session, article_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, dict[str, Edition]]:
    """Live editions as article → language → edition."""
    found: dict[uuid.UUID, dict[str, Edition]] = {article_id: {} for article_id in article_ids}
    query = (
        select(Edition)
        # Wrapped, so that no index is taken for it: SQLite thinks few editions live, and would read all that are.
        .where(Edition.article_id.in_(found), func.coalesce(Edition.state, "") == EditionState.LIVE)
        .options(WITHOUT_PAYLOAD, lazyload(Edition.article))
    )
    for edition in session.scalars(query):
        found[edition.article_id][edition.language] = edition
    return found


def killed_articles(session: Session, article_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of them that were taken down in all languages and of which nothing has been brought back."""
    query = select(Edition.article_id).where(Edition.article_id.in_(article_ids), barred())
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
