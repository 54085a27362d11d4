"""Embargoes: on a whole article, or on an edition that waits. What is out cannot be held back any more."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Permission, Principal
from transpub.activity.service import record
from transpub.articles import service as articles
from transpub.articles.models import Article
from transpub.core.clock import now
from transpub.publishing.errors import EmbargoTooLate
from transpub.publishing.going_live import foresee
from transpub.publishing.models import Edition, EditionState
from transpub.publishing.queries import live_editions
from transpub.publishing.service import UNSEEN, Seen, require_ahead
from transpub.publishing.situation import (
    Situation,
    locked_article,
    meanwhile,
    require_embargo_seen,
    require_seen,
    require_step,
    situation,
    version_of,
)
from transpub.publishing.steps import Standing, Step


def set_on_article(
    session: Session,
    actor: Principal,
    article_id: uuid.UUID,
    until: datetime | None,
    *,
    seen: str | None = None,
    seen_version: int | None = None,
) -> Article:
    """Hold every language back until then; None lifts it, and what waited for nothing else goes out.

    `seen` is the embargo it was decided beside, as `embargo_mark` writes it; `seen_version` the version of the
    whole article. None: they did not say.

    Raises: Forbidden, NotFound, TimeNotAhead, EmbargoTooLate, EmbargoChangedMeanwhile, PublishedMeanwhile.
    """
    actor.require(Permission.EDITION_PUBLISH)
    article = locked_article(session, article_id)
    if article.embargo_until == until:
        return article
    require_embargo_seen(session, article, seen)
    live = live_editions(session, article.id)
    version = version_of(session, article.id)
    if seen_version is not None and seen_version != version:
        standing, newest = (Standing.LIVE, live[0]) if live else (Standing.NONE, None)
        raise meanwhile(session, article.id, standing, newest, seen=seen_version, version=version)
    require_ahead(until, "embargo_until")
    if until and live:
        raise EmbargoTooLate(languages=", ".join(edition.language for edition in live))
    articles.set_embargo(session, actor, article_id, until)
    for language in _waiting(session, article.id):
        _foresee(session, situation(session, article, language))
    return article


def set_on_edition(
    session: Session,
    actor: Principal,
    article_id: uuid.UUID,
    language: str,
    until: datetime | None,
    *,
    seen: Seen = UNSEEN,
) -> Edition:
    """Hold the edition that waits back until then, whatever its article says; None lifts its own embargo.

    Raises: Forbidden, NotFound, TimeNotAhead, StepBlocked, PublishedMeanwhile, EmbargoChangedMeanwhile.
    """
    actor.require(Permission.EDITION_PUBLISH)
    found = situation(session, locked_article(session, article_id), language)
    require_seen(session, found, seen.version)
    require_embargo_seen(session, found.article, seen.embargo)
    require_step(found, Step.EMBARGO, actor)
    require_ahead(until, "embargo_until")
    edition = found.waiting
    if edition is None:
        raise LookupError("the table lets only an edition that waits be embargoed")
    edition.embargo_until = until
    _foresee(session, found)
    edition.version += 1
    record(
        session,
        actor,
        "edition.embargo_lifted" if until is None else "edition.embargoed",
        "edition",
        edition.id,
        article_id=edition.article_id,
        facts={
            "language": language,
            "number": edition.number,
            **({} if until is None else {"until": until.isoformat(timespec="seconds")}),
        },
    )
    session.flush()
    return edition


def _waiting(session: Session, article_id: uuid.UUID) -> Sequence[str]:
    """Languages of which an edition waits."""
    query = select(Edition.language).where(
        Edition.article_id == article_id, Edition.state == EditionState.SCHEDULED
    )
    return session.scalars(query.order_by(Edition.language)).all()


def _foresee(session: Session, found: Situation) -> None:
    """Lists of what waits are in the order in which it goes out."""
    foresee(session, found, found.due_at or now())
