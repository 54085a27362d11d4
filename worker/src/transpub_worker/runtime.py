"""What one worker process keeps open: the database and the engine, made on first use, after any fork."""

import logging
import os
import threading
import uuid
from collections.abc import Callable
from typing import Any

from transpub.core.db import Database, open_database
from transpub.core.settings import Settings
from transpub.publishing import going_live
from transpub.translations import jobs, machine, offers, order_claims
from transpub.translations.machine import Pace
from transpub_worker.engine import ArgosEngine
from transpub_worker.orders import OrderDesk
from transpub_worker.recycling import Recycling, end_when_done, resident_mb

log = logging.getLogger(__name__)


class Runtime:
    """Beat imports the same application and must open nothing; hence nothing is made before it is used."""

    def __init__(self, settings: Settings, *, end: Callable[[], None] = end_when_done) -> None:
        """`end`: how the process ends itself between two jobs, when it has grown too large."""
        self._settings = settings
        self._recycling = Recycling(settings.worker_max_rss_mb, end)
        self._lock = threading.Lock()
        self._opened: tuple[int, Database, ArgosEngine] | None = None
        self.name = settings.worker_name or offers.worker_name()

    @property
    def database(self) -> Database:
        return self._open()[1]

    @property
    def engine(self) -> ArgosEngine:
        return self._open()[2]

    @property
    def orders(self) -> OrderDesk:
        return OrderDesk(self.database, self.engine, self._settings, self.name, self.setup)

    def _open(self) -> tuple[int, Database, ArgosEngine]:
        with self._lock:
            # A connection or a model made before a fork hangs in the child.
            if self._opened is None or self._opened[0] != os.getpid():
                settings = self._settings
                self._opened = (os.getpid(), open_database(settings), ArgosEngine(settings))
            return self._opened

    def take_up_work(self) -> None:
        """At the start: say what we serve, take back what an earlier process of this name held, send what waits."""
        served = self.engine.offers()
        with self.database.unit_of_work() as session:
            offers.beat(session, self.name, starting=True)
            taken_back = jobs.take_back(session, self.name)
            order_claims.take_back(session, self.name)
        self.orders.report()
        machine.sweep(self.database, max_attempts=self._settings.job_max_attempts, send_all=True)
        pairs = ", ".join(f"{offer.source}→{offer.target} ({offer.kind})" for offer in served)
        log.info("worker %s serves %s; %d jobs taken back", self.name, pairs or "no pair", taken_back)

    def prove_alive(self) -> None:
        """The canary's work: reached only if messages are consumed and the database answers."""
        with self.database.unit_of_work() as session:
            offers.beat(session, self.name)
        self.orders.report()
        self.orders.carry_out()
        self._recycling.after_a_job(self.engine.let_go)

    def sweep(self) -> None:
        going_live.publish_due(self.database)
        machine.sweep(self.database, max_attempts=self._settings.job_max_attempts)
        with self.database.unit_of_work() as session:
            order_claims.sweep(session)

    def run_job(self, job_id: uuid.UUID) -> None:
        settings = self._settings
        pace = Pace(
            settings.job_batch_segments,
            settings.job_lease,
            settings.job_max_attempts,
            settings.engine_beam_size,
        )
        if machine.run_job(self.database, self.engine, job_id, self.name, pace):
            with self.database.unit_of_work() as session:
                offers.beat(session, self.name)
        self._recycling.after_a_job(self.engine.let_go)

    def setup(self) -> dict[str, Any]:
        """How this worker is set up and how it does, for people: values are numbers, texts and lists of texts."""
        return {
            "pool": "threads",
            "threads": self._settings.worker_threads,
            "cpus": os.cpu_count(),
            "resident_mb": resident_mb(),
            "resident_mb_most": self._settings.worker_max_rss_mb,
            **self.engine.setup(),
        }

    def close(self) -> None:
        if self._opened is not None and self._opened[0] == os.getpid():
            self._opened[1].dispose()
