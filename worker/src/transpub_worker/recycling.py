"""The worker's belt: a process that has grown too large lets go of what it can, or ends between two jobs."""

import ctypes
import gc
import logging
import signal
import threading
import time
from collections.abc import Callable

import psutil  # type: ignore[import-untyped]

log = logging.getLogger(__name__)

# Seconds a process lives at least. The embedded stack gives up on a child that ends three times in a minute, and a
# limit set too low must slow a worker down rather than stop it.
LEAST_LIFE_S = 30.0
# Seconds between two times that freed memory is given back. What batches of many lengths leave free between them is
# of little use to the next ones: over 2,000 stories a third of what a worker held was free.
GIVE_BACK_EVERY_S = 5.0
_MB = 1024 * 1024


def resident_mb() -> int:
    """Memory this process holds now."""
    return int(psutil.Process().memory_info().rss) // _MB


def end_when_done() -> None:
    """Celery's warm shutdown: no new job, those at work are ended. Whoever started the worker starts it again."""
    signal.raise_signal(signal.SIGTERM)


class Recycling:
    """`end` is called once, by the thread of the job after which it was needed."""

    def __init__(
        self,
        most_mb: int,
        end: Callable[[], None],
        *,
        least_life_s: float = LEAST_LIFE_S,
        give_back_every_s: float = GIVE_BACK_EVERY_S,
    ) -> None:
        self._most_mb = most_mb
        self._end = end
        self._least_life_s = least_life_s
        self._give_back_every_s = give_back_every_s
        self._lock = threading.Lock()
        self._ending = False
        self._started = self._given_back = time.monotonic()

    def after_a_job(self, let_go: Callable[[], None]) -> None:
        """Look at the memory. `let_go` gives back what can be had again at the price of some time."""
        if time.monotonic() - self._given_back >= self._give_back_every_s:
            self._given_back = time.monotonic()
            _give_back_to_the_system()
        held = resident_mb()
        if held <= self._most_mb or time.monotonic() - self._started < self._least_life_s:
            return
        with self._lock:
            if self._ending:
                return
            let_go()
            gc.collect()
            _give_back_to_the_system()
            left = resident_mb()
            if left <= self._most_mb:
                log.info("%d MB held, limit %d MB: models and caches let go, %d MB left", held, self._most_mb, left)
                return
            log.warning("%d MB held after letting go, limit %d MB: ending to start anew", left, self._most_mb)
            self._ending = True
        self._end()


def _give_back_to_the_system() -> None:
    # Only glibc keeps freed memory to itself and has this call.
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
