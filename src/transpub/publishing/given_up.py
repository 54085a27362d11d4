"""Scopes that partners had before: kept in the activity log, read from there. Tells nobody of anything."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, select, true
from sqlalchemy.orm import Session, aliased

from transpub.activity.models import Activity
from transpub.publishing.generation import CHANGES
from transpub.publishing.models import Change, ChangeCounter, Edition
from transpub.publishing.partner_settings import PartnerSettings

SCOPE_CHOSEN = "partner.scope_chosen"


@dataclass(frozen=True)
class GivenUp:
    """A scope a partner had until it was replaced: languages and sections, none for all of them, and the number of
    the newest change at that time. What was told later was told to it as it may read now."""

    languages: tuple[str, ...]
    sections: tuple[str, ...]
    newest: int

    def covers(self, partner_id: uuid.UUID) -> ColumnElement[bool]:
        """Of a text's newest change and its live edition: told last while the partner might read it."""
        own = aliased(Change)
        told_alone = exists().where(
            own.only_for == partner_id,
            own.article_id == Edition.article_id,
            own.language == Edition.language,
            own.sequence > self.newest,
        )
        return and_(may_read(self.languages, self.sections), Change.sequence <= self.newest, ~told_alone)


def may_read(languages: Sequence[str], sections: Sequence[str]) -> ColumnElement[bool]:
    """Whether an edition is in that scope."""
    in_language = Edition.language.in_(languages) if languages else true()
    # A story without a section is in none: NULL is no answer to "not in".
    in_section = Edition.section.is_not(None) & Edition.section.in_(sections) if sections else true()
    return and_(in_language, in_section)


def facts_of(session: Session, before: PartnerSettings, after: PartnerSettings) -> dict[str, Any]:
    """What the log keeps of a scope that is replaced, for `given_up` to read. Until the commit nothing is added to
    the change log, so that nobody is told by the former scope what counts as told by the new one."""
    newest = session.scalar(select(ChangeCounter.value).where(ChangeCounter.id == CHANGES).with_for_update())
    return {
        "languages": after.languages,
        "sections": after.sections,
        "former": {"languages": before.languages, "sections": before.sections, "newest": newest or 0},
    }


def given_up(session: Session, partner_id: uuid.UUID) -> Sequence[GivenUp]:
    """The former scopes of a partner, the oldest first."""
    found = session.scalars(
        select(Activity.facts)
        .where(Activity.object_id == partner_id, Activity.verb == SCOPE_CHOSEN)
        .order_by(Activity.id)
    )
    former = [facts["former"] for facts in found]
    return [GivenUp(tuple(one["languages"]), tuple(one["sections"]), one["newest"]) for one in former]
