"""The signing keys in the database: the one that signs now, their rotation and revocation. Signs nothing itself.

On PostgreSQL whoever publishes holds a share of the current key until the commit, so a rotation waits for editions
under way and its moment is later than theirs. SQLite has one writer anyway.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from transpub.accounts.permissions import SYSTEM, Permission, Principal
from transpub.activity.service import record
from transpub.core.clock import now
from transpub.publishing.errors import NoSuchSigningKey, SigningKeyChanged, TooManySigningKeys
from transpub.publishing.models import NEVER_OUT, Edition, EditionState
from transpub.publishing.signing_keys import KEYS_MAX, PublicKey, SigningKey
from transpub.publishing.signing_models import Newsroom, StoredKey


@dataclass(frozen=True)
class Signer:
    """Both halves of the key that signs now."""

    private: SigningKey = field(repr=False)
    public: PublicKey


def signer(session: Session) -> Signer:
    """The key that signs now, held until the commit; made if there is none yet.

    An edition must not claim to be older than the key that seals it: ask for the key first, then for the time, and
    take the later of that and the key's `since`.
    """
    row = _in_use(session)
    if row is None:
        # None was made yet, or one was rotated while its share was waited for.
        take_turn(session)
        row = _in_use(session) or _make(session, SYSTEM, now())
    return Signer(SigningKey.from_pem(row.private or b""), row.public)


def rotate(session: Session, actor: Principal, *, seen: str | None = None) -> PublicKey:
    """A new key signs from now on. The one before vouches for what it has signed, and its private half is deleted.

    `seen` is the id of the key that the person wanted to replace, so that an order given twice is done once.

    Raises: Forbidden, SigningKeyChanged, TooManySigningKeys.
    """
    actor.require(Permission.PARTNER_MANAGE)
    take_turn(session)
    former = _in_use(session, share=False)
    if seen is not None and seen != (former.id if former else ""):
        raise SigningKeyChanged
    _require_room(session)
    return _replace(session, actor, former, "signing_key.rotated").public


def revoke(session: Session, actor: Principal, key_id: str) -> PublicKey:
    """Nothing that the key ever signed is to be trusted any more. If it signs now, another one does from here on.
    Revoked again, nothing happens. However many keys there are, this one can be: another takes the place it leaves.

    Raises: Forbidden, NoSuchSigningKey.
    """
    actor.require(Permission.PARTNER_MANAGE)
    take_turn(session)
    row = session.get(StoredKey, key_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NoSuchSigningKey(key=key_id[:100])
    if row.revoked_at is None:
        row.revoked_at = now()
        _log(session, actor, "signing_key.revoked", row.id)
        if row.until is None:
            _replace(session, actor, row, "signing_key.made")
    return row.public


def public_keys(session: Session) -> Sequence[PublicKey]:
    """All there ever were, the newest first."""
    rows = session.scalars(select(StoredKey).order_by(StoredKey.since.desc(), StoredKey.id))
    return [row.public for row in rows]


def live_in_its_time(session: Session, key: PublicKey) -> int:
    """How many live editions went out while the key signed: those that its revocation leaves without a proof."""
    query = select(func.count()).where(Edition.state == EditionState.LIVE, Edition.updated_at >= key.since)
    if key.until is not None:
        query = query.where(Edition.updated_at < key.until)
    return session.scalar(query) or 0


def newsroom_uid(session: Session) -> uuid.UUID:
    """The newsroom's id, the same for ever."""
    return session.scalars(select(Newsroom.uid)).one()


def take_turn(session: Session) -> None:
    """Of all who make a key, one at a time."""
    session.execute(select(Newsroom.id).with_for_update())


def _in_use(session: Session, *, share: bool = True) -> StoredKey | None:
    return session.scalar(
        select(StoredKey)
        .where(StoredKey.until.is_(None))
        .with_for_update(read=share)
        .execution_options(populate_existing=True)
    )


def _require_room(session: Session) -> None:
    """Partners refuse a longer list of keys, and could then check nothing. Raises: TooManySigningKeys."""
    trusted = select(func.count()).select_from(StoredKey).where(StoredKey.revoked_at.is_(None))
    if (session.scalar(trusted) or 0) >= KEYS_MAX:
        raise TooManySigningKeys(most=KEYS_MAX)


def _replace(session: Session, actor: Principal, former: StoredKey | None, verb: str) -> StoredKey:
    moment = _later_than_all_out(session)
    if former:
        former.until, former.private = moment, None
        session.flush()
    return _make(session, actor, moment, verb)


def _make(session: Session, actor: Principal, since: datetime, verb: str = "signing_key.made") -> StoredKey:
    private = SigningKey.generate()
    public = private.public(since)
    row = StoredKey(id=public.id, private=private.to_pem(), raw=public.raw, since=since)
    session.add(row)
    session.flush()
    _log(session, actor, verb, row.id)
    return row


def _later_than_all_out(session: Session) -> datetime:
    """Now, or the newest edition's time where a machine's clock is ahead: a key's time covers what it signed."""
    newest = session.scalar(select(func.max(Edition.updated_at)).where(Edition.state.not_in(NEVER_OUT)))
    return max(newest, now()) if newest else now()


def _log(session: Session, actor: Principal, verb: str, key_id: str) -> None:
    record(session, actor, verb, "signing_key", newsroom_uid(session), note=key_id, facts={"key": key_id})
