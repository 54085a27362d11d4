"""Steps that take editions down: withdraw one language, kill all of them. Each leaves a tombstone."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Permission, Principal
from transpub.activity.service import record
from transpub.publishing import changelog, recalling
from transpub.publishing.errors import ExplanationMissing, NothingPublished
from transpub.publishing.going_live import end
from transpub.publishing.models import ChangeType, Edition, EditionState
from transpub.publishing.service import NOTE_MAX, UNSEEN, Seen, cancel
from transpub.publishing.situation import (
    locked_article,
    meanwhile,
    require_seen,
    require_step,
    situation,
    version_of,
)
from transpub.publishing.steps import Standing, Step


def withdraw(
    session: Session,
    actor: Principal,
    article_id: uuid.UUID,
    language: str,
    *,
    explanation: str,
    seen: Seen = UNSEEN,
) -> Edition:
    """Take one language down; partners and readers are shown why. What is scheduled for it is cancelled: it would
    bring the text back. Asked for twice, it has happened once.

    Raises: Forbidden, NotFound, StepOutOfPlace, ExplanationMissing, PublishedMeanwhile.
    """
    actor.require(Permission.EDITION_PUBLISH)
    found = situation(session, locked_article(session, article_id), language)
    reason = explanation.strip()[:NOTE_MAX]
    if found.current and not found.waiting and _is_down(found.current, EditionState.WITHDRAWN, reason):
        return found.current
    require_seen(session, found, seen.version)
    require_step(found, Step.WITHDRAW, actor, note=reason)
    edition = found.live
    if edition is None:
        raise LookupError("the table lets only a live edition be withdrawn")
    if found.waiting:
        cancel(session, actor, found, note=reason)
    _take_down(session, actor, edition, EditionState.WITHDRAWN, "edition.withdrawn", reason)
    session.flush()
    changelog.append(session, edition, ChangeType.WITHDRAW, note=reason)
    return edition


def kill(
    session: Session, actor: Principal, article_id: uuid.UUID, *, explanation: str, seen_version: int | None = None
) -> list[Edition]:
    """Take every language down at once, also those that were withdrawn; nothing scheduled goes out any more.

    Returns what was taken down. Where nothing is out yet, what was scheduled is cancelled and returned; no reader
    has had it, so no explanation is needed and the article may be published again. Asked for twice, it has happened
    once. `seen_version` is that of the whole article (see `situation.version_of`).

    Raises: Forbidden, NotFound, ExplanationMissing, NothingPublished, PublishedMeanwhile.
    """
    actor.require(Permission.EDITION_PUBLISH)
    article = locked_article(session, article_id)
    reason = explanation.strip()[:NOTE_MAX]
    standing, waiting = reached_by_kill(session, article.id)
    if not standing and not waiting and (down := _killed_for(session, article.id, reason)):
        return down
    version = version_of(session, article.id)
    if seen_version not in (None, version):
        newest = standing[0] if standing else None
        state = Standing(newest.state) if newest else Standing.NONE
        raise meanwhile(session, article.id, state, newest, seen=seen_version or 0, version=version)
    if not standing and not waiting:
        raise NothingPublished
    if standing and not reason:
        raise ExplanationMissing
    for edition in waiting:
        cancel(session, actor, situation(session, article, edition.language), note=reason)
    for edition in standing:
        _take_down(session, actor, edition, EditionState.KILLED, "edition.killed", reason)
    session.flush()
    for edition in standing:
        changelog.append(session, edition, ChangeType.KILL, note=reason)
    out = {edition.language for edition in standing}
    for edition in waiting:
        if edition.language not in out:
            recalling.tell_of_cancelled(session, edition, None)
    return standing or waiting


def reached_by_kill(session: Session, article_id: uuid.UUID) -> tuple[list[Edition], list[Edition]]:
    """What a kill takes down, by language: editions that are live or withdrawn, and those that wait."""
    states = (EditionState.LIVE, EditionState.WITHDRAWN, EditionState.SCHEDULED)
    found = session.scalars(
        select(Edition)
        .where(Edition.article_id == article_id, Edition.state.in_(states))
        .order_by(Edition.language)
        .execution_options(populate_existing=True)
    ).all()
    waiting = [edition for edition in found if edition.state == EditionState.SCHEDULED]
    return [edition for edition in found if edition.state != EditionState.SCHEDULED], waiting


def _killed_for(session: Session, article_id: uuid.UUID, reason: str) -> list[Edition]:
    """What a kill with this explanation took down, by language."""
    killed = session.scalars(
        select(Edition)
        .where(Edition.article_id == article_id, Edition.state == EditionState.KILLED)
        .order_by(Edition.language)
    )
    return [edition for edition in killed if _is_down(edition, EditionState.KILLED, reason)]


def _is_down(edition: Edition, state: EditionState, reason: str) -> bool:
    return edition.state == state and edition.explanation == reason


def _take_down(
    session: Session, actor: Principal, edition: Edition, state: EditionState, verb: str, reason: str
) -> None:
    before = edition.state
    edition.explanation = reason
    end(session, edition, state)
    record(
        session,
        actor,
        verb,
        "edition",
        edition.id,
        article_id=edition.article_id,
        from_state=before,
        to_state=state,
        note=reason,
        facts={"language": edition.language, "number": edition.number},
    )
