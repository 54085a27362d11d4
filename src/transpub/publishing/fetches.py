"""Which edition of each text a partner has fetched, noted beside its reads, so that a withdrawal knows who holds a
copy. No read waits for it."""

import logging
import threading
import uuid
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Self

from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from transpub.core.clock import now
from transpub.core.db import Database
from transpub.core.errors import TranspubError
from transpub.publishing.models import Edition, PartnerFetch

log = logging.getLogger(__name__)

# Rows written in one transaction, texts that wait to be written, and texts remembered as written.
_AT_ONCE = 200
_WAITING_MAX = 20_000
_REMEMBERED = 50_000


@dataclass(frozen=True)
class Copy:
    """Whose copy of which text."""

    partner_id: uuid.UUID
    article_id: uuid.UUID
    language: str

    @classmethod
    def of(cls, partner_id: uuid.UUID, edition: Edition) -> Self:
        return cls(partner_id, edition.article_id, edition.language)


class Fetches:
    """The reads of one process. A text is written once for each edition; what cannot be written now is written with
    the next read."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._waiting: OrderedDict[Copy, int] = OrderedDict()
        self._written: OrderedDict[Copy, int] = OrderedDict()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="fetches")
        self._job: Future[None] | None = None
        database.before_dispose(self.close)

    def note(self, partner_id: uuid.UUID, editions: Iterable[Edition]) -> None:
        """Returns at once."""
        with self._lock:
            for edition in editions:
                copy = Copy.of(partner_id, edition)
                if max(self._written.get(copy, 0), self._waiting.get(copy, 0)) < edition.number:
                    self._waiting[copy] = edition.number
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

    def _write(self) -> None:
        while batch := self._batch():
            try:
                with self._database.unit_of_work() as session:
                    write(session, batch)
            except (SQLAlchemyError, TranspubError) as error:
                log.warning("the reads of %d texts were not noted: %s", len(batch), error)
                return
            self._done(batch)

    def _batch(self) -> dict[Copy, int]:
        with self._lock:
            return dict(list(self._waiting.items())[:_AT_ONCE])

    def _done(self, batch: Mapping[Copy, int]) -> None:
        with self._lock:
            for copy, number in batch.items():
                if self._waiting.get(copy) == number:
                    del self._waiting[copy]
                self._written[copy] = number
                self._written.move_to_end(copy)
            while len(self._written) > _REMEMBERED:
                self._written.popitem(last=False)


def write(session: Session, fetched: Mapping[Copy, int]) -> None:
    """An older edition than the one noted already changes nothing."""
    insert = postgres_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    moment = now()
    query = insert(PartnerFetch).values(
        [
            {
                "partner_id": copy.partner_id,
                "article_id": copy.article_id,
                "language": copy.language,
                "edition_number": number,
                "fetched_at": moment,
            }
            # In one order everywhere, so that two processes never wait for each other's rows.
            for copy, number in sorted(fetched.items(), key=lambda item: _order(item[0]))
        ]
    )
    session.execute(
        query.on_conflict_do_update(
            index_elements=[PartnerFetch.partner_id, PartnerFetch.article_id, PartnerFetch.language],
            set_={"edition_number": query.excluded.edition_number, "fetched_at": query.excluded.fetched_at},
            where=PartnerFetch.edition_number < query.excluded.edition_number,
        )
    )


def _order(copy: Copy) -> tuple[bytes, bytes, str]:
    return copy.partner_id.bytes, copy.article_id.bytes, copy.language
