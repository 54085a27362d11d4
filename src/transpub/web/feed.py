"""Tells open pages what has moved. One look at the database a second serves all readers of the process, and only
while anybody reads; no reader holds a connection. How it goes over the wire is in events.py."""

import asyncio
import logging
import uuid

from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from transpub.accounts import service as accounts
from transpub.core.db import Database
from transpub.core.errors import ErrorKind, TranspubError
from transpub.core.i18n import N_
from transpub.translations import news
from transpub.translations.news import News, Watch

log = logging.getLogger(__name__)

# Pages that one process tells; each is an open connection.
READERS_MAX = 500
LOOK_EVERY_S = 1.0
# In how many looks the readers' sessions are looked at once.
_SESSIONS_EVERY = 5
# Articles named to a reader who is slow to take them; beyond, it is told to look at everything.
_PENDING_MAX = 200


class TooManyReaders(TranspubError):
    kind = ErrorKind.UNAVAILABLE
    code = "web.too_many_readers"
    text = N_("Too many pages follow what happens just now. This one looks again by itself every few seconds.")


class Reader:
    """One open page. What it has not taken yet is kept as a set, however often it moves."""

    def __init__(self, key: str) -> None:
        self.key = key
        # Its session has ended; or the process is about to, and another one will tell it on.
        self.ended = False
        self.closed = False
        self._mark = 0
        self._articles: set[uuid.UUID] = set()
        self._is_all = False
        self._woken = asyncio.Event()

    def tell(self, told: News) -> None:
        self._mark = max(self._mark, told.mark)
        if not told.articles and not told.is_all:
            return
        self._articles |= told.articles
        if told.is_all or len(self._articles) > _PENDING_MAX:
            self._is_all = True
            self._articles.clear()
        self._woken.set()

    def end(self) -> None:
        self.ended = True
        self._woken.set()

    def close(self) -> None:
        self.closed = True
        self._woken.set()

    async def next(self, patience: float) -> News | None:
        """What has moved since the last call; None when nothing has for so many seconds, or at the end."""
        try:
            await asyncio.wait_for(self._woken.wait(), patience)
        except TimeoutError:
            return None
        self._woken.clear()
        if self.ended or self.closed:
            return None
        told = News(self._mark, frozenset(self._articles), self._is_all)
        self._articles, self._is_all = set(), False
        return told


class Feed:
    """All of it happens in the event loop's thread, but for the looks themselves."""

    def __init__(self, database: Database, *, most: int = READERS_MAX, every: float = LOOK_EVERY_S) -> None:
        self._database, self._most, self._every = database, most, every
        self._readers: set[Reader] = set()
        self._poller: asyncio.Task[None] | None = None
        self._closed = False

    @property
    def is_looking(self) -> bool:
        return self._poller is not None and not self._poller.done()

    async def join(self, key: str, mark: int | None) -> Reader:
        """A reader whose page shows what was so at `mark`; without one, as it is now. `key` is its session's.

        Raises: TooManyReaders: also when the process is about to end.
        """
        if self._closed or len(self._readers) >= self._most:
            raise TooManyReaders
        reader = Reader(key)
        # Before it is asked what the reader has missed: what happens meanwhile comes with the next look.
        self._readers.add(reader)
        try:
            missed = await run_in_threadpool(self._missed, mark)
        except BaseException:
            self.leave(reader)
            raise
        reader.tell(missed)
        if not self.is_looking:
            self._poller = asyncio.create_task(self._poll(missed.mark))
        return reader

    def leave(self, reader: Reader) -> None:
        self._readers.discard(reader)

    def close(self) -> None:
        """End every stream, or a server that waits for open requests would wait for ever. Browsers come again."""
        self._closed = True
        for reader in list(self._readers):
            reader.close()
        if self._poller is not None:
            self._poller.cancel()

    def _missed(self, mark: int | None) -> News:
        with self._database.read_only() as session:
            return News(news.newest(session)) if mark is None else news.since(session, mark)

    async def _poll(self, mark: int) -> None:
        watch, looks = Watch(self._database, mark), 0
        while self._readers:
            looks += 1
            try:
                told = await run_in_threadpool(watch.look)
                if looks % _SESSIONS_EVERY == 0:
                    await self._end_logged_out()
            except SQLAlchemyError as error:
                # Pages stay as they are; the next look tells all that was missed.
                log.warning("cannot look for news: %s", error)
            else:
                for reader in self._readers:
                    reader.tell(told)
            await asyncio.sleep(self._every)

    async def _end_logged_out(self) -> None:
        valid = await run_in_threadpool(self._still_logged_in, {reader.key for reader in self._readers})
        for reader in list(self._readers):
            if reader.key not in valid:
                reader.end()

    def _still_logged_in(self, keys: set[str]) -> set[str]:
        with self._database.read_only() as session:
            return accounts.still_logged_in(session, keys)
