"""A correction of the source reaches what is published: live editions made from an older revision are labelled."""

import uuid
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Principal
from transpub.articles.models import Revision
from transpub.articles.service import Prepared
from transpub.publishing import changelog
from transpub.publishing.models import ChangeType, Edition, EditionState
from transpub.publishing.situation import locked_article
from transpub.translations import revising
from transpub.translations.revising import Outcome


def revise(
    session: Session,
    actor: Principal,
    article_id: uuid.UUID,
    prepared: Prepared,
    *,
    base: int,
    offer_ttl: timedelta,
    minor: bool = False,
    note: str = "",
    urgent: bool = False,
) -> Outcome:
    """`translations.revising.revise`, and partners are told which live editions await a correction.

    Raises: what `translations.revising.revise` raises.
    """
    outcome = revising.revise(
        session, actor, article_id, prepared, base=base, minor=minor, note=note, urgent=urgent, offer_ttl=offer_ttl
    )
    if outcome.created and not minor:
        mark_pending(session, article_id)
    return outcome


def mark_pending(session: Session, article_id: uuid.UUID) -> list[Edition]:
    """Label the live editions that are behind the newest revision; those labelled now. Each gets a change entry.

    Their payloads stay as they are (decision 0009). The entry is a minor one: no word of the text has changed.
    """
    locked_article(session, article_id)
    newest = (
        select(Revision.number)
        .where(Revision.article_id == article_id, Revision.minor.is_(False))
        .order_by(Revision.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    behind = session.scalars(
        select(Edition)
        .join(Revision, Revision.id == Edition.revision_id)
        .where(
            Edition.article_id == article_id,
            Edition.state == EditionState.LIVE,
            Edition.correction_pending.is_(False),
            Revision.number < newest,
        )
        .order_by(Edition.language)
    ).all()
    for edition in behind:
        edition.correction_pending = True
    session.flush()
    for edition in behind:
        changelog.append(session, edition, ChangeType.MINOR)
    return list(behind)
