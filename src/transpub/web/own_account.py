"""One's own account: password, log-ins, API tokens. For everybody who is logged in, whatever their roles."""

import uuid
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from transpub.accounts import queries, secrets
from transpub.accounts.permissions import ROLES_BY_LANGUAGE, Principal
from transpub.accounts.service import PASSWORD_MAX, PASSWORD_MIN, NotLoggedIn
from transpub.core.errors import HTTP_STATUS, NotFound, TranspubError
from transpub.http.dependencies import SESSION_COOKIE, CurrentUser, ReadSession, database_of
from transpub.staff import credentials
from transpub.web.people_wording import ROLE_NAMES
from transpub.web.posted import PostedForm
from transpub.web.rendering import page as render
from transpub.web.shown_once import ShownOnce, id_of
from transpub.web.users import token_shown
from transpub.web.visitor import go

router = APIRouter(prefix="/account")


def owner(request: Request, user: CurrentUser) -> Principal:
    """Whoever is logged in, without a role too. Raises: NotLoggedIn."""
    request.state.visitor = user
    return user


Owner = Annotated[Principal, Depends(owner)]


@router.get("")
def show(request: Request, who: Owner, session: ReadSession) -> Response:
    return _page(request, session, who)


@router.get("/{part}")
def back(part: str, _: Owner) -> Response:
    """For whoever reloads the page that a form answered with."""
    if part not in ("password", "session", "sessions", "token", "revoke"):
        raise NotFound
    return go("/account")


@router.post("/password")
def change_password(request: Request, posted: PostedForm, who: Owner) -> Response:
    with database_of(request).read_only() as session:
        stored = credentials.own_password(session, who)
    try:
        change = credentials.change_of(
            stored, posted.text("current"), posted.text("password"), posted.text("again")
        )
    except TranspubError as error:
        with database_of(request).read_only() as session:
            return _page(request, session, who, error=error, part="password")

    def work(session: Session) -> None:
        credentials.change_password(session, who, change, keep=_key(request))

    return _changed(request, who, work, "password_changed", "password")


@router.post("/session")
def end_session(request: Request, posted: PostedForm, who: Owner) -> Response:
    def work(session: Session) -> None:
        credentials.end_session(session, who, posted.text("handle"))

    return _changed(request, who, work, "session_ended", "sessions")


@router.post("/sessions")
def end_other_sessions(request: Request, who: Owner) -> Response:
    def work(session: Session) -> None:
        credentials.end_sessions(session, who, _id(who), besides=_key(request))

    return _changed(request, who, work, "sessions_ended", "sessions")


@router.post("/token")
def make_token(request: Request, posted: PostedForm, who: Owner) -> Response:
    def work(session: Session) -> ShownOnce:
        token_id, label = id_of(posted, "token_id"), posted.text("label")
        key = credentials.make_token(session, who, _id(who), label=label, token_id=token_id)
        return token_shown(who.name, key)

    return _changed(request, who, work, "", "tokens")


@router.post("/revoke")
def revoke_token(request: Request, posted: PostedForm, who: Owner) -> Response:
    def work(session: Session) -> None:
        credentials.revoke_token(session, who, _id(who), id_of(posted, "token_id"))

    return _changed(request, who, work, "token_revoked", "tokens")


def _changed(
    request: Request, who: Principal, work: Callable[[Session], ShownOnce | None], said: str, part: str
) -> Response:
    try:
        with database_of(request).unit_of_work() as session:
            shown = work(session)
    except NotFound:
        raise
    except TranspubError as error:
        with database_of(request).read_only() as session:
            return _page(request, session, who, error=error, part=part)
    if shown is None:
        return go(f"/account?said={said}")
    with database_of(request).read_only() as session:
        return _page(request, session, who, shown=shown)


def _page(
    request: Request,
    session: Session,
    who: Principal,
    *,
    shown: ShownOnce | None = None,
    error: TranspubError | None = None,
    part: str = "",
) -> Response:
    return render(
        request,
        "account.html",
        status=HTTP_STATUS[error.kind] if error else 200,
        grants=sorted(who.grants),
        role_names=ROLE_NAMES,
        by_language=ROLES_BY_LANGUAGE,
        sessions=queries.sessions_of(session, _id(who)),
        this_session=secrets.key_hash(_key(request)),
        handle_length=credentials.HANDLE_LENGTH,
        tokens=queries.tokens_of(session, _id(who)),
        token_id=uuid.uuid4(),
        shown=shown,
        error=error.message if error else None,
        part=part,
        password_least=PASSWORD_MIN,
        password_most=PASSWORD_MAX,
    )


def _id(who: Principal) -> uuid.UUID:
    if who.user_id is None:
        raise NotLoggedIn
    return who.user_id


def _key(request: Request) -> str:
    return request.cookies.get(SESSION_COOKIE, "")
