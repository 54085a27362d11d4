"""Messages put down in the transaction of the change they tell of, and what they say. Nothing is sent here."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from transpub.publishing.models import Change, ChangeType, Partner, PartnerFetch
from transpub.publishing.payload import edition_urn, timestamp
from transpub.publishing.webhooks.models import WebhookEndpoint, WebhookMessage

WITHDRAWN = "edition.withdrawn"
TEST = "test"
TYPES: Mapping[ChangeType, str] = {
    ChangeType.CREATE: "edition.created",
    ChangeType.UPDATE: "edition.updated",
    ChangeType.CORRECT: "edition.corrected",
    ChangeType.MINOR: "edition.changed",
    ChangeType.WITHDRAW: WITHDRAWN,
    ChangeType.KILL: "edition.killed",
    ChangeType.RESTORE: "edition.restored",
}


@dataclass(frozen=True)
class Scope:
    """What a partner may read; empty: all."""

    languages: frozenset[str]
    sections: frozenset[str]

    @classmethod
    def of(cls, partner: Partner) -> Self:
        return cls(frozenset(partner.languages), frozenset(partner.sections))

    def holds(self, language: str, section: str | None) -> bool:
        is_in_language = not self.languages or language in self.languages
        return is_in_language and (not self.sections or section in self.sections)

    def type_of(self, change: Change) -> str | None:
        """What the change is to this partner: a story that has moved out of its sections is withdrawn from it, and
        of what it never could read it hears nothing."""
        if self.holds(change.language, change.section):
            return TYPES[ChangeType(change.type)]
        return WITHDRAWN if self.holds(change.language, change.former_section) else None


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
        # Out of its scope by now, but a copy of it is there: it has to go.
        kind = Scope.of(partner).type_of(change) or (WITHDRAWN if partner.id in holders else None)
        if kind:
            session.add(WebhookMessage(endpoint_id=endpoint_id, sequence=change.sequence, type=kind))
    session.flush()


def message_id(endpoint_id: uuid.UUID, sequence: int) -> str:
    """The same at every attempt and every replay, so that a receiver knows what it has seen."""
    return f"msg_{endpoint_id.hex}_{sequence}"


def body(change: Change, scope: Scope, site: str) -> tuple[str, bytes]:
    """Type and text of the message. `site` is the newsroom's address without a slash at its end, or empty.

    The partner may have been denied what it tells of since it was put down; then it only says to remove it.
    """
    kind = scope.type_of(change) or WITHDRAWN
    is_told_whole = scope.holds(change.language, change.section)
    data = {
        "sequence": change.sequence,
        "id": edition_urn(change.article_id, change.language),
        "article": change.article_id.urn,
        "language": change.language,
        "edition": change.edition_number,
        "type": change.type if is_told_whole else ChangeType.WITHDRAW.value,
        "href": f"{site}/content/v1/articles/{change.article_id}?language={change.language}",
        "note": change.note if is_told_whole else "",
        "correction_pending": change.correction_pending and is_told_whole,
    }
    return kind, _encoded({"type": kind, "timestamp": timestamp(change.at), "data": data})


def ping_body(moment: str) -> bytes:
    """Says that it is a test and tells of no article."""
    return _encoded({"type": TEST, "timestamp": moment, "data": {}})


def _encoded(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
