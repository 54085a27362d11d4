"""Words and the alphabets they are written in. Judges letters only; what a finding weighs is decided elsewhere."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from babel.core import get_global

from transpub.translations.analysis.quotation import quoted_spans

# ISO 15924 code → first words of the Unicode names of its letters.
_LETTERS_OF = {
    "Latn": {"LATIN"},
    "Cyrl": {"CYRILLIC"},
    "Grek": {"GREEK"},
    "Arab": {"ARABIC"},
    "Hebr": {"HEBREW"},
    "Armn": {"ARMENIAN"},
    "Geor": {"GEORGIAN"},
    "Deva": {"DEVANAGARI"},
    "Beng": {"BENGALI"},
    "Thai": {"THAI"},
    "Kore": {"HANGUL", "CJK"},
    "Jpan": {"HIRAGANA", "KATAKANA", "CJK"},
    "Hans": {"CJK"},
    "Hant": {"CJK"},
}

# Letters joined by marks, apostrophes and hyphens: об’єкт, Білозерська-Ярош, o'clock.
_WORD = re.compile(r"(?:[^\W\d_][\u0300-\u036f]*)+(?:['’ʼ\u00ad‑-](?:[^\W\d_][\u0300-\u036f]*)+)*")
# Where one word holds parts with alphabets of their own: ІТ-компанія, iPhone’а.
_PART = re.compile(r"[^\W\d_]+")

# Web and mail addresses, handles, hashtags: the same in every language. Lengths are bounded, so that a long run
# of letters takes linear time.
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.\w+"
    r"|(?<!\w)(?:@[\w.]+|#\w*[^\W\d_][\w.]*)"
    r"|(?<![\w.-])(?:[a-zA-Z0-9-]{1,63}\.){1,8}[a-zA-Z]{2,24}/\S*"
)


@dataclass(frozen=True)
class Word:
    """A word and where it stands. `quoted`: inside a short quotation, where a title may be left as it is."""

    text: str
    start: int
    end: int
    quoted: bool = False

    @property
    def looks_like_name(self) -> bool:
        """Written with a capital, or camel case: Reuters, NATO, iPhone."""
        return any(letter.isupper() for letter in self.text)

    @property
    def is_ordinary(self) -> bool:
        """Neither a name nor one of the small words that stand in names ("Lord of the Rings")."""
        return not self.looks_like_name and self.text not in _PARTICLES


_SMALL_WORDS = "a an and at by da de del der di do du e et for in la le of on or the to und v van von y"
_PARTICLES = frozenset(_SMALL_WORDS.split())

# Words a quotation may have and still be taken for a title or a term.
_SHORT_QUOTATION_WORDS = 3


def without_addresses(text: str) -> str:
    """The text with addresses, handles and hashtags blanked out; everything else keeps its place."""
    return _ADDRESS.sub(lambda match: " " * len(match[0]), text)


# The guard and a dozen checks ask for the words of the same two texts, the checks when a whole batch was judged.
@lru_cache(maxsize=1024)
def words(text: str) -> tuple[Word, ...]:
    """The words of a text in order; numbers, signs, addresses, handles and what is joined to a digit are none."""
    found = [
        match
        for match in _WORD.finditer(without_addresses(text))
        if not _is_code_sign(text[max(match.start() - 1, 0) : match.start()])
        and not _is_code_sign(text[match.end() : match.end() + 1])
    ]
    if not found:
        return ()
    starts, ends = [match.start() for match in found], [match.end() for match in found]
    quoted: set[int] = set()
    for start, end in quoted_spans(text):
        inside = range(bisect_left(starts, start), bisect_right(ends, end))
        # A quotation that is the whole text is the text.
        if len(inside) <= _SHORT_QUOTATION_WORDS and len(inside) < len(found):
            quoted.update(inside)
    return tuple(Word(match[0], *match.span(), index in quoted) for index, match in enumerate(found))


def _is_code_sign(sign: str) -> bool:
    """Beside letters it makes a number with a unit, a file name or the like: 80х, 4f7b, my_file."""
    return sign.isdigit() or sign == "_"


def base_language(tag: str) -> str:
    """The language of a tag without script and region: `pt-BR` → `pt`."""
    return tag.replace("_", "-").split("-")[0].lower()


@lru_cache(maxsize=256)
def script_of(language: str) -> str | None:
    """ISO 15924 code of the script a language is written in (CLDR's likely subtags), None if unknown."""
    parts = language.replace("-", "_").split("_")
    for part in parts[1:]:
        if len(part) == 4 and part.isalpha():
            return part.title()
    likely = get_global("likely_subtags")
    full = likely.get("_".join(parts)) or likely.get(parts[0].lower())
    return full.split("_")[1] if full else None


@lru_cache(maxsize=4096)
def _alphabet(letter: str) -> str:
    return unicodedata.name(letter, "?").split()[0].split("-")[0]


@lru_cache(maxsize=8192)
def alphabets(text: str) -> frozenset[str]:
    """First words of the Unicode names of the letters: LATIN, CYRILLIC, CJK. Meant for words, which come again."""
    return frozenset(_alphabet(letter) for letter in text if letter.isalpha())


@lru_cache(maxsize=8192)
def in_script(word: str, language: str) -> bool:
    """Whether every letter of the word belongs to the language's script; True for an unknown script."""
    wanted = _LETTERS_OF.get(script_of(language) or "")
    return wanted is None or alphabets(word) <= wanted


# A text of names alone may have so many ("The New York Times"), not more; beside words in the right script so
# many ordinary words are foreign, and the least share of right ones. Starting values, held against WMT23.
_NAMES = 5
_FOREIGN_WORDS = 4
_LEAST_SHARE = 0.5


def is_wrong_script(source: str, target: str, language: str) -> bool:
    """Whether a text with words has none or few in the script of its language. The source's names may stay."""
    found = words(target)
    if not found:
        return False
    foreign = [word for word in found if not in_script(word.text, language)]
    right = len(found) - len(foreign)
    if right == 0:
        kept = {word.text.casefold() for word in words(source)}
        # One word may be a trade name kept as it is ("amazon").
        says_something = len(found) > 1 and any(word.is_ordinary and not word.quoted for word in found)
        return len(found) > _NAMES or says_something or any(word.text.casefold() not in kept for word in found)
    plain = [word for word in foreign if not word.looks_like_name and not word.quoted]
    return len(plain) >= _FOREIGN_WORDS and right / (right + len(plain)) < _LEAST_SHARE


@dataclass(frozen=True)
class OddWords:
    """Words that do not belong in a text: those in plain text, and those inside short quotations."""

    plain: tuple[str, ...] = ()
    quoted: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.plain or self.quoted)

    @classmethod
    def of(cls, found: Iterable[Word]) -> "OddWords":
        seen = list(found)
        return cls(
            tuple(dict.fromkeys(word.text for word in seen if not word.quoted)),
            tuple(dict.fromkeys(word.text for word in seen if word.quoted)),
        )


