"""Requests that wait until there is something new. They hold no thread and no connection: all look at the change
log's number at the same moments, which is one statement for all of them."""

import asyncio
import time
from collections.abc import Callable

from fastapi import Request

from transpub.core.errors import Unavailable
from transpub.http.held_answers import Generations

# Seconds between two looks.
LOOK_EVERY_S = 0.25
# Requests of one process that wait at once; whoever comes then is answered without waiting, as any server may.
WAITING_MAX = 1000


class Waiting:
    """Of one process."""

    def __init__(self, generations: Callable[[], Generations]) -> None:
        self._generations = generations
        self._waiting = 0
        self._closed = False

    async def is_there_news(self, request: Request, sequence: int, seconds: float) -> bool:
        """True as soon as the newest change is beyond `sequence`, or a partner's settings have changed; False when
        the time is over, the client has gone, the server is told to stop, or the database cannot say."""
        until = time.monotonic() + seconds
        if self._waiting >= WAITING_MAX:
            return False
        self._waiting += 1
        try:
            first = found = await self._generations().current()
            while found.sequence <= sequence and found.partners == first.partners:
                left = until - time.monotonic()
                if left <= 0 or self._closed:
                    return False
                # All wake at the same moments, so that one reading serves them.
                await asyncio.sleep(min(left, LOOK_EVERY_S - time.monotonic() % LOOK_EVERY_S))
                if await request.is_disconnected():
                    return False
                found = await self._generations().current()
        except Unavailable:
            return False
        finally:
            self._waiting -= 1
        return True

    def close(self) -> None:
        """Whoever waits is answered at the next look."""
        self._closed = True
