"""Live editions that no trusted key vouches for, published anew as they are. Keys are kept by `signing_store`."""

import json
import uuid
from collections.abc import Collection, Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Permission, Principal
from transpub.core.clock import now
from transpub.core.db import Database
from transpub.publishing import payload, signing_store
from transpub.publishing.going_live import go_live, stamp
from transpub.publishing.models import ChangeType, Edition, EditionState
from transpub.publishing.signing import SIGNATURE
from transpub.publishing.situation import Situation, locked_article, situation

_AT_ONCE = 200


def reseal(database: Database, actor: Principal) -> int:
    """Publish every such edition again, as a minor change, each in a transaction of its own; how many there were.

    There are some after a revocation, and from before editions were sealed. Where another edition of the language
    waits, that one will bring its own seal. Run again, nothing happens.

    Raises: Forbidden.
    """
    actor.require(Permission.PARTNER_MANAGE)
    with database.read_only() as session:
        unproved = list(_unproved(session))
    return sum(_reseal_one(database, actor, article_id, language) for article_id, language in unproved)


def _reseal_one(database: Database, actor: Principal, article_id: uuid.UUID, language: str) -> bool:
    with database.unit_of_work() as session:
        found = situation(session, locked_article(session, article_id), language)
        live = found.live
        is_due = live is not None and found.waiting is None and not _is_proved(live.payload, _trusted(session))
        if live is not None and is_due:
            _freeze_again(session, actor, found, live)
            go_live(session, actor, situation(session, found.article, language))
        return is_due


def _freeze_again(session: Session, actor: Principal, found: Situation, live: Edition) -> None:
    newest = session.scalar(
        select(func.max(Edition.number)).where(
            Edition.article_id == found.article.id, Edition.language == found.language
        )
    )
    edition = Edition(
        article_id=live.article_id,
        language=live.language,
        number=(newest or 0) + 1,
        state=EditionState.SCHEDULED,
        revision_id=live.revision_id,
        translation_id=live.translation_id,
        headline=live.headline,
        section=live.section,
        content_hash=live.content_hash,
        published_at=live.published_at,
        updated_at=now(),
        published_by_id=actor.user_id,
        change=ChangeType.MINOR,
        frozen_at=live.frozen_at,
    )
    text, note = payload.text_of(live.payload), payload.editorial_note(live.payload)
    stamp(session, found.article, edition, text, note)
    session.add(edition)
    session.flush()


def _unproved(session: Session) -> Iterator[tuple[uuid.UUID, str]]:
    trusted = _trusted(session)
    rows = session.execute(
        select(Edition.article_id, Edition.language, Edition.payload)
        .where(Edition.state == EditionState.LIVE)
        .order_by(Edition.updated_at)
        .execution_options(yield_per=_AT_ONCE)
    )
    for article_id, language, data in rows:
        if not _is_proved(data, trusted):
            yield article_id, language


def _trusted(session: Session) -> Collection[str]:
    return {key.id for key in signing_store.public_keys(session) if key.revoked_at is None}


def _is_proved(data: bytes, trusted: Collection[str]) -> bool:
    return json.loads(data).get(SIGNATURE, {}).get("key") in trusted
