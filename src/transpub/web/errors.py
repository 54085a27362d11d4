"""What a page shows when something goes wrong, and the static files. The JSON side is http.problems."""

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from transpub.accounts.service import NotLoggedIn
from transpub.core.errors import HTTP_STATUS, TranspubError
from transpub.core.i18n import N_
from transpub.http.dependencies import SESSION_COOKIE, locale_of
from transpub.http.middleware import CONTENT_SECURITY_POLICY
from transpub.http.problems import TITLES
from transpub.web.account import login_address, login_page
from transpub.web.assets import FOLDER, Assets, static_root
from transpub.web.posted import Posted
from transpub.web.rendering import page as render
from transpub.web.visitor import SomebodyElse, go, here

log = logging.getLogger(__name__)

_NOT_PAGES = ("/api", "/content", "/healthz", "/readyz")

_ADVICE = {
    403: N_("If you need this for your work, ask an administrator for the role."),
    404: N_("The address may be mistyped, or what was here has been removed. The board shows all articles."),
    500: N_("The error was logged. Go back and try again; if it happens again, tell an administrator the time."),
}
_INTERNAL = N_("Something went wrong on our side. Nothing you sent was stored.")
_NOT_THERE = N_("There is nothing at this address, or it is not yours to see.")


def mount_static(app: FastAPI) -> None:
    app.mount(static_root(), Assets(directory=FOLDER), name="static")


def wants_page(request: Request) -> bool:
    """Whether a person looks at this with a browser: not an API's address, and HTML would be taken."""
    path = request.url.path
    if any(path == prefix or path.startswith(prefix + "/") for prefix in _NOT_PAGES):
        return False
    accept = request.headers.get("accept", "*/*")
    return "text/html" in accept or "*/*" in accept


def page(request: Request, error: Exception) -> Response:
    """A page that says what happened and what to do; for a session expired or not theirs, the way back."""
    match error:
        case NotLoggedIn():
            return _log_in_first(request)
        case SomebodyElse():
            return _log_in_again(request, error)
        case TranspubError():
            message = error.message.render(locale_of(request))
            return _error_page(request, HTTP_STATUS[error.kind], message)
        case RequestValidationError():
            # Pages take every form as it is, so only an address can be malformed.
            return _error_page(request, 404, locale_of(request).gettext(_NOT_THERE))
        case HTTPException():
            status = error.status_code
            known = status in (404, 405)
            message = locale_of(request).gettext(_NOT_THERE if known else TITLES.get(status, TITLES[400]))
            return _error_page(request, 404 if status == 405 else status, message)
        case _:
            log.error("%s %s failed: %r", request.method, request.url.path, error)
            return _error_page(request, 500, locale_of(request).gettext(_INTERNAL))


def _error_page(request: Request, status: int, message: str) -> Response:
    ui = locale_of(request)
    title = ui.gettext(TITLES.get(status, TITLES[500]))
    advice = ui.gettext(_ADVICE.get(status, ""))
    response = render(
        request, "error.html", status=status, number=status, title=title, message=message, advice=advice
    )
    # The answer to an unforeseen error is sent outside the middleware that sets this for all others.
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    response.headers["Cache-Control"] = "no-store"
    return response


def _log_in_again(request: Request, error: SomebodyElse) -> Response:
    """Whoever typed it logs in, and goes on with it."""
    message = error.message.render(locale_of(request))
    posted: Posted | None = getattr(request.state, "posted", None)
    status = HTTP_STATUS[error.kind]
    return login_page(request, error=message, posted=posted, resume_at=here(request), status=status)


def _log_in_first(request: Request) -> Response:
    expired = bool(request.cookies.get(SESSION_COOKIE))
    posted: Posted | None = getattr(request.state, "posted", None)
    if request.method != "POST" or posted is None:
        return go(login_address(here(request), expired=expired))
    return login_page(request, posted=posted, resume_at=here(request), expired=expired, status=401)
