"""Log in, log out, choose the interface language; one's own password, log-ins and tokens.

What was typed into a form survives an expired session.
"""

from collections.abc import Sequence
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from transpub.accounts import queries
from transpub.accounts import service as accounts
from transpub.accounts.service import WrongLogin
from transpub.core.errors import HTTP_STATUS
from transpub.core.i18n import N_
from transpub.core.settings import Settings
from transpub.http.dependencies import (
    LANGUAGE_COOKIE,
    SESSION_COOKIE,
    AppSettings,
    Locale,
    WriteSession,
    catalogs_of,
    database_of,
    locale_of,
)
from transpub.web.posted import Posted, PostedForm
from transpub.web.rendering import page
from transpub.web.visitor import FIRST_RUN, HOME, go, local_path, visitor_if_any

router = APIRouter()

_DAY_S = 24 * 60 * 60
_LANGUAGE_DAYS = 365
# Fields of a form that could not be stored are carried through the log-in under this prefix.
_CARRIED = "carried:"

# Names of the fields a person types into, for the page that shows them again after the log-in.
TYPED_FIELDS = {
    "title": N_("Headline"),
    "body": N_("Text"),
    "text": N_("Translation"),
    "note": N_("Note"),
    "explanation": N_("Explanation"),
}


def login_address(next_path: str, *, expired: bool = False) -> str:
    return "/login?" + urlencode({"next": next_path, **({"expired": "1"} if expired else {})})


def login_page(
    request: Request,
    *,
    next_path: str = HOME,
    email: str = "",
    error: str = "",
    expired: bool = False,
    posted: Posted | None = None,
    resume_at: str = "",
    status: int = 200,
) -> Response:
    """The form. With `posted` and `resume_at` it carries a form's fields, to be sent there after the log-in."""
    return page(
        request,
        "login.html",
        status=status,
        next_path=next_path,
        email=email,
        error=error,
        expired=expired,
        carried=[(_CARRIED + name, value) for name, value in kept_fields(posted)],
        resume_at=resume_at,
    )


def kept_fields(posted: Posted | None) -> Sequence[tuple[str, str]]:
    """What must not get lost. A browser cannot be given a file, so a file's text becomes the body."""
    if posted is None:
        return ()
    if posted.upload is None:
        return posted.fields
    text = posted.upload.data.decode("utf-8-sig", "replace")
    return [(name, value if name != "body" else value or text) for name, value in posted.fields]


@router.get("/")
def front(request: Request) -> Response:
    return go(HOME if visitor_if_any(request) else "/login")


@router.get("/login")
def show(request: Request, next: str = HOME, expired: str = "") -> Response:  # noqa: A002 - the usual name
    target = local_path(next)
    if visitor_if_any(request):
        return go(target)
    with database_of(request).read_only() as session:
        if not queries.is_anybody_there(session):
            return go(FIRST_RUN)
    return login_page(request, next_path=target, expired=bool(expired))


@router.post("/login")
def log_in(request: Request, posted: PostedForm, settings: AppSettings) -> Response:
    target = local_path(posted.text("next"))
    resume_at = local_path(posted.text("resume_at"), "")
    carried = Posted(
        tuple((name.removeprefix(_CARRIED), value) for name, value in posted.fields if name.startswith(_CARRIED))
    )
    try:
        with database_of(request).read_only() as session:
            stored = accounts.stored_password(session, posted.text("email"))
        checked = accounts.check_password(stored, posted.text("password"))
        with database_of(request).unit_of_work() as session:
            user, key = accounts.log_in(session, checked, days=settings.session_days)
            language = user.ui_language
    except WrongLogin as error:
        return login_page(
            request,
            next_path=target,
            email=posted.text("email"),
            error=error.message.render(locale_of(request)),
            posted=carried,
            resume_at=resume_at,
            status=HTTP_STATUS[error.kind],
        )
    response: Response = go(target)
    if resume_at and carried.fields:
        typed = [entry for entry in carried.fields if entry[0] in TYPED_FIELDS]
        rest = [entry for entry in carried.fields if entry[0] not in TYPED_FIELDS]
        response = page(request, "resume.html", typed=typed, rest=rest, names=TYPED_FIELDS, resume_at=resume_at)
    keep_session(response, settings, key)
    if language and catalogs_of(request).get(language):
        _keep(response, settings, LANGUAGE_COOKIE, language, days=_LANGUAGE_DAYS)
    return response


@router.post("/logout")
def log_out(request: Request, session: WriteSession) -> Response:
    if key := request.cookies.get(SESSION_COOKIE):
        accounts.log_out(session, key)
    response = go("/login?said=logged_out")
    response.delete_cookie(SESSION_COOKIE)
    return response


@router.post("/language")
def choose_language(
    request: Request, posted: PostedForm, session: WriteSession, settings: AppSettings, ui: Locale
) -> Response:
    """Back to the same page in another language; kept in the browser and, when logged in, with the user."""
    chosen = catalogs_of(request).get(posted.text("lang")) or ui
    who = visitor_if_any(request)
    if who is not None and who.user_id is not None:
        accounts.choose_ui_language(session, who.user_id, chosen.tag)
    response = go(local_path(posted.text("next")))
    _keep(response, settings, LANGUAGE_COOKIE, chosen.tag, days=_LANGUAGE_DAYS)
    return response


def keep_session(response: Response, settings: Settings, key: str) -> None:
    """Let the browser that gets this answer be logged in."""
    _keep(response, settings, SESSION_COOKIE, key, days=settings.session_days)


def _keep(response: Response, settings: Settings, name: str, value: str, *, days: int) -> None:
    secure = settings.public_url is not None and settings.public_url.scheme == "https"
    response.set_cookie(name, value, max_age=days * _DAY_S, path="/", httponly=True, samesite="lax", secure=secure)
