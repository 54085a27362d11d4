"""Messages on their way: which endpoint's turn it is, one message after the other, and what becomes of each.

No transaction is open while a partner is waited for. A lease keeps several server processes off one endpoint; a
process that dies in the middle leaves a message that goes out again, with the same id.
"""

import random
import threading
import time
import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, or_, select, update
from sqlalchemy.orm import Session

from transpub.core.clock import now
from transpub.core.db import Database
from transpub.publishing import removals
from transpub.publishing.models import Change, Partner
from transpub.publishing.partners import Reader
from transpub.publishing.payload import timestamp
from transpub.publishing.removals import How
from transpub.publishing.webhooks import endpoints, outbox, verdict
from transpub.publishing.webhooks.calling import Delivery, Outcome, Policy, request
from transpub.publishing.webhooks.models import MessageState, Stop, WebhookAttempt, WebhookEndpoint, WebhookMessage
from transpub.publishing.webhooks.verdict import Verdict

# Requests, and seconds, before an endpoint lets another one have its turn. Seconds too: fifty requests to one that
# answers at the last moment are twelve minutes, and only a few endpoints have their turn at once.
TURN = 50
TURN_S = 15.0


def due(session: Session, moment: datetime, *, limit: int) -> Sequence[uuid.UUID]:
    """Endpoints that something may be sent to now, those that waited the longest first."""
    query = select(WebhookEndpoint.id).where(*_may_send(moment), _has_pending())
    query = query.order_by(WebhookEndpoint.attempted_at.asc().nulls_first(), WebhookEndpoint.id).limit(limit)
    return session.scalars(query).all()


def take_turn(
    database: Database, policy: Policy, endpoint_id: uuid.UUID, *, ended: threading.Event | None = None
) -> int:
    """Send an endpoint what waits for it, in order, until one is not taken; how many requests were made.

    Does nothing where another process is at it. `ended` lets it stop after the request under way.
    """
    holder, made, until = uuid.uuid4(), 0, time.monotonic() + TURN_S
    with database.unit_of_work() as session:
        delivery = _take(session, policy, endpoint_id, holder)
    while delivery:
        outcome = request(policy, delivery)
        made += 1
        with database.unit_of_work() as session:
            _settle(session, delivery, outcome, holder)
            is_over = made >= TURN or time.monotonic() >= until or (ended is not None and ended.is_set())
            delivery = None if is_over else _take(session, policy, endpoint_id, holder)
            if delivery is None:
                _let_go(session, endpoint_id, holder)
    return made


def ping(database: Database, policy: Policy, endpoint_id: uuid.UUID) -> Outcome:
    """Send a message that tells of nothing, at once and this once, also to an endpoint that is stopped.

    Where it is taken, what waits goes on without waiting longer. Raises: NotFound.
    """
    with database.read_only() as session:
        endpoint = endpoints.find(session, endpoint_id)
        message_id = f"msg_{uuid.uuid4().hex}"
        body = outbox.ping_body(timestamp(now()))
        delivery = Delivery(
            endpoint_id, endpoint.url, None, outbox.TEST, message_id, body, endpoints.secrets_of(endpoint)
        )
    outcome = request(policy, delivery)
    with database.unit_of_work() as session:
        # Locked: whoever removes the endpoint must not do so between this and the commit.
        found = endpoints.lock(session, endpoint_id)
        if found is not None:
            session.add(_attempt(delivery, outcome))
            if outcome.verdict is Verdict.DELIVERED:
                found.next_attempt_at = None
    return outcome


def _take(session: Session, policy: Policy, endpoint_id: uuid.UUID, holder: uuid.UUID) -> Delivery | None:
    """The endpoint's first waiting message, with the lease that lets this process send it."""
    moment = now()
    claimed = session.scalar(
        update(WebhookEndpoint)
        .where(WebhookEndpoint.id == endpoint_id, *_may_send(moment, holder), _has_pending())
        .values(lease_holder=holder, lease_until=moment + policy.lease)
        .returning(WebhookEndpoint.id)
        .execution_options(synchronize_session=False)
    )
    if claimed is None:
        return None
    endpoint = session.get_one(WebhookEndpoint, endpoint_id, populate_existing=True)
    reader = Reader.of(endpoint.partner)
    query = (
        select(Change, WebhookMessage.type, outbox.holds(reader.partner_id))
        .join(WebhookMessage, WebhookMessage.sequence == Change.sequence)
        .where(WebhookMessage.endpoint_id == endpoint_id, WebhookMessage.state == MessageState.PENDING)
        .order_by(WebhookMessage.sequence)
    )
    change, kind, holds = session.execute(query.limit(1)).one()
    told = outbox.as_put_down(reader, change, kind, holds=holds)
    return Delivery(
        endpoint_id,
        endpoint.url,
        change.sequence,
        outbox.kind_of(told),
        outbox.message_id(endpoint_id, change.sequence),
        outbox.body(told, policy.site),
        endpoints.secrets_of(endpoint),
        removes=told.removes,
    )


