"""Copies that partners hold of what they may read no longer, or of what never goes out: counted, and the partner
told to remove them.

A partner learns from the change log alone, and asks it for what lies after its cursor. So to tell it, an entry of
the text is written at the end of the log, for this partner alone; what it is to it is judged when it reads.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Permission, Principal
from transpub.activity.service import record
from transpub.articles.models import Article
from transpub.publishing import changelog, partners
from transpub.publishing.given_up import given_up, may_read
from transpub.publishing.models import Change, ChangeType, Edition, EditionState, Partner, PartnerFetch
from transpub.publishing.partner_settings import PartnerSettings
from transpub.publishing.queries import WITHOUT_PAYLOAD

# Texts told of in one transaction: the change log belongs to it until the commit, and publishers wait.
TOLD_AT_ONCE = 200


@dataclass(frozen=True)
class Copies:
    """Live texts of which a partner holds a copy, counted by language."""

    by_language: dict[str, int]

    def __bool__(self) -> bool:
        return bool(self.by_language)

    @property
    def total(self) -> int:
        return sum(self.by_language.values())


def lost_with(session: Session, partner: Partner, wanted: PartnerSettings) -> Copies:
    """What it holds and may read now, and would not be allowed to with the settings wanted."""
    now = PartnerSettings.of(partner)
    return _counted(session, _held(partner).where(may_read(*now.scope), ~may_read(*wanted.scope)))


def untold(session: Session, partner: Partner) -> Copies:
    """What it holds and may read no longer, and has not been told to remove."""
    query = _untold(session, partner)
    return Copies({}) if query is None else _counted(session, query)


def tell(session: Session, actor: Principal, partner_id: uuid.UUID, *, most: int = TOLD_AT_ONCE) -> int:
    """Have a partner told of up to `most` texts that it must remove its copies; how many it was.

    Raises: NotFound, Forbidden.
    """
    actor.require(Permission.PARTNER_MANAGE)
    partner = partners.find(session, partner_id)
    query = _untold(session, partner)
    if query is None:
        return 0
    wanted = query.with_only_columns(Edition.article_id).order_by(Edition.article_id).limit(most)
    # As publishers do: first the articles, each in its turn, the change log last.
    locked = select(Article.id).where(Article.id.in_(session.scalars(wanted).all())).order_by(Article.id)
    articles = session.scalars(locked.with_for_update(key_share=True)).all()
    found = query.where(Edition.article_id.in_(articles)).order_by(Edition.article_id, Edition.language)
    editions: Sequence[Edition] = session.scalars(
        found.options(WITHOUT_PAYLOAD).limit(most).execution_options(populate_existing=True)
    ).all()
    for edition in editions:
        changelog.append_for(session, partner.id, edition, ChangeType.MINOR)
    if editions:
        facts = {"name": partner.name, "texts": len(editions)}
        record(session, actor, "partner.copies_recalled", "partner", partner.id, facts=facts)
    return len(editions)


def tell_of_cancelled(session: Session, edition: Edition, live: Edition | None) -> int:
    """Tell those who fetched the edition under its embargo that it will not go out: to remove it, or to take what
    is live in its stead; how many they are. Nobody else hears of it. Call it last: it holds the change log."""
    holders = session.scalars(
        select(PartnerFetch.partner_id)
        .where(
            PartnerFetch.article_id == edition.article_id,
            PartnerFetch.language == edition.language,
            PartnerFetch.edition_number == edition.number,
        )
        .order_by(PartnerFetch.partner_id)
    ).all()
    for partner_id in holders:
        if live:
            changelog.append_for(session, partner_id, live, ChangeType.UPDATE)
        else:
            changelog.append_for(session, partner_id, edition, ChangeType.WITHDRAW)
    return len(holders)


def _untold(session: Session, partner: Partner) -> Select[Edition] | None:
    scopes = given_up(session, partner.id)
    now = PartnerSettings.of(partner)
    if not scopes or not any(now.scope):
        return None
    newest = and_(Change.article_id == Edition.article_id, Change.language == Edition.language, Change.is_newest)
    return (
        _held(partner)
        .join(Change, newest)
        .where(~may_read(*now.scope), or_(*(scope.covers(partner.id) for scope in scopes)))
    )


def _held(partner: Partner) -> Select[Edition]:
    copy = and_(PartnerFetch.article_id == Edition.article_id, PartnerFetch.language == Edition.language)
    return (
        select(Edition)
        .join(PartnerFetch, copy)
        .where(PartnerFetch.partner_id == partner.id, Edition.state == EditionState.LIVE)
    )


def _counted(session: Session, query: Select[Edition]) -> Copies:
    counted = query.with_only_columns(Edition.language, func.count()).group_by(Edition.language)
    return Copies(dict(session.execute(counted.order_by(Edition.language)).all()))
