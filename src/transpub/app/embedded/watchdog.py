"""Ends the stack's processes when their supervisor is gone without a word (kill -9, out of memory).
A program of its own, run by `Watchdog`; it must stay small: standard library and psutil only."""

import signal
import subprocess
import sys
from collections.abc import Iterable
from typing import IO

from transpub.app.embedded.processes import ProcessMark, end_all

# Seconds between asking and killing. Short: whoever killed the supervisor wants to start again.
_GRACE_S = 3.0


class Watchdog:
    """The supervisor's side. The pipe's other end closes when this process dies, in whatever way.

    A pipe works on every POSIX system; Linux's PR_SET_PDEATHSIG is not used, since it fires when the *thread*
    that started the child ends and tells nothing to Redis on macOS.
    """

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            # -P: the current folder is nobody's place to put modules into ours.
            (sys.executable, "-P", "-m", "transpub.app.embedded.watchdog"),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            text=True,
        )
        self.mark = ProcessMark.of(self._process.pid)

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def tell(self, marks: Iterable[ProcessMark]) -> None:
        """Name the processes to end; replaces what was told before. A dead watchdog is not an error here:
        the supervisor looks after it, and the next start ends left-overs by their record."""
        line = " ".join(f"{mark.pid}:{mark.created!r}" for mark in marks)
        try:
            self._pipe.write(line + "\n")
            self._pipe.flush()
        except BrokenPipeError:
            return

    def dismiss(self) -> None:
        """There is nothing left to watch."""
        self.tell(())
        try:
            self._pipe.close()
        except BrokenPipeError:
            self._process.kill()
        self._process.wait()

    @property
    def _pipe(self) -> IO[str]:
        if self._process.stdin is None:
            raise RuntimeError("the watchdog was started without a pipe")
        return self._process.stdin


def watch(source: Iterable[str]) -> None:
    """Read lines of `pid:created …` until the other side is gone, then end the processes of the last whole line."""
    last = ""
    for line in source:
        # A line cut short by the supervisor's death would name a wrong process.
        last = line if line.endswith("\n") else last
    marks = [ProcessMark(int(pid), float(created)) for pid, created in (part.split(":") for part in last.split())]
    end_all(marks, _GRACE_S)


if __name__ == "__main__":
    for asked in (signal.SIGINT, signal.SIGHUP):
        signal.signal(asked, signal.SIG_IGN)
    watch(sys.stdin)
