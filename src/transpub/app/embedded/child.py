"""One supervised process: what to run, and its life from start to end. Whether it is started again is decided by
the supervisor."""

import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from transpub.app.embedded.errors import CannotStartChild
from transpub.app.embedded.logs import LineLog
from transpub.app.embedded.processes import ProcessMark


@dataclass(frozen=True)
class ChildSpec:
    """A child as data. Children start in the order of their list and end in the reverse order.

    `is_ready` is asked again and again during the start. With `first`, what follows in the list is started
    only once this child is ready. Times are seconds.
    """

    name: str
    command: tuple[str, ...]
    is_ready: "Callable[[Child], bool]"
    environment: Mapping[str, str] = field(default_factory=dict)
    first: bool = False
    ready_within_s: float = 60.0
    stop_signal: signal.Signals = signal.SIGTERM
    stop_within_s: float = 5.0
    keep_fds: tuple[int, ...] = ()
    echo: bool = True


def says(text: str) -> "Callable[[Child], bool]":
    """Ready once a line of its log holds `text`."""
    return lambda child: child.log.says(text)


class Child:
    """A child process, restarted under the same name and log."""

    def __init__(self, spec: ChildSpec, log: LineLog) -> None:
        self.spec = spec
        self.log = log
        self.process: subprocess.Popen[bytes] | None = None
        self.mark: ProcessMark | None = None

    @property
    def pid(self) -> int | None:
        return self.process.pid if self.process else None

    def start(self) -> None:
        """Raises CannotStartChild."""
        self.log.forget()
        try:
            process = subprocess.Popen(  # noqa: S603 - commands come from the plan, not from users
                self.spec.command,
                env=dict(self.spec.environment) or None,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                pass_fds=self.spec.keep_fds,
                # Its own session: Ctrl-C in the terminal reaches the supervisor alone, which keeps the order.
                start_new_session=True,
            )
        except OSError as error:
            raise CannotStartChild(name=self.spec.name, reason=error.strerror or str(error)) from error
        self.process = process
        try:
            self.mark = ProcessMark.of(process.pid)
        except ProcessLookupError:
            self.mark = None  # Ended already; poll() will tell.
        if process.stdout is not None:
            self.log.follow(process.stdout)

    def ended_with(self) -> int | None:
        """Exit status (negative: the signal that ended it), or None while it runs or before it was started."""
        return self.process.poll() if self.process else None

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self, is_urgent: Callable[[], bool]) -> bool:
        """Ask it to end, wait, then kill it with all it started. Returns whether it ended by itself.

        `is_urgent` is asked while waiting: true means that nobody wants to wait any longer.
        """
        if self.process is None or self.mark is None:
            return True
        self.mark.send(self.spec.stop_signal)
        until = time.monotonic() + self.spec.stop_within_s
        while self.is_running() and time.monotonic() < until and not is_urgent():
            time.sleep(0.02)
        if self.is_running():
            self.mark.send(signal.SIGKILL)
            self.process.wait()
            return False
        return True
