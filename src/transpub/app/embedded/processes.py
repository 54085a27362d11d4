"""Processes told apart for sure, and ended for sure. Imported by the watchdog: standard library and psutil only."""

import contextlib
import os
import signal
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import psutil  # type: ignore[import-untyped]

# Seconds two readings of one process' start may differ: psutil derives it from the boot time, which moves when
# the clock is set. Far less than it takes for a process number to come round again.
_SAME_START_S = 2.0


@dataclass(frozen=True)
class ProcessMark:
    """A process by number and start time (seconds since 1970), since numbers are used again."""

    pid: int
    created: float

    @classmethod
    def of(cls, pid: int) -> Self:
        """Raises ProcessLookupError."""
        try:
            return cls(pid, psutil.Process(pid).create_time())
        except psutil.Error as error:
            raise ProcessLookupError(pid) from error

    def is_alive(self) -> bool:
        try:
            process = psutil.Process(self.pid)
            same = bool(abs(process.create_time() - self.created) < _SAME_START_S)
            return same and bool(process.status() != psutil.STATUS_ZOMBIE)
        except psutil.Error:
            return False

    def send(self, number: signal.Signals) -> None:
        """Signal the process and what it started. Nothing happens when it is gone, or is not ours."""
        if not self.is_alive():
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            # Every child leads its own group. Where one does not (yet), the group would be somebody else's.
            if os.getpgid(self.pid) == self.pid:
                os.killpg(self.pid, number)
            else:
                os.kill(self.pid, number)


def end_all(marks: Iterable[ProcessMark], grace_s: float) -> list[ProcessMark]:
    """Ask every process to end, wait `grace_s` seconds at most, then kill. Returns those that were alive."""
    alive = [mark for mark in marks if mark.is_alive()]
    for number, patience in ((signal.SIGTERM, grace_s), (signal.SIGKILL, 5.0)):
        left = [mark for mark in alive if mark.is_alive()]
        for mark in left:
            mark.send(number)
        until = time.monotonic() + patience
        while any(mark.is_alive() for mark in left) and time.monotonic() < until:
            time.sleep(0.05)
    return alive
