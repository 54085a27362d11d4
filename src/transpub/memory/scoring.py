"""How alike two source texts are, in per cent, and what is taken off for what a translator should know. Pure.

The likeness of two texts is twice that of their words and once that of their letters, divided by three. Both are
1 − d / m: d is the Levenshtein distance (rapidfuzz), m the length of the longer text, counted in words of
`wording.words` or in letters of those words joined by spaces. Words count double because words are what a
translator has to exchange; letters lessen the price of a changed ending, which is a whole word to the first half.

The memory offers a text whose likeness, rounded down, less the penalties is at least what was asked for.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from transpub.memory import wording
from transpub.memory.wording import Parts

_WORDS_COUNT = 2
_LETTERS_COUNT = 1
_WHOLE = _WORDS_COUNT + _LETTERS_COUNT
# Sums of thirds come out a little off.
_ROUNDING = 1e-9

EXACT = 100

# Points: together they cost about as much as one other word in ten.
# Words and names of the news change in years, not in months; what is older is not worse still.
_YEAR = timedelta(days=365)
_AGE_POINTS, _AGE_MOST = 1, 3
# Another story's sentence can mean another thing.
_ORIGIN_POINTS = 1
# A person accepted the machine's text and changed nothing: read, but perhaps not closely.
_UNEDITED_POINTS = 2
# What a trial model drafts is to be mistrusted even after a person has been over it.
_TRIAL_POINTS = 5
# Codes can be put right in a moment, and so can numbers and signs; but none of it is the same text.
_CODES_POINTS = _NUMBERS_POINTS = _SIGNS_POINTS = 1


class PenaltyKind(StrEnum):
    AGE = "age"
    ORIGIN = "origin"
    UNEDITED = "unedited"
    TRIAL = "trial"
    CODES = "codes"
    NUMBERS = "numbers"
    SIGNS = "signs"


# Those that compare the texts; the others are about where a text comes from.
OF_TEXT = frozenset({PenaltyKind.CODES, PenaltyKind.NUMBERS, PenaltyKind.SIGNS})


@dataclass(frozen=True)
class Penalty:
    kind: PenaltyKind
    points: int


def likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """Of two texts given by their words, in per cent (0-100)."""
    return _whole(Levenshtein.normalized_similarity(one, other), " ".join(one), " ".join(other))


def near(words: Sequence[str], sketches: Sequence[str], at_least: float) -> list[int]:
    """Places of the texts that may be alike to at least so many per cent, by their sketches (`wording.sketch`):
    every one that is, and some whose letters are not alike enough. Those with most words in common first."""
    found = process.extract(
        wording.sketch(words),
        sketches,
        scorer=Levenshtein.normalized_similarity,
        score_cutoff=max(0.0, least_of_words(at_least) - _ROUNDING),
        limit=None,
    )
    return [place for _, _, place in found]


def alike(words: Sequence[str], others: Iterable[str], at_least: float) -> Iterator[tuple[int, float]]:
    """Place and likeness of those of the others, given by their joined words, that are alike to at least so many
    per cent."""
    cutoff, joined = max(0.0, least_of_words(at_least) - _ROUNDING), " ".join(words)
    for place, other in enumerate(others):
        of_words = Levenshtein.normalized_similarity(words, other.split(" "), score_cutoff=cutoff)
        whole = _whole(of_words, joined, other)
        if whole >= at_least - _ROUNDING:
            yield place, whole


def _whole(of_words: float, one: str, other: str) -> float:
    of_letters = Levenshtein.normalized_similarity(one, other)
    return (_WORDS_COUNT * of_words + _LETTERS_COUNT * of_letters) / _WHOLE * EXACT


def least_of_words(at_least: float) -> float:
    """The likeness of the words (0-1) without which that of the texts stays below `at_least` per cent, however
    alike their letters are."""
    return max(0.0, (at_least / EXACT * _WHOLE - _LETTERS_COUNT) / _WORDS_COUNT)


def least_shared(count: int, at_least: float) -> int:
    """How many of a text's `count` words (repetitions counted) every text has that is alike to at least so many per
    cent: an edit takes at most one of them away, and there are at most (1 − likeness) × longer length edits."""
    return ceil(count * least_of_words(at_least) - _ROUNDING)


def penalties_of_text(source: Parts, wanted: Parts) -> tuple[Penalty, ...]:
    """For what the words do not tell: `source` is what was translated, `wanted` what is to be."""
    found: list[Penalty] = []
    if sorted(source.codes) != sorted(wanted.codes):
        found.append(Penalty(PenaltyKind.CODES, _CODES_POINTS))
    if source.numbers != wanted.numbers:
        found.append(Penalty(PenaltyKind.NUMBERS, _NUMBERS_POINTS))
    if source.words == wanted.words and source.frame != wanted.frame:
        found.append(Penalty(PenaltyKind.SIGNS, _SIGNS_POINTS))
    return tuple(found)


def penalties_of_use(
    *, accepted_at: datetime, moment: datetime, same_article: bool, is_unedited: bool, is_trial: bool
) -> tuple[Penalty, ...]:
    """For where, when and from what the translation was accepted."""
    years = max(timedelta(0), moment - accepted_at) // _YEAR
    points = {
        PenaltyKind.AGE: min(_AGE_MOST, years * _AGE_POINTS),
        PenaltyKind.ORIGIN: 0 if same_article else _ORIGIN_POINTS,
        PenaltyKind.UNEDITED: is_unedited * _UNEDITED_POINTS,
        PenaltyKind.TRIAL: is_trial * _TRIAL_POINTS,
    }
    return tuple(Penalty(kind, number) for kind, number in points.items() if number)
