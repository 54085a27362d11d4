"""Orders carried out: claimed by a worker of the store, renewed, ended, swept up. The row is the truth.

Of any number of workers with the same hint exactly one gets an order, and a store carries out one at a time.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, Update, exists, select, update
from sqlalchemy.orm import Session, aliased

from transpub.core.clock import now
from transpub.core.db import after_commit
from transpub.core.errors import TranspubError
from transpub.core.i18n import LazyText
from transpub.core.queue import Message, Queue, Task
from transpub.translations import offers
from transpub.translations.package_errors import OrderAbandoned, OrderNotTaken
from transpub.translations.package_models import OPEN_ORDERS, OrderKind, OrderState, PackageOrder
from transpub.translations.packages import told_to_json

# Seconds until a hint nobody followed is sent again; doubles with each sending, up to 16 minutes.
RESEND_AFTER_S = 30
# Longer than unpacking and trying out the largest package; a download renews the lease as it goes on.
LEASE = timedelta(minutes=10)
ATTEMPTS_MAX = 3
_SWEEP_LIMIT = 200
_HINTS_MAX = 8
# An order for a store whose workers are gone must not be carried out to everybody's surprise days later.
_TAKEN_WITHIN = timedelta(hours=6)
_KEPT_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Held:
    """The right to carry out one attempt of one order. `source` and `target` are empty for the index."""

    order_id: uuid.UUID
    attempt: int
    kind: OrderKind
    source: str
    target: str
    force: bool


def hint(session: Session) -> None:
    """As many hints as workers are at work: one that reaches a worker of another store does nothing there."""
    at_work = offers.workers_seen_since(session, now() - offers.WORKER_SILENCE)
    for _ in range(min(max(at_work, 1), _HINTS_MAX)):
        after_commit(session, Message(Task.ORDERS, (), Queue.URGENT))


def claim(session: Session, store: str, worker: str) -> Held | None:
    """The order of this store that has waited longest. None: there is none, or one is being carried out, since a
    store takes one at a time and other jobs keep their threads."""
    waiting = session.scalar(
        select(PackageOrder.id)
        .where(PackageOrder.store == store, PackageOrder.state == OrderState.QUEUED)
        .order_by(PackageOrder.created_at, PackageOrder.id)
        .limit(1)
    )
    if waiting is None:
        return None
    other = aliased(PackageOrder)
    running = exists().where(other.store == store, other.state == OrderState.RUNNING, other.lease_until >= now())
    taken = _changed(
        session,
        update(PackageOrder)
        .where(PackageOrder.id == waiting, PackageOrder.state == OrderState.QUEUED, ~running)
        .values(
            state=OrderState.RUNNING,
            worker=worker,
            lease_until=now() + LEASE,
            attempt=PackageOrder.attempt + 1,
            started_at=now(),
            bytes_done=0,
            bytes_total=None,
        ),
    )
    if not taken:
        return None
    order = session.get_one(PackageOrder, waiting, populate_existing=True)
    return Held(order.id, order.attempt, OrderKind(order.kind), order.source or "", order.target or "", order.force)


def progress(session: Session, held: Held, done: int, total: int | None) -> bool:
    """Note how many bytes are got, and renew the lease. False: the claim is lost, stop."""
    return _changed(
        session,
        update(PackageOrder)
        .where(*_of(held))
        .values(bytes_done=done, bytes_total=total, lease_until=now() + LEASE),
    )


def finish(session: Session, held: Held, outcome: LazyText) -> bool:
    return _end(session, held, OrderState.DONE, outcome, code=None)


def fail(session: Session, held: Held, error: TranspubError) -> bool:
    """For good: what stands in the way is told, and an administrator orders it again when it is out of the way."""
    return _end(session, held, OrderState.FAILED, error.message, code=error.code)


def take_back(session: Session, worker: str) -> None:
    """End the leases of what an earlier process of this name held, for the sweep that follows."""
    session.execute(
        update(PackageOrder)
        .where(PackageOrder.worker == worker, PackageOrder.state == OrderState.RUNNING)
        .values(lease_until=now() - timedelta(seconds=1))
    )


def sweep(session: Session) -> None:
    """Bring back what dead workers held, end what nobody can do, send lost hints again, drop what is long past."""
    moment = now()
    for order in _locked(session, PackageOrder.state == OrderState.RUNNING, PackageOrder.lease_until < moment):
        order.lease_until = None
        if order.attempt >= ATTEMPTS_MAX:
            _give_up(order, OrderAbandoned())
        else:
            order.state, order.send_after, order.sends = OrderState.QUEUED, moment, 0
    too_old = PackageOrder.created_at < moment - _TAKEN_WITHIN
    for order in _locked(session, PackageOrder.state == OrderState.QUEUED, too_old):
        _give_up(order, OrderNotTaken(hours=_TAKEN_WITHIN // timedelta(hours=1)))
    session.flush()
    unheard = _locked(session, PackageOrder.state == OrderState.QUEUED, PackageOrder.send_after <= moment)
    for order in unheard:
        order.sends += 1
        order.send_after = moment + timedelta(seconds=RESEND_AFTER_S * 2 ** min(5, order.sends - 1))
    if unheard:
        hint(session)
    for order in _locked(
        session, PackageOrder.state.not_in(OPEN_ORDERS), PackageOrder.finished_at < moment - _KEPT_FOR
    ):
        session.delete(order)


def _locked(session: Session, *conditions: ColumnElement[bool]) -> Sequence[PackageOrder]:
    return session.scalars(
        select(PackageOrder)
        .where(*conditions)
        .order_by(PackageOrder.created_at)
        .limit(_SWEEP_LIMIT)
        # The person who ordered it is joined for showing; only the order is locked.
        .with_for_update(skip_locked=True, of=PackageOrder)
    ).all()


def _give_up(order: PackageOrder, error: TranspubError) -> None:
    order.state, order.finished_at = OrderState.FAILED, now()
    order.error_code, order.outcome = error.code, told_to_json(error.message)


def _of(held: Held) -> tuple[ColumnElement[bool], ...]:
    return (
        PackageOrder.id == held.order_id,
        PackageOrder.state == OrderState.RUNNING,
        PackageOrder.attempt == held.attempt,
    )


def _end(session: Session, held: Held, state: OrderState, outcome: LazyText, *, code: str | None) -> bool:
    return _changed(
        session,
        update(PackageOrder)
        .where(*_of(held))
        .values(state=state, finished_at=now(), lease_until=None, outcome=told_to_json(outcome), error_code=code),
    )


def _changed(session: Session, statement: Update) -> bool:
    return cast("CursorResult[Any]", session.execute(statement)).rowcount == 1
