"""What administrators do to people: add them, give them roles, keep them out and let them in again."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from transpub.accounts import queries, service
from transpub.accounts.models import Grant, User
from transpub.accounts.permissions import Permission, Principal, Role
from transpub.accounts.service import NewPassword
from transpub.activity.service import record
from transpub.core.errors import NotFound
from transpub.staff.errors import LastAdministrator, RolesChangedMeanwhile


def add(
    session: Session, actor: Principal, email: str, *, name: str, password: NewPassword, roles: Sequence[str]
) -> User:
    """A new person.

    Raises: Forbidden, and as `accounts.service.create_user`.
    """
    actor.require(Permission.USER_MANAGE)
    user = service.create_user(session, email, name=name, password=password, roles=roles)
    log(session, actor, "user.added", user, roles=", ".join(queries.roles_of(user)))
    return user


def set_roles(
    session: Session,
    actor: Principal,
    user_id: uuid.UUID,
    roles: Sequence[str],
    *,
    seen: Sequence[str] | None = None,
) -> User:
    """Replace what a person holds. `seen` are the roles the choice was made beside.

    Raises: NotFound, Forbidden, UnknownRole, RoleNeedsLanguage, RoleHasNoLanguage, UnknownLanguage,
        RolesChangedMeanwhile, LastAdministrator.
    """
    actor.require(Permission.USER_MANAGE)
    user = locked(session, user_id)
    before, wanted = queries.roles_of(user), service.canonical_roles(roles)
    if before == wanted:
        return user
    if seen is not None and sorted(seen) != before:
        raise RolesChangedMeanwhile(name=user.name, roles=", ".join(before) or "–")
    if Role.ADMIN in before and Role.ADMIN not in wanted:
        _require_another_administrator(session, user)
    service.set_grants(session, user, wanted)
    log(session, actor, "user.roles_chosen", user, roles=", ".join(wanted), before=", ".join(before))
    return user


def set_active(session: Session, actor: Principal, user_id: uuid.UUID, *, active: bool) -> User:
    """Keep a person out, ending their log-ins, or let them in again.

    Raises: NotFound, Forbidden, LastAdministrator.
    """
    actor.require(Permission.USER_MANAGE)
    user = locked(session, user_id)
    if user.is_active == active:
        return user
    if not active and Role.ADMIN in queries.roles_of(user):
        _require_another_administrator(session, user)
    service.set_active(session, user, active=active)
    log(session, actor, "user.activated" if active else "user.deactivated", user)
    return user


def locked(session: Session, user_id: uuid.UUID) -> User:
    """Writers of one person take turns. Raises: NotFound."""
    # Rows that only name the user may come meanwhile: two administrators at work on each other name each other as
    # the ones who did it.
    user = session.get(User, user_id, with_for_update={"key_share": True}, populate_existing=True)
    if user is None:
        raise NotFound
    return user


def log(session: Session, actor: Principal, verb: str, user: User, **facts: object) -> None:
    record(session, actor, verb, "user", user.id, facts={"name": user.name, **facts})


def _require_another_administrator(session: Session, user: User) -> None:
    # Two administrators who dismiss each other at one moment take turns here; the second one counts anew.
    session.execute(select(Grant.id).where(Grant.role == Role.ADMIN).order_by(Grant.id).with_for_update())
    if not queries.administrators(session, besides=user.id):
        raise LastAdministrator(name=user.name)
