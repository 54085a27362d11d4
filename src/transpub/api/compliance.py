"""Compliance with a withdrawal or a kill: which partners know of it, hold a copy, and say that it is gone."""

import uuid
from datetime import datetime

from fastapi import APIRouter
from pydantic import Field

from transpub.api.schemas import Out
from transpub.core.languages import parse_tag
from transpub.http.dependencies import CurrentUser, ReadSession
from transpub.http.fields import LanguageTag
from transpub.publishing.compliance import Compliance, Grade, Standing, compliance
from transpub.publishing.models import ChangeType
from transpub.publishing.removals import How
from transpub.publishing.webhooks.models import MessageState

router = APIRouter(prefix="/api/v1/articles/{article_id}", tags=["editions"])


class PartnerComplianceOut(Out):
    """Times are null where it has not happened. `webhook` is null where no webhook is told."""

    name: str
    is_active: bool
    grade: Grade = Field(
        description="`held`: has a copy and does not know. `told`: knows, and has not said that the copy is gone. "
        "`untold`: does not know; no copy is known of. `clear`: knows; no copy is known of. `acknowledged`: says "
        "that no copy is left, and has fetched none since."
    )
    fetched_edition: int | None = Field(description="The newest edition it has fetched.")
    fetched_at: datetime | None
    removed_at: datetime | None = Field(
        description="When it last said of this withdrawal, or of an earlier one, that no copy is left."
    )
    polled_at: datetime | None = Field(description="When it last asked for changes.")
    told_at: datetime | None = Field(description="When it was first told of this one.")
    told_by: How | None = Field(
        description="How: in the change log, by a webhook, or not known but by its own word that it is done."
    )
    webhook: MessageState | None
    webhook_at: datetime | None
    acknowledged_at: datetime | None

    @classmethod
    def of(cls, partner: Standing) -> "PartnerComplianceOut":
        return cls(
            name=partner.name,
            is_active=partner.is_active,
            grade=partner.grade,
            fetched_edition=partner.fetched_edition,
            fetched_at=partner.fetched_at,
            removed_at=partner.removed_at,
            polled_at=partner.polled_at,
            told_at=partner.told_at,
            told_by=partner.told_by,
            webhook=partner.webhook,
            webhook_at=partner.webhook_at,
            acknowledged_at=partner.acknowledged_at,
        )


class ComplianceOut(Out):
    """`sequence`, `type` and `at` are of the entry in the change log that says that the text is gone."""

    sequence: int
    type: ChangeType
    at: datetime
    told: int = Field(description="Partners that know.")
    holding_unaware: int = Field(description="Partners that hold a copy and do not know.")
    partners: list[PartnerComplianceOut] = Field(description="The worst first.")

    @classmethod
    def of(cls, found: Compliance) -> "ComplianceOut":
        return cls(
            sequence=found.tombstone.sequence,
            type=ChangeType(found.tombstone.type),
            at=found.tombstone.at,
            told=found.told,
            holding_unaware=found.holding_unaware,
            partners=[PartnerComplianceOut.of(partner) for partner in found.partners],
        )


@router.get("/editions/{language}/compliance")
def of_withdrawal(
    article_id: uuid.UUID, language: LanguageTag, user: CurrentUser, session: ReadSession
) -> ComplianceOut:
    """For whoever may publish, while the language is withdrawn or taken down; 404 otherwise."""
    return ComplianceOut.of(compliance(session, user, article_id, parse_tag(language)))
