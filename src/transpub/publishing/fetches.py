"""Which edition of each text a partner has fetched, noted beside its reads, so that a withdrawal knows who holds a
copy. No read waits for it."""

import uuid
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from transpub.core.clock import now
from transpub.core.db import Database
from transpub.publishing.aside import Aside
from transpub.publishing.models import Edition, PartnerFetch


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
    """The reads of one process."""

    def __init__(self, database: Database) -> None:
        self._aside: Aside[Copy] = Aside(database, write, name="fetches")

    def noting(self, partner_id: uuid.UUID, editions: Iterable[Edition]) -> Callable[[], Awaitable[None]]:
        """What is to be called each time an answer with these editions was sent. It returns at once, and holds no
        payload: it may be kept as long as the answer is."""
        copies = {Copy.of(partner_id, edition): edition.number for edition in editions}

        async def note() -> None:
            self._aside.note(copies)

        return note

    def settle(self) -> None:
        """Wait until what was noted so far is written, or could not be."""
        self._aside.settle()


def write(session: Session, fetched: Mapping[Copy, int]) -> None:
    """An older edition than the one noted already changes nothing; the same once more was fetched now."""
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
            where=PartnerFetch.edition_number <= query.excluded.edition_number,
        )
    )


def _order(copy: Copy) -> tuple[bytes, bytes, str]:
    return copy.partner_id.bytes, copy.article_id.bytes, copy.language
