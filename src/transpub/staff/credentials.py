"""Passwords, log-ins and API tokens of a person, changed by that person or by an administrator."""

import uuid
from dataclasses import dataclass

from sqlalchemy.orm import Session

from transpub.accounts import queries, secrets, service
from transpub.accounts.models import ApiToken, User
from transpub.accounts.permissions import Permission, Principal
from transpub.accounts.service import Checked, NewPassword, Stored, WrongLogin
from transpub.core.clock import now
from transpub.core.errors import NotFound
from transpub.staff.errors import PasswordsDiffer, TokenAlreadyShown, TooManyTokens, WrongPassword
from transpub.staff.people import locked, log

TOKENS_MAX = 20
# Of a session's hash: enough to name it among a person's own.
HANDLE_LENGTH = 16


def reset_password(session: Session, actor: Principal, user_id: uuid.UUID, password: NewPassword) -> User:
    """A new password in place of a lost one; ends every log-in. Raises: NotFound, Forbidden."""
    actor.require(Permission.USER_MANAGE)
    user = locked(session, user_id)
    service.set_password(session, user, password)
    log(session, actor, "user.password_reset", user)
    return user


@dataclass(frozen=True)
class Change:
    """One's own password checked, and the one that takes its place."""

    checked: Checked
    new: NewPassword


def own_password(session: Session, who: Principal) -> Stored:
    """Raises: NotFound."""
    user = session.get(User, who.user_id) if who.user_id else None
    if user is None:
        raise NotFound
    return Stored(user.id, user.password_hash)


def change_of(stored: Stored, current: str, new: str, again: str) -> Change:
    """Slow on purpose: called with no session open. Raises: WrongPassword, PasswordsDiffer, BadPassword."""
    try:
        checked = service.check_password(stored, current)
    except WrongLogin as error:
        raise WrongPassword from error
    if new != again:
        raise PasswordsDiffer
    return Change(checked, service.new_password(new))


def change_password(session: Session, who: Principal, change: Change, *, keep: str) -> None:
    """One's own. The log-in of the key `keep` goes on, all others end.

    Raises: NotFound; WrongPassword if another one was set since it was checked.
    """
    user = _own(session, who)
    if user.password_hash != change.checked.stored.password_hash:
        raise WrongPassword
    service.set_password(session, user, change.new, keep=keep)
    log(session, who, "user.password_changed", user)


def end_sessions(session: Session, actor: Principal, user_id: uuid.UUID, *, besides: str = "") -> int:
    """End the log-ins of oneself or, as an administrator, of another; how many there were.

    Raises: NotFound, Forbidden.
    """
    user = _reachable(session, actor, user_id)
    ended = service.end_sessions(session, user, besides=besides)
    if ended:
        log(session, actor, "user.sessions_ended", user, sessions=ended)
    return ended


def end_session(session: Session, who: Principal, handle: str) -> None:
    """One of one's own log-ins, by the first characters of its hash. Ended before, nothing happens."""
    user = _own(session, who)
    found = [held for held in queries.sessions_of(session, user.id) if held.token_hash[:HANDLE_LENGTH] == handle]
    for held in found:
        session.delete(held)
        log(session, who, "user.sessions_ended", user, sessions=1)


def make_token(
    session: Session, actor: Principal, user_id: uuid.UUID, *, label: str, token_id: uuid.UUID | None = None
) -> str:
    """A new API token, shown this once. `token_id` names it beforehand, so that a form sent twice makes one.

    Raises: NotFound, Forbidden, TokenAlreadyShown, TooManyTokens.
    """
    user = _reachable(session, actor, user_id)
    if token_id is not None and session.get(ApiToken, token_id) is not None:
        raise TokenAlreadyShown
    if len(queries.tokens_of(session, user.id)) >= TOKENS_MAX:
        raise TooManyTokens(name=user.name, most=TOKENS_MAX)
    key = service.issue_token(session, user, label=label, token_id=token_id)
    log(session, actor, "user.token_made", user, prefix=secrets.visible_part(key))
    return key


def revoke_token(session: Session, actor: Principal, user_id: uuid.UUID, token_id: uuid.UUID) -> None:
    """Revoked again, nothing happens. Raises: NotFound, Forbidden."""
    user = _reachable(session, actor, user_id)
    token = session.get(ApiToken, token_id)
    if token is None or token.user_id != user.id:
        raise NotFound
    if token.revoked_at is None:
        token.revoked_at = now()
        log(session, actor, "user.tokens_revoked", user, tokens=1, prefix=token.prefix)


def revoke_tokens(session: Session, actor: Principal, user_id: uuid.UUID) -> int:
    """All of a person's; how many there were. Raises: NotFound, Forbidden."""
    user = _reachable(session, actor, user_id)
    revoked = service.revoke_tokens(session, user)
    if revoked:
        log(session, actor, "user.tokens_revoked", user, tokens=revoked)
    return revoked


def _own(session: Session, who: Principal) -> User:
    if who.user_id is None:
        raise NotFound
    return locked(session, who.user_id)


def _reachable(session: Session, actor: Principal, user_id: uuid.UUID) -> User:
    if actor.user_id != user_id:
        actor.require(Permission.USER_MANAGE)
    return locked(session, user_id)
