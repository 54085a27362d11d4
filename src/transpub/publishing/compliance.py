"""Who has removed what was withdrawn: what is known of each partner that could read it. Only reads."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Permission, Principal
from transpub.core.errors import NotFound
from transpub.publishing.models import Acknowledgement, Change, ChangeType, Partner, PartnerFetch, PartnerPoll
from transpub.publishing.partners import Reader
from transpub.publishing.webhooks.models import MessageState, WebhookEndpoint, WebhookMessage

# Partners named; a newsroom has tens of them.
PARTNERS_MAX = 500


class Grade(StrEnum):
    """What is known of a partner, the worst first. HELD: it has a copy and does not know; TOLD: it knows, and has
    not said that the copy is gone; UNASKED: it has not asked since, and never had a copy, as far as is known."""

    HELD = "held"
    TOLD = "told"
    UNASKED = "unasked"
    CLEAR = "clear"
    ACKNOWLEDGED = "acknowledged"


_Row = TypeVar("_Row", PartnerFetch, PartnerPoll, Acknowledgement)
_RANK: Mapping[Grade, int] = {grade: place for place, grade in enumerate(Grade)}


@dataclass(frozen=True)
class Standing:
    """One partner. `fetched_edition` is the newest it fetched; `polled_at` when it last asked for changes;
    `webhook` is how the message stands that told its webhooks, the best where it has several."""

    partner_id: uuid.UUID
    name: str
    is_active: bool
    fetched_edition: int | None
    fetched_at: datetime | None
    polled_at: datetime | None
    has_polled_past: bool
    webhook: MessageState | None
    webhook_at: datetime | None
    acknowledged_at: datetime | None

    @property
    def is_told(self) -> bool:
        was_delivered = self.webhook is MessageState.DELIVERED
        return self.has_polled_past or was_delivered or self.acknowledged_at is not None

    @property
    def grade(self) -> Grade:
        if self.acknowledged_at is not None:
            return Grade.ACKNOWLEDGED
        if self.fetched_edition is not None:
            return Grade.TOLD if self.is_told else Grade.HELD
        return Grade.CLEAR if self.is_told else Grade.UNASKED


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


def _compliance(session: Session, tombstone: Change) -> Compliance:
    fetches = _by_partner(
        session.scalars(
            select(PartnerFetch).where(
                PartnerFetch.article_id == tombstone.article_id, PartnerFetch.language == tombstone.language
            )
        ).all()
    )
    polls = _by_partner(session.scalars(select(PartnerPoll)).all())
    words = _by_partner(
        session.scalars(select(Acknowledgement).where(Acknowledgement.sequence == tombstone.sequence)).all()
    )
    webhooks = _webhooks(session, tombstone.sequence)
    found = [
        _standing(
            partner, tombstone, fetches.get(partner.id), polls.get(partner.id), words.get(partner.id), webhooks
        )
        for partner in session.scalars(select(Partner).order_by(Partner.name).limit(PARTNERS_MAX))
        if partner.id in fetches or _could_read(partner, tombstone)
    ]
    return Compliance(tombstone, sorted(found, key=lambda one: (_RANK[one.grade], one.name)))


def _tombstone(session: Session, article_id: uuid.UUID, language: str) -> Change | None:
    newest = (Change.article_id == article_id, Change.language == language, Change.is_newest)
    gone = Change.type.in_((ChangeType.WITHDRAW, ChangeType.KILL))
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


def _standing(
    partner: Partner,
    tombstone: Change,
    fetch: PartnerFetch | None,
    poll: PartnerPoll | None,
    word: Acknowledgement | None,
    webhooks: Mapping[uuid.UUID, WebhookMessage],
) -> Standing:
    message = webhooks.get(partner.id)
    return Standing(
        partner_id=partner.id,
        name=partner.name,
        is_active=partner.is_active,
        fetched_edition=fetch.edition_number if fetch else None,
        fetched_at=fetch.fetched_at if fetch else None,
        polled_at=poll.polled_at if poll else None,
        has_polled_past=poll is not None and poll.fetched >= tombstone.sequence,
        webhook=MessageState(message.state) if message else None,
        webhook_at=message.settled_at if message else None,
        acknowledged_at=word.at if word else None,
    )