def _settle(session: Session, delivery: Delivery, outcome: Outcome, holder: uuid.UUID) -> None:
    """Note what came of it. Nothing changes where the lease was lost, or the endpoint removed, meanwhile."""
    endpoint = endpoints.lock(session, delivery.endpoint_id)
    if endpoint is None or endpoint.lease_holder != holder:
        return
    session.add(_attempt(delivery, outcome))
    message = session.get_one(WebhookMessage, (endpoint.id, delivery.sequence), populate_existing=True)
    message.attempts += 1
    message.type = delivery.type
    former, endpoint.attempted_at = endpoint.attempted_at, outcome.at
    match outcome.verdict:
        case Verdict.DELIVERED:
            message.state, message.settled_at = MessageState.DELIVERED, now()
            endpoint.delivered_at, endpoint.failing_since, endpoint.next_attempt_at = outcome.at, None, None
            if delivery.removes:
                removals.note(session, endpoint.partner_id, [message.sequence], How.WEBHOOK)
        case Verdict.AGAIN:
            # Not for safety: only so that many do not come back at once.
            wait = verdict.pause(message.attempts, random.random(), outcome.retry_after)  # noqa: S311
            endpoint.next_attempt_at = now() + wait
            endpoint.failing_since = endpoint.failing_since or outcome.at
            message.failing_since = verdict.failing_since(message.failing_since, former, outcome.at)
            if outcome.at - message.failing_since >= verdict.GIVEN_UP_AFTER:
                _give_up(session, endpoint, Stop.FAILING)
        case Verdict.REFUSED:
            _refuse(endpoint, message, outcome)
            if _refuses_all(session, endpoint, outcome.at):
                _give_up(session, endpoint, Stop.FAILING)
        case Verdict.GONE:
            _refuse(endpoint, message, outcome)
            _give_up(session, endpoint, Stop.GONE)


def _refuse(endpoint: WebhookEndpoint, message: WebhookMessage, outcome: Outcome) -> None:
    message.state, message.settled_at = MessageState.FAILED, now()
    endpoint.failing_since, endpoint.next_attempt_at = endpoint.failing_since or outcome.at, None


def _refuses_all(session: Session, endpoint: WebhookEndpoint, moment: datetime) -> bool:
    """Whether it has refused many messages, over a day, and taken none in between."""
    if endpoint.failing_since is None or moment - endpoint.failing_since < verdict.GIVEN_UP_AFTER:
        return False
    query = select(func.count()).where(
        WebhookMessage.endpoint_id == endpoint.id,
        WebhookMessage.state == MessageState.FAILED,
        WebhookMessage.settled_at >= endpoint.failing_since,
    )
    return (session.scalar(query) or 0) >= verdict.REFUSALS_GIVEN_UP_AFTER


def _give_up(session: Session, endpoint: WebhookEndpoint, why: Stop) -> None:
    """Nothing, where somebody has stopped it while it was called."""
    if endpoint.is_active:
        endpoints.stop(session, endpoint, why)


def _let_go(session: Session, endpoint_id: uuid.UUID, holder: uuid.UUID) -> None:
    session.execute(
        update(WebhookEndpoint)
        .where(WebhookEndpoint.id == endpoint_id, WebhookEndpoint.lease_holder == holder)
        .values(lease_holder=None, lease_until=None)
        .execution_options(synchronize_session=False)
    )


def _may_send(moment: datetime, holder: uuid.UUID | None = None) -> tuple[ColumnElement[bool], ...]:
    of_active_partner = exists().where(Partner.id == WebhookEndpoint.partner_id, Partner.is_active)
    free = [WebhookEndpoint.lease_until.is_(None), WebhookEndpoint.lease_until < moment]
    if holder:
        free.append(WebhookEndpoint.lease_holder == holder)
    is_time = or_(WebhookEndpoint.next_attempt_at.is_(None), WebhookEndpoint.next_attempt_at <= moment)
    return WebhookEndpoint.is_active.is_(True), of_active_partner, is_time, or_(*free)


def _has_pending() -> ColumnElement[bool]:
    return exists().where(
        WebhookMessage.endpoint_id == WebhookEndpoint.id, WebhookMessage.state == MessageState.PENDING
    )


def _attempt(delivery: Delivery, outcome: Outcome) -> WebhookAttempt:
    return WebhookAttempt(
        endpoint_id=delivery.endpoint_id,
        sequence=delivery.sequence,
        type=delivery.type,
        at=outcome.at,
        status=outcome.status,
        milliseconds=outcome.milliseconds,
        failure=outcome.failure,
        detail=outcome.detail,
        answer=outcome.answer,
    )
