"""Reads on people: who there is, what they hold, who still runs the desk. Changes nothing."""

import uuid
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from transpub.accounts import secrets
from transpub.accounts.models import ApiToken, Grant, LoginSession, User
from transpub.accounts.permissions import ROLES_BY_LANGUAGE, Role
from transpub.core.clock import now
from transpub.core.errors import NotFound


def find(session: Session, user_id: uuid.UUID) -> User:
    """Raises: NotFound."""
    user = session.get(User, user_id)
    if user is None:
        raise NotFound
    return user


def search(session: Session, *, text: str = "", limit: int, offset: int = 0) -> Sequence[User]:
    """By name; `text` is looked for in names and addresses."""
    query = _matching(select(User), text).order_by(func.lower(User.name), User.email)
    return session.scalars(query.limit(limit).offset(offset)).all()


def count(session: Session, *, text: str = "") -> int:
    return session.scalar(_matching(select(func.count()).select_from(User), text)) or 0


def is_anybody_there(session: Session) -> bool:
    """Whether there is any user at all."""
    return session.scalar(select(User.id).limit(1)) is not None


def by_id(session: Session, user_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, User]:
    return {user.id: user for user in session.scalars(select(User).where(User.id.in_(user_ids)))}


def administrators(session: Session, *, besides: uuid.UUID | None = None) -> int:
    """How many people who are let in hold the role."""
    query = (
        select(func.count(Grant.user_id.distinct()))
        .join(User, User.id == Grant.user_id)
        .where(Grant.role == Role.ADMIN, User.is_active)
    )
    if besides is not None:
        query = query.where(Grant.user_id != besides)
    return session.scalar(query) or 0


def granted_languages(session: Session) -> list[str]:
    """Languages that anybody holds a role for, `*` left out."""
    languages = session.scalars(select(Grant.language).where(Grant.language != "*").distinct())
    return sorted(languages)


def roles_of(user: User) -> list[str]:
    """As `accounts.service.parse_grant` reads them: `editor`, `translator:uk`."""
    return sorted(
        f"{grant.role}:{grant.language}" if grant.role in ROLES_BY_LANGUAGE else grant.role for grant in user.grants
    )


def sessions_of(session: Session, user_id: uuid.UUID) -> Sequence[LoginSession]:
    """Log-ins that still hold, the latest first."""
    return session.scalars(
        select(LoginSession)
        .where(LoginSession.user_id == user_id, LoginSession.expires_at > now())
        .order_by(LoginSession.created_at.desc())
    ).all()


def tokens_of(session: Session, user_id: uuid.UUID) -> Sequence[ApiToken]:
    """Those that hold, the latest first."""
    return session.scalars(
        select(ApiToken)
        .where(ApiToken.user_id == user_id, ApiToken.revoked_at.is_(None))
        .order_by(ApiToken.created_at.desc())
    ).all()


def ui_language_by_session(session: Session, key: str) -> str | None:
    """The interface language chosen by whoever is logged in with this key; None where nobody is, or none chosen."""
    return session.scalar(
        select(User.ui_language)
        .join(LoginSession, LoginSession.user_id == User.id)
        .where(LoginSession.token_hash == secrets.key_hash(key), LoginSession.expires_at > now(), User.is_active)
    )


def _matching(query: Select[Any], text: str) -> Select[Any]:
    wanted = text.strip()
    if not wanted:
        return query
    # SQLite folds no letters but the Latin ones: a name written small is also looked for as names are written.
    spelt = (
        User.name.icontains(wanted, autoescape=True),
        User.name.contains(wanted.title(), autoescape=True),
        User.email.icontains(wanted, autoescape=True),
    )
    return query.where(or_(*spelt))
