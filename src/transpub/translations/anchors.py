"""Words that are plainly the same in a sentence and its translation: numbers by value, words kept, names by sound.

Knows letters, not languages. What stands at such a word is decided elsewhere.
"""

import re
import unicodedata
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence

from rapidfuzz.distance import Indel

from transpub.translations.analysis.numerals import numerals

# How a word sounds, roughly: г is g in one language and h in another, and letters for one vowel are many.
_CYRILLIC = {
    **dict(zip("абвгґдезийклмнопрстуфхцчшщ", "abvhhdeziiklmnoprstufhccss", strict=True)),
    **dict(zip("жіїєёыэюяўј", "ziieeieuavi", strict=True)),
    **dict.fromkeys("ьъ’'", ""),
}
_LATIN = {"g": "h", "w": "v", "y": "i", "j": "i", "q": "k", "x": "ks", "ł": "l", "ø": "o", "ß": "s"}
_SOUNDS = str.maketrans(_CYRILLIC | _LATIN)
_PAIRS = {
    "sch": "s",
    "sh": "s",
    "ch": "c",
    "zh": "z",
    "kh": "h",
    "ph": "f",
    "th": "t",
    "ts": "c",
    "cz": "c",
    "sz": "s",
}
_PAIR = re.compile("|".join(_PAIRS))
_TWICE = re.compile(r"(.)\1+")
_VOWELS = re.compile("[aeiou]")

# Words of fewer letters sound alike by chance. Names change less than the words two languages share.
_LEAST_LETTERS = 4
_LEAST_ALIKE_NAME = 0.7
_LEAST_ALIKE = 0.75
# A word that so many others could be says nothing, and comparing all of them takes time.
_MOST_CANDIDATES = 12


def anchors(source: Sequence[str], target: Sequence[str]) -> dict[int, int]:
    """Index of the target word → index of the source word it repeats, each at most once.

    Sure kinds first. A word that stands more often on one side than on the other is no anchor.
    """
    found: dict[int, int] = {}
    for key in (_as_written, _value, _name):
        _pair_equal(key, source, target, found)
    _pair_sounds(source, target, found)
    return found


def _pair_equal(
    key: Callable[[str], Hashable], source: Sequence[str], target: Sequence[str], found: dict[int, int]
) -> None:
    taken = set(found.values())
    mine = _indices(key, source, taken)
    theirs = _indices(key, target, found)
    for value, places in theirs.items():
        if len(places) == len(mine.get(value, ())):
            found.update(zip(places, mine[value], strict=True))


def _indices(
    key: Callable[[str], Hashable], words: Sequence[str], taken: Mapping[int, int] | set[int]
) -> dict[Hashable, list[int]]:
    indices: dict[Hashable, list[int]] = {}
    for index, word in enumerate(words):
        if index not in taken and (value := key(word)) is not None:
            indices.setdefault(value, []).append(index)
    return indices


def _as_written(word: str) -> Hashable:
    return word


def _value(word: str) -> Hashable:
    """The number a word of digits alone stands for; one that could be several (1.234) is its digits."""
    if not word[0].isdigit() or any(letter.isalpha() for letter in word):
        return None
    found = numerals(word)
    return found[0].values if len(found) == 1 else tuple(part.values for part in found)


def _name(word: str) -> Hashable:
    return _sound(word) if len(word) >= _LEAST_LETTERS else None


def _pair_sounds(source: Sequence[str], target: Sequence[str], found: dict[int, int]) -> None:
    """Words that sound most alike, if they do enough; the most alike pairs first."""
    taken = set(found.values())
    by_start: dict[str, list[int]] = {}
    for index, word in enumerate(source):
        if index not in taken and (start := _start(word)):
            by_start.setdefault(start, []).append(index)
    pairs = sorted(
        (-alike, their, mine)
        for their, word in enumerate(target)
        if their not in found
        and (start := _start(word))
        and len(candidates := by_start.get(start, ())) <= _MOST_CANDIDATES
        for mine in candidates
        if (alike := _alike(source[mine], word))
    )
    for _, their, mine in pairs:
        if their not in found and mine not in taken:
            found[their] = mine
            taken.add(mine)


def _start(word: str) -> str:
    """The first two consonants of a word, by which those that may sound alike are brought together."""
    return _VOWELS.sub("", _sound(word))[:2] if len(word) >= _LEAST_LETTERS else ""


def _alike(one: str, other: str) -> float:
    names = one[0].isupper() and other[0].isupper()
    alike = Indel.normalized_similarity(_sound(one), _sound(other))
    return alike if alike >= (_LEAST_ALIKE_NAME if names else _LEAST_ALIKE) else 0.0


def _sound(word: str) -> str:
    letters = "".join(_letters(word))
    return _TWICE.sub(r"\1", _PAIR.sub(lambda match: _PAIRS[match[0]], letters).translate(_SOUNDS))


def _letters(word: str) -> Iterator[str]:
    """Small letters without accents; й and ї stay letters of their own."""
    for letter in unicodedata.normalize("NFC", word.casefold()):
        if letter.isalpha():
            yield letter if letter in _CYRILLIC else unicodedata.normalize("NFKD", letter)[0]
