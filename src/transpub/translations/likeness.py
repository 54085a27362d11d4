"""Words alike but for their endings, and the place in a text where a phrase stands in another case."""

from collections.abc import Sequence
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


def best_window(wanted: Sequence[str], words: Sequence[str | None], *, near: float) -> int | None:
    """Where among `words` the wanted phrase stands, as the index of its first word; None if nowhere.

    A None among the words is taken and matches nothing. Of equally good places the one nearest to index `near`.
    """
    best: tuple[float, float] | None = None
    place: int | None = None
    for start in range(len(words) - len(wanted) + 1) if wanted else ():
        scores = [
            likeness(mine, theirs) if theirs is not None else -1.0
            for mine, theirs in zip(wanted, words[start : start + len(wanted)], strict=True)
        ]
        if min(scores) < 0 or not scores[0] or not scores[-1]:
            continue
        if sum(score > 0 for score in scores) < len(scores) * _LEAST_MATCHED:
            continue
        rank = (round(sum(scores) / len(scores), 2), -abs(start - near))
        if best is None or rank > best:
            best, place = rank, start
    return place


def _common_prefix(one: str, other: str) -> int:
    length = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        length += 1
    return length
