"""How many requests a minute a partner may make of the content API, and the headers that say so.

Counted in the process where one process serves all; in Redis where the settings name one, as several servers have
to count together. A Redis that does not answer refuses nobody.
"""

import logging
import math
import time
from collections import OrderedDict
from dataclasses import dataclass
from hashlib import blake2b

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from limits.errors import StorageError
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from transpub.core.i18n import N_
from transpub.core.settings import Settings
from transpub.http.problems import problem
from transpub.publishing.partners import Reader

log = logging.getLogger(__name__)

CODE = "http.too_many_requests"
TOO_MANY = N_("More than %(most)d requests a minute. Go on in %(seconds)d seconds; nothing you would read is lost.")
_PATH = "/content/"
# Keys whose partner is remembered; a stranger's keys are never among them.
_REMEMBERED = 10_000


@dataclass(frozen=True)
class Allowance:
    """Of a partner, after this request. `reset_s` is when the window has room again."""

    most: int
    left: int
    reset_s: int
    allowed: bool


class Limiter:
    """A sliding window of a minute for each partner: two counters, however many requests they count."""

    def __init__(self, settings: Settings) -> None:
        self._window = SlidingWindowCounterRateLimiter(_storage(settings))

    async def hit(self, reader: Reader) -> Allowance | None:
        """Count a request. None: it could not be counted."""
        item = RateLimitItemPerMinute(reader.rate_per_minute)
        try:
            allowed = await self._window.hit(item, str(reader.partner_id))
            reset, left = await self._window.get_window_stats(item, str(reader.partner_id))
        except StorageError as error:
            log.warning("requests of partners are not counted: %s", error)
            return None
        return Allowance(item.amount, left, max(math.ceil(reset - time.time()), 0), allowed)


class RateLimitMiddleware:
    """Counts requests by key before anything is done for them; the first one of a key is counted after it.

    Whose a key is, the application says in `scope["state"]["reader"]`.
    """

    def __init__(self, app: ASGIApp, limiter: Limiter) -> None:
        self.app, self._limiter = app, limiter
        self._readers: OrderedDict[bytes, Reader] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(_PATH):
            await self.app(scope, receive, send)
            return
        # Hashed: a process's memory should hold no partner's key.
        key = blake2b(Headers(scope=scope).get("authorization", "").encode(), digest_size=24).digest()
        known = self._readers.get(key)
        allowance = await self._limiter.hit(known) if known else None
        if allowance and not allowance.allowed:
            await self._refuse(scope, receive, send, allowance)
            return

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                reader = scope["state"].get("reader")
                self._learn(key, reader, message["status"])
                counted = allowance or (await self._limiter.hit(reader) if reader else None)
                if counted:
                    message = {**message, "headers": [*message["headers"], *_headers(counted)]}
            await send(message)

        await self.app(scope, receive, noted)

    def _learn(self, key: bytes, reader: Reader | None, status: int) -> None:
        if reader:
            self._readers[key] = reader
            if len(self._readers) > _REMEMBERED:
                self._readers.popitem(last=False)
        elif status == 401:
            self._readers.pop(key, None)

    @staticmethod
    async def _refuse(scope: Scope, receive: Receive, send: Send, allowance: Allowance) -> None:
        locale = scope["state"]["locale"]
        facts = {"most": allowance.most, "seconds": allowance.reset_s}
        answer = problem(
            locale,
            status=429,
            code=CODE,
            detail=locale.gettext(TOO_MANY) % facts,
            facts=facts,
            headers={name.decode(): value.decode() for name, value in _headers(allowance)},
        )
        await answer(scope, receive, send)


def _storage(settings: Settings) -> MemoryStorage | RedisStorage:
    if not settings.broker_url:
        return MemoryStorage()
    url = settings.broker_url.replace("redis+socket://", "redis+unix://", 1)
    return RedisStorage(
        f"async+{url}", wrap_exceptions=True, implementation="redispy", key_prefix="transpub-limits"
    )


def _headers(allowance: Allowance) -> list[tuple[bytes, bytes]]:
    """Those of draft-ietf-httpapi-ratelimit-headers-07, and `Retry-After` (RFC 9110 §10.2.3) with a refusal."""
    policy = f"limit={allowance.most}, remaining={allowance.left}, reset={allowance.reset_s}"
    found = [(b"ratelimit-policy", f"{allowance.most};w=60".encode()), (b"ratelimit", policy.encode())]
    return found if allowance.allowed else [*found, (b"retry-after", str(max(allowance.reset_s, 1)).encode())]
