"""Who looks at a page, whether a form is theirs, and where they may be sent. No page is drawn here."""

from typing import Annotated
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from fastapi import Depends, Request
from fastapi.responses import RedirectResponse

from transpub.accounts.permissions import Permission, Principal
from transpub.core.errors import ErrorKind, TranspubError
from transpub.core.i18n import N_
from transpub.http.dependencies import CurrentUser, current_user
from transpub.web.posted import PostedForm

HOME = "/board"
# Where an installation without a user begins.
FIRST_RUN = "/welcome"


class SomebodyElse(TranspubError):
    """A form carries what one person typed when another one has logged in: it must not become theirs."""

    kind = ErrorKind.FORBIDDEN
    code = "web.somebody_else"
    text = N_("Somebody else has logged in in this browser. Log in as yourself again; nothing was stored.")


def visitor(request: Request, posted: PostedForm, user: CurrentUser) -> Principal:
    """Somebody with any role. A form may say in `person` whose page it was filled in on.

    The form is read first, so that whoever answers for a session that has ended has what was typed.

    Raises: NotLoggedIn, Forbidden, SomebodyElse.
    """
    request.state.visitor = user
    user.require(Permission.ARTICLE_READ)
    if posted.text("person") not in ("", str(user.user_id)):
        raise SomebodyElse
    return user


Visitor = Annotated[Principal, Depends(visitor)]
# For an endpoint that need not know who it is, only that somebody is.
KNOWN = [Depends(visitor)]


def visitor_if_any(request: Request) -> Principal | None:
    """For pages that also strangers see."""
    try:
        return current_user(request)
    except TranspubError as error:
        if error.kind is ErrorKind.UNAUTHENTICATED:
            return None
        raise


def local_path(text: str, default: str = HOME) -> str:
    """`text` if it leads to a page of ours, else `default`: a log-in must not send people to another site.

    Browsers read `\\` as `/` and drop tabs and line ends, so `/\\elsewhere` and `/<tab>/elsewhere` are refused too.
    """
    printable = text.isprintable() and " " not in text and "\\" not in text
    if not printable or not text.startswith("/") or text.startswith("//"):
        return default
    parts = urlsplit(text)
    return default if parts.scheme or parts.netloc else text


def here(request: Request) -> str:
    """This page's address without the parts that only one visit needs."""
    kept = [
        (name, value)
        for name, value in parse_qsl(request.url.query, keep_blank_values=True)
        if name not in ("lang", "said")
    ]
    path = quote(request.url.path, safe="/-._~:@")
    return path + ("?" + urlencode(kept) if kept and request.method == "GET" else "")


def saying(path: str, code: str) -> str:
    """The address with what the page says after a form (see wording.SAID)."""
    return f"{path}{'&' if '?' in path else '?'}said={code}"


def go(path: str) -> RedirectResponse:
    """To a page, by GET, after a form."""
    return RedirectResponse(path, status_code=303)
