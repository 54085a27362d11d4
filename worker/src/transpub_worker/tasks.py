"""The tasks: doors. Ids in, one call, and a word in the log when a situation, not a bug, ended it."""

import logging
import uuid

from celery import Celery

from transpub.core.errors import TranspubError
from transpub.core.queue import Task
from transpub_worker.runtime import Runtime

log = logging.getLogger(__name__)


def register(app: Celery, runtime: Runtime) -> None:
    @app.task(name=Task.TRANSLATE.value)
    def translate(job_id: str) -> None:
        try:
            runtime.run_job(uuid.UUID(job_id))
        except TranspubError as error:
            # The lease runs out and the sweeper brings the job back.
            log.warning("job %s interrupted: %s", job_id, error)

    @app.task(name=Task.SWEEP.value)
    def sweep() -> None:
        runtime.sweep()

    @app.task(name=Task.HEARTBEAT.value)
    def canary() -> None:
        runtime.prove_alive()

    @app.task(name=Task.ORDERS.value)
    def carry_out_orders() -> None:
        runtime.orders.carry_out()
