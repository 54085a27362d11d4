"""Who has a package loaded: a lock the kernel keeps for each process, and drops when the process ends.

Lies on the package's metadata.json, which is in every package and never rewritten, so that it moves with the
folder and needs no file of its own in a store that may be read-only.
"""

import fcntl
import logging
import os
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

log = logging.getLogger(__name__)

_LOCKED_FILE = "metadata.json"


class Hold:
    """The package counts as used until this is released or collected, or the process ends, however it ends."""

    def __init__(self, descriptor: int | None) -> None:
        self._end = weakref.finalize(self, os.close, descriptor) if descriptor is not None else None

    def release(self) -> None:
        if self._end is not None:
            self._end()


def hold(folder: Path) -> Hold:
    """Say that this process uses the package in `folder`. Several holds, here and elsewhere, stand side by side.

    A package that cannot be locked is used all the same: a file system without locks must not stop the worker.
    """
    descriptor = None
    try:
        descriptor = os.open(folder / _LOCKED_FILE, os.O_RDONLY)
        fcntl.flock(descriptor, fcntl.LOCK_SH)
    except OSError as error:
        log.info("%s is used without a lock: %s", folder.name, error.strerror)
        if descriptor is not None:
            os.close(descriptor)
        return Hold(None)
    return Hold(descriptor)


def is_held(folder: Path) -> bool:
    """Does any process, this one included, use the package now?"""
    with sole_use(folder) as free:
        return not free


@contextmanager
def sole_use(folder: Path) -> Iterator[bool]:
    """Yield whether nobody uses the package; if so, nobody begins to before the block ends."""
    try:
        # Opened for writing because NFS locks exclusively only what is.
        descriptor = os.open(folder / _LOCKED_FILE, os.O_RDWR)
    except OSError:  # damaged or read-only: no model was loaded from it, or it cannot be removed anyway
        yield True
        return
    try:
        yield _locked_alone(descriptor)
    finally:
        os.close(descriptor)


def _locked_alone(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks: then holds are not there either
        return True
    return True
