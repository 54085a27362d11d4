"""Keeps the children alive: starts them in order, starts a dead one again within bounds, ends them in order.
All of it happens in one thread. Signals, ports and files on disk are the stack's business."""

import logging
import threading
import time
from collections import deque
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from transpub.app.embedded.child import Child, ChildSpec
from transpub.app.embedded.errors import ChildEndedEarly, ChildKeepsEnding, ChildNotReady
from transpub.app.embedded.logs import LineLog
from transpub.app.embedded.state import RunFiles
from transpub.app.embedded.watchdog import Watchdog

log = logging.getLogger(__name__)

# A child that ends this often within this many seconds has a fault that another start does not mend.
_MOST_ENDS = 3
_WITHIN_S = 60.0
# Seconds before the first restart; doubled for the next one.
_FIRST_PAUSE_S = 0.5
_LOOK_EVERY_S = 0.1


class _StopAsked(Exception):
    """Leaves the start-up early. Never leaves this file."""


class Supervisor:
    """Runs from `start()` until `ended` is set. `failure` then says why, if nobody asked for the end."""

    def __init__(self, specs: Sequence[ChildSpec], files: RunFiles, address: str, *, quiet: bool) -> None:
        self.ready = threading.Event()
        self.ended = threading.Event()
        self.failure: BaseException | None = None
        self._files = files
        self._address = address
        self._children = [
            _Supervised(spec, files.log_path(spec.name), echo=spec.echo and not quiet) for spec in specs
        ]
        self._asked = threading.Event()
        self._urgent = threading.Event()
        self._watchdog: Watchdog | None = None
        self._thread = threading.Thread(target=self._run, name="supervisor", daemon=True)

    @property
    def pids(self) -> dict[str, int]:
        return {child.spec.name: child.pid for child in self._children if child.pid is not None}

    def start(self) -> None:
        self._thread.start()

    def ask_to_stop(self) -> None:
        self._asked.set()

    def hurry(self) -> None:
        """Stop waiting for children that take their time to end."""
        self._urgent.set()

    def _run(self) -> None:
        try:
            self._bring_up()
            self._files.announce(self._address, self.pids)
            self.ready.set()
            self._keep_up()
        except _StopAsked:
            pass
        except BaseException as error:  # noqa: BLE001 - handed to the thread that waits, which raises it
            self.failure = error
        finally:
            try:
                self._bring_down()
            finally:
                self.ended.set()

    def _bring_up(self) -> None:
        self._watchdog = Watchdog()
        waiting: list[_Supervised] = []
        for child in self._children:
            self._start(child)
            waiting.append(child)
            if child.spec.first:
                self._await_ready(waiting)
                waiting = []
        self._await_ready(waiting)

    def _await_ready(self, waiting: Iterable["_Supervised"]) -> None:
        started = time.monotonic()
        left = list(waiting)
        while left:
            for child in self._children:
                if (status := child.ended_with()) is not None:
                    raise ChildEndedEarly(status=status, **child.account())
            left = [child for child in left if not child.spec.is_ready(child)]
            for child in left:
                if time.monotonic() - started > child.spec.ready_within_s:
                    raise ChildNotReady(seconds=round(child.spec.ready_within_s), **child.account())
            if self._asked.wait(_LOOK_EVERY_S if left else 0):
                raise _StopAsked

    def _keep_up(self) -> None:
        while not self._asked.wait(_LOOK_EVERY_S):
            for child in self._children:
                self._look_after(child)
            if self._watchdog and not self._watchdog.is_alive():
                self._watchdog.dismiss()
                self._watchdog = Watchdog()
                self._record()

    def _look_after(self, child: "_Supervised") -> None:
        status = child.ended_with()
        if status is None:
            return
        if child.again_at is None:
            pause = child.note_end(status)
            log.warning("%s ended with status %s; started again in %.1f s", child.spec.name, status, pause)
        elif time.monotonic() >= child.again_at:
            self._start(child)
            self._files.announce(self._address, self.pids)

    def _start(self, child: "_Supervised") -> None:
        child.start()
        child.again_at = None
        self._record()
        log.info("%s started, process %s", child.spec.name, child.pid)

    def _record(self) -> None:
        marks = [child.mark for child in self._children if child.mark is not None]
        if self._watchdog:
            self._watchdog.tell(marks)
            marks.append(self._watchdog.mark)
        self._files.record(marks)

    def _bring_down(self) -> None:
        self._files.withdraw()
        for child in reversed(self._children):
            if child.is_running():
                log.info("stopping %s", child.spec.name)
            if not child.stop(self._urgent.is_set):
                log.warning(
                    "%s did not end in time and was killed; unfinished jobs go on after the next start",
                    child.spec.name,
                )
            child.log.close()
        if self._watchdog:
            self._watchdog.dismiss()
        self._files.record([])


class _Supervised(Child):
    """A child with the memory of its ends."""

    def __init__(self, spec: ChildSpec, log_path: Path, *, echo: bool) -> None:
        super().__init__(spec, LineLog(log_path, echo=echo))
        self.again_at: float | None = None
        self._ends: deque[float] = deque(maxlen=_MOST_ENDS)

    def note_end(self, status: int) -> float:
        """Returns the seconds until the next start. Raises ChildKeepsEnding."""
        now = time.monotonic()
        self._ends.append(now)
        recent = [end for end in self._ends if now - end <= _WITHIN_S]
        if len(recent) >= _MOST_ENDS:
            raise ChildKeepsEnding(times=len(recent), seconds=round(_WITHIN_S), status=status, **self.account())
        pause: float = _FIRST_PAUSE_S * 2 ** (len(recent) - 1)
        self.again_at = now + pause
        return pause

    def account(self) -> dict[str, Any]:
        """Facts of an error about this child."""
        if not self.is_running():
            self.log.drain()
        return {"name": self.spec.name, "log": str(self.log.path), "lines": self.log.last()}