def mixed_words(source: str, target: str) -> OddWords:
    """Words of the target with Latin and Cyrillic letters side by side, unless the source has them like that.

    Joined parts may differ: «IT-компанія», «iPhone’а».
    """
    kept = {word.text for word in words(source)}
    return OddWords.of(
        word
        for word in words(target)
        if word.text not in kept
        and any({"LATIN", "CYRILLIC"} <= alphabets(part) for part in _PART.findall(word.text))
    )


def left_over(source: str, target: str, *, at_least: int) -> str | None:
    """The longest run of source words that stands unchanged in the target, or None if shorter than `at_least`.

    A run counts only with two ordinary words, so that titles of companies and works may stay.
    """
    theirs = [word.text.casefold() for word in words(source)]
    mine = words(target)
    grams = {tuple(theirs[i : i + at_least]) for i in range(len(theirs) - at_least + 1)}
    best: Sequence[Word] = ()
    start = 0
    while start + at_least <= len(mine):
        end = start
        while tuple(word.text.casefold() for word in mine[end : end + at_least]) in grams:
            end += 1
        if end == start:
            start += 1
            continue
        run = mine[start : end + at_least - 1]
        if sum(word.is_ordinary for word in run) >= 2 and len(run) > len(best):
            best = run
        start = end
    return target[best[0].start : best[-1].end] if best else None


# Han and kana say in one sign what takes Latin and Cyrillic about three and two.
_WEIGHTS: Sequence[tuple[str, float]] = (("CJK", 3.0), ("HIRAGANA", 2.0), ("KATAKANA", 2.0), ("HANGUL", 2.0))


def weighed_length(text: str) -> float:
    """Characters without white space, dense scripts counted for more, to compare lengths across languages."""
    weights = dict(_WEIGHTS)
    return sum(
        count * weights.get(_alphabet(letter), 1.0)
        for letter, count in Counter(text).items()
        if not letter.isspace()
    )
