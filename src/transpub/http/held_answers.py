"""Answers to partners kept in memory, each used only while the database says that it would be given again.

Nine of ten reads ask for what was told a moment ago. An answer through the whole framework costs milliseconds, one
from here a tenth of one. Nothing is ever given from memory without a look at the database that began after the
request came in: an article that was taken down is gone from here with the commit that took it down.
"""

import asyncio
import logging
import re
import uuid
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import blake2b

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from transpub.core.db import Database
from transpub.core.errors import Unavailable
from transpub.http.conditional import is_known
from transpub.publishing.generation import Generation, Watch

log = logging.getLogger(__name__)

Note = Callable[[], Awaitable[None]]

# Bytes kept by one process, the longest body among them, and what an answer takes besides its body.
MOST_BYTES = 64 * 1024 * 1024
LONGEST = 1024 * 1024
_BESIDES = 2048
_PATHS = tuple(f"/content/v1/{name}" for name in ("articles", "feeds", "changes", "upcoming"))
_ITEM = re.compile(r"/content/v1/articles/([0-9a-fA-F-]{36})(?:[./]|\Z)")
# What an answer may depend on besides its address.
_ASKED_WITH = ("authorization", "host", "accept", "accept-language", "accept-encoding")
# They decide only whether the same answer is sent with its body; that is done here.
_CONDITIONS = frozenset({b"if-none-match", b"if-modified-since"})


class Generations:
    """The present generation for any number of requests at once: those that come while one reading runs share the
    next, which begins after they came."""

    def __init__(self, database: Database) -> None:
        self.watch = Watch(database.engine)
        database.before_dispose(self.close)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="generations")
        self._waiting: asyncio.Task[Generation] | None = None
        self._turn = asyncio.Lock()
        self._closed = False

    async def current(self) -> Generation:
        """Raises: Unavailable, after `close` too."""
        if self._closed:
            raise Unavailable
        waiting = self._waiting
        if waiting is None or waiting.get_loop() is not asyncio.get_running_loop():
            waiting = self._waiting = asyncio.create_task(self._read())
        return await asyncio.shield(waiting)

    async def _read(self) -> Generation:
        async with self._turn:
            # Whoever comes from now on may have come after the reading.
            self._waiting = None
            if self._closed:
                raise Unavailable
            return await asyncio.get_running_loop().run_in_executor(self._thread, self.watch.read)

    def close(self) -> None:
        self._closed = True
        self._thread.shutdown()
        self.watch.close()


@dataclass(frozen=True)
class _Held:
    """A whole answer with status 200. `article_id` is None for lists, which any change makes old. `note` is called
    whenever it was sent with its body, or found to be known."""

    headers: list[tuple[bytes, bytes]]
    body: bytes
    etag: str
    modified: str | None
    generation: Generation
    article_id: uuid.UUID | None
    note: Note | None

    @property
    def weight(self) -> int:
        return len(self.body) + _BESIDES


class HeldAnswersMiddleware:
    """Answers GET and HEAD of articles, feeds and changes from memory where it can, conditional requests too.

    The application says in `scope["state"]` what to do each time the answer was sent (`note`), and that it would
    not give this answer again (`once`).
    """

    def __init__(self, app: ASGIApp, generations: Callable[[], Generations]) -> None:
        self.app, self._generations = app, generations
        self._held: OrderedDict[bytes, _Held] = OrderedDict()
        self._bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (
            scope["type"] != "http"
            or scope["method"] not in ("GET", "HEAD")
            or not scope["path"].startswith(_PATHS)
        ):
            await self.app(scope, receive, send)
            return
        try:
            generation = await self._generations().current()
        except Unavailable as error:
            # The database is away; the request itself will say so.
            log.warning("could not see whether answers are still true: %s", error)
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        key = _key(scope, headers)
        held = self._held.get(key)
        if held is not None and self._is_true(held, generation):
            self._held.move_to_end(key)
            await _give(held, scope["method"], headers, send)
            return
        await self._ask(scope, receive, send, headers, key, generation)

    def _is_true(self, held: _Held, generation: Generation) -> bool:
        if held.generation == generation:
            return True
        was = held.generation
        if (was.partners, was.past) != (generation.partners, generation.past) or held.article_id is None:
            return False
        return self._generations().watch.is_current(held.article_id, was.sequence)

    async def _ask(
        self, scope: Scope, receive: Receive, send: Send, headers: Headers, key: bytes, generation: Generation
    ) -> None:
        """Let the application answer, without conditions; keep the answer where it is whole and one to keep."""
        plain = [(name, value) for name, value in scope["headers"] if name not in _CONDITIONS]
        started: Message | None = None
        body = bytearray()

        async def collected(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start" and _is_to_keep(message):
                started = message
                return
            if started is None:
                await send(message)
                return
            body.extend(message.get("body", b""))

        await self.app({**scope, "method": "GET", "headers": plain}, receive, collected)
        if started is None:
            return
        sent, state = MutableHeaders(raw=started["headers"]), scope["state"]
        held = _Held(
            sent.raw,
            bytes(body),
            sent["etag"],
            sent.get("last-modified"),
            generation,
            _article(scope["path"]),
            state.get("note"),
        )
        if not state.get("once"):
            self._keep(key, held)
        await _give(held, scope["method"], headers, send)

    def _keep(self, key: bytes, held: _Held) -> None:
        if len(held.body) > LONGEST:
            return
        former = self._held.pop(key, None)
        self._bytes += held.weight - (former.weight if former else 0)
        self._held[key] = held
        while self._bytes > MOST_BYTES:
            _, oldest = self._held.popitem(last=False)
            self._bytes -= oldest.weight


def _is_to_keep(start: Message) -> bool:
    return start["status"] == 200 and any(name.lower() == b"etag" for name, _ in start["headers"])


def _key(scope: Scope, headers: Headers) -> bytes:
    # Hashed: a process's memory should hold no partner's key.
    # Links in an answer begin with the scheme. A path may hold a question mark, but no line break.
    address = f"{scope.get('scheme')}\n{scope['path']}\n".encode("utf-8", "surrogateescape")
    digest = blake2b(address + scope["query_string"], digest_size=24)
    for name in _ASKED_WITH:
        digest.update(b"\n" + "\r".join(headers.getlist(name)).encode())
    return digest.digest()


def _article(path: str) -> uuid.UUID | None:
    found = _ITEM.match(path)
    try:
        return uuid.UUID(found[1]) if found else None
    except ValueError:
        return None


async def _give(held: _Held, method: str, headers: Headers, send: Send) -> None:
    """The answer, its head alone, or 304 (RFC 9110 §15.4.5) where the client has it. Notes it after."""
    conditions = headers.getlist("if-none-match"), headers.get("if-modified-since")
    known = is_known(*conditions, held.etag, held.modified)
    sent = held.headers
    if known:
        sent = [(name, value) for name, value in sent if name.lower() not in (b"content-length", b"content-type")]
    await send({"type": "http.response.start", "status": 304 if known else 200, "headers": list(sent)})
    await send({"type": "http.response.body", "body": b"" if known or method == "HEAD" else held.body})
    # Neither a slow nor a failing note may touch a read. Who was sent a head has fetched nothing.
    if held.note and method != "HEAD":
        await held.note()
