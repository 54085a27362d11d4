"""Partners and their keys. A key is shown once and stored as a hash; two may be active while one is rotated."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self, Unpack

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from transpub.accounts import secrets
from transpub.accounts.permissions import Permission, Principal
from transpub.activity.service import record
from transpub.articles.models import Article
from transpub.core.clock import now
from transpub.core.errors import NotFound
from transpub.publishing.errors import (
    BadPartnerKey,
    KeyAlreadyShown,
    PartnerNameMissing,
    PartnerNameTaken,
    TooManyKeys,
    UnknownPartner,
)
from transpub.publishing.generation import partners_changed
from transpub.publishing.models import RATE_PER_MINUTE, Partner, PartnerKey
from transpub.publishing.partner_settings import PartnerSettings, Wanted

ACTIVE_KEYS_MAX = 2


@dataclass(frozen=True)
class Reader:
    """A partner as the content API sees it. `languages` or `sections` empty: all."""

    partner_id: uuid.UUID
    name: str
    languages: tuple[str, ...]
    sections: tuple[str, ...] = ()
    rate_per_minute: int = RATE_PER_MINUTE
    cors_origins: tuple[str, ...] = ()
    discloses: bool = False
    sees_embargoed: bool = False

    @classmethod
    def of(cls, partner: Partner) -> Self:
        return cls(
            partner.id,
            partner.name,
            tuple(partner.languages),
            tuple(partner.sections),
            partner.rate_per_minute,
            tuple(partner.cors_origins),
            partner.discloses,
            partner.sees_embargoed,
        )

    def may_read(self, language: str, section: str | None) -> bool:
        of_language = not self.languages or language in self.languages
        return of_language and (not self.sections or section in self.sections)


def create(session: Session, actor: Principal, name: str, **wanted: Unpack[Wanted]) -> tuple[Partner, str]:
    """A partner with its first key. Raises: Forbidden, PartnerNameMissing, PartnerNameTaken, and what
    `PartnerSettings.changed` raises."""
    actor.require(Permission.PARTNER_MANAGE)
    cleaned = name.strip()[:120]
    if not cleaned:
        raise PartnerNameMissing
    if session.scalar(select(Partner.id).where(Partner.name == cleaned)):
        raise PartnerNameTaken(name=cleaned)
    partner = Partner(name=cleaned)
    PartnerSettings().changed(**wanted).write(partner)
    try:
        with session.begin_nested():
            session.add(partner)
    except IntegrityError as error:
        # Somebody else has made one of that name since we looked.
        raise PartnerNameTaken(name=cleaned) from error
    log(session, actor, "partner.created", partner)
    return partner, add_key(session, actor, partner)


def set_active(session: Session, actor: Principal, partner_id: uuid.UUID, *, active: bool) -> Partner:
    """Switched off, none of its keys works. Raises: NotFound, Forbidden."""
    actor.require(Permission.PARTNER_MANAGE)
    partner = locked(session, partner_id)
    if partner.is_active != active:
        partner.is_active = active
        log(session, actor, "partner.activated" if active else "partner.deactivated", partner)
    return partner


def add_key(session: Session, actor: Principal, partner: Partner, *, key_id: uuid.UUID | None = None) -> str:
    """A new key, shown this once. `key_id` names it beforehand, so that a form sent twice makes one.

    Raises: Forbidden, TooManyKeys, KeyAlreadyShown.
    """
    actor.require(Permission.PARTNER_MANAGE)
    # Two administrators must not make a third key between them: counted under the lock, in the database.
    locked(session, partner.id)
    if key_id is not None and session.get(PartnerKey, key_id) is not None:
        raise KeyAlreadyShown
    of_partner = (PartnerKey.partner_id == partner.id, PartnerKey.revoked_at.is_(None))
    if (session.scalar(select(func.count()).where(*of_partner)) or 0) >= ACTIVE_KEYS_MAX:
        raise TooManyKeys(name=partner.name, most=ACTIVE_KEYS_MAX)
    key = secrets.new_key("tpp")
    made = PartnerKey(
        id=key_id or uuid.uuid4(),
        prefix=secrets.visible_part(key),
        key_hash=secrets.key_hash(key),
        created_at=now(),
    )
    partner.keys.append(made)
    session.flush()
    log(session, actor, "partner.key_added", partner, prefix=made.prefix)
    return key


def revoke_keys(session: Session, actor: Principal, partner: Partner, *, prefix: str = "") -> int:
    """Revoke the active keys that begin with `prefix` (all of them by default); how many there were."""
    found = locked(session, partner.id)
    return _revoke(session, actor, found, [key for key in found.keys if key.prefix.startswith(prefix)])


def revoke_key(session: Session, actor: Principal, partner_id: uuid.UUID, key_id: uuid.UUID) -> Partner:
    """One key. Revoked again, nothing happens. Raises: NotFound, Forbidden."""
    partner = locked(session, partner_id)
    found = [key for key in partner.keys if key.id == key_id]
    if not found:
        raise NotFound
    _revoke(session, actor, partner, found)
    return partner


def _revoke(session: Session, actor: Principal, partner: Partner, keys: Sequence[PartnerKey]) -> int:
    actor.require(Permission.PARTNER_MANAGE)
    active = [key for key in keys if key.revoked_at is None]
    for key in active:
        key.revoked_at = now()
    if active:
        prefixes = ", ".join(key.prefix for key in active)
        log(session, actor, "partner.keys_revoked", partner, keys=len(active), prefix=prefixes)
    return len(active)


def by_key(session: Session, key: str) -> Reader:
    """Raises: BadPartnerKey."""
    row = session.scalar(select(PartnerKey).where(PartnerKey.key_hash == secrets.key_hash(key)))
    if row is None or row.revoked_at is not None or not row.partner.is_active:
        raise BadPartnerKey
    return Reader.of(row.partner)


def any_allows_origin(session: Session, origin: str) -> bool:
    """Whether scripts of this web origin may read with the key of some partner that is switched on."""
    found = session.scalars(select(Partner.cors_origins).where(Partner.is_active))
    return any(origin in origins for origins in found)


def by_name(session: Session, name: str) -> Partner:
    """Raises: UnknownPartner."""
    partner = session.scalar(select(Partner).where(Partner.name == name.strip()))
    if partner is None:
        raise UnknownPartner(name=name[:120])
    return partner


def find(session: Session, partner_id: uuid.UUID) -> Partner:
    """Raises: NotFound."""
    partner = session.get(Partner, partner_id)
    if partner is None:
        raise NotFound
    return partner


def all_partners(session: Session, *, limit: int = 100, offset: int = 0) -> Sequence[Partner]:
    """By name."""
    return session.scalars(select(Partner).order_by(Partner.name).limit(limit).offset(offset)).all()


def sections_in_use(session: Session, *, limit: int = 200) -> Sequence[str]:
    """Of any article, by name."""
    used = select(Article.section).where(Article.section.is_not(None)).distinct()
    return [section for section in session.scalars(used.order_by(Article.section).limit(limit)) if section]


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Partner)) or 0


def locked(session: Session, partner_id: uuid.UUID) -> Partner:
    """For whoever changes it, until the commit. Raises: NotFound."""
    partner = session.get(Partner, partner_id, with_for_update={"key_share": True}, populate_existing=True)
    if partner is None:
        raise NotFound
    return partner


def log(session: Session, actor: Principal, verb: str, partner: Partner, **facts: object) -> None:
    """Every change of a partner comes by here, and so does word of it to those who keep answers."""
    partners_changed(session)
    record(session, actor, verb, "partner", partner.id, facts={"name": partner.name, **facts})
