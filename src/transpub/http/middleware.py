"""What happens to every request before a door sees it. Plain ASGI: no request is buffered here."""

from urllib.parse import parse_qs

from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from transpub.accounts.queries import ui_language_by_session
from transpub.core.db import Database
from transpub.core.i18n import N_, Catalogs, UiLocale
from transpub.http.dependencies import LANGUAGE_COOKIE, SESSION_COOKIE
from transpub.http.problems import problem

_YEAR_S = 365 * 24 * 3600
# Files, and answers that hold no word of the interface.
_WITHOUT_WORDS = ("/static/", "/content/", "/healthz", "/readyz")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_CROSS_SITE = N_("This request came from another site and was refused. Open the page again and repeat it.")
_TOO_LARGE = N_("The request is larger than %(most)d bytes.")

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


class LocaleMiddleware:
    """Chooses the interface language of the request and says so in `request.state.locale`.

    `?lang=`, else what the person who is logged in has chosen, else the cookie, else `Accept-Language`.
    """

    def __init__(self, app: ASGIApp, catalogs: Catalogs, database: Database) -> None:
        self.app, self.catalogs, self._database = app, catalogs, database

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        wish = self.catalogs.get(self._wish(scope["query_string"]))
        scope.setdefault("state", {})["locale"] = self.catalogs.negotiate(
            query=wish.tag if wish else None,
            chosen=None if wish else await self._chosen(request),
            cookie=request.cookies.get(LANGUAGE_COOKIE),
            accept_language=request.headers.get("accept-language"),
        )
        await self.app(scope, receive, self._remembering(wish, send) if wish else send)

    async def _chosen(self, request: Request) -> str | None:
        """By the person, who may have chosen it in another browser since this one got its cookie."""
        key = request.cookies.get(SESSION_COOKIE)
        if not key or request.url.path.startswith(_WITHOUT_WORDS):
            return None
        return await run_in_threadpool(self._chosen_by, key)

    def _chosen_by(self, key: str) -> str | None:
        try:
            with self._database.read_only() as session:
                return ui_language_by_session(session, key)
        except SQLAlchemyError:  # said by whatever the request itself asks of the database
            return None

    @staticmethod
    def _remembering(wish: UiLocale, send: Send) -> Send:
        """`?lang=` in an address holds for the pages after it too, the answer to a form among them."""

        async def with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                cookie = f"{LANGUAGE_COOKIE}={wish.tag}; Path=/; Max-Age={_YEAR_S}; SameSite=Lax"
                MutableHeaders(scope=message).append("Set-Cookie", cookie)
            await send(message)

        return with_cookie

    @staticmethod
    def _wish(query: bytes) -> str | None:
        try:
            return parse_qs(query.decode("latin-1"), max_num_fields=200).get("lang", [None])[0]
        except ValueError:  # more fields than anybody needs
            return None


class CrossSiteMiddleware:
    """Refuses unsafe requests that another site's page made with our user's cookie.

    By `Sec-Fetch-Site`, else by `Origin`; a client that sends neither is no browser. Requests with an
    `Authorization` header carry their own proof.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self._is_cross_site(scope):
            locale = scope["state"]["locale"]
            answer = problem(locale, status=403, code="http.cross_site", detail=locale.gettext(_CROSS_SITE))
            await answer(scope, receive, send)
            return
        await self.app(scope, receive, send)

    @staticmethod
    def _is_cross_site(scope: Scope) -> bool:
        headers = Headers(scope=scope)
        if scope["method"] in SAFE_METHODS or "authorization" in headers:
            return False
        site = headers.get("sec-fetch-site")
        if site is not None:
            return site not in ("same-origin", "none")
        origin = headers.get("origin")
        # Compared as text: an origin that cannot be parsed is no origin of ours.
        return origin is not None and origin.partition("://")[2].lower() != headers.get("host", "").lower()


class BodyLimitMiddleware:
    """Ends a request whose body grows over the limit, whatever its Content-Length said. Forms that may hold a file
    have a limit of their own."""

    def __init__(self, app: ASGIApp, most: int, most_with_file: int) -> None:
        self.app, self._most, self._most_with_file = app, most, most_with_file

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        length = headers.get("content-length", "0")
        with_file = headers.get("content-type", "").lower().startswith("multipart/form-data")
        most = self._most_with_file if with_file else self._most
        if not length.isdigit() or int(length) > most:
            await self._refuse(scope, receive, send, most)
            return
        received, started = 0, False

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > most:
                raise _BodyTooLargeError
            return message

        async def noted(message: Message) -> None:
            nonlocal started
            if received > most and not started:
                return  # The framework took our interruption for an unreadable body; the right answer follows.
            started = True
            await send(message)

        try:
            await self.app(scope, counted, noted)
        except _BodyTooLargeError:
            if started:
                raise
        if received > most and not started:
            await self._refuse(scope, receive, send, most)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send, most: int) -> None:
        locale = scope["state"]["locale"]
        detail = locale.gettext(_TOO_LARGE) % {"most": most}
        await problem(locale, status=413, code="http.body_too_large", detail=detail)(scope, receive, send)


class _BodyTooLargeError(Exception):
    pass


class SecurityHeadersMiddleware:
    """Headers every answer carries. No page of ours needs inline script or another site's anything."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                headers.setdefault("X-Content-Type-Options", "nosniff")
                headers.setdefault("Referrer-Policy", "same-origin")
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self.app(scope, receive, with_headers)
