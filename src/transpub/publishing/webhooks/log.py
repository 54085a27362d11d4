"""What was sent to an endpoint and what came of it, for reading; and letting go of what is old."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from transpub.publishing.webhooks.models import MessageState, WebhookAttempt, WebhookEndpoint, WebhookMessage

KEPT_FOR = timedelta(days=30)
# Attempts kept of one endpoint, whatever their age.
ATTEMPTS_KEPT = 1000


def attempts(session: Session, endpoint_id: uuid.UUID, *, limit: int, offset: int = 0) -> Sequence[WebhookAttempt]:
    """Newest first."""
    query = select(WebhookAttempt).where(WebhookAttempt.endpoint_id == endpoint_id)
    return session.scalars(query.order_by(WebhookAttempt.id.desc()).limit(limit).offset(offset)).all()


def count(session: Session, endpoint_id: uuid.UUID) -> int:
    query = select(func.count()).where(WebhookAttempt.endpoint_id == endpoint_id)
    return session.scalar(query) or 0


def first_waiting(session: Session, endpoint_id: uuid.UUID) -> WebhookMessage | None:
    """The message all others wait behind."""
    query = select(WebhookMessage).where(
        WebhookMessage.endpoint_id == endpoint_id, WebhookMessage.state == MessageState.PENDING
    )
    return session.scalars(query.order_by(WebhookMessage.sequence).limit(1)).first()


def prune(session: Session, moment: datetime) -> None:
    """Forget old attempts, an endpoint's attempts beyond the newest, messages settled long ago, and secrets that
    sign no more.

    What still waits stays. A message forgotten comes back, with its id, when it is replayed.
    """
    oldest = moment - KEPT_FOR
    session.execute(delete(WebhookAttempt).where(WebhookAttempt.at < oldest))
    session.execute(delete(WebhookMessage).where(WebhookMessage.settled_at < oldest))
    ended = WebhookEndpoint.former_until <= moment
    session.execute(update(WebhookEndpoint).where(ended).values(former_secret=None, former_until=None))
    for endpoint_id in session.scalars(select(WebhookEndpoint.id)).all():
        of_endpoint = WebhookAttempt.endpoint_id == endpoint_id
        newest = select(WebhookAttempt.id).where(of_endpoint).order_by(WebhookAttempt.id.desc())
        beyond = session.scalar(newest.offset(ATTEMPTS_KEPT).limit(1))
        if beyond is not None:
            session.execute(delete(WebhookAttempt).where(of_endpoint, WebhookAttempt.id <= beyond))
