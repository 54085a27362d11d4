"""Texts that were live before a partner might read them: told to it when its scope grows.

They lie behind its cursor, and what lies there is never read again. So each gets an entry at the end of the log,
for this partner alone. Copies of what it may read no longer are told of by `recalling`.
"""

import uuid
from typing import Any

from sqlalchemy import Select, Uuid, false, func, insert, literal, select
from sqlalchemy.orm import Session

from transpub.core.clock import now
from transpub.core.db import UtcDateTime
from transpub.publishing import changelog
from transpub.publishing.given_up import may_read
from transpub.publishing.models import Change, ChangeType, Edition, EditionState, Partner
from transpub.publishing.partner_settings import PartnerSettings
from transpub.publishing.webhooks.models import MessageState, WebhookEndpoint, WebhookMessage
from transpub.publishing.webhooks.outbox import TYPES


def announce(session: Session, partner: Partner, before: PartnerSettings, after: PartnerSettings) -> int:
    """Tell it of every live text that it may read now and might not before; how many there are.

    Call it late: the change log belongs to this transaction until the commit. The database writes the entries by
    itself, in one statement however many they are.
    """
    start = changelog.last(session, lock=True)
    entries = _entries(partner.id, before, after, start)
    names = [column.name for column in entries.selected_columns]
    session.execute(insert(Change).from_select(names, entries))
    count = session.scalar(select(func.count()).where(Change.sequence > start)) or 0
    if count:
        changelog.numbered(session, count)
        if partner.is_active:
            _put_down(session, partner, start)
    return count


def _entries(partner_id: uuid.UUID, before: PartnerSettings, after: PartnerSettings, start: int) -> Select[Any]:
    """Rows of the change log: to this partner each of the texts is a new one."""
    number = func.row_number().over(order_by=(Edition.updated_at, Edition.id))
    return select(
        (start + number).label("sequence"),
        Edition.article_id,
        Edition.language,
        literal(ChangeType.CREATE.value).label("type"),
        Edition.id.label("edition_id"),
        Edition.number.label("edition_number"),
        literal(now(), UtcDateTime()).label("at"),
        literal("").label("note"),
        Edition.correction_pending,
        false().label("is_newest"),
        Edition.section,
        literal(partner_id, Uuid()).label("only_for"),
    ).where(Edition.state == EditionState.LIVE, may_read(*after.scope), ~may_read(*before.scope))


def _put_down(session: Session, partner: Partner, start: int) -> None:
    """The same for its webhooks."""
    messages = (
        select(
            WebhookEndpoint.id.label("endpoint_id"),
            Change.sequence,
            literal(TYPES[ChangeType.CREATE]).label("type"),
            literal(MessageState.PENDING.value).label("state"),
            literal(0).label("attempts"),
            literal(now(), UtcDateTime()).label("created_at"),
        )
        .join(Change, Change.only_for == WebhookEndpoint.partner_id)
        .where(
            WebhookEndpoint.partner_id == partner.id,
            WebhookEndpoint.is_active.is_(True),
            Change.sequence > start,
        )
    )
    names = [column.name for column in messages.selected_columns]
    session.execute(insert(WebhookMessage).from_select(names, messages))
