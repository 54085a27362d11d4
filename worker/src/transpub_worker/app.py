"""The Celery application: queues, schedule, logging. Composition root of the worker and of beat."""

import logging
import sys
import warnings
from typing import Any

from celery import Celery, signals
from celery.exceptions import SecurityWarning

from transpub.core.logging import configure_logging
from transpub.core.queue import Queue, Task, configure
from transpub.core.settings import Settings
from transpub_worker.runtime import Runtime
from transpub_worker.tasks import register

log = logging.getLogger(__name__)

# Seconds between two canaries: small tasks whose completion proves that the worker consumes.
CANARY_S = 20


def create_app(settings: Settings) -> Celery:
    app = Celery("transpub")
    configure(app, settings.effective_broker_url)
    app.conf.update(
        beat_schedule={
            # A hint nobody took in time is worthless: without `expires` they would pile up while no worker runs.
            "sweep": _every(Task.SWEEP, settings.sweep_interval_s),
            "canary": _every(Task.HEARTBEAT, CANARY_S),
        },
    )
    runtime = Runtime(settings)
    register(app, runtime)

    @signals.worker_ready.connect(weak=False)
    def _ready(**_: Any) -> None:
        runtime.take_up_work()

    @signals.worker_shutdown.connect(weak=False)
    def _shutdown(**_: Any) -> None:
        runtime.close()

    return app


def _every(task: Task, seconds: int) -> dict[str, Any]:
    return {
        "task": task.value,
        "schedule": float(seconds),
        "options": {"queue": Queue.URGENT.value, "expires": seconds},
    }


@signals.setup_logging.connect(weak=False)
def _log_in_our_shape(**_: Any) -> None:
    configure_logging("beat" if "beat" in sys.argv else "worker", settings.log_level)


# Containers and trial machines run as root; Celery's advice about it is five lines at every start. Messages are
# JSON, never pickle, which is what that advice is about.
warnings.filterwarnings("ignore", category=SecurityWarning)

settings = Settings()
app = create_app(settings)
