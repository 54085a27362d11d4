"""Whether work can be done: database, broker, workers, and what waits. For probes, pages and the command line."""

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from transpub.core.clock import now
from transpub.core.db import Database
from transpub.core.queue import broker_is_reachable
from transpub.translations import offers
from transpub.translations.models import Job, JobState

# How long a worker may go without finishing a task before it no longer counts as at work.
WORKER_SILENCE = timedelta(minutes=2)


@dataclass(frozen=True)
class Status:
    database: bool
    broker: bool
    workers: int
    jobs_queued: int
    jobs_running: int
    # Seconds the longest-waiting queued job has waited; 0 when none waits.
    oldest_queued_s: float

    @property
    def ready(self) -> bool:
        return self.database and self.broker and self.workers > 0

    def to_json(self) -> dict[str, Any]:
        return {"ready": self.ready, **asdict(self)}


def look(database: Database, broker_url: str, *, silence: timedelta = WORKER_SILENCE) -> Status:
    """What can be done now, and what waits."""
    broker = broker_is_reachable(broker_url)
    try:
        return _of_rows(database, broker, silence)
    except SQLAlchemyError:  # unreachable, or without its tables
        return Status(False, broker, 0, 0, 0, 0.0)


def _of_rows(database: Database, broker: bool, silence: timedelta) -> Status:
    with database.read_only() as session:
        rows = session.execute(
            select(Job.state, func.count())
            .where(Job.state.in_((JobState.QUEUED, JobState.RUNNING)))
            .group_by(Job.state)
        )
        counts: dict[str, int] = dict(rows.all())
        oldest = session.scalar(
            select(Job.created_at).where(Job.state == JobState.QUEUED).order_by(Job.created_at).limit(1)
        )
        return Status(
            database=True,
            broker=broker,
            workers=offers.workers_seen_since(session, now() - silence),
            jobs_queued=counts.get(JobState.QUEUED, 0),
            jobs_running=counts.get(JobState.RUNNING, 0),
            oldest_queued_s=(now() - oldest).total_seconds() if oldest else 0.0,
        )
