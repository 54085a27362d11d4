"""Tables of webhooks: endpoints, the messages that wait for them or went out, and each attempt to send."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from transpub.core.clock import now
from transpub.core.db import HasId, Model
from transpub.publishing.models import Partner

_BIG = BigInteger().with_variant(Integer, "sqlite")


class Stop(StrEnum):
    """Why an endpoint is sent nothing. GONE: it answered that it is no more; FAILING: for a day it took nothing."""

    PAUSED = "paused"
    GONE = "gone"
    FAILING = "failing"


class MessageState(StrEnum):
    """FAILED: the endpoint refused this message for good. One that may still be taken stays PENDING."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


class WebhookEndpoint(HasId, Model):
    """An address of a partner that is called with every change it may read.

    Its messages go out one after the other, so the time of the next attempt is the endpoint's, not a message's.
    """

    __tablename__ = "webhook_endpoints"

    partner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partners.id"), index=True)
    url: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(default=now)
    # In clear: to sign, one needs the secret itself. The number tells a form made beside an older one.
    secret: Mapped[str] = mapped_column(String(80))
    secret_number: Mapped[int] = mapped_column(default=1)
    former_secret: Mapped[str | None] = mapped_column(String(80))
    former_until: Mapped[datetime | None]
    is_active: Mapped[bool] = mapped_column(default=True)
    # A `Stop`, when it was, and the newest change at that time: after it nothing was put down for the endpoint.
    stop: Mapped[str | None] = mapped_column(String(20))
    stopped_at: Mapped[datetime | None]
    stopped_after: Mapped[int | None] = mapped_column(_BIG)
    # The first of the failures since the last success, refusals included.
    failing_since: Mapped[datetime | None]
    attempted_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    # Empty: at once.
    next_attempt_at: Mapped[datetime | None]
    # Who is sending to it, and until when nobody else may.
    lease_holder: Mapped[uuid.UUID | None]
    lease_until: Mapped[datetime | None]

    partner: Mapped[Partner] = relationship(lazy="joined")


class WebhookMessage(Model):
    """One change as it is told to one endpoint. `type` is what it is told as, e.g. `edition.withdrawn`.

    The text of a message is made when it is sent, from the change, which never alters.
    """

    __tablename__ = "webhook_messages"
    __table_args__ = (
        Index(
            "ix_webhook_messages_pending",
            "endpoint_id",
            "sequence",
            sqlite_where=text("state = 'pending'"),
            postgresql_where=text("state = 'pending'"),
        ),
    )

    endpoint_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("webhook_endpoints.id"), primary_key=True)
    sequence: Mapped[int] = mapped_column(
        _BIG, ForeignKey("changes.sequence"), primary_key=True, autoincrement=False
    )
    type: Mapped[str] = mapped_column(String(30))
    state: Mapped[str] = mapped_column(String(12), default=MessageState.PENDING)
    # Since it was put down or replayed; the waiting time grows with it.
    attempts: Mapped[int] = mapped_column(default=0)
    # The first of its failed attempts, from which the day counts after which it is given up.
    failing_since: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    settled_at: Mapped[datetime | None]


class WebhookAttempt(Model):
    """One request and what came of it. `sequence` is empty for a test; `status` where no answer came.

    `failure` is a `Failure` where no answer came, and `detail` the system's words for it.
    """

    __tablename__ = "webhook_attempts"
    __table_args__ = (Index("ix_webhook_attempts_endpoint_id_id", "endpoint_id", "id"),)

    # SQLite numbers rows only for a column declared INTEGER.
    id: Mapped[int] = mapped_column(_BIG, primary_key=True, autoincrement=True)
    endpoint_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("webhook_endpoints.id"))
    sequence: Mapped[int | None] = mapped_column(_BIG)
    type: Mapped[str] = mapped_column(String(30))
    at: Mapped[datetime] = mapped_column(default=now)
    status: Mapped[int | None]
    milliseconds: Mapped[int]
    failure: Mapped[str] = mapped_column(String(20), default="")
    detail: Mapped[str] = mapped_column(Text, default="")
    # The beginning of what was answered.
    answer: Mapped[str] = mapped_column(Text, default="")
