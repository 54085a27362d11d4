"""Beside the web server: lets editions go live whose time has come. The worker's sweep does so too.

A worker may be busy with long stories, or be down; what is scheduled must go out all the same.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from transpub.core.db import Database
from transpub.publishing.going_live import publish_due

log = logging.getLogger(__name__)


@contextmanager
def publishing_due(database: Database, *, every_s: float) -> Iterator[None]:
    """Looks every so many seconds while the block runs."""
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(every_s):
            try:
                publish_due(database)
            except SQLAlchemyError as error:
                # The database is away, or not migrated yet; the next look finds what was missed.
                log.warning("could not look for scheduled editions: %s", error)
            except Exception:
                # A thread that ended here would let nothing go live any more, and nobody would notice.
                log.exception("could not look for scheduled editions")

    thread = threading.Thread(target=watch, name="publishing-due", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
