"""GET /events: what has moved, as server-sent events, for pages that show it without being loaded anew."""

import json
from collections.abc import AsyncIterator
from typing import cast

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from transpub.accounts.service import NotLoggedIn
from transpub.http.dependencies import SESSION_COOKIE
from transpub.translations.news import News
from transpub.web.feed import Feed, Reader
from transpub.web.visitor import KNOWN

router = APIRouter()

# A comment so often keeps proxies from ending a silent connection.
HEARTBEAT_S = 15.0
# Milliseconds after which a browser that lost the connection tries again.
_RETRY_MS = 3000
_MARK_DIGITS = 18
_HEADERS = {
    "Cache-Control": "no-store, no-transform",
    # Read by nginx: events are passed on as they come.
    "X-Accel-Buffering": "no",
}


@router.get("/events", dependencies=KNOWN)
async def events(request: Request, since: str = "") -> Response:
    """`changed` with the articles that moved, from the mark `since` on; `ended` when the session has ended.

    A stream that breaks off without it is that of a server that stopped: a browser connects again by itself.
    """
    key = request.cookies.get(SESSION_COOKIE)
    if not key:
        raise NotLoggedIn
    feed = cast(Feed, request.app.state.feed)
    # A browser that connects again says what it had last.
    reader = await feed.join(key, _mark(request.headers.get("last-event-id", since)))
    return _Stream(feed, reader)


class _Stream(StreamingResponse):
    """Whatever ends it, the reader is gone from the feed afterwards."""

    def __init__(self, feed: Feed, reader: Reader) -> None:
        super().__init__(_told(reader), media_type="text/event-stream", headers=_HEADERS)
        self._feed, self._reader = feed, reader

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._feed.leave(self._reader)


async def _told(reader: Reader) -> AsyncIterator[str]:
    yield f"retry: {_RETRY_MS}\n\n"
    while not (reader.ended or reader.closed):
        news = await reader.next(HEARTBEAT_S)
        if news is not None:
            yield _event(news)
        elif not (reader.ended or reader.closed):
            yield ": still here\n\n"
    if reader.ended:
        yield "event: ended\ndata: {}\n\n"


def _event(news: News) -> str:
    data = {"articles": sorted(map(str, news.articles)), "all": news.is_all}
    return f"event: changed\nid: {news.mark}\ndata: {json.dumps(data)}\n\n"


def _mark(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MARK_DIGITS else None
