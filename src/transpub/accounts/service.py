"""Verbs on people: create, grant, log in and out, issue keys."""

import re
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, delete, select
from sqlalchemy.orm import Session

from transpub.accounts import secrets
from transpub.accounts.models import ApiToken, Grant, LoginSession, User
from transpub.accounts.permissions import (
    ANY_LANGUAGE,
    ROLES_BY_LANGUAGE,
    Principal,
    Role,
    RoleHasNoLanguage,
    RoleNeedsLanguage,
    parse_role,
)
from transpub.core.clock import now
from transpub.core.errors import ErrorKind, TranspubError
from transpub.core.i18n import N_
from transpub.core.languages import parse_tag

PASSWORD_MIN = 10
PASSWORD_MAX = 256
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,185}")


class WrongLogin(TranspubError):
    """One answer for a wrong address and a wrong password: no oracle."""

    kind = ErrorKind.UNAUTHENTICATED
    code = "accounts.wrong_login"
    text = N_("This e-mail address and password do not belong together. Check both and try again.")


class NotLoggedIn(TranspubError):
    kind = ErrorKind.UNAUTHENTICATED
    code = "accounts.not_logged_in"
    text = N_("You are not logged in, or your session has expired. Log in to go on.")


class BadToken(TranspubError):
    kind = ErrorKind.UNAUTHENTICATED
    code = "accounts.bad_token"
    text = N_("This API token is unknown or has been revoked. Make a new one with “transpub users token”.")


class BadEmail(TranspubError):
    kind = ErrorKind.INVALID
    code = "accounts.bad_email"
    text = N_("“%(email)s” is not an e-mail address.")


class EmailTaken(TranspubError):
    kind = ErrorKind.CONFLICT
    code = "accounts.email_taken"
    text = N_("There is already a user with the address %(email)s.")


class BadPassword(TranspubError):
    kind = ErrorKind.INVALID
    code = "accounts.bad_password"
    text = N_("A password has %(least)d to %(most)d characters.")


class UnknownUser(TranspubError):
    kind = ErrorKind.NOT_FOUND
    code = "accounts.unknown_user"
    text = N_("There is no user with the address %(email)s.")


@dataclass(frozen=True)
class NewPassword:
    """A password to be stored. `made` is its text where it was made here and is to be shown once; else empty."""

    password_hash: str
    made: str = ""


def new_password(text: str) -> NewPassword:
    """Slow on purpose, as `check_password` is. Raises: BadPassword."""
    if not PASSWORD_MIN <= len(text) <= PASSWORD_MAX:
        raise BadPassword(least=PASSWORD_MIN, most=PASSWORD_MAX)
    return NewPassword(secrets.hash_password(text))


def given_or_made(text: str) -> NewPassword:
    """One made here where none is given. Raises: BadPassword."""
    if text:
        return new_password(text)
    made = secrets.readable_secret()
    return NewPassword(secrets.hash_password(made), made)


def create_user(
    session: Session, email: str, *, name: str, password: NewPassword, roles: Sequence[str] = ()
) -> User:
    """Add a person. `roles` are written `editor` or, for roles bound to a language, `translator:uk`.

    Raises: BadEmail, EmailTaken, UnknownRole, RoleNeedsLanguage, UnknownLanguage.
    """
    address = email.strip().lower()
    if not _EMAIL.fullmatch(address):
        raise BadEmail(email=email[:80])
    if session.scalar(select(User.id).where(User.email == address)):
        raise EmailTaken(email=address)
    user = User(email=address, name=name.strip()[:120] or address, password_hash=password.password_hash)
    user.grants = [Grant(role=role, language=language) for role, language in _wanted(roles)]
    session.add(user)
    session.flush()
    return user


def parse_grant(text: str) -> tuple[Role, str]:
    """`translator:uk` → (translator, uk). Raises: UnknownRole, RoleNeedsLanguage, UnknownLanguage."""
    name, _, language = text.partition(":")
    role = parse_role(name)
    if role not in ROLES_BY_LANGUAGE:
        if language.strip() not in ("", ANY_LANGUAGE):
            # Never grant more than was written.
            raise RoleHasNoLanguage(role=role.value)
        return role, ANY_LANGUAGE
    if not language.strip():
        raise RoleNeedsLanguage(role=role.value)
    return role, ANY_LANGUAGE if language.strip() == ANY_LANGUAGE else parse_tag(language)


def canonical_roles(roles: Sequence[str]) -> list[str]:
    """As `queries.roles_of` writes them. Raises: as `parse_grant`."""
    return sorted(
        f"{role}:{language}" if role in ROLES_BY_LANGUAGE else role.value for role, language in _wanted(roles)
    )


def _wanted(roles: Sequence[str]) -> list[tuple[Role, str]]:
    return sorted({parse_grant(role) for role in roles})


def set_grants(session: Session, user: User, roles: Sequence[str]) -> None:
    """Replace what a user holds. Raises: as `create_user`."""
    held = {(Role(grant.role), grant.language): grant for grant in user.grants}
    # A grant that stays keeps its row: new ones are inserted before old ones are deleted.
    user.grants = [held.get(key) or Grant(role=key[0], language=key[1]) for key in _wanted(roles)]
    session.flush()


