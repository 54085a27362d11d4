"""How many requests a minute a partner may make of the content API, and the headers that say so.

Counted in the process where one process serves all; in Redis where the settings name one, as several servers have
to count together. A Redis that does not answer refuses nobody.
"""

import logging
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from typing import cast

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.storage.redis.redispy import RedispyBridge
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from limits.errors import StorageError
from redis.asyncio import Redis
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from transpub.core.db import Database
from transpub.core.errors import TranspubError, Unavailable
from transpub.core.i18n import N_
from transpub.core.settings import Settings
from transpub.http.dependencies import bearer_key
from transpub.http.held_answers import Generations
from transpub.http.problems import problem
from transpub.publishing.partners import Reader, by_key

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
        self._storage = _storage(settings)
        self._window = SlidingWindowCounterRateLimiter(self._storage)

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

    async def close(self) -> None:
        """In the loop that it counted in."""
        bridge = self._storage.bridge if isinstance(self._storage, RedisStorage) else None
        if isinstance(bridge, RedispyBridge):
            await cast(Redis, bridge.get_connection()).aclose()


@dataclass(frozen=True)
class _Known:
    """Whose a key is, and the generation of partners' settings in which it was looked up; None: the application has
    looked it up since."""

    reader: Reader
    partners: int | None


class RateLimitMiddleware:
    """Counts a request before anything is done for it. A key is looked up once and remembered; strangers' keys
    never are. Says in `scope["state"]["reader"]` whose the key is; the application, which looks itself, says it
    anew."""

    def __init__(
        self, app: ASGIApp, limiter: Limiter, database: Database, generations: Callable[[], Generations]
    ) -> None:
        self.app, self._limiter, self._database, self._generations = app, limiter, database, generations
        self._readers: OrderedDict[bytes, _Known] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_partners = scope["type"] == "http" and scope["path"].startswith(_PATH)
        key = bearer_key(Request(scope)) if is_partners else None
        known = await self._known(key) if key else None
        if key is None or known is None:
            # The application says what is wrong.
            await self.app(scope, receive, send)
            return
        allowance = await self._limiter.hit(known.reader)
        if allowance and not allowance.allowed and (changed := await self._known_anew(key, known)):
            known, allowance = changed, await self._limiter.hit(changed.reader)
        scope["state"]["reader"] = known.reader
        if allowance and not allowance.allowed:
            await self._refuse(scope, receive, send, allowance)
            return

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._learn(key, known, scope["state"]["reader"], message["status"])
                if allowance:
                    message = {**message, "headers": [*message["headers"], *_headers(allowance)]}
            await send(message)

        await self.app(scope, receive, noted)

    async def _known(self, key: str) -> _Known | None:
        return self._readers.get(_hashed(key)) or await self._look_up(key)

    async def _known_anew(self, key: str, known: _Known) -> _Known | None:
        """Who is about to be refused may have been given a larger number meanwhile. None: nothing was changed."""
        try:
            generation = await self._generations().current()
        except Unavailable:
            return None
        return await self._look_up(key) if generation.partners != known.partners else None

    async def _look_up(self, key: str) -> _Known | None:
        try:
            # First the generation: what is changed between the two is looked up again.
            generation = await self._generations().current()
            found = _Known(await run_in_threadpool(self._by_key, key), generation.partners)
        except (TranspubError, SQLAlchemyError) as error:
            # Nobody's key, or the database is away.
            log.debug("a key was not looked up: %s", error)
            self._readers.pop(_hashed(key), None)
            return None
        self._remember(key, found)
        return found

    def _by_key(self, key: str) -> Reader:
        """Raises: BadPartnerKey."""
        with self._database.read_only() as session:
            return by_key(session, key)

    def _learn(self, key: str, known: _Known, reader: Reader, status: int) -> None:
        if status == 401:
            self._readers.pop(_hashed(key), None)
        elif reader != known.reader:
            self._remember(key, _Known(reader, None))

    def _remember(self, key: str, known: _Known) -> None:
        self._readers[_hashed(key)] = known
        if len(self._readers) > _REMEMBERED:
            self._readers.popitem(last=False)

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


def _hashed(key: str) -> bytes:
    """A process's memory should hold no partner's key."""
    return blake2b(key.encode(), digest_size=24).digest()


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
