"""The embedded stack as one object: start, wait, stop. What runs in it is the plan's business, how it is kept alive
the supervisor's."""

import contextlib
import logging
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from types import FrameType, TracebackType
from typing import Any, Self

from transpub.app.embedded.child import ChildSpec
from transpub.app.embedded.plan import standard_plan
from transpub.app.embedded.ports import Listener, listen
from transpub.app.embedded.state import RunFiles
from transpub.app.embedded.supervisor import Supervisor
from transpub.core.settings import Settings

log = logging.getLogger(__name__)

Plan = Callable[[Settings, Listener], Sequence[ChildSpec]]

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class Running:
    """A stack whose children are all ready. `address` has no closing slash; `pids`: child name → process number."""

    address: str
    host: str
    port: int
    pids: dict[str, int]


class Stack:
    """One supervised process tree on one data folder. Not reusable after `stop`.

    In the main thread, SIGINT, SIGTERM and SIGHUP ask for the end: `start` and what runs under `breakable` are
    broken off by KeyboardInterrupt, `wait` returns; at any other moment the wish is kept until one of them comes. A
    second signal kills children that still take their time.

    `prepare` runs under the data folder's lock before any child is started (migrations belong there); `plan` names
    the children; `worker_ready` is handed to the standard plan. `quiet` keeps children's lines off the terminal.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        quiet: bool = False,
        worker_ready: Callable[[], bool] | None = None,
        prepare: Callable[[], None] | None = None,
        plan: Plan | None = None,
    ) -> None:
        self._settings = settings
        self._quiet = quiet
        self._prepare = prepare
        self._plan = plan or partial(standard_plan, worker_ready=worker_ready)
        self._files = RunFiles(settings)
        self._asked = threading.Event()
        self._asked_by = ""
        # True while the main thread may be broken off by an exception: only where the caller said so.
        self._breakable = False
        self._old_handlers: dict[signal.Signals, Any] = {}
        self._resources = contextlib.ExitStack()
        self._supervisor: Supervisor | None = None
        self._running: Running | None = None

    @property
    def running(self) -> Running:
        """What `start` returned. Raises RuntimeError before that."""
        if self._running is None:
            raise RuntimeError("the stack is not running")
        return self._running

    @property
    def failure(self) -> BaseException | None:
        """Why the stack ended by itself, as soon as it is known; `wait` raises it."""
        return self._supervisor.failure if self._supervisor else None

    def start(self) -> Running:
        """Start every child and wait until each is ready.

        Raises:
            StackError: the reason it cannot run; its `exit_status` is the one to end with. Nothing is left running.
            KeyboardInterrupt: a signal asked for the end. Nothing is left running.
        """
        self._take_signals()
        try:
            self._running = self._start()
        except BaseException:
            self.stop()
            raise
        log.info("ready: %s", self._running.address)
        return self._running

    @contextlib.contextmanager
    def breakable(self) -> Iterator[None]:
        """The caller's own work, broken off by KeyboardInterrupt when the end is asked for, now or already."""
        self._breakable = True
        try:
            if self._asked.is_set():
                raise KeyboardInterrupt
            yield
        finally:
            self._breakable = False

    def wait(self) -> int:
        """Wait for a signal, then stop everything. Returns the exit status, 0: ending was asked for, and it ended.

        Raises:
            ChildKeepsEnding: a child could not be kept alive; the others were stopped.
        """
        supervisor = self._supervisor
        while supervisor and not supervisor.ended.is_set() and not self._asked.is_set():
            supervisor.ended.wait(0.2)
        self.stop()
        if failure := self.failure:
            raise failure
        log.info("stopped%s, exit status 0", f" by {self._asked_by}" if self._asked_by else "")
        return 0

    def stop(self) -> None:
        """End every child, in order and within bounds, and leave nothing behind. May be called more than once."""
        if self._supervisor and not self._supervisor.ended.is_set():
            self._supervisor.ask_to_stop()
            self._supervisor.ended.wait()
        self._resources.close()
        self._give_signals_back()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _start(self) -> Running:
        self._files.open()
        self._resources.callback(self._files.close)
        # Before the port: a left-over web process would still hold it.
        if ended := self._files.end_leftovers():
            log.warning("ended %d left-over processes of a stack that was killed", len(ended))
        listener = self._resources.enter_context(listen(self._settings.host, self._settings.port))
        if self._settings.port not in (0, listener.port):
            log.warning("port %d is taken; using %d instead", self._settings.port, listener.port)
        specs = self._plan(self._settings, listener)
        if self._prepare:
            self._prepare()
        supervisor = Supervisor(specs, self._files, listener.address, quiet=self._quiet)
        supervisor.start()
        self._supervisor = supervisor
        while not supervisor.ready.wait(0.05) and not supervisor.ended.is_set():
            if self._asked.is_set():
                raise KeyboardInterrupt
        if supervisor.failure:
            raise supervisor.failure
        return Running(listener.address, listener.host, listener.port, supervisor.pids)

    def _take_signals(self) -> None:
        if threading.current_thread() is not threading.main_thread():
            return
        for number in _SIGNALS:
            # Ignored on purpose by whoever started us (nohup, a background job): keep it so.
            if signal.getsignal(number) is not signal.SIG_IGN:
                self._old_handlers[number] = signal.signal(number, self._on_signal)

    def _give_signals_back(self) -> None:
        while self._old_handlers:
            signal.signal(*self._old_handlers.popitem())

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        if self._asked.is_set() and self._supervisor:
            self._supervisor.hurry()
        self._asked_by = signal.Signals(number).name
        self._asked.set()
        if self._breakable:
            raise KeyboardInterrupt
