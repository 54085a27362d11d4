"""Messages put down in the transaction of the change they tell of, and what they say. Nothing is sent here."""

import json
import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from transpub.publishing import telling
from transpub.publishing.models import Change, ChangeType, Partner, PartnerFetch
from transpub.publishing.partners import Reader
from transpub.publishing.payload import edition_urn, timestamp
from transpub.publishing.telling import Told
from transpub.publishing.webhooks.models import WebhookEndpoint, WebhookMessage

TEST = "test"
TYPES: Mapping[ChangeType, str] = {
    ChangeType.CREATE: "edition.created",
    ChangeType.UPDATE: "edition.updated",
    ChangeType.CORRECT: "edition.corrected",
    ChangeType.MINOR: "edition.changed",
    ChangeType.WITHDRAW: "edition.withdrawn",
    ChangeType.KILL: "edition.killed",
    ChangeType.RESTORE: "edition.restored",
}


def kind_of(told: Told) -> str:
    """What a message says it is."""
    return TYPES[told.type]


def holds(partner_id: uuid.UUID) -> ColumnElement[bool]:
    """Whether the partner has fetched the text that a row of `Change` is about."""
    return exists().where(
        PartnerFetch.partner_id == partner_id,
        PartnerFetch.article_id == Change.article_id,
        PartnerFetch.language == Change.language,
    )


def announce(session: Session, change: Change) -> None:
    """Put the change down for every endpoint that is to be told of it. It goes out after the commit, or never.

    Of a partner that is switched off too: it is sent once the partner is switched on again.
    """
    found = session.execute(
        select(WebhookEndpoint.id, Partner)
        .join(Partner, Partner.id == WebhookEndpoint.partner_id)
        .where(WebhookEndpoint.is_active)
    )
    holding = select(PartnerFetch.partner_id).where(
        PartnerFetch.article_id == change.article_id, PartnerFetch.language == change.language
    )
    rows = found.all()
    holders = set(session.scalars(holding)) if rows else set()
    for endpoint_id, partner in rows:
        told = telling.told(Reader.of(partner), change, holds=partner.id in holders)
        if told:
            session.add(WebhookMessage(endpoint_id=endpoint_id, sequence=change.sequence, type=kind_of(told)))
    session.flush()


def message_id(endpoint_id: uuid.UUID, sequence: int) -> str:
    """The same at every attempt and every replay, so that a receiver knows what it has seen."""
    return f"msg_{endpoint_id.hex}_{sequence}"


def as_put_down(reader: Reader, change: Change, kind: str, *, holds: bool) -> Told:
    """What a message that was put down as of that kind tells the partner now.

    It may have been denied the text since: then it is only told to remove it.
    """
    # Put down as the newest of its text, it tells what the entries it repeats told.
    is_compacted = change.repeats_type is not None and kind == TYPES[ChangeType(change.repeats_type)]
    return telling.told(reader, change, holds=holds, compacted=is_compacted) or telling.removal(change)


def body(told: Told, site: str) -> bytes:
    """The text of the message. `site` is the newsroom's address without a slash at its end, or empty."""
    change = told.entry
    data = {
        "sequence": change.sequence,
        "id": edition_urn(change.article_id, change.language),
        "article": change.article_id.urn,
        "language": change.language,
        "edition": change.edition_number,
        "type": told.type.value,
        "href": f"{site}/content/v1/articles/{change.article_id}?language={change.language}",
        "note": told.note,
        "correction_pending": told.correction_pending,
    }
    return _encoded({"type": kind_of(told), "timestamp": timestamp(change.at), "data": data})


def ping_body(moment: str) -> bytes:
    """Says that it is a test and tells of no article."""
    return _encoded({"type": TEST, "timestamp": moment, "data": {}})


def _encoded(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
