"""The first administrator of an empty installation, added on a page by whoever can read the server's log."""

import hmac

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from transpub.accounts import queries, secrets, service
from transpub.accounts.models import SetupCode, User
from transpub.accounts.permissions import SYSTEM, Role
from transpub.accounts.service import NewPassword
from transpub.staff.errors import AlreadySetUp, PasswordsDiffer, WrongSetupCode
from transpub.staff.people import log

_ONLY = 1


def setup_code(session: Session) -> str | None:
    """The code that lets somebody in who is the first; the same for every process. None once there is a user."""
    if queries.is_anybody_there(session):
        session.execute(delete(SetupCode))
        return None
    held = session.get(SetupCode, _ONLY)
    if held is None:
        held = _made(session)
    return held.code


def _made(session: Session) -> SetupCode:
    made = SetupCode(id=_ONLY, code=secrets.readable_secret())
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:  # another process started at the same moment
        return session.get_one(SetupCode, _ONLY, populate_existing=True)
    return made


def require_code(session: Session, code: str) -> None:
    """Whoever has no code is sent away before anything slow is done for them.

    Raises: AlreadySetUp, WrongSetupCode.
    """
    _opened(session, session.get(SetupCode, _ONLY), code)


def first_password(password: str, again: str) -> NewPassword:
    """Raises: PasswordsDiffer, BadPassword."""
    if password != again:
        raise PasswordsDiffer
    return service.new_password(password)


def add_first(session: Session, code: str, email: str, *, name: str, password: NewPassword) -> User:
    """The first administrator. Of two at one moment one gets in, and the code is used up.

    Raises: AlreadySetUp, WrongSetupCode, BadEmail.
    """
    found = session.scalar(select(SetupCode).where(SetupCode.id == _ONLY).with_for_update())
    held = _opened(session, found, code)
    user = service.create_user(session, email, name=name, password=password, roles=[Role.ADMIN])
    session.delete(held)
    log(session, SYSTEM, "user.added", user, roles=Role.ADMIN.value)
    return user


def _opened(session: Session, held: SetupCode | None, code: str) -> SetupCode:
    if queries.is_anybody_there(session):
        raise AlreadySetUp
    if held is None or not hmac.compare_digest(_folded(held.code).encode(), _folded(code).encode()):
        raise WrongSetupCode
    return held


def _folded(code: str) -> str:
    """As people type it: with or without dashes and spaces, in letters of any size."""
    return "".join(character for character in code[:200].lower() if character.isalnum())
