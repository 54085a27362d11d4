"""Models in memory: loaded when first needed, kept within a budget, never let go while somebody uses them."""

import logging
import os
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeAlias

from transpub_worker.manifest import Installed
from transpub_worker.model import Model

log = logging.getLogger(__name__)

# The process id is part of the key: a model loaded before a fork never answers in the child, and letting go of it
# there waits for threads that do not exist.
_Key: TypeAlias = tuple[int, str, str]


@dataclass
class _Loaded:
    model: Model
    name: str
    size: int
    users: int = 0


class LoadedModels:
    """One `Model` a package for all threads, `threads` calls side by side on one copy of the weights.

    Together they take `budget` bytes at most, told by the sizes of their files, which is what int8 weights take in
    memory. Before another is loaded, those idle the longest go. Models in use stay, even beyond the budget.
    """

    def __init__(self, *, threads: int, batch_tokens: int, budget: int) -> None:
        self._threads = threads
        self._batch_tokens = batch_tokens
        self._budget = budget
        self._lock = threading.Lock()
        # In the order of their last use.
        self._loaded: dict[_Key, _Loaded] = {}

    @contextmanager
    def use(self, package: Installed) -> Iterator[Model]:
        """Raises: ModelFailed."""
        with self._lock:
            held = self._taken(package)
            held.users += 1
        try:
            yield held.model
        finally:
            with self._lock:
                held.users -= 1

    def _taken(self, package: Installed) -> _Loaded:
        key = _key(package)
        held = self._loaded.pop(key, None)
        if held is None:
            name = f"{package.manifest.name} {package.manifest.version}"
            size = sum(path.stat().st_size for path in (package.folder / "model").glob("*") if path.is_file())
            self._let_go(down_to=self._budget - size)
            log.info("loading %s", name)
            model = Model(package.folder, threads=self._threads, batch_tokens=self._batch_tokens)
            held = _Loaded(model, name, size)
        self._loaded[key] = held
        return held

    def keep_only(self, packages: Collection[Installed]) -> None:
        """Forget the models of all others. One in use goes when its last call has ended."""
        keep = {_key(package) for package in packages}
        with self._lock:
            for key in [key for key in self._mine() if key not in keep]:
                del self._loaded[key]

    def let_go(self) -> None:
        """Unload whatever nobody uses."""
        with self._lock:
            self._let_go(down_to=0)

    def names(self) -> list[str]:
        """Package and version of each, the one used last at the end."""
        with self._lock:
            return [self._loaded[key].name for key in self._mine()]

    def _let_go(self, *, down_to: int) -> None:
        total = sum(self._loaded[key].size for key in self._mine())
        for key in self._mine():
            if total <= max(0, down_to):
                return
            held = self._loaded[key]
            if not held.users:
                log.info("unloading %s", held.name)
                total -= held.size
                del self._loaded[key]

    def _mine(self) -> list[_Key]:
        return [key for key in self._loaded if key[0] == os.getpid()]


def _key(package: Installed) -> _Key:
    return os.getpid(), str(package.folder), package.manifest.sha256
