"""Whom a step on an edition reaches: partners who may read its language, and who holds a copy of it."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from transpub.publishing.given_up import GivenUp, given_up
from transpub.publishing.models import Change, Edition, Partner, PartnerPoll

# Partners named; a newsroom has tens of them.
PARTNERS_MAX = 500

_POLLS = select(PartnerPoll.partner_id, PartnerPoll.fetched)


@dataclass(frozen=True)
class Reached:
    """A partner and the languages of them it may read. `told` are those of which it has fetched the change that
    published the edition: it holds a copy, as far as is known. `former` are those it fetched while it might read
    them: it holds a copy too, and is not told what becomes of it."""

    name: str
    languages: tuple[str, ...]
    told: tuple[str, ...]
    former: tuple[str, ...] = ()


@dataclass(frozen=True)
class Audience:
    """The partners, how far each has read, and by which change each edition was published: read once for a page,
    however many editions it asks about."""

    partners: Sequence[Partner]
    fetched: Mapping[uuid.UUID, int]
    given_up: Mapping[uuid.UUID, Sequence[GivenUp]]
    published: Mapping[uuid.UUID, int]

    def reached(self, languages: Collection[str], out: Sequence[Edition] = ()) -> list[Reached]:
        """Active partners by name, those left out that may read none of `languages` and hold none of them. `out`
        are the editions that partners have now, live or taken down; the audience was read for them."""
        known = {edition.language: self.published[edition.id] for edition in out if edition.id in self.published}
        found = (self._one(partner, languages, known) for partner in self.partners)
        return [entry for entry in found if entry.languages or entry.former]

    def _one(self, partner: Partner, languages: Collection[str], published: Mapping[str, int]) -> Reached:
        readable = tuple(tag for tag in languages if not partner.languages or tag in partner.languages)
        fetched = self.fetched.get(partner.id, 0)
        told = tuple(tag for tag in readable if tag in published and published[tag] <= fetched)
        former = tuple(
            tag
            for tag in languages
            if tag in published
            and tag not in readable
            and any(scope.covers(tag, published[tag]) for scope in self.given_up[partner.id])
        )
        return Reached(partner.name, readable, told, former)


def audience(session: Session, out: Sequence[Edition]) -> Audience:
    """Active partners, by name, as they have read the editions of `out`."""
    partners = session.scalars(
        select(Partner).where(Partner.is_active.is_(True)).order_by(Partner.name).limit(PARTNERS_MAX)
    ).all()
    fetched = dict(session.execute(_POLLS).all())
    former = given_up(session, [partner.id for partner in partners])
    return Audience(partners, fetched, former, _published_with(session, out))


def reached(session: Session, languages: Collection[str], out: Sequence[Edition] = ()) -> list[Reached]:
    """`Audience.reached`, for a page that asks once."""
    return audience(session, out).reached(languages, out)


def _published_with(session: Session, out: Sequence[Edition]) -> dict[uuid.UUID, int]:
    """Edition → number of the change that published it: the first that names it."""
    rows = session.execute(
        select(Change.edition_id, func.min(Change.sequence))
        .where(
            Change.article_id.in_({edition.article_id for edition in out}),
            Change.edition_id.in_([edition.id for edition in out]),
        )
        .group_by(Change.edition_id)
    )
    return dict(rows.all())
