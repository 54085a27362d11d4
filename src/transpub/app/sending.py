"""Beside the web server: sends webhooks soon after what they tell of was committed.

Every server process does so; a lease in the database gives each endpoint to one of them at a time.
"""

import logging
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from transpub.core.clock import now
from transpub.core.db import Database
from transpub.core.errors import TranspubError
from transpub.publishing.webhooks import log as delivery_log
from transpub.publishing.webhooks import sending
from transpub.publishing.webhooks.calling import Policy

log = logging.getLogger(__name__)

LOOK_EVERY_S = 1.0
# Endpoints one process sends to at once: most of the time is spent waiting for them.
AT_ONCE = 8
_PRUNE_EVERY_S = 3600.0
# For requests under way at the end. What is cut off goes out again with the same id.
_GRACE_S = 5.0


@contextmanager
def sending_webhooks(database: Database, policy: Policy, *, every_s: float = LOOK_EVERY_S) -> Iterator[None]:
    """Looks every so many seconds while the block runs."""
    sender = Sender(database, policy)
    thread = threading.Thread(target=sender.watch, args=(every_s,), name="webhooks", daemon=True)
    thread.start()
    try:
        yield
    finally:
        sender.end()
        thread.join()


class Sender:
    """Hands endpoints out to threads, at most `AT_ONCE` at a time and each endpoint to one."""

    def __init__(self, database: Database, policy: Policy) -> None:
        self._database = database
        self._policy = policy
        self._ended = threading.Event()
        self._at_work: dict[uuid.UUID, threading.Thread] = {}
        self._pruned_at: float | None = None

    def watch(self, every_s: float) -> None:
        while not self._ended.wait(every_s):
            try:
                self._look()
                self._prune()
            except (SQLAlchemyError, TranspubError) as error:
                # The database is away, or not migrated yet; the next look finds what was missed.
                log.warning("could not look for webhooks to send: %s", error)
            except Exception:
                # A thread that ended here would send nothing any more, and nobody would notice.
                log.exception("could not look for webhooks to send")

    def end(self) -> None:
        """Begin nothing more, and give what is under way a moment."""
        self._ended.set()
        until = time.monotonic() + _GRACE_S
        for thread in list(self._at_work.values()):
            thread.join(max(0.0, until - time.monotonic()))

    def _look(self) -> None:
        self._at_work = {key: thread for key, thread in self._at_work.items() if thread.is_alive()}
        free = AT_ONCE - len(self._at_work)
        if not free:
            return
        with self._database.read_only() as session:
            found = sending.due(session, now(), limit=free)
        for endpoint_id in found:
            if endpoint_id not in self._at_work:
                # Daemons: a partner who does not answer must not keep the server from ending.
                thread = threading.Thread(target=self._serve, args=(endpoint_id,), name="webhook", daemon=True)
                self._at_work[endpoint_id] = thread
                thread.start()

    def _serve(self, endpoint_id: uuid.UUID) -> None:
        try:
            sending.take_turn(self._database, self._policy, endpoint_id, ended=self._ended)
        except (SQLAlchemyError, TranspubError) as error:
            log.warning("webhook %s was left in the middle, and goes on later: %s", endpoint_id, error)
        except Exception:
            log.exception("webhook %s was left in the middle, and goes on later", endpoint_id)

    def _prune(self) -> None:
        moment = time.monotonic()
        if self._pruned_at is None or moment - self._pruned_at >= _PRUNE_EVERY_S:
            self._pruned_at = moment
            with self._database.unit_of_work() as session:
                delivery_log.prune(session, now())
