"""Partners and their keys. A key is shown once and stored as a hash; two may be active while one is rotated."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from transpub.accounts import secrets
from transpub.accounts.permissions import Permission, Principal
from transpub.activity.service import record
from transpub.core.clock import now
from transpub.core.errors import ErrorKind, TranspubError
from transpub.core.i18n import N_
from transpub.core.languages import parse_tag
from transpub.publishing.errors import BadPartnerKey, PartnerNameMissing, PartnerNameTaken, UnknownPartner
from transpub.publishing.models import Partner, PartnerKey

ACTIVE_KEYS_MAX = 2


class TooManyKeys(TranspubError):
    kind = ErrorKind.CONFLICT
    code = "publishing.too_many_keys"
    text = N_("%(name)s has %(most)d active keys already. Revoke one first.")


@dataclass(frozen=True)
class Reader:
    """A partner as the content API sees it. `languages` empty: all."""

    partner_id: uuid.UUID
    name: str
    languages: tuple[str, ...]

    def may_read(self, language: str) -> bool:
        return not self.languages or language in self.languages


def create(session: Session, actor: Principal, name: str, *, languages: Sequence[str] = ()) -> tuple[Partner, str]:
    """A partner with its first key. Raises: Forbidden, PartnerNameTaken, UnknownLanguage."""
    actor.require(Permission.PARTNER_MANAGE)
    cleaned = name.strip()[:120]
    if not cleaned:
        raise PartnerNameMissing
    if session.scalar(select(Partner.id).where(Partner.name == cleaned)):
        raise PartnerNameTaken(name=cleaned)
    partner = Partner(name=cleaned, languages=[parse_tag(language) for language in languages])
    session.add(partner)
    session.flush()
    record(session, actor, "partner.created", "partner", partner.id)
    return partner, add_key(session, actor, partner)


def add_key(session: Session, actor: Principal, partner: Partner) -> str:
    """Raises: Forbidden, TooManyKeys."""
    actor.require(Permission.PARTNER_MANAGE)
    active = [key for key in partner.keys if key.revoked_at is None]
    if len(active) >= ACTIVE_KEYS_MAX:
        raise TooManyKeys(name=partner.name, most=ACTIVE_KEYS_MAX)
    key = secrets.new_key("tpp")
    partner.keys.append(PartnerKey(prefix=secrets.visible_part(key), key_hash=secrets.key_hash(key)))
    session.flush()
    record(session, actor, "partner.key_added", "partner", partner.id)
    return key


def revoke_keys(session: Session, actor: Principal, partner: Partner, *, prefix: str = "") -> int:
    """Revoke the active keys that begin with `prefix` (all of them by default); how many there were."""
    actor.require(Permission.PARTNER_MANAGE)
    found = [key for key in partner.keys if key.revoked_at is None and key.prefix.startswith(prefix)]
    for key in found:
        key.revoked_at = now()
    record(session, actor, "partner.keys_revoked", "partner", partner.id, facts={"keys": len(found)})
    return len(found)


def by_key(session: Session, key: str) -> Reader:
    """Raises: BadPartnerKey."""
    row = session.scalar(select(PartnerKey).where(PartnerKey.key_hash == secrets.key_hash(key)))
    if row is None or row.revoked_at is not None or not row.partner.is_active:
        raise BadPartnerKey
    return Reader(row.partner.id, row.partner.name, tuple(row.partner.languages))


def by_name(session: Session, name: str) -> Partner:
    """Raises: UnknownPartner."""
    partner = session.scalar(select(Partner).where(Partner.name == name.strip()))
    if partner is None:
        raise UnknownPartner(name=name[:120])
    return partner


def all_partners(session: Session, *, limit: int = 100, offset: int = 0) -> Sequence[Partner]:
    return session.scalars(select(Partner).order_by(Partner.name).limit(limit).offset(offset)).all()
