"""Whether work can be done: database, broker, workers, and what waits. For probes, pages and the command line."""

from dataclasses import asdict, dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from transpub.core.clock import now
from transpub.core.db import Database
from transpub.core.queue import broker_is_reachable
from transpub.core.settings import Settings
from transpub.translations import offers
from transpub.translations.models import Job, JobState
from transpub.translations.offers import WORKER_SILENCE


class Lack(StrEnum):
    """What keeps work from being done, in the order in which to mend it."""

    DATABASE = "database"
    BROKER = "broker"
    WORKER = "worker"
    MODEL = "model"


@dataclass(frozen=True)
class Status:
    """`pairs` are those served, trial models included."""

    database: bool
    broker: bool
    workers: int
    pairs: int
    jobs_queued: int
    jobs_running: int
    # Seconds the longest-waiting queued job has waited; 0 when none waits.
    oldest_queued_s: float

    @property
    def ready(self) -> bool:
        """Whether what is asked for will be done. Without a model nothing can be asked for; that is no fault."""
        return self.database and self.broker and self.workers > 0

    @property
    def missing(self) -> tuple[Lack, ...]:
        if not self.database:
            # Nothing is known of the rest.
            return (Lack.DATABASE,) if self.broker else (Lack.DATABASE, Lack.BROKER)
        present = {Lack.BROKER: self.broker, Lack.WORKER: self.workers > 0, Lack.MODEL: self.pairs > 0}
        return tuple(lack for lack, is_there in present.items() if not is_there)

    def to_json(self) -> dict[str, Any]:
        return {"ready": self.ready, "missing": [lack.value for lack in self.missing], **asdict(self)}


def look(database: Database, settings: Settings) -> Status:
    """What can be done now, and what waits."""
    broker = broker_is_reachable(settings.effective_broker_url)
    try:
        return _of_rows(database, broker, settings.offer_ttl)
    except SQLAlchemyError:  # unreachable, or without its tables
        return Status(False, broker, 0, 0, 0, 0, 0.0)


def _of_rows(database: Database, broker: bool, ttl: timedelta) -> Status:
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
            workers=offers.workers_seen_since(session, now() - WORKER_SILENCE),
            pairs=len(offers.available(session, ttl=ttl)),
            jobs_queued=counts.get(JobState.QUEUED, 0),
            jobs_running=counts.get(JobState.RUNNING, 0),
            oldest_queued_s=(now() - oldest).total_seconds() if oldest else 0.0,
        )
