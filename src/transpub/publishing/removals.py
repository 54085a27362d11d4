"""Which partner was told, and how, to remove a text: written once, never taken back.

How far a partner has read the log says less: it may begin anew, or send a number that it was never given.
"""

import uuid
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from transpub.core.clock import now
from transpub.core.db import Database
from transpub.publishing.aside import Aside
from transpub.publishing.models import RemovalTold


class How(StrEnum):
    """CHANGES: in the change log; WEBHOOK: a webhook took the message; WORD: it said itself that it is done."""

    CHANGES = "changes"
    WEBHOOK = "webhook"
    WORD = "word"


@dataclass(frozen=True)
class _Entry:
    partner_id: uuid.UUID
    sequence: int


class Removals:
    """What the answers of one process told."""

    def __init__(self, database: Database) -> None:
        self._aside: Aside[_Entry] = Aside(database, _write, name="removals")

    def noting(self, partner_id: uuid.UUID, sequences: Collection[int]) -> Callable[[], Awaitable[None]]:
        """What an answer carries as its note: called once it was sent, it returns at once."""
        found = {_Entry(partner_id, sequence): 1 for sequence in sequences}

        async def note() -> None:
            self._aside.note(found)

        return note

    def settle(self) -> None:
        """Wait until what was noted so far is written, or could not be."""
        self._aside.settle()


def note(session: Session, partner_id: uuid.UUID, sequences: Collection[int], how: How) -> None:
    """The partner knows of these entries from now on; of those it knew before nothing changes."""
    if not sequences:
        return
    moment = now()
    insert = postgres_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    rows = [
        {"partner_id": partner_id, "sequence": sequence, "told_at": moment, "how": how.value}
        # In one order everywhere, so that two processes never wait for each other's rows.
        for sequence in sorted(sequences)
    ]
    session.execute(insert(RemovalTold).values(rows).on_conflict_do_nothing())


def _write(session: Session, entries: Mapping[_Entry, int]) -> None:
    for partner_id in sorted({entry.partner_id for entry in entries}):
        told = [entry.sequence for entry in entries if entry.partner_id == partner_id]
        note(session, partner_id, told, How.CHANGES)
