"""Words alike but for their endings, and the place in a text where a phrase stands in another case."""

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

# Slavic endings change one to three letters: звіт, звіту, звітами. Shorter words must be equal.
_LEAST_PREFIX = 3
_LEAST_SHARE = 0.6
# Names also change inside: Київ, Києва. Two letters and most of the rest must agree.
_NAME_PREFIX = 2
_NAME_LENGTH = 4
_NAME_RATIO = 0.65
# Endings have a vowel or a soft sign: звіт and звір are two words.
_VOWELS = frozenset("аеєиіїоуюяёыэьйaeiouyäöüéáíóú")
# Of three and more words one may differ (a preposition, an article).
_LEAST_MATCHED = 2 / 3
# Words with one beginning that are still compared; more of them are no sentence, or a very long one.
_MOST_CANDIDATES = 40


def likeness(one: str, other: str) -> float:
    """From 0 (other words) to 1 (equal but for case); between them, the share of the common beginning."""
    first, second = one.casefold(), other.casefold()
    if first == second:
        return 1.0
    if any(sign.isdigit() for sign in first + second):
        return 0.0
    longest = max(len(first), len(second))
    prefix = _common_prefix(first, second)
    endings = first[prefix:], second[prefix:]
    if all(ending and _VOWELS.isdisjoint(ending) for ending in endings):
        return 0.0
    if prefix >= _LEAST_PREFIX and prefix / longest >= _LEAST_SHARE:
        return prefix / longest
    names = one[0].isupper() and other[0].isupper() and longest >= _NAME_LENGTH
    if names and prefix >= _NAME_PREFIX:
        ratio = SequenceMatcher(None, first, second, autojunk=False).ratio()
        return ratio if ratio >= _NAME_RATIO else 0.0
    return 0.0


class Likenesses:
    """The words of a text, asked for those alike to another word."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        self._by_start: dict[str, list[int]] = {}
        self._found: dict[str, Mapping[int, float]] = {}
        for index, word in enumerate(words):
            self._by_start.setdefault(_start(word), []).append(index)

    def of(self, word: str) -> Mapping[int, float]:
        """Index → likeness of the words alike. A word that so many are near to is alike to none of them."""
        if word not in self._found:
            near = self._by_start.get(_start(word), [])
            scores = {index: likeness(word, self._words[index]) for index in near if len(near) <= _MOST_CANDIDATES}
            self._found[word] = {index: score for index, score in scores.items() if score}
        return self._found[word]


def best_window(
    wanted: Sequence[Mapping[int, float]], within: range, free: Sequence[bool], *, near: float
) -> int | None:
    """Where among the words `within` a phrase stands, as the index of its first word; None if nowhere.

    `wanted` has for each word of the phrase the indices of the words alike to it. `free` tells for each word within
    if it may be taken. Of equally good places the one nearest to index `near`.
    """
    best: tuple[float, float] | None = None
    place: int | None = None
    for start in wanted[0] if wanted else ():
        window = range(start, start + len(wanted))
        if start not in within or window[-1] not in within or window[-1] not in wanted[-1]:
            continue
        if not all(free[start - within.start : window.stop - within.start]):
            continue
        scores = [alike.get(index, 0.0) for alike, index in zip(wanted, window, strict=True)]
        if sum(score > 0 for score in scores) < len(scores) * _LEAST_MATCHED:
            continue
        rank = (round(sum(scores) / len(scores), 2), -abs(start - near))
        if best is None or rank > best:
            best, place = rank, start
    return place


def _start(word: str) -> str:
    """Words alike begin with the same two letters, or are the same."""
    return word.casefold()[:_NAME_PREFIX]


def _common_prefix(one: str, other: str) -> int:
    length = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        length += 1
    return length
