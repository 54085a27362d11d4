"""The children of the real stack and how each is known to be ready. Nothing is started here."""

import http.client
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from transpub.app.embedded import redis_server
from transpub.app.embedded.child import Child, ChildSpec
from transpub.app.embedded.environment import child_environment
from transpub.app.embedded.ports import Listener
from transpub.app.embedded.state import run_dir
from transpub.core.queue import Queue
from transpub.core.settings import Settings

# -P: the current folder is no place for our modules; a `logging.py` lying there would break every child.
_PYTHON = (sys.executable, "-P", "-m")
_CELERY = (*_PYTHON, "celery", "--quiet", "--app", "transpub_worker.app")

# Gossip, mingle and event heartbeats serve clusters that watch each other; here they only cost messages, and with
# them a worker may stop consuming after Redis came back (celery#8030). Health is told by a task that was done.
WORKER_OPTIONS = ("--without-gossip", "--without-mingle", "--without-heartbeat")

# One OpenMP thread for each of CTranslate2's: with more a worker collapses beside a busy process. One heap for all
# threads: each would keep its own high-water mark, and so would the threads of every further model.
WORKER_ENVIRONMENT: Mapping[str, str] = {"OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}


def standard_plan(
    settings: Settings,
    listener: Listener,
    *,
    worker_ready: Callable[[], bool] | None = None,
    redis_program: Path | None = None,
) -> Sequence[ChildSpec]:
    """Redis, worker, beat, web: in this order they start, in the reverse order they end.

    `worker_ready` tells when the worker takes jobs; without it, Redis is asked whether a worker waits there. With a
    broker given by URL no Redis is started. `redis_program` is looked for when not given.

    Raises:
        NoRedisServer: a private Redis is wanted and no program for it is found.
    """
    broker = [] if settings.broker_url else [private_redis(settings, redis_program or redis_server.find_server())]
    return [
        *broker,
        worker(settings, worker_ready or (lambda: redis_server.has_waiting_worker(settings.effective_broker_url))),
        beat(settings),
        web(settings, listener),
    ]


def private_redis(settings: Settings, program: Path) -> ChildSpec:
    redis_server.clear_leftovers(settings)
    return ChildSpec(
        name="redis",
        command=redis_server.server_command(program, settings),
        is_ready=lambda _: redis_server.answers(settings.redis_socket),
        environment=child_environment(settings),
        first=True,
        ready_within_s=20,
        echo=False,  # Its chatter has a shape of its own; it is in its log file.
    )


def worker(settings: Settings, is_ready: Callable[[], bool]) -> ChildSpec:
    """Threads, not processes: CTranslate2 releases the GIL, and one copy of each model is enough."""
    return ChildSpec(
        name="worker",
        command=(
            *(*_CELERY, "worker", "--pool", "threads", "--concurrency", str(settings.worker_threads)),
            *("--queues", ",".join(queue.value for queue in Queue), "--loglevel", settings.log_level),
            *WORKER_OPTIONS,
        ),
        is_ready=lambda _: is_ready(),
        environment={**child_environment(settings), **WORKER_ENVIRONMENT},
        ready_within_s=120,  # Importing the translation libraries takes long on a cold disk.
        stop_within_s=15,  # SIGTERM is Celery's warm shutdown. What is not done by then, its lease gives back.
    )


def beat(settings: Settings) -> ChildSpec:
    """Ready once its schedule is on disk, which holds whatever the log level is."""
    schedule = (run_dir(settings) / "beat").resolve()
    # The schedule is only a memory of last runs; one left by a killed beat may be damaged.
    for stale in schedule.parent.glob(schedule.name + "*"):
        stale.unlink(missing_ok=True)
    return ChildSpec(
        name="beat",
        command=(*_CELERY, "beat", "--schedule", str(schedule), "--loglevel", settings.log_level),
        is_ready=lambda _: any(schedule.parent.glob(schedule.name + "*")),
        environment=child_environment(settings),
    )


def web(settings: Settings, listener: Listener) -> ChildSpec:
    return ChildSpec(
        name="web",
        command=(*_PYTHON, "transpub.app.serve", "--fd", str(listener.fd)),
        is_ready=answers_healthz(listener),
        environment=child_environment(settings),
        stop_within_s=8,  # serve.py gives open requests 5 seconds.
        keep_fds=(listener.fd,),
    )


def answers_healthz(listener: Listener) -> Callable[[Child], bool]:
    """Ready once GET /healthz is answered with 200."""

    def ask(_: Child) -> bool:
        connection = http.client.HTTPConnection(listener.reachable_host, listener.port, timeout=2)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    return ask
