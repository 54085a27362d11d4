"""Coded texts as words, numbers and codes, and the form in which the memory compares and indexes them. Pure.

Codes are read by their look alone: what they stand for is the room `articles`' business.
"""

import re
import unicodedata
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest

# The word that stands for every number: sentences that differ in their numbers only are one to the index.
NUMBER_WORD = "#"
# Longer "words" are addresses and accidents; PostgreSQL's lexemes hold 2,046 bytes.
_WORD_MAX = 100

# From U+1000 to below the surrogates.
_SKETCH_FIRST, _SKETCH_COUNT = 0x1000, 0xC000

# Thai to Lao, Myanmar, Khmer, kana, Han: scripts without spaces between words. Each letter counts as a word.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LETTERS = rf"[^\W{_UNSPACED}]+"
_TOKEN = re.compile(
    r"(?P<code>(?<!\\)</?[0-9]{1,6}/?>)"
    # 45 000 and 45,000.5, 12:30, 12.05.2024; spaces between groups of three only.
    r"|(?P<number>[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+(?![0-9])|[0-9]+(?:[.,:][0-9]+)*)"
    rf"|(?P<word>{_LETTERS}(?:['’ʼ.-]{_LETTERS})*|[{_UNSPACED}])"
    r"|(?P<space>\s+)"
    r"|(?P<sign>.)",
    re.DOTALL,
)


class Kind(StrEnum):
    CODE = "code"
    NUMBER = "number"
    WORD = "word"
    SPACE = "space"
    SIGN = "sign"


@dataclass(frozen=True)
class Token:
    kind: Kind
    text: str


_KINDS = {kind.value: kind for kind in Kind}


def tokens(text: str) -> list[Token]:
    """All of the text; the tokens' texts joined are the text again."""
    return [Token(_KINDS[match.lastgroup or Kind.SIGN], match[0]) for match in _TOKEN.finditer(text)]


def words(text: str) -> list[str]:
    """What is said, in the form that is compared: no codes, signs or case, `#` for each number.

    No word holds white space, an apostrophe other than ’, a quotation mark or a backslash.
    """
    return [
        NUMBER_WORD if match.lastgroup == "number" else _normal(match[0])
        for match in _TOKEN.finditer(text)
        if match.lastgroup in ("word", "number")
    ]


def joined(text: str) -> str:
    """The words as they are stored."""
    return " ".join(words(text))


def sketch(spoken: Iterable[str]) -> str:
    """The words as one character each: the same for the same word, and one time in 49,152 for another (what CRC-32
    leaves of it). So two sketches are never further apart than their texts, and strings are compared fast."""
    return "".join(chr(_SKETCH_FIRST + zlib.crc32(word.encode()) % _SKETCH_COUNT) for word in spoken)


def numbers(text: str) -> tuple[str, ...]:
    return tuple(token.text for token in tokens(text) if token.kind is Kind.NUMBER)


@dataclass(frozen=True)
class Parts:
    """What two texts are compared by. `frame` is the text without codes and white space, `#` for each number: equal
    where two texts differ in those only."""

    words: tuple[str, ...]
    numbers: tuple[str, ...]
    codes: tuple[str, ...]
    frame: str


def parts(text: str) -> Parts:
    found = tokens(text)
    return Parts(
        words=tuple(words(text)),
        numbers=tuple(token.text for token in found if token.kind is Kind.NUMBER),
        codes=tuple(token.text for token in found if token.kind is Kind.CODE),
        frame="".join(
            NUMBER_WORD if token.kind is Kind.NUMBER else token.text
            for token in found
            if token.kind not in (Kind.CODE, Kind.SPACE)
        ),
    )


def adapted(target: str, old: Sequence[str], new: Sequence[str]) -> str | None:
    """A translation with the numbers of its source replaced by those of another source.

    `old` and `new` are the numbers of the two sources, in order. A number is known again in the target by its
    digits, however they are grouped there, and the new one is grouped alike. None where a number that changed
    does not stand in the target exactly once, or its writing cannot be carried over: then a person must do it.
    """
    if len(old) != len(new):
        return None
    changed = [(was, now) for was, now in zip(old, new, strict=True) if was != now]
    written = tokens(target)
    replaced: dict[int, str] = {}
    for was, now in changed:
        places = [
            index
            for index, token in enumerate(written)
            if token.kind is Kind.NUMBER and _digits(token.text) == _digits(was)
        ]
        if len(places) != 1 or places[0] in replaced:
            return None
        number = _written_alike(now, was, written[places[0]].text)
        if number is None:
            return None
        replaced[places[0]] = number
    return "".join(replaced.get(index, token.text) for index, token in enumerate(written))


def _normal(word: str) -> str:
    folded = unicodedata.normalize("NFC", word.casefold())
    # The fold of a lone ypogegrammeni begins with a space.
    return folded.replace("'", "’").replace("ʼ", "’").replace(" ", "")[:_WORD_MAX]


def _digits(number: str) -> str:
    return "".join(sign for sign in number if sign.isdigit())


def _separators(number: str) -> list[str]:
    return [sign for sign in number if not sign.isdigit()]


def _written_alike(number: str, example: str, its_translation: str) -> str | None:
    """`number` with its separators exchanged as `example`'s were in the translation."""
    exchanged: dict[str, str] = {}
    for sign, other in zip_longest(_separators(example), _separators(its_translation)):
        if sign is None or other is None or exchanged.setdefault(sign, other) != other:
            return None
    if not set(_separators(number)) <= exchanged.keys():
        return None
    return "".join(exchanged.get(sign, sign) for sign in number)
