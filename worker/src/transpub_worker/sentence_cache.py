"""Sentences translated lately, so that the same one again costs nothing. Knows no model and no database."""

import sys
import threading
from collections import OrderedDict
from typing import TypeAlias

from transpub.translations.engine import Decoding
from transpub_worker.model import Decoded

# Which model, by the hash of its package; how; what.
Key: TypeAlias = tuple[str, Decoding, str]

# Bytes of a key, an entry and its numbers, measured with CPython 3.11; of a link of an alignment.
_ENTRY, _LINK = 700, 350


class SentenceCache:
    """At most `most_bytes`, by estimate; the entries used longest ago go first. Thread-safe.

    A renewed package has another hash, so that no text of an older model ever comes back. With 0 nothing is kept.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._lock = threading.Lock()
        self._entries: OrderedDict[Key, Decoded] = OrderedDict()
        self._bytes = 0
        self._asked = self._found = 0

    def get(self, key: Key) -> Decoded | None:
        with self._lock:
            self._asked += 1
            if (found := self._entries.get(key)) is not None:
                self._found += 1
                self._entries.move_to_end(key)
            return found

    def put(self, key: Key, decoded: Decoded) -> None:
        weight = _weight(key, decoded)
        if weight > self._most_bytes:
            return
        with self._lock:
            if (replaced := self._entries.pop(key, None)) is not None:
                self._bytes -= _weight(key, replaced)
            self._entries[key] = decoded
            self._bytes += weight
            while self._bytes > self._most_bytes:
                self._bytes -= _weight(*self._entries.popitem(last=False))

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()
            self._bytes = 0

    @property
    def hit_share(self) -> float:
        """Of all sentences asked for, how many were there; 0 to 1."""
        with self._lock:
            return self._found / self._asked if self._asked else 0.0

    @property
    def bytes(self) -> int:
        return self._bytes

    def __len__(self) -> int:
        return len(self._entries)


def _weight(key: Key, decoded: Decoded) -> int:
    texts = sys.getsizeof(key[2]) + sum(sys.getsizeof(one.text) for one in (decoded, *decoded.alternatives))
    links = len(decoded.alignment) + sum(len(one.alignment) for one in decoded.alternatives)
    return texts + _ENTRY * (1 + len(decoded.alternatives)) + _LINK * links
