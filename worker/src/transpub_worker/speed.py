"""How many words a second went through the engine lately: for people to see, not to decide by."""

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

_CALLS = 64


class Speed:
    """Of the last calls, whichever threads made them. Time in which none was at work is left out."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._working = 0
        self._since = 0.0
        self._calls: deque[tuple[int, float]] = deque(maxlen=_CALLS)

    @contextmanager
    def working(self, words: int) -> Iterator[None]:
        """A call that gets so many words done, if it ends well."""
        with self._lock:
            if not self._working:
                self._since = time.monotonic()
            self._working += 1
        done = 0
        try:
            yield
            done = words
        finally:
            with self._lock:
                self._working -= 1
                moment = time.monotonic()
                self._calls.append((done, moment - self._since))
                self._since = moment

    @property
    def words_a_second(self) -> float | None:
        """None before the first call."""
        with self._lock:
            seconds = sum(seconds for _, seconds in self._calls)
            return sum(words for words, _ in self._calls) / seconds if seconds else None
