"""Which words to look up so that no text alike enough is missed, and few others are found. Pure.

The prefix filter of set-similarity joins (Chaudhuri, Ganti, Kaushik 2006; Bayardo, Ma, Srikant 2007), asked for
more than one word: a text alike enough shares at least `least` of a sentence's words. Leave out the most frequent
words, as many as that allows, and it still shares `shared` of those that remain. So only lists of rare words are
read, and nothing alike enough is lost; how well the frequencies are known decides the time, never the result.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Selection:
    """Every text wanted has at least `shared` of these different words."""

    words: tuple[str, ...]
    shared: int


@dataclass(frozen=True)
class Grammar:
    """How an index writes a condition."""

    word: Callable[[str], str]
    either: str
    both: str


def select(words: Sequence[str], least: int, shared: int, frequencies: Mapping[str, int]) -> Selection | None:
    """The rarest words of a text of which every other text that shares `least` of its words (1 or more; repetitions
    counted) holds at least `shared`. None if there is no such selection.

    A word without a frequency counts as rare, the longer the rarer.
    """
    times = Counter(words)
    chosen: list[str] = []
    for word in _rarest_first(words, frequencies):
        chosen.append(word)
        # Sharing fewer of the chosen words, a text has at most this many of all.
        most_otherwise = (
            len(words)
            - sum(times[each] for each in chosen)
            + sum(sorted((times[each] for each in chosen), reverse=True)[: shared - 1])
        )
        if len(chosen) >= shared and most_otherwise < least:
            return Selection(tuple(chosen), shared)
    return None


def rarest(words: Sequence[str], frequencies: Mapping[str, int], most: int) -> Selection | None:
    """The rarest words, of which any may be had, as long as about so many texts have one; None if all are frequent.
    Of texts that are all alike to a sentence those come nearest that share what is its own."""
    chosen: list[str] = []
    had = 0
    for word in _rarest_first(words, frequencies):
        had += frequencies.get(word, 0)
        if had > most:
            break
        chosen.append(word)
    return Selection(tuple(chosen), 1) if chosen else None


def _rarest_first(words: Sequence[str], frequencies: Mapping[str, int]) -> list[str]:
    return sorted(set(words), key=lambda word: (frequencies.get(word, 0), -len(word), word))


def written(selection: Selection, grammar: Grammar) -> str:
    """The selection as a condition: k of n words, by halves, so that a word is named log n times for k = 2."""
    return _at_least(selection.shared, selection.words, grammar)


def _at_least(count: int, words: Sequence[str], grammar: Grammar) -> str:
    if count == 1:
        return _put(grammar.either, [grammar.word(word) for word in words])
    if count == len(words):
        return _put(grammar.both, [grammar.word(word) for word in words])
    half = len(words) // 2
    left, right = words[:half], words[half:]
    cases: list[str] = []
    for of_left in range(max(0, count - len(right)), min(count, len(left)) + 1):
        sides = [
            _at_least(number, side, grammar)
            for number, side in ((of_left, left), (count - of_left, right))
            if number
        ]
        cases.append(_put(grammar.both, sides))
    return _put(grammar.either, cases)


def _put(between: str, parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"({between.join(parts)})"
