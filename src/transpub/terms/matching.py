"""Which entries of the register a text has, in any inflection: leftmost, longest, none inside another word."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from transpub.terms.entries import Entry
from transpub.terms.patterns import Keyed, Pattern


@dataclass(frozen=True)
class Found:
    """A stretch of a text and the entries it may stand for: more than one for words that mean several things."""

    start: int
    end: int
    text: str
    entries: tuple[Entry, ...]


class Matcher:
    """Patterns by the keys of their first word, so that a word of a text is held against few of them."""

    def __init__(self, patterns: Iterable[tuple[Pattern, Entry]]) -> None:
        self._by_key: dict[str, list[tuple[Pattern, Entry]]] = defaultdict(list)
        for pattern, entry in patterns:
            for key in pattern.slots[0].keys:
                self._by_key[key].append((pattern, entry))

    @property
    def is_empty(self) -> bool:
        return not self._by_key

    def find(self, text: Keyed) -> list[Found]:
        """In the order of the text, none overlapping."""
        found: list[Found] = []
        place = 0
        while place < len(text.words):
            length, entries = self._longest(text, place)
            if entries:
                start, end = text.span(place, length)
                found.append(Found(start, end, text.text[start:end], entries))
            place += max(length, 1)
        return found

    def _longest(self, text: Keyed, place: int) -> tuple[int, tuple[Entry, ...]]:
        fitting: dict[int, list[Entry]] = defaultdict(list)
        for key in text.keys[place]:
            for pattern, entry in self._by_key.get(key, ()):
                if pattern.fits(text, place):
                    fitting[len(pattern.slots)].append(entry)
        if not fitting:
            return 0, ()
        length = max(fitting)
        return length, tuple(dict.fromkeys(fitting[length]))
