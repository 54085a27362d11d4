"""Rows noted beside reads, which do not wait for them. What they are, its users know."""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from transpub.core.db import Database
from transpub.core.errors import TranspubError

log = logging.getLogger(__name__)

# Rows written in one transaction, rows that wait to be written, and rows remembered as written, for so long: after
# that the same is written once more, so that a row says when it was last true.
_AT_ONCE = 200
_WAITING_MAX = 20_000
_REMEMBERED = 50_000
_REMEMBERED_S = 600.0

Key = TypeVar("Key")


class Aside(Generic[Key]):
    """The notes of one process: a number to each key, of which the highest counts. What cannot be written now is
    written with the next note."""

    def __init__(
        self, database: Database, write: Callable[[Session, Mapping[Key, int]], None], *, name: str
    ) -> None:
        self._database, self._write_rows, self._name = database, write, name
        self._lock = threading.Lock()
        self._waiting: OrderedDict[Key, int] = OrderedDict()
        self._written: OrderedDict[Key, tuple[int, float]] = OrderedDict()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._job: Future[None] | None = None
        database.before_dispose(self.close)

    def note(self, found: Mapping[Key, int]) -> None:
        """Returns at once."""
        with self._lock:
            for key, number in found.items():
                if max(self._known(key), self._waiting.get(key, 0)) < number:
                    self._waiting[key] = number
            while len(self._waiting) > _WAITING_MAX:
                self._waiting.popitem(last=False)
            if self._waiting and (self._job is None or self._job.done()):
                self._job = self._thread.submit(self._write)

    def settle(self) -> None:
        """Wait until what was noted so far is written, or could not be."""
        job = self._job
        if job is not None:
            job.result()

    def close(self) -> None:
        self._thread.shutdown()

    def _known(self, key: Key) -> int:
        number, at = self._written.get(key, (0, 0.0))
        return number if time.monotonic() - at < _REMEMBERED_S else 0

    def _write(self) -> None:
        while batch := self._batch():
            try:
                with self._database.unit_of_work() as session:
                    self._write_rows(session, batch)
            except (SQLAlchemyError, TranspubError) as error:
                log.warning("%d rows of %s were not noted: %s", len(batch), self._name, error)
                return
            self._done(batch)

    def _batch(self) -> dict[Key, int]:
        with self._lock:
            return dict(list(self._waiting.items())[:_AT_ONCE])

    def _done(self, batch: Mapping[Key, int]) -> None:
        with self._lock:
            for key, number in batch.items():
                if self._waiting.get(key) == number:
                    del self._waiting[key]
                self._written[key] = (number, time.monotonic())
                self._written.move_to_end(key)
            while len(self._written) > _REMEMBERED:
                self._written.popitem(last=False)
