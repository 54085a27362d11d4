"""Names of the background tasks and the producer that sends them. A message is a hint: the row is the truth."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from celery import Celery
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

# Seconds Redis waits for an acknowledgement before it delivers again. Jobs are short and leased, so a
# redelivery is harmless; the default of one hour would delay the recovery of a killed worker's messages.
VISIBILITY_TIMEOUT_S = 600


class Task(StrEnum):
    """Names of the Celery tasks, so that producers need not import the worker."""

    TRANSLATE = "transpub.translate"
    SWEEP = "transpub.sweep"
    HEARTBEAT = "transpub.heartbeat"
    ORDERS = "transpub.orders"


class Queue(StrEnum):
    """In the order workers read them: a retraction never waits behind a long story."""

    URGENT = "urgent"
    PUBLISH = "publish"
    TRANSLATE = "translate"


@dataclass(frozen=True)
class Message:
    task: Task
    args: tuple[str, ...] = ()
    queue: Queue = Queue.TRANSLATE


class Publisher(Protocol):
    """Where messages go after the commit. Must not raise: the rows are already safe."""

    def send(self, messages: Sequence[Message]) -> None: ...


def configure(app: Celery, broker_url: str) -> None:
    """Settings shared by the producer and the worker."""
    app.conf.update(
        broker_url=broker_url,
        broker_connection_retry_on_startup=True,
        broker_transport_options={
            "visibility_timeout": VISIBILITY_TIMEOUT_S,
            "socket_timeout": 10,
            "socket_connect_timeout": 3,
            "queue_order_strategy": "priority",
        },
        task_ignore_result=True,
        task_acks_late=True,
        # A killed worker's message goes back to the queue; the job row's attempt counter caps the loop.
        task_reject_on_worker_lost=True,
        task_default_queue=Queue.TRANSLATE.value,
        task_serializer="json",
        accept_content=["json"],
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        # A job is leased and safe to repeat: finishing it beats starting it again elsewhere.
        worker_cancel_long_running_tasks_on_connection_loss=False,
        timezone="UTC",
    )


class CeleryPublisher:
    """Sends by Celery over Redis. With the broker down it says so once and returns: the sweeper sends later."""

    def __init__(self, broker_url: str) -> None:
        self._app = Celery("transpub", set_as_current=False)
        configure(self._app, broker_url)

    def send(self, messages: Sequence[Message]) -> None:
        if not messages:
            return
        try:
            with self._app.connection_for_write() as connection:
                connection.ensure_connection(max_retries=1, interval_start=0, interval_step=0, timeout=3)
                for message in messages:
                    self._app.send_task(
                        message.task.value,
                        args=message.args,
                        queue=message.queue.value,
                        connection=connection,
                        retry=False,
                    )
        except (OSError, KombuError, RedisError) as error:
            log.warning("broker unreachable, %d messages left to the sweeper: %s", len(messages), error)


def broker_is_reachable(broker_url: str) -> bool:
    """Whether a connection can be made within two seconds."""
    app = Celery("transpub", set_as_current=False)
    configure(app, broker_url)
    try:
        with app.connection_for_write() as connection:
            connection.ensure_connection(max_retries=1, interval_start=0, interval_step=0, timeout=2)
    except (OSError, KombuError, RedisError):
        return False
    return True


class ListPublisher:
    """Keeps messages in memory, in order. For tests and for commands that run without a broker."""

    def __init__(self) -> None:
        self.sent: list[Message] = []

    def send(self, messages: Sequence[Message]) -> None:
        self.sent.extend(messages)
