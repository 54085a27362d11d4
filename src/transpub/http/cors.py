"""Which web pages' scripts may read the content API: those of origins named for a partner (Fetch Standard §3.2).

A script sends the partner's key itself; cookies open nothing here and are never allowed.
"""

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from transpub.core.db import Database
from transpub.publishing.partners import any_allows_origin

_PATH = "/content/"
# Seconds a browser need not ask again before it sends the real request.
_PREFLIGHT_S = 600
_METHODS = "GET, HEAD, POST"
_TAKEN = "Accept, Accept-Language, Authorization, If-Modified-Since, If-None-Match"
_SHOWN = (
    "Content-Language, Content-Language-Reason, Correction-Pending, ETag, Last-Modified, Link, RateLimit, "
    "RateLimit-Policy, Retry-After"
)


class CorsMiddleware:
    """Answers preflights, which carry no key, for the origins of any active partner; the answer itself can be read
    only by the origins of the partner whose key it was asked with."""

    def __init__(self, app: ASGIApp, database: Database) -> None:
        self.app, self._database = app, database

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(_PATH):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        is_preflight = scope["method"] == "OPTIONS" and "access-control-request-method" in headers
        if is_preflight and origin and await run_in_threadpool(self._is_known, origin):
            await _preflight(origin)(scope, receive, send)
            return
        await self.app(scope, receive, self._with_headers(scope, origin, send))

    def _is_known(self, origin: str) -> bool:
        with self._database.read_only() as session:
            return any_allows_origin(session, origin)

    @staticmethod
    def _with_headers(scope: Scope, origin: str | None, send: Send) -> Send:
        async def sent(message: Message) -> None:
            reader = scope.get("state", {}).get("reader")
            if message["type"] == "http.response.start" and reader and reader.cors_origins:
                headers = MutableHeaders(scope=message)
                # Whatever the origin was: a cache must not give one's answer to another.
                headers.add_vary_header("Origin")
                if origin and origin in reader.cors_origins:
                    headers["Access-Control-Allow-Origin"] = origin
                    headers["Access-Control-Expose-Headers"] = _SHOWN
            await send(message)

        return sent


def _preflight(origin: str) -> Response:
    return Response(
        status_code=204,
        headers={
            "Access-Control-Allow-Origin": origin,
            "Access-Control-Allow-Methods": _METHODS,
            "Access-Control-Allow-Headers": _TAKEN,
            "Access-Control-Max-Age": str(_PREFLIGHT_S),
            "Vary": "Origin",
        },
    )
