"""Whom a step on an edition reaches: partners who may read its language, and who holds a copy of it."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from transpub.publishing.models import Edition, Partner, PartnerFetch
from transpub.publishing.partners import Reader

# Partners named; a newsroom has tens of them.
PARTNERS_MAX = 500


@dataclass(frozen=True)
class Reached:
    """A partner and the languages of them it may read. `fetched` are those of which it has fetched the text: it
    holds a copy, as far as is known. `former` are those it fetched while it might read them: it holds a copy too,
    and is told to remove it whatever becomes of it."""

    name: str
    languages: tuple[str, ...]
    fetched: tuple[str, ...]
    former: tuple[str, ...] = ()


@dataclass(frozen=True)
class Audience:
    """The partners, and what each has fetched: read once for a page, however many editions it asks about."""

    partners: Sequence[Partner]
    held: Collection[tuple[uuid.UUID, uuid.UUID, str]]

    def reached(self, languages: Collection[str], out: Sequence[Edition] = ()) -> list[Reached]:
        """Active partners by name, those left out that may read none of `languages` and hold none of them. `out`
        are the editions that partners have now, live or taken down; the audience was read for them."""
        by_language = {edition.language: edition for edition in out}
        found = (self._one(partner, languages, by_language) for partner in self.partners)
        return [entry for entry in found if entry.languages or entry.former]

    def _one(self, partner: Partner, languages: Collection[str], out: Mapping[str, Edition]) -> Reached:
        reader = Reader.of(partner)
        readable = tuple(tag for tag in languages if self._may_read(reader, tag, out.get(tag)))
        holds = {tag for tag, edition in out.items() if (partner.id, edition.article_id, tag) in self.held}
        fetched = tuple(tag for tag in readable if tag in holds)
        former = tuple(tag for tag in languages if tag in holds and tag not in readable)
        return Reached(partner.name, readable, fetched, former)

    @staticmethod
    def _may_read(reader: Reader, language: str, out: Edition | None) -> bool:
        """By language alone, where nothing is out whose section it could be."""
        if out is None:
            return not reader.languages or language in reader.languages
        return reader.may_read(language, out.section)


def audience(session: Session, out: Sequence[Edition]) -> Audience:
    """Active partners, by name, as they have read the editions of `out`."""
    partners = session.scalars(
        select(Partner).where(Partner.is_active.is_(True)).order_by(Partner.name).limit(PARTNERS_MAX)
    ).all()
    return Audience(partners, _held(session, out))


def reached(session: Session, languages: Collection[str], out: Sequence[Edition] = ()) -> list[Reached]:
    """`Audience.reached`, for a page that asks once."""
    return audience(session, out).reached(languages, out)


def _held(session: Session, out: Sequence[Edition]) -> set[tuple[uuid.UUID, uuid.UUID, str]]:
    """Partner, article and language of the copies there are of these articles."""
    rows = session.execute(
        select(PartnerFetch.partner_id, PartnerFetch.article_id, PartnerFetch.language).where(
            PartnerFetch.article_id.in_({edition.article_id for edition in out})
        )
    )
    return {(partner_id, article_id, language) for partner_id, article_id, language in rows}
