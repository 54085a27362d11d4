"""What an endpoint may ask for: the settings, a database session, who is asking, in which language."""

import re
from collections.abc import Iterator
from typing import Annotated, cast

from fastapi import Depends, Request, Security
from fastapi.security import HTTPBearer
from sqlalchemy.orm import Session

from transpub.accounts import service as accounts
from transpub.accounts.permissions import Principal
from transpub.core.db import Database
from transpub.core.i18n import Catalogs, UiLocale
from transpub.core.settings import Settings
from transpub.http.waiting import Waiting
from transpub.publishing import partners
from transpub.publishing.errors import BadPartnerKey
from transpub.publishing.fetches import Fetches
from transpub.publishing.imprint import Imprint
from transpub.publishing.partners import Reader
from transpub.publishing.polling import Polls
from transpub.publishing.removals import Removals

# RFC 9110 §7.2, in the characters of names and addresses.
_HOST = re.compile(r"[A-Za-z0-9._-]{1,253}(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](:[0-9]{1,5})?")

SESSION_COOKIE = "transpub_session"
LANGUAGE_COOKIE = "transpub_lang"


def settings_of(request: Request) -> Settings:
    return cast(Settings, request.app.state.settings)


def database_of(request: Request) -> Database:
    return cast(Database, request.app.state.database)


def polls_of(request: Request) -> Polls:
    return cast(Polls, request.app.state.polls)


def fetches_of(request: Request) -> Fetches:
    return cast(Fetches, request.app.state.fetches)


def removals_of(request: Request) -> Removals:
    return cast(Removals, request.app.state.removals)


def imprint_of(request: Request) -> Imprint:
    """With the address from the settings, else the one this request was sent to."""
    settings = settings_of(request)
    address = str(settings.public_url) if settings.public_url else f"{request.url.scheme}://{_host(request)}"
    return Imprint(settings.newsroom_name, address.rstrip("/"), catalogs_of(request))


def _host(request: Request) -> str:
    """A header that names no host is passed over: it comes from the client, and goes into links."""
    host = request.headers.get("host", "")
    if _HOST.fullmatch(host):
        return host
    name, port = request.scope.get("server") or ("localhost", None)
    return f"{name}:{port}" if port else str(name)


def waiting_of(request: Request) -> Waiting:
    return cast(Waiting, request.app.state.waiting)


def catalogs_of(request: Request) -> Catalogs:
    return cast(Catalogs, request.app.state.catalogs)


def locale_of(request: Request) -> UiLocale:
    """Resolved by LocaleMiddleware: a context variable set in a dependency would not reach the endpoint."""
    return cast(UiLocale, request.state.locale)


def write_session(request: Request) -> Iterator[Session]:
    with database_of(request).unit_of_work() as session:
        yield session


def read_session(request: Request) -> Iterator[Session]:
    with database_of(request).read_only() as session:
        yield session


def bearer_key(request: Request) -> str | None:
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    return key.strip() if scheme.lower() == "bearer" and key.strip() else None


def current_user(request: Request) -> Principal:
    """By API token, else by session cookie. Raises: BadToken, NotLoggedIn."""
    token, cookie = bearer_key(request), request.cookies.get(SESSION_COOKIE)
    with database_of(request).read_only() as session:
        if token is not None:
            return accounts.principal_by_token(session, token)
        if cookie:
            return accounts.user_by_session(session, cookie).principal()
    raise accounts.NotLoggedIn


def current_partner(request: Request) -> Reader:
    """Raises: BadPartnerKey."""
    key = bearer_key(request)
    if key is None:
        raise BadPartnerKey
    with database_of(request).read_only() as session:
        reader = partners.by_key(session, key)
    # For those who count and keep answers, outside the application's routes.
    request.state.reader = reader
    return reader


# Only described by it: what is wrong with a key is told in a problem document.
_PARTNER_KEY = HTTPBearer(
    auto_error=False, scheme_name="PartnerKey", description="`transpub partners add` gives it."
)


def _partner(request: Request, _: Annotated[object, Security(_PARTNER_KEY)]) -> Reader:
    return current_partner(request)


AppSettings = Annotated[Settings, Depends(settings_of)]
Locale = Annotated[UiLocale, Depends(locale_of)]
# Scope "function" closes the session, and so commits, before the response is sent: with the default scope a
# failing commit was answered 200.
WriteSession = Annotated[Session, Depends(write_session, scope="function")]
ReadSession = Annotated[Session, Depends(read_session, scope="function")]
CurrentUser = Annotated[Principal, Depends(current_user)]
CurrentPartner = Annotated[Reader, Depends(_partner)]
CurrentImprint = Annotated[Imprint, Depends(imprint_of)]
