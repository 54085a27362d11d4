"""Tables of what workers have and what is ordered of them. The packages themselves lie in the workers' stores."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from transpub.accounts.models import User
from transpub.core.clock import now
from transpub.core.db import HasId, Model


class WorkerReport(Model):
    """What one worker says of itself with every sign of life. See translations.packages for the shapes.

    `store` names its models folder: workers with the same one share their packages.
    """

    __tablename__ = "worker_reports"

    worker: Mapped[str] = mapped_column(String(120), primary_key=True)
    store: Mapped[str] = mapped_column(String(64))
    packages: Mapped[list[Any]]
    setup: Mapped[dict[str, Any]]
    reported_at: Mapped[datetime] = mapped_column(default=now)


class PackageIndex(Model):
    """What the package index offered when a worker of this store last read it."""

    __tablename__ = "package_indexes"

    store: Mapped[str] = mapped_column(String(64), primary_key=True)
    entries: Mapped[list[Any]]
    read_at: Mapped[datetime] = mapped_column(default=now)


class OrderKind(StrEnum):
    INSTALL = "install"
    UPDATE = "update"
    ROLLBACK = "rollback"
    REMOVE = "remove"
    REFRESH_INDEX = "refresh_index"


class OrderState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


OPEN_ORDERS = (OrderState.QUEUED, OrderState.RUNNING)


class PackageOrder(HasId, Model):
    """Something an administrator wants done in one store. This row is the truth; the message is a hint."""

    __tablename__ = "package_orders"
    __table_args__ = (
        Index("ix_package_orders_store", "store", "state"),
        Index("ix_package_orders_created_at", "created_at"),
    )

    kind: Mapped[str] = mapped_column(String(20))
    # Languages of the package; none for an order about the index.
    source: Mapped[str | None] = mapped_column(String(35))
    target: Mapped[str | None] = mapped_column(String(35))
    # Remove although it is in use.
    force: Mapped[bool] = mapped_column(default=False)
    store: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(20), default=OrderState.QUEUED)
    ordered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    # Counts claims, as of a job: with the id it names one claim.
    attempt: Mapped[int] = mapped_column(default=0)
    worker: Mapped[str | None] = mapped_column(String(120))
    lease_until: Mapped[datetime | None]
    # When the sweeper sends the hint again, unless somebody has claimed the order by then.
    send_after: Mapped[datetime] = mapped_column(default=now)
    sends: Mapped[int] = mapped_column(default=0)
    bytes_done: Mapped[int] = mapped_column(BigInteger, default=0)
    bytes_total: Mapped[int | None] = mapped_column(BigInteger)
    # What came of it, as a marked text and its facts (translations.packages.Told).
    outcome: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    error_code: Mapped[str | None] = mapped_column(String(60))
    created_at: Mapped[datetime] = mapped_column(default=now)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    ordered_by: Mapped[User | None] = relationship(lazy="joined")
