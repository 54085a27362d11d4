"""What waits although its text is no longer the approved one: told before it goes out. Stops nothing."""

import uuid
from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from transpub.publishing.models import Edition, EditionState
from transpub.translations.models import Translation
from transpub.translations.workflow import State


class Doubt(StrEnum):
    """SENT_BACK: the translation is not approved any more. APPROVED_ANEW: it was approved again, after the edition
    was frozen."""

    SENT_BACK = "sent_back"
    APPROVED_ANEW = "approved_anew"


def doubts(session: Session, editions: Collection[Edition]) -> dict[uuid.UUID, Doubt]:
    """By edition, of those that wait."""
    waiting = [edition for edition in editions if edition.state == EditionState.SCHEDULED]
    made_of = {edition.translation_id for edition in waiting if edition.translation_id is not None}
    rows = session.execute(
        select(Translation.id, Translation.state, Translation.approved_at).where(Translation.id.in_(made_of))
    )
    now = {translation_id: (state, approved_at) for translation_id, state, approved_at in rows}
    told = {
        edition.id: _doubt(edition, *now[edition.translation_id])
        for edition in waiting
        if edition.translation_id in now
    }
    return {edition_id: doubt for edition_id, doubt in told.items() if doubt is not None}


def _doubt(edition: Edition, state: str, approved_at: datetime | None) -> Doubt | None:
    if state != State.APPROVED:
        return Doubt.SENT_BACK
    return Doubt.APPROVED_ANEW if approved_at is not None and approved_at > edition.frozen_at else None
