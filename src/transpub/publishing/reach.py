"""Whom a step on an edition reaches: partners who may read its language, and who of them has been told of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from transpub.publishing.models import Change, Edition, Partner, PartnerPoll

# Partners named; a newsroom has tens of them.
PARTNERS_MAX = 500

_POLLS = select(PartnerPoll.partner_id, PartnerPoll.fetched)


@dataclass(frozen=True)
class Reached:
    """A partner that may read some of the languages. `told` are those of which it has fetched the change that
    published the edition: it holds a copy, as far as is known."""

    name: str
    languages: tuple[str, ...]
    told: tuple[str, ...]


def reached(session: Session, languages: Collection[str], out: Sequence[Edition] = ()) -> list[Reached]:
    """Active partners by name, those that may read none of `languages` left out. `out` are the editions that
    partners have now, live or taken down."""
    published = _published_with(session, out)
    polls = dict(session.execute(_POLLS).all())
    partners = session.scalars(
        select(Partner).where(Partner.is_active.is_(True)).order_by(Partner.name).limit(PARTNERS_MAX)
    )
    found = []
    for partner in partners:
        readable = tuple(tag for tag in languages if not partner.languages or tag in partner.languages)
        fetched = polls.get(partner.id, 0)
        told = tuple(tag for tag in readable if tag in published and published[tag] <= fetched)
        if readable:
            found.append(Reached(partner.name, readable, told))
    return found


def _published_with(session: Session, out: Sequence[Edition]) -> dict[str, int]:
    """Language → number of the change that published its edition: the first that names the edition."""
    rows = session.execute(
        select(Change.language, func.min(Change.sequence))
        .where(
            Change.article_id.in_({edition.article_id for edition in out}),
            Change.edition_id.in_([edition.id for edition in out]),
        )
        .group_by(Change.language)
    )
    return dict(rows.all())
