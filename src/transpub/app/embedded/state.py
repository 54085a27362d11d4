"""What a running stack leaves in `data_dir/run` for others: its lock, its address, its processes.
Also `read_stack`, for commands that look for a running stack."""

import fcntl
import json
import logging
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from transpub.app.embedded.errors import AlreadyRunning, DataDirUnusable, StartingOrStopping
from transpub.app.embedded.processes import ProcessMark, end_all
from transpub.core.clock import now
from transpub.core.settings import Settings

log = logging.getLogger(__name__)

# Seconds that processes of a dead supervisor get before they are killed: somebody waits for the start.
_LEFTOVER_GRACE_S = 5.0


@dataclass(frozen=True)
class StackState:
    """A stack that runs now. `pids`: child name → process number; `supervisor`: the process that owns them."""

    address: str
    supervisor: int
    pids: dict[str, int]
    started_at: datetime


def read_stack(settings: Settings) -> StackState | None:
    """The stack that runs on this data folder; None while none is ready, also after one was killed."""
    try:
        found = json.loads(_state_path(settings).read_text(encoding="utf-8"))
        state = StackState(
            address=found["address"],
            supervisor=found["supervisor"]["pid"],
            pids=found["pids"],
            started_at=datetime.fromisoformat(found["started_at"]),
        )
        alive = ProcessMark(**found["supervisor"]).is_alive()
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return state if alive else None


class RunFiles:
    """The data folder as one stack owns it, between `open` and `close`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock: IO[str] | None = None
        self._started_at = now()

    def log_path(self, name: str) -> Path:
        return self._settings.data_dir / "logs" / f"{name}.log"

    def open(self) -> None:
        """Make the folders and take the lock.

        Raises:
            AlreadyRunning, StartingOrStopping: another live process holds the lock.
            DataDirUnusable: the folder cannot be made or written to.
        """
        data_dir = self._settings.data_dir
        try:
            # For its owner only: logins and unpublished texts are in it. A folder that exists keeps its mode.
            data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
            for name in ("run", "logs", "redis"):
                (data_dir / name).mkdir(mode=0o700, exist_ok=True)
            lock = _lock_path(self._settings).open("a", encoding="utf-8")
        except OSError as error:
            raise DataDirUnusable(data_dir=str(data_dir), reason=error.strerror or str(error)) from error
        try:
            # The kernel drops a flock with its last holder, however that one ended. Children do not inherit it.
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.close()
            if running := read_stack(self._settings):
                raise AlreadyRunning(
                    data_dir=str(data_dir), address=running.address, pid=running.supervisor
                ) from error
            raise StartingOrStopping(data_dir=str(data_dir)) from error
        self._lock = lock

    def end_leftovers(self) -> list[ProcessMark]:
        """End what a killed supervisor left running, and remove what it left lying. Needs the lock."""
        self.withdraw()
        try:
            found = json.loads(_processes_path(self._settings).read_text(encoding="utf-8"))
            marks = [ProcessMark(pid=int(entry["pid"]), created=float(entry["created"])) for entry in found]
        except (OSError, ValueError, KeyError, TypeError):
            return []
        return end_all(marks, _LEFTOVER_GRACE_S)

    def record(self, marks: Iterable[ProcessMark]) -> None:
        """Note the processes a next start would have to end."""
        _write(_processes_path(self._settings), [asdict(mark) for mark in marks])

    def announce(self, address: str, pids: dict[str, int]) -> None:
        _write(
            _state_path(self._settings),
            {
                "address": address,
                "supervisor": asdict(ProcessMark.of(os.getpid())),
                "pids": pids,
                "started_at": self._started_at.isoformat(),
            },
        )

    def withdraw(self) -> None:
        _state_path(self._settings).unlink(missing_ok=True)

    def close(self) -> None:
        """Let the lock go. Its file stays: removing it would let two others lock two files of one name."""
        if self._lock:
            self._lock.close()
            self._lock = None


def run_dir(settings: Settings) -> Path:
    return settings.data_dir / "run"


def _state_path(settings: Settings) -> Path:
    return run_dir(settings) / "stack.json"


def _processes_path(settings: Settings) -> Path:
    return run_dir(settings) / "processes.json"


def _lock_path(settings: Settings) -> Path:
    return run_dir(settings) / "lock"


def _write(path: Path, content: object) -> None:
    """Readers see the old file or the new one, never a part. A full disk does not end a stack that runs."""
    draft = path.with_suffix(".new")
    try:
        draft.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        log.warning("%s could not be written: %s", path, error)
