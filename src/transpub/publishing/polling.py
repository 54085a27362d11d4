"""How far partners have read the change log: noted beside their reads, shown as lag. No read waits for it."""

import logging
import threading
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Self

from sqlalchemy import and_, exists, func, literal, or_, select, union_all, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session

from transpub.core.clock import now
from transpub.core.db import Database
from transpub.core.errors import TranspubError
from transpub.publishing import changelog
from transpub.publishing.models import Change, Partner, PartnerPoll
from transpub.publishing.partners import Reader

log = logging.getLogger(__name__)

# A partner that asks again and again and gets nothing new is noted so often.
NOTE_EVERY = timedelta(minutes=1)
# Counted no further: a partner as far behind as this has the same trouble as one twice as far.
BEHIND_MAX = 1000
# Entries looked through for it: one that may read little, and has read nothing, costs no more than that.
LOOKED_THROUGH = 5000


@dataclass(frozen=True)
class Position:
    """`confirmed` is what a partner said it had seen, `fetched` the number the answer led it to."""

    confirmed: int
    fetched: int

    @classmethod
    def of(cls, *, after: int, fetched: int, newest: int) -> Self:
        """A client may send any number as `after`: neither lies behind the newest change."""
        return cls(min(after, newest), min(fetched, newest))


@dataclass(frozen=True)
class Lag:
    """`behind` counts what the partner would be told; with `is_more` it was not counted to the end. `seen_at` is
    None before the first request."""

    behind: int
    is_more: bool = False
    fetched: int = 0
    seen_at: datetime | None = None


class Polls:
    """Notes the partners' reads of one process: at most one write a partner at a time, and one a minute while the
    number stands still."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._writing: set[uuid.UUID] = set()
        self._noted: dict[uuid.UUID, tuple[Position, datetime]] = {}

    def note(self, partner_id: uuid.UUID, position: Position) -> None:
        """Called after the answer was sent. Never raises: what cannot be noted is noted with the next read."""
        if not self._begin(partner_id, position):
            return
        try:
            with self._database.unit_of_work() as session:
                write(session, partner_id, position)
        except (SQLAlchemyError, TranspubError) as error:
            log.warning("the read of partner %s was not noted: %s", partner_id, error)
            self._end(partner_id)
        else:
            self._end(partner_id, (position, now()))

    def is_noted(self, partner_id: uuid.UUID, position: Position) -> bool:
        """Whether this read adds nothing."""
        known = self._noted.get(partner_id)
        return known is not None and known[0] == position and now() - known[1] < NOTE_EVERY

    def _begin(self, partner_id: uuid.UUID, position: Position) -> bool:
        with self._lock:
            if self.is_noted(partner_id, position) or partner_id in self._writing:
                return False
            self._writing.add(partner_id)
            return True

    def _end(self, partner_id: uuid.UUID, noted: tuple[Position, datetime] | None = None) -> None:
        with self._lock:
            self._writing.discard(partner_id)
            if noted:
                self._noted[partner_id] = noted


def write(session: Session, partner_id: uuid.UUID, position: Position) -> None:
    """Unless another process noted the same within a minute."""
    moment = now()
    moved = or_(
        PartnerPoll.fetched != position.fetched,
        PartnerPoll.confirmed != position.confirmed,
        PartnerPoll.polled_at <= moment - NOTE_EVERY,
    )
    session.execute(
        update(PartnerPoll)
        .where(PartnerPoll.partner_id == partner_id, moved)
        .values(confirmed=position.confirmed, fetched=position.fetched, polled_at=moment)
    )
    if session.get(PartnerPoll, partner_id) is None:
        _add(session, PartnerPoll(partner_id=partner_id, confirmed=position.confirmed, fetched=position.fetched))


def _add(session: Session, poll: PartnerPoll) -> None:
    try:
        with session.begin_nested():
            session.add(poll)
    except IntegrityError:
        log.debug("another process noted the first read of partner %s", poll.partner_id)


def lags(session: Session, partners: Collection[Partner]) -> dict[uuid.UUID, Lag]:
    """By partner, for a page's worth of them: two queries, however many."""
    ids = [partner.id for partner in partners]
    found = session.scalars(select(PartnerPoll).where(PartnerPoll.partner_id.in_(ids)))
    polls = {poll.partner_id: poll for poll in found}
    unread = _unread(session, partners, {partner_id: poll.fetched for partner_id, poll in polls.items()})
    return {partner.id: _lag(*unread[partner.id], polls.get(partner.id)) for partner in partners}


def _unread(
    session: Session, partners: Collection[Partner], fetched: Mapping[uuid.UUID, int]
) -> dict[uuid.UUID, tuple[int, bool]]:
    """How many entries each would be told after what it has fetched, and whether there may be more of them."""
    counts = []
    for place, partner in enumerate(partners):
        reader = Reader.of(partner)
        after = and_(Change.sequence > fetched.get(partner.id, 0), Change.is_newest)
        looked = select(Change.sequence).where(after).order_by(Change.sequence).limit(LOOKED_THROUGH)
        end = select(func.max(looked.subquery().c.sequence)).scalar_subquery()
        told = select(Change.sequence).where(after, changelog.told_to(reader), Change.sequence <= end)
        count = select(func.count()).select_from(told.limit(BEHIND_MAX).subquery(f"told_{place}")).scalar_subquery()
        beyond = exists(select(Change.sequence).where(Change.is_newest, Change.sequence > end))
        own = select(Change.sequence).where(
            Change.sequence > fetched.get(partner.id, 0), changelog.own(reader), changelog.told_to(reader)
        )
        owned = select(func.count()).select_from(own.limit(BEHIND_MAX).subquery(f"own_{place}")).scalar_subquery()
        counts.append(select(literal(place), count, owned, beyond))
    found = session.execute(union_all(*counts)).all() if counts else []
    return {
        partner.id: (min(newest + own, BEHIND_MAX), beyond or newest + own >= BEHIND_MAX)
        for partner, (_, newest, own, beyond) in zip(partners, sorted(found, key=itemgetter(0)), strict=True)
    }


def _lag(behind: int, is_more: bool, poll: PartnerPoll | None) -> Lag:
    return Lag(behind, is_more, poll.fetched, poll.polled_at) if poll else Lag(behind, is_more)
