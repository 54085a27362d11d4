"""Languages that partners may read no longer, and the copies they hold of them. Takes nothing back."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import Session

from transpub.activity.models import Activity
from transpub.publishing.models import Change, Edition, EditionState, Partner

NARROWED = "partner.languages_chosen"


@dataclass(frozen=True)
class GivenUp:
    """A scope a partner had until it was replaced: its languages, none for all of them, and the number of the
    newest change it had fetched by then."""

    languages: tuple[str, ...]
    fetched: int

    def covers(self, language: str, published_with: int) -> bool:
        """Whether the partner has fetched what was published in that language by that change."""
        return published_with <= self.fetched and (not self.languages or language in self.languages)


def facts_of(before: Sequence[str], fetched: int) -> dict[str, object]:
    """What the log keeps of a scope that is replaced, for `given_up` to read."""
    return {"before": ", ".join(before), "fetched": fetched}


def given_up(session: Session, partners: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Sequence[GivenUp]]:
    """The former scopes of each partner, the oldest first."""
    found: dict[uuid.UUID, list[GivenUp]] = {partner_id: [] for partner_id in partners}
    rows = session.execute(
        select(Activity.object_id, Activity.facts)
        .where(Activity.object_id.in_(found), Activity.verb == NARROWED)
        .order_by(Activity.id)
    )
    for partner_id, facts in rows:
        if "fetched" in facts:
            languages = tuple(tag for tag in facts["before"].split(", ") if tag)
            found[partner_id].append(GivenUp(languages, facts["fetched"]))
    return found


def copies_held(session: Session, partner: Partner) -> dict[str, int]:
    """Language → live texts of it that the partner fetched while it might, in languages it may read no longer."""
    scopes = given_up(session, [partner.id])[partner.id]
    if not scopes or not partner.languages:
        return {}
    rows = session.execute(
        select(Edition.language, func.count(Edition.id.distinct()))
        .join(Change, Change.edition_id == Edition.id)
        .where(
            Edition.state == EditionState.LIVE,
            Edition.language.not_in(partner.languages),
            or_(*(and_(_in(scope), Change.sequence <= scope.fetched) for scope in scopes)),
        )
        .group_by(Edition.language)
        .order_by(Edition.language)
    )
    return dict(rows.all())


def _in(scope: GivenUp) -> ColumnElement[bool]:
    return Edition.language.in_(scope.languages) if scope.languages else true()
