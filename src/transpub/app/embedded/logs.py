"""What a child writes, line by line: to its own log file, to the terminal, and kept for an error message.
How lines look is decided by each child (transpub.core.logging)."""

import logging
import sys
import threading
from collections import deque
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import IO

# Bytes of one log file, and how many old ones are kept beside it.
_FILE_BYTES = 5 * 1024 * 1024
_OLD_FILES = 3
# Lines kept for `says` and for error messages.
_KEPT_LINES = 200
# A line longer than this is cut into several, so that no child can fill our memory.
_LINE_BYTES = 64 * 1024


class _LogFile(RotatingFileHandler):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name is logging's
        """A full disk loses lines of a log. Telling so per line would bury what the terminal still shows."""


class LineLog:
    """The log of one child, over all its restarts. `echo` also sends each line to standard error."""

    def __init__(self, path: Path, *, echo: bool) -> None:
        self.path = path
        self._echo = echo
        self._file = _LogFile(
            path, maxBytes=_FILE_BYTES, backupCount=_OLD_FILES, encoding="utf-8", errors="replace"
        )
        self._recent: deque[str] = deque(maxlen=_KEPT_LINES)
        self._readers: list[threading.Thread] = []

    def follow(self, pipe: IO[bytes]) -> None:
        """Read `pipe` to its end, in a thread of its own, and close it."""
        reader = threading.Thread(target=self._read, args=(pipe,), name=f"log-{self.path.stem}", daemon=True)
        reader.start()
        self._readers = [thread for thread in self._readers if thread.is_alive()] + [reader]

    def forget(self) -> None:
        """Start afresh in memory, as a new child does; the file goes on."""
        self._recent.clear()

    def says(self, text: str) -> bool:
        """Whether a recent line holds `text`."""
        return any(text in line for line in self._recent.copy())

    def last(self, count: int = 15) -> str:
        return "\n".join(list(self._recent.copy())[-count:]) or "(empty)"

    def drain(self, timeout_s: float = 1.0) -> None:
        """Wait for the lines of a child that has ended. Bounded: its own child may hold the pipe open."""
        for reader in self._readers:
            reader.join(timeout_s)

    def close(self) -> None:
        self.drain()
        self._file.close()

    def _read(self, pipe: IO[bytes]) -> None:
        with pipe:
            while raw := pipe.readline(_LINE_BYTES):
                line = raw.decode("utf-8", errors="replace").rstrip()
                if not line:
                    continue
                self._recent.append(line)
                # The handler brings rotation and a lock; the record is only its envelope.
                self._file.handle(logging.LogRecord(self.path.stem, logging.INFO, "", 0, line, None, None))
                if self._echo:
                    self._show(line)

    def _show(self, line: str) -> None:
        try:
            sys.stderr.write(line + "\n")
            sys.stderr.flush()
        except (OSError, ValueError):
            # The terminal is gone. The child must not wait for somebody to read its lines.
            self._echo = False
