"""Who has removed what was withdrawn: what is known of each partner that could read it. Only reads."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Permission, Principal
from transpub.core.errors import NotFound
from transpub.publishing.models import Acknowledgement, Change, Partner, PartnerFetch, PartnerPoll, RemovalTold
from transpub.publishing.partners import Reader
from transpub.publishing.removals import How
from transpub.publishing.telling import REMOVING
from transpub.publishing.webhooks.models import MessageState, WebhookEndpoint, WebhookMessage

# Partners named; a newsroom has tens of them.
PARTNERS_MAX = 500


class Grade(StrEnum):
    """What is known of a partner, the worst first. HELD: it has a copy and does not know; TOLD: it knows, and has
    not said that the copy is gone; UNTOLD and CLEAR: it has no copy that is known of, and does not know, or knows.
    A copy it has said to be gone, and has not fetched again, is none."""

    HELD = "held"
    TOLD = "told"
    UNTOLD = "untold"
    CLEAR = "clear"
    ACKNOWLEDGED = "acknowledged"


_Row = TypeVar("_Row", PartnerFetch, PartnerPoll, RemovalTold, Acknowledgement)
_RANK: Mapping[Grade, int] = {grade: place for place, grade in enumerate(Grade)}


@dataclass(frozen=True)
class Standing:
    """One partner. `fetched_edition` is the newest it fetched; `removed_at` when it last said of any withdrawal of
    the text that its copies are gone, `acknowledged_at` when of this one; `polled_at` when it last asked for
    changes; `told_at` when it was first told of this one, and `told_by` how; `webhook` is how the message to its
    webhooks stands, the best where it has several, for as long as messages are kept."""

    partner_id: uuid.UUID
    name: str
    is_active: bool
    fetched_edition: int | None
    fetched_at: datetime | None
    removed_at: datetime | None
    polled_at: datetime | None
    told_at: datetime | None
    told_by: How | None
    webhook: MessageState | None
    webhook_at: datetime | None
    acknowledged_at: datetime | None

    @property
    def is_told(self) -> bool:
        return self.told_at is not None

    @property
    def holds(self) -> bool:
        """As far as is known."""
        return self.fetched_at is not None and (self.removed_at is None or self.fetched_at > self.removed_at)

    @property
    def grade(self) -> Grade:
        if self.holds:
            return Grade.TOLD if self.is_told else Grade.HELD
        if self.acknowledged_at is not None:
            return Grade.ACKNOWLEDGED
        return Grade.CLEAR if self.is_told else Grade.UNTOLD


@dataclass(frozen=True)
class Compliance:
    """`tombstone` is the entry of the change log that says that the text is gone; `partners`: the worst first."""

    tombstone: Change
    partners: Sequence[Standing]

    @property
    def told(self) -> int:
        return sum(partner.is_told for partner in self.partners)

    @property
    def holding_unaware(self) -> int:
        return sum(partner.grade is Grade.HELD for partner in self.partners)


def compliance(session: Session, actor: Principal, article_id: uuid.UUID, language: str) -> Compliance:
    """Of a text that is withdrawn or taken down now. Raises: Forbidden, NotFound."""
    actor.require(Permission.EDITION_PUBLISH)
    tombstone = _tombstone(session, article_id, language)
    if tombstone is None:
        raise NotFound
    return _compliance(session, tombstone)


def compliance_if_gone(session: Session, article_id: uuid.UUID, language: str) -> Compliance | None:
    """The same for a page that shows it beside other things."""
    tombstone = _tombstone(session, article_id, language)
    return _compliance(session, tombstone) if tombstone else None


@dataclass(frozen=True)
class _Known:
    """What is known of a tombstone and its text, by partner."""

    fetches: Mapping[uuid.UUID, PartnerFetch]
    removed: Mapping[uuid.UUID, datetime]
    polls: Mapping[uuid.UUID, PartnerPoll]
    told: Mapping[uuid.UUID, RemovalTold]
    words: Mapping[uuid.UUID, Acknowledgement]
    webhooks: Mapping[uuid.UUID, WebhookMessage]


def _compliance(session: Session, tombstone: Change) -> Compliance:
    known = _known(session, tombstone)
    found = [
        _standing(partner, known)
        for partner in session.scalars(select(Partner).order_by(Partner.name).limit(PARTNERS_MAX))
        if partner.id in known.fetches or _could_read(partner, tombstone)
    ]
    return Compliance(tombstone, sorted(found, key=lambda one: (_RANK[one.grade], one.name)))


def _known(session: Session, tombstone: Change) -> _Known:
    fetches = select(PartnerFetch).where(
        PartnerFetch.article_id == tombstone.article_id, PartnerFetch.language == tombstone.language
    )
    told = select(RemovalTold).where(RemovalTold.sequence == tombstone.sequence)
    words = select(Acknowledgement).where(Acknowledgement.sequence == tombstone.sequence)
    return _Known(
        fetches=_by_partner(session.scalars(fetches).all()),
        removed=_removed(session, tombstone),
        polls=_by_partner(session.scalars(select(PartnerPoll)).all()),
        told=_by_partner(session.scalars(told).all()),
        words=_by_partner(session.scalars(words).all()),
        webhooks=_webhooks(session, tombstone.sequence),
    )


def _removed(session: Session, tombstone: Change) -> dict[uuid.UUID, datetime]:
    """When each last acknowledged that it was told to remove the text."""
    same = and_(
        RemovalTold.partner_id == Acknowledgement.partner_id, RemovalTold.sequence == Acknowledgement.sequence
    )
    rows = session.execute(
        select(Acknowledgement.partner_id, func.max(Acknowledgement.at))
        .join(RemovalTold, same)
        .join(Change, Change.sequence == Acknowledgement.sequence)
        .where(Change.article_id == tombstone.article_id, Change.language == tombstone.language)
        .group_by(Acknowledgement.partner_id)
    )
    return dict(rows.all())


def _tombstone(session: Session, article_id: uuid.UUID, language: str) -> Change | None:
    newest = (Change.article_id == article_id, Change.language == language, Change.is_newest)
    gone = Change.type.in_(REMOVING)
    return session.scalar(select(Change).where(*newest, gone))


def _could_read(partner: Partner, tombstone: Change) -> bool:
    """One that came after it was gone never could, and one without working keys needs not be told."""
    was_there = partner.created_at <= tombstone.at
    return partner.is_active and was_there and Reader.of(partner).may_read(tombstone.language, tombstone.section)


def _by_partner(rows: Sequence[_Row]) -> dict[uuid.UUID, _Row]:
    return {row.partner_id: row for row in rows}


def _webhooks(session: Session, sequence: int) -> dict[uuid.UUID, WebhookMessage]:
    """The message to each partner; of several, one that was delivered if any was, else one that still may be."""
    rows = session.execute(
        select(WebhookEndpoint.partner_id, WebhookMessage)
        .join(WebhookEndpoint, WebhookEndpoint.id == WebhookMessage.endpoint_id)
        .where(WebhookMessage.sequence == sequence)
    )
    worth = (MessageState.FAILED, MessageState.PENDING, MessageState.DELIVERED)
    ordered = sorted(rows, key=lambda row: worth.index(MessageState(row[1].state)))
    return {row[0]: row[1] for row in ordered}


def _standing(partner: Partner, known: _Known) -> Standing:
    fetch, poll = known.fetches.get(partner.id), known.polls.get(partner.id)
    told, word, message = known.told.get(partner.id), known.words.get(partner.id), known.webhooks.get(partner.id)
    return Standing(
        partner_id=partner.id,
        name=partner.name,
        is_active=partner.is_active,
        fetched_edition=fetch.edition_number if fetch else None,
        fetched_at=fetch.fetched_at if fetch else None,
        removed_at=known.removed.get(partner.id),
        polled_at=poll.polled_at if poll else None,
        told_at=told.told_at if told else None,
        told_by=How(told.how) if told else None,
        webhook=MessageState(message.state) if message else None,
        webhook_at=message.settled_at if message else None,
        acknowledged_at=word.at if word else None,
    )