def set_password(session: Session, user: User, password: NewPassword, *, keep: str = "") -> None:
    """Also ends every login of that user but the one of the key `keep`."""
    user.password_hash = password.password_hash
    end_sessions(session, user, besides=keep)


@dataclass(frozen=True)
class Stored:
    """Whose password it is, and its hash."""

    user_id: uuid.UUID
    password_hash: str


@dataclass(frozen=True)
class Checked:
    """A password that was right for what was stored; `renewed` is its hash by today's costs, where they rose."""

    stored: Stored
    renewed: str | None


def stored_password(session: Session, email: str) -> Stored | None:
    row = session.execute(select(User.id, User.password_hash).where(User.email == email.strip().lower())).first()
    return Stored(*row) if row else None


def check_password(stored: Stored | None, password: str) -> Checked:
    """Slow on purpose: called with no session open, or every writer of an SQLite database would wait for it.

    Raises: WrongLogin.
    """
    password = password[:PASSWORD_MAX]
    is_right = secrets.password_matches(stored.password_hash if stored else None, password)
    if stored is None or not is_right:
        raise WrongLogin
    renewed = secrets.hash_password(password) if secrets.needs_rehash(stored.password_hash) else None
    return Checked(stored, renewed)


def log_in(session: Session, checked: Checked, *, days: int) -> tuple[User, str]:
    """The user and a new session key for the cookie.

    Raises: WrongLogin: also if the password was changed, or the user switched off, since it was checked.
    """
    user = session.get(User, checked.stored.user_id)
    if user is None or not user.is_active or user.password_hash != checked.stored.password_hash:
        raise WrongLogin
    if checked.renewed:
        user.password_hash = checked.renewed
    return user, open_session(session, user, days=days)


def open_session(session: Session, user: User, *, days: int) -> str:
    """A new session key for the cookie of somebody who is known to be this user."""
    key = secrets.new_key("tps")
    expires_at = now() + timedelta(days=days)
    session.execute(delete(LoginSession).where(LoginSession.expires_at < now()))
    session.add(LoginSession(token_hash=secrets.key_hash(key), user_id=user.id, expires_at=expires_at))
    return key


def log_out(session: Session, key: str) -> None:
    session.execute(delete(LoginSession).where(LoginSession.token_hash == secrets.key_hash(key)))


def user_by_session(session: Session, key: str) -> User:
    """Raises: NotLoggedIn: no such session, expired, or the user was switched off."""
    login = session.get(LoginSession, secrets.key_hash(key))
    if login is None or login.expires_at <= now() or not login.user.is_active:
        raise NotLoggedIn
    return login.user


def still_logged_in(session: Session, keys: Collection[str]) -> set[str]:
    """Those of these session keys that `user_by_session` would find a user by."""
    by_hash = {secrets.key_hash(key): key for key in keys}
    valid = session.scalars(
        select(LoginSession.token_hash)
        .join(LoginSession.user)
        .where(LoginSession.token_hash.in_(by_hash), LoginSession.expires_at > now(), User.is_active)
    )
    return {by_hash[found] for found in valid}


def choose_ui_language(session: Session, user_id: uuid.UUID, tag: str) -> None:
    """Keep the interface language a person chose; the door has checked that there is a catalog for it."""
    session.get_one(User, user_id).ui_language = tag


def end_sessions(session: Session, user: User, *, besides: str = "") -> int:
    """End a person's log-ins, all but that of the key `besides`; how many there were."""
    ended = delete(LoginSession).where(
        LoginSession.user_id == user.id, LoginSession.token_hash != secrets.key_hash(besides)
    )
    return cast("CursorResult[Any]", session.execute(ended)).rowcount


def issue_token(session: Session, user: User, *, label: str, token_id: uuid.UUID | None = None) -> str:
    """A new API key, shown this once. `token_id` names it beforehand."""
    key = secrets.new_key("tpt")
    session.add(
        ApiToken(
            id=token_id or uuid.uuid4(),
            user_id=user.id,
            label=label.strip()[:120] or "token",
            prefix=secrets.visible_part(key),
            token_hash=secrets.key_hash(key),
        )
    )
    session.flush()
    return key


def revoke_tokens(session: Session, user: User) -> int:
    """Revoke every API token a user holds; how many there were."""
    held = session.scalars(select(ApiToken).where(ApiToken.user_id == user.id, ApiToken.revoked_at.is_(None))).all()
    for token in held:
        token.revoked_at = now()
    return len(held)


def set_active(session: Session, user: User, *, active: bool) -> None:
    """Let a user in or keep them out: switched off, no login, session or token of theirs works."""
    user.is_active = active
    if not active:
        end_sessions(session, user)


def principal_by_token(session: Session, key: str) -> Principal:
    """Raises: BadToken."""
    token = session.scalar(select(ApiToken).where(ApiToken.token_hash == secrets.key_hash(key)))
    if token is None or token.revoked_at is not None or not token.user.is_active:
        raise BadToken
    return token.user.principal()


def user_by_email(session: Session, email: str) -> User:
    """Raises: UnknownUser."""
    user = session.scalar(select(User).where(User.email == email.strip().lower()))
    if user is None:
        raise UnknownUser(email=email[:80])
    return user
