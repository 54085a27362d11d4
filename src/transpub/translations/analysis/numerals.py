"""Numbers by value, however a language writes them: 1,234.5 and 1 234,5 and 1.234,5 are one number.

Tells which numbers of a source lack in a target and which are new; how bad that is its callers decide.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from babel import UnknownLocaleError
from babel.numbers import get_decimal_symbol

from transpub.translations.analysis.alphabets import base_language, without_addresses
from transpub.translations.analysis.number_words import months_named, spelled_out

# Space, no-break, narrow no-break and thin space; and the Swiss apostrophe.
_SPACES = " \u00a0\u202f\u2009"
_NUMERAL = re.compile(
    r"(?<![\d/])\d{1,2}/\d{1,2}/\d{2,4}(?![\d/])|(?<![\d-])\d{4}-\d{2}-\d{2}(?![\d-])"  # 5/6/2024  2024-06-05
    rf"|\d{{1,3}}(?:[{_SPACES}'’]\d{{3}})+(?!\d)(?:[.,]\d+)?"  # 1 234 567,8
    r"|\d+(?:[.,]\d+)*"  # 1,234.5  11.02.2026  7
)
_HALF_DAY = re.compile(r"(?::\d\d)?\s?([ap])\.?\s?m\b", re.IGNORECASE)
_DECADE = re.compile(r"(?:['’]?s\b|[-‑]?(?:х|ті|тих|ві|е|ые|ых|ми|er\b))")
# A number that says nothing: who has no part in it.
_SAID_OTHERWISE = re.compile(r"rd[ -]part(?:y|ies)\b", re.IGNORECASE)
_ROMAN = re.compile(r"\b(?:[IVXLCІХС]{2,7}|[VXХ])\b")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_FROM_CYRILLIC = str.maketrans("ІХС", "IXC")

# Words after a number that multiply it. German “Billion” is an English trillion.
_SCALE_WORDS: Mapping[str, Mapping[int, str]] = {
    "en": {2: "hundred", 3: "thousands?", 6: "millions?|mln|mn", 9: "billions?|bn", 12: "trillions?|tn"},
    "uk": {2: r"сотень", 3: r"тисяч\w*|тис", 6: r"мільйон\w*|млн", 9: r"мільярд\w*|млрд", 12: r"трильйон\w*|трлн"},
    "ru": {2: r"сотен", 3: r"тысяч\w*|тыс", 6: r"миллион\w*|млн", 9: r"миллиард\w*|млрд", 12: r"триллион\w*|трлн"},
    "de": {2: "hundert", 3: "tausend|tsd", 6: "million(?:en)?|mio", 9: "milliarden?|mrd", 12: "billion(?:en)?|bio"},
}
# Letters that may stand for a scale or for a unit (5m: million or metres).
_SCALE_LETTERS = {"k": 3, "m": 6, "b": 9}
_SCALE_LETTER = re.compile(r"([kmb])\b", re.IGNORECASE)


@cache
def _scales(language: str) -> Sequence[tuple[re.Pattern[str], int]]:
    return [
        (re.compile(rf"[{_SPACES}-]?(?:{words})\b", re.IGNORECASE), 10**power)
        for power, words in _SCALE_WORDS.get(language, {}).items()
    ]


def is_scaled(after: str, language: str) -> bool:
    """Whether what stands after a number multiplies it: “ million”."""
    return any(pattern.match(after) for pattern, _ in _scales(language))


@dataclass(frozen=True)
class Numeral:
    """A number as written, with every value it may stand for.

    `parts`: the numbers it falls into if it is no single one (a date, or two that happen to stand side by side).
    `loose`: part of a name (G7, A320) or of a phrase (3rd party), or minutes of a full hour; may go without a word.
    """

    text: str
    values: frozenset[Decimal]
    parts: tuple["Numeral", ...] = ()
    loose: bool = False


@dataclass(frozen=True)
class Difference:
    """Numbers of the source that the target lacks, and those only the target has, as written."""

    missing: tuple[str, ...] = field(default=())
    added: tuple[str, ...] = field(default=())

    def __bool__(self) -> bool:
        return bool(self.missing or self.added)


def numerals(text: str, language: str = "", *, marks_of: str = "") -> list[Numeral]:
    """The numbers written in digits, in order.

    `language` is the base language whose scale words are read; without it “5 million” is a 5. `marks_of` is the one
    whose decimal mark tells that 47,000 are thousands in English; without it they may be 47 as well.
    """
    text = without_addresses(text)
    decimal = _decimal_mark(marks_of or language)
    return [_numeral(text, match, language, decimal) for match in _NUMERAL.finditer(text)]


@cache
def _decimal_mark(language: str) -> str:
    """Empty for a language that is not known."""
    try:
        return get_decimal_symbol(language) if language else ""
    except (UnknownLocaleError, ValueError):
        return ""


def difference(source: str, target: str, *, source_language: str, target_language: str) -> Difference:
    """Compare the numbers of two texts as multisets of values.

    One that the other side spells out, writes in Roman numerals, with a scale word (5 million) or by another
    clock (5 p.m., 17:00) is the same number.
    """
    languages = base_language(source_language), base_language(target_language)
    # Scale words must be read on both sides or on none.
    read_as = languages if all(language in _SCALE_WORDS for language in languages) else ("", "")
    mine = numerals(source, read_as[0], marks_of=languages[0])
    theirs = numerals(target, read_as[1], marks_of=languages[1])
    missing, added = _unpaired(mine, theirs)
    missing_parts, added_parts = _parts(mine, missing), _parts(theirs, added)
    open_missing, open_added = _unpaired([part for _, part in missing_parts], [part for _, part in added_parts])
    return Difference(
        _still_open(mine, [missing_parts[i] for i in open_missing], target, languages[1]),
        _still_open(theirs, [added_parts[i] for i in open_added], source, languages[0]),
    )


def _numeral(text: str, match: re.Match[str], language: str, decimal: str) -> Numeral:
    written = match[0]
    values, parts = _read(written, decimal)
    before = text[match.start() - 1] if match.start() else ""
    after = text[match.end() : match.end() + 20]
    factor = next((factor for pattern, factor in _scales(language) if pattern.match(after)), None)
    if factor is not None:
        # What is multiplied is one number: 1.5 bn has nothing in common with 1,5 млн.
        values, parts = {value * factor for value in values}, ()
    elif language == "en" and (letter := _SCALE_LETTER.match(after)):
        values |= {value * 10 ** _SCALE_LETTERS[letter[1].lower()] for value in values}
    elif half := _HALF_DAY.match(after):
        # 12 a.m. is 0:00, 12 p.m. is 12:00.
        shift = 12 if half[1].lower() == "p" else 0
        if written.count(".") == 1:  # 1.30pm
            parts = (_plain(str(int(parts[0].text) % 12 + shift)), *parts[1:])
        else:
            values |= {value % 12 + shift for value in values if value <= 12}
    elif _DECADE.match(after):
        values |= {value % 100 for value in values} | {value + 1900 for value in values if 10 <= value < 100}
    minutes = before == ":" and written == "00"
    loose = before.isalpha() or minutes or bool(_SAID_OTHERWISE.match(after))
    return Numeral(written, frozenset(values), parts, loose)


def _read(written: str, decimal: str) -> tuple[set[Decimal], tuple[Numeral, ...]]:
    """Every value a numeral may have, and its parts if it may be several.

    47,000 is forty-seven thousand where the comma is no decimal mark. Where it is one, people still write it for
    thousands, as in the source before them: there both are possible.
    """
    groups = re.split(r"\D", written)
    parts = tuple(_plain(group) for group in groups) if len(groups) > 1 else ()
    marks = re.sub(r"\d", "", written)
    if not marks:
        return {Decimal(written)}, ()
    last = marks[-1]
    thousands = (
        len(groups[0]) <= 3 and not groups[0].startswith("0") and all(len(group) == 3 for group in groups[1:])
    )
    values: set[Decimal] = set()
    if thousands and len(set(marks)) == 1:
        values.add(Decimal("".join(groups)))
    if values and decimal and last in ".," and last != decimal:
        return values, ()
    if last in ".," and marks.count(last) == 1:
        whole = groups[:-1]
        if len(whole) == 1 or (len(set(marks[:-1])) == 1 and all(len(group) == 3 for group in whole[1:])):
            values.add(Decimal(f"{''.join(whole)}.{groups[-1]}"))
    return values, parts


def _plain(digits: str) -> Numeral:
    return Numeral(digits, frozenset({Decimal(digits)}))


def _unpaired(mine: Sequence[Numeral], theirs: Sequence[Numeral]) -> tuple[list[int], list[int]]:
    """Indices of the numbers without a partner on the other side. Sure pairs are made before ambiguous ones."""
    my_open, their_open = dict.fromkeys(range(len(mine))), dict.fromkeys(range(len(theirs)))
    for keys_of in (_sure_keys, _possible_keys):
        waiting: dict[object, list[int]] = {}
        for index in reversed(their_open):
            for key in keys_of(theirs[index]):
                waiting.setdefault(key, []).append(index)
        for index in list(my_open):
            for key in keys_of(mine[index]):
                partners = waiting.get(key, [])
                while partners and partners[-1] not in their_open:
                    partners.pop()
                if partners:
                    del my_open[index], their_open[partners.pop()]
                    break
    return list(my_open), list(their_open)


def _sure_keys(number: Numeral) -> Sequence[object]:
    return [number.values] if number.values else []


def _possible_keys(number: Numeral) -> Sequence[object]:
    return sorted(number.values)


def _parts(numbers: Sequence[Numeral], indices: Iterable[int]) -> list[tuple[int, Numeral]]:
    """The parts of the numbers at these indices, each with the index of its whole."""
    return [(index, part) for index in indices for part in numbers[index].parts or (numbers[index],)]


def _still_open(
    numbers: Sequence[Numeral], parts: Sequence[tuple[int, Numeral]], other: str, language: str
) -> tuple[str, ...]:
    """As written, the numbers that have a part without a partner and are not named in another way in the `other`
    text: as a word, or a date's month by its name."""
    if not parts:
        return ()
    excused, months = _other_ways(other, language), {Decimal(month) for month in months_named(other, language)}
    left = [
        index
        for index, part in parts
        if not any(number.loose or number.values & excused for number in (part, numbers[index]))
        and not (part is not numbers[index] and part.values & months)
    ]
    return tuple(numbers[index].text for index in dict.fromkeys(left))


def _other_ways(text: str, language: str) -> set[Decimal]:
    """Values a text names without digits."""
    values = {Decimal(value) for value in spelled_out(text, base_language(language))}
    for match in _ROMAN.finditer(text):
        values.add(Decimal(_roman(match[0].translate(_FROM_CYRILLIC))))
    return values


def _roman(letters: str) -> int:
    total = 0
    for letter, following in zip(letters, [*letters[1:], ""], strict=True):
        value = _ROMAN_VALUES[letter]
        total += -value if value < _ROMAN_VALUES.get(following, 0) else value
    return total
