"""Logs people can read: one line an event, with the time, the process and where it came from."""

import logging
import sys
from datetime import UTC, datetime

# Libraries that write article text, or a line per request, at INFO.
_QUIET = (
    "argostranslate",
    "argostranslate.utils",
    "httpx",
    "httpcore",
    "celery.app.trace",
    "uvicorn.access",
    "alembic",
)


class LineFormatter(logging.Formatter):
    """`19:52:01 worker  INFO  job finished …`. A stack trace only for what nobody foresaw."""

    def __init__(self, process: str, *, colour: bool = False) -> None:
        super().__init__()
        self._process = process
        self._colour = colour

    def format(self, record: logging.LogRecord) -> str:
        time = datetime.fromtimestamp(record.created, UTC).strftime("%H:%M:%S")
        # One event, one line, and nothing in it that moves a terminal's cursor.
        text = "".join(character if character.isprintable() else " " for character in record.getMessage())
        line = f"{time} {self._process:<7} {record.levelname:<7} {record.name}: {text}"
        if record.exc_info and record.levelno >= logging.ERROR:
            line += "\n" + self.formatException(record.exc_info)
        return line


def configure_logging(process: str, level: str = "INFO") -> None:
    """Send everything to standard error in one shape. Called once, by the composition root."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(LineFormatter(process))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(True)
