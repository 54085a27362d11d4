"""Where an edition goes live, and nowhere else: at once, or when its time has come."""

import logging
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from transpub.accounts.permissions import SYSTEM, Principal
from transpub.activity.service import record
from transpub.articles.models import Article, Revision
from transpub.core.clock import now
from transpub.core.db import Database
from transpub.publishing import changelog, live_tags, payload, signing
from transpub.publishing.models import ChangeType, Edition, EditionState
from transpub.publishing.payload import EditionFacts
from transpub.publishing.signing_store import Signer, signer
from transpub.publishing.situation import Situation, locked_article, situation
from transpub.publishing.steps import Standing

log = logging.getLogger(__name__)

# Editions taken live in one look; the rest waits for the next.
_AT_ONCE = 500

_VERBS: Mapping[ChangeType, str] = {
    ChangeType.CREATE: "edition.published",
    ChangeType.UPDATE: "edition.published",
    ChangeType.CORRECT: "edition.corrected",
    ChangeType.MINOR: "edition.changed",
    ChangeType.RESTORE: "edition.restored",
}
# What a plain publication is to partners, by what they had before.
_PLAIN: Mapping[Standing, ChangeType] = {
    Standing.NONE: ChangeType.CREATE,
    Standing.LIVE: ChangeType.UPDATE,
    Standing.WITHDRAWN: ChangeType.RESTORE,
    Standing.KILLED: ChangeType.RESTORE,
}


def change_from(standing: Standing, wanted: ChangeType = ChangeType.UPDATE) -> ChangeType:
    """A correction or a minor change is one only of what is live."""
    is_special = wanted in (ChangeType.CORRECT, ChangeType.MINOR) and standing is Standing.LIVE
    return wanted if is_special else _PLAIN[standing]


def go_live(session: Session, actor: Principal, found: Situation) -> Edition:
    """Let the waiting edition be the live one. Call it last: it holds the change log until the commit.

    Its text is as it was frozen; the times in it are those of now, so that nobody who asks by time can miss it.
    """
    edition, before = found.waiting, found.current
    if edition is None:
        raise LookupError("no edition of this language waits")
    sealing = signer(session)
    moment = max(now(), sealing.public.since)
    if before and moment <= before.updated_at:
        # The clock was set back. Who asks by date, which has whole seconds, must not take the new text for the old.
        moment = before.updated_at + timedelta(seconds=1)
    edition.change = change_from(found.standing, ChangeType(edition.change))
    edition.published_at = before.published_at if before else moment
    edition.updated_at = moment
    edition.correction_pending = is_behind(session, edition)
    text, note = payload.text_of(edition.payload), payload.editorial_note(edition.payload)
    stamp(session, found.article, edition, text, note, sealing)
    if before:
        # Its explanation stays with what was taken down: by it the history knows what no partner is given again.
        end(session, before, EditionState.SUPERSEDED)
        session.flush()
    from_state = edition.state
    edition.state = EditionState.LIVE
    edition.version += 1
    session.flush()
    live_tags.write(session, edition, text.get("tags", ()))
    record(
        session,
        actor,
        _VERBS[ChangeType(edition.change)],
        "edition",
        edition.id,
        article_id=edition.article_id,
        from_state=from_state,
        to_state=EditionState.LIVE,
        note=edition.note,
        facts={"language": edition.language, "number": edition.number},
    )
    changelog.append(session, edition, ChangeType(edition.change), note=edition.note)
    return edition


def foresee(session: Session, found: Situation, moment: datetime) -> None:
    """Date what waits anew, in its payload too: it goes out at another time, and partners may see it before."""
    edition = found.waiting
    if edition is None:
        raise LookupError("no edition of this language waits")
    edition.updated_at = moment
    edition.published_at = found.current.published_at if found.current else moment
    text, note = payload.text_of(edition.payload), payload.editorial_note(edition.payload)
    stamp(session, found.article, edition, text, note)
    session.flush()


def stamp(
    session: Session,
    article: Article,
    edition: Edition,
    text: Mapping[str, Any],
    note: str,
    sealing: Signer | None = None,
) -> None:
    """Render the payload by what the row says of the edition. It is sealed when it goes live: what waits may never
    go out, and nobody shall hold a proof of it."""
    facts = EditionFacts(
        edition.article_id,
        edition.language,
        edition.number,
        article.source_language,
        session.get_one(Revision, edition.revision_id).number,
        edition.published_at,
        edition.updated_at,
        edition.change,
        note,
        is_behind(session, edition),
    )
    edition.payload = (
        signing.seal({**facts.envelope(), **text}, sealing.private, sealing.public)
        if sealing
        else payload.render(facts, text)
    )
    edition.etag = payload.digest(edition.payload)


def end(session: Session, edition: Edition, state: EditionState) -> None:
    edition.state = state
    edition.ended_at = now()
    edition.version += 1
    live_tags.remove(session, edition)


def is_behind(session: Session, edition: Edition) -> bool:
    """Whether the source was revised, not only in passing, after the revision the edition is made of."""
    own = session.get_one(Revision, edition.revision_id).number
    newer = exists().where(
        Revision.article_id == edition.article_id, Revision.number > own, Revision.minor.is_(False)
    )
    return bool(session.scalar(select(newer)))


def due(session: Session, moment: datetime, *, limit: int = _AT_ONCE) -> list[tuple[uuid.UUID, str]]:
    """Article and language of what waits and whose time has come, the longest due first."""
    times = (Edition.scheduled_for, Edition.embargo_until, Article.embargo_until)
    rows = session.execute(
        select(Edition.article_id, Edition.language)
        .join(Article, Article.id == Edition.article_id)
        .where(Edition.state == EditionState.SCHEDULED, *(or_(time.is_(None), time <= moment) for time in times))
        .order_by(Edition.updated_at, Edition.id)
        .limit(limit)
    )
    return [(article_id, language) for article_id, language in rows]


def publish_due(database: Database) -> int:
    """Let everything go live whose time has come, each in a transaction of its own; how many there were.

    Called every few seconds by any number of processes: under the article's lock one of them finds the edition
    still waiting, the others find it live. What fails is logged and tried again at the next look.
    """
    with database.read_only() as session:
        waiting = due(session, now())
    return sum(_publish_one(database, article_id, language) for article_id, language in waiting)


def _publish_one(database: Database, article_id: uuid.UUID, language: str) -> bool:
    try:
        with database.unit_of_work() as session:
            found = situation(session, locked_article(session, article_id), language)
            is_due = found.waiting is not None and (found.due_at is None or found.due_at <= now())
            if is_due:
                go_live(session, SYSTEM, found)
            return is_due
    except Exception:
        # Whatever is wrong with one edition, the others that are due must go out.
        log.exception("%s of article %s is due and could not go live", language, article_id)
        return False
