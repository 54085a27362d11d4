"""The first page of an empty installation: its first administrator, added by whoever has the server's code."""

import logging

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.exc import SQLAlchemyError

from transpub.accounts import queries
from transpub.accounts import service as accounts
from transpub.accounts.service import PASSWORD_MAX, PASSWORD_MIN
from transpub.core.db import Database
from transpub.core.errors import HTTP_STATUS, TranspubError
from transpub.http.dependencies import AppSettings, ReadSession, database_of, locale_of
from transpub.staff import first_run
from transpub.staff.errors import AlreadySetUp
from transpub.web.account import keep_session
from transpub.web.posted import Posted, PostedForm
from transpub.web.rendering import page as render
from transpub.web.visitor import FIRST_RUN, HOME, go

log = logging.getLogger(__name__)

router = APIRouter(prefix=FIRST_RUN)


def announce(database: Database) -> None:
    """Print the code, while nobody can log in. Called at the start of a web process; a database without tables, or
    that does not answer yet, is no reason not to start."""
    try:
        with database.unit_of_work() as session:
            code = first_run.setup_code(session)
    except (SQLAlchemyError, TranspubError) as error:
        log.warning("cannot tell whether there is a user yet: %s", error)
        return
    if code:
        log.warning("Nobody can log in yet. To add the first administrator, open %s and enter %s", FIRST_RUN, code)


@router.get("")
def show(request: Request, session: ReadSession) -> Response:
    if queries.is_anybody_there(session):
        return go("/login")
    announce(database_of(request))
    return _page(request, Posted())


@router.post("")
def add(request: Request, posted: PostedForm, settings: AppSettings) -> Response:
    """The administrator is logged in at once, and keeps the language that the page was read in."""
    try:
        with database_of(request).read_only() as session:
            first_run.require_code(session, posted.text("code"))
        password = first_run.first_password(posted.text("password"), posted.text("again"))
        with database_of(request).unit_of_work() as session:
            user = first_run.add_first(
                session, posted.text("code"), posted.text("email"), name=posted.text("name"), password=password
            )
            accounts.choose_ui_language(session, user.id, locale_of(request).tag)
            key = accounts.open_session(session, user, days=settings.session_days)
    except AlreadySetUp:
        return go("/login?said=already_set_up")
    except TranspubError as error:
        return _page(request, posted, error)
    response = go(HOME)
    keep_session(response, settings, key)
    return response


def _page(request: Request, posted: Posted, error: TranspubError | None = None) -> Response:
    return render(
        request,
        "first_run.html",
        status=HTTP_STATUS[error.kind] if error else 200,
        posted=posted,
        error=error.message if error else None,
        password_least=PASSWORD_MIN,
        password_most=PASSWORD_MAX,
    )
