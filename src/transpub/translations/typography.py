"""The usual typography of a language, as a list of small changes to a text. Pure; words and codes stay as they are.

Quotation marks, apostrophes, the dash, spaces that must not break, the number sign and grouped thousands, after the
Ukrainian orthography of 2019 (§§ 161–164), Мильчин's «Справочник издателя и автора» for Russian, Duden and DIN 5008
for German. What cannot be told from the text alone is left: “12,345” may be a decimal, ten digits a telephone.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from transpub.articles.protect import protected_spans
from transpub.translations.analysis.alphabets import base_language
from transpub.translations.marking import AROUND

NBSP = "\u00a0"

# Opening and closing mark of a quotation, then of one inside it.
_QUOTES: Mapping[str, tuple[str, str, str, str]] = {
    "uk": ("«", "»", "„", "“"),
    "ru": ("«", "»", "„", "“"),
    "de": ("„", "“", "‚", "‘"),
    "en": ("“", "”", "‘", "’"),
    "pl": ("„", "”", "«", "»"),
}
# Between words; None: the language's printers do not agree, or use it without spaces.
_DASHES: Mapping[str, str] = {"uk": f"{NBSP}— ", "ru": f"{NBSP}— ", "de": " – "}
_NUMBER_SIGNS: Mapping[str, tuple[str, str]] = {
    "uk": (r"(?:№|No\.?|N°|Nº)", "№"),
    "ru": (r"(?:№|No\.?|N°|Nº)", "№"),
    "de": (r"(?:Nr\.|№|No\.|N°|Nº)", "Nr."),
}
_THOUSANDS: Mapping[str, str] = {"uk": NBSP, "ru": NBSP, "de": "."}

# After a number, held to it.
_UNITS: Mapping[str, str] = {
    "uk": r"%|‰|°C|[€$£₴]|грн|тис\.|млн|млрд|трлн|мм|см|км|кг|мг|га|кВт|МВт|ГВт|м²|м³|р\.|рр\.|ст\.|год|хв"
    r"|січня|лютого|березня|квітня|травня|червня|липня|серпня|вересня|жовтня|листопада|грудня",
    "ru": r"%|‰|°C|[€$£₽]|руб\.|тыс\.|млн|млрд|трлн|мм|см|км|кг|мг|га|кВт|МВт|ГВт|м²|м³|г\.|гг\.|в\.|вв\.|ч|мин"
    r"|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря",
    "de": r"%|‰|°C|[€$£]|Euro|Mio\.|Mrd\.|Tsd\.|mm|cm|km|kg|mg|ha|kW|MW|GW|m²|m³|Uhr",
}
# Before what they belong to: a number, or with the second pattern a name.
_BEFORE_NUMBERS: Mapping[str, str] = {
    "uk": r"ст\.|п\.|с\.|стор\.|буд\.|кв\.|§",
    "ru": r"ст\.|п\.|с\.|стр\.|д\.|кв\.|§",
    "de": r"S\.|Art\.|Abs\.|Nr\.|Kap\.|§",
}
_BEFORE_NAMES: Mapping[str, str] = {
    "uk": r"м\.|смт|вул\.|просп\.|обл\.|р\.|оз\.",
    "ru": r"г\.|ул\.|просп\.|пос\.|р\.|оз\.",
    "de": r"Dr\.|Prof\.|St\.",
}
# Abbreviations of two words.
_DOUBLE_WORDS: Mapping[str, str] = {
    "uk": r"т\. (?=[дпз]\.)|н\. (?=е\.)",
    "ru": r"т\. (?=[дпке]\.)|н\. (?=э\.)",
    "de": r"z\. (?=B\.)|d\. (?=h\.)|u\. (?=a\.)|i\. (?=d\.)|o\. (?=ä\.)",
}
_CAPITAL = r"[^\W\d_a-zа-яіїєґäöüß]"

_MARKS = re.compile('["«»„“”‟]')
_PAIRS = frozenset({"«»", "„“", "„”", "“”", '""', "‟”", "””", "»«", '„"', '“"'})
_OPENS_AFTER = frozenset('([{—–-/«„“‚‘"')
_CLOSES_BEFORE = frozenset('.,;:!?…)]}—–-/»“”’‘"')
_APOSTROPHE = re.compile(rf"(?<=[^\W\d_])['`´](?={AROUND}?[^\W\d_])")
_SPACED_HYPHEN = re.compile(rf"(?<=\S)[ {NBSP}](-{{1,3}}|[—–])(?= (\S))")
_WRONG_GROUPS = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3}){2,5}(?![\d,]|\.\d)")
_SPACED_GROUPS = re.compile(r"(?<![\d.,+/-])(?<!\d[ \u00a0])\d{1,3}(?: \d{3}){1,5}(?!\d| \d)")
_LONG_NUMBER = re.compile(r"(?<![\d.,+/№\w-])[1-9]\d{4,8}(?=[ \u00a0])")


@dataclass(frozen=True)
class Change:
    """`text[start:end]` becomes `after`."""

    start: int
    end: int
    after: str


Rule = Callable[[str, str], Iterator[Change]]


def typography(text: str, language: str) -> list[Change]:
    """What to change in a text to set it as is usual in its language, in order and apart; nothing for one we have
    no rules for.

    Codes stand in it as `marking.marked` writes them. Addresses, handles and hashtags are left alone. Setting it
    twice changes nothing more.
    """
    base = base_language(language)
    if base not in _QUOTES:
        return []
    spared = protected_spans(text)
    ends = [end for _, end in spared]
    found: list[Change] = []
    for change in sorted(
        (change for rule in _RULES for change in rule(text, base)), key=lambda change: (change.start, change.end)
    ):
        after = bisect_right(ends, change.start)
        is_spared = after < len(spared) and spared[after][0] < change.end
        is_apart = not found or found[-1].end <= change.start
        if is_apart and not is_spared and text[change.start : change.end] != change.after:
            found.append(change)
    return found


def applied(text: str, changes: Sequence[Change]) -> str:
    """The text with changes made that are in order and apart."""
    made, end = [], 0
    for change in changes:
        made += [text[end : change.start], change.after]
        end = change.end
    return "".join([*made, text[end:]])


def typeset(text: str, language: str) -> str:
    """The text set as is usual in its language."""
    return applied(text, typography(text, language))


def _quotes(text: str, language: str) -> Iterator[Change]:
    """All marks of the text or, where one of them is not understood, none.

    One that opens or closes a quotation reaching into another sentence is understood if it stands alone or,
    where it opens, is another mark than those after it.
    """
    style = _QUOTES[language]
    stack: list[re.Match[str]] = []
    found: list[tuple[int, str]] = []
    for mark in _MARKS.finditer(text):
        opens = _opens(text, mark, stack)
        if opens is None:
            return
        if opens:
            found.append((mark.start(), style[2 * (len(stack) % 2)]))
            stack.append(mark)
        elif stack:
            if stack[-1][0] + mark[0] not in _PAIRS:
                return
            stack.pop()
            found.append((mark.start(), style[2 * (len(stack) % 2) + 1]))
        elif found or _is_measure(text, mark):
            return
        else:
            found.append((mark.start(), style[1]))
            if _MARKS.search(text, mark.end()):
                return
    if stack and (len(stack) > 1 or stack[0][0] in {text[place] for place, _ in found[1:]}):
        # «Він сказав: «Так»: one mark closed both.
        return
    yield from (Change(place, place + 1, mark) for place, mark in found)


def _opens(text: str, mark: re.Match[str], stack: Sequence[re.Match[str]]) -> bool | None:
    """Whether a mark opens or closes a quotation; None if nobody can tell."""
    before, after = text[: mark.start()].rstrip(AROUND)[-1:], text[mark.end() :].lstrip(AROUND)[:1]
    may_open = (not before or before.isspace() or before in _OPENS_AFTER) and bool(after) and not after.isspace()
    may_close = bool(before) and not before.isspace() and (not after or not after.isalnum())
    match mark[0]:
        case "«" | "„" | "‟":
            return True if may_open else None
        case "»":
            return False if may_close else None
    if may_open and may_close:
        # Between two marks, as in «„» and («»): an inner one closes before the outer.
        return not (stack and (after in _CLOSES_BEFORE or before not in _OPENS_AFTER))
    return may_open if may_open or may_close else None


def _is_measure(text: str, mark: re.Match[str]) -> bool:
    """Inches or seconds: 15", 6'30"."""
    return mark[0] == '"' and text[: mark.start()][-1:].isdigit()


def _apostrophes(text: str, _language: str) -> Iterator[Change]:
    for match in _APOSTROPHE.finditer(text):
        yield Change(*match.span(), "’")


def _dashes(text: str, language: str) -> Iterator[Change]:
    """A hyphen between spaces is a dash, but not between numbers, where it may be a minus, nor at the beginning,
    where it may be a list's. What is a dash stays, short or long, held to the word before it."""
    wanted = _DASHES.get(language)
    if wanted is None:
        return
    for match in _SPACED_HYPHEN.finditer(text):
        numbers = text[match.start() - 1].isdigit() and match[2].isdigit()
        dash = match[1] if match[1] in "—–" else "" if numbers else wanted.strip()
        if dash:
            yield Change(match.start(), match.end(), wanted[0] + dash)


def _number_sign(text: str, language: str) -> Iterator[Change]:
    if language in _NUMBER_SIGNS:
        pattern, sign = _NUMBER_SIGNS[language]
        for match in re.finditer(rf"(?<!\w){pattern}[ {NBSP}]?(?=\d)", text):
            yield Change(*match.span(), f"{sign}{NBSP}")


def _held(text: str, language: str) -> Iterator[Change]:
    """Spaces at which a line must not break."""
    for pattern in _held_patterns(language):
        for match in pattern.finditer(text):
            yield Change(match.end() - 1, match.end(), NBSP)


@cache
def _held_patterns(language: str) -> Sequence[re.Pattern[str]]:
    """Each ends with the space."""
    if language not in _UNITS:
        return ()
    return [
        re.compile(pattern)
        for pattern in (
            rf"(?<=\d) (?=(?:{_UNITS[language]})(?!\w))",
            rf"(?<!\w)(?:{_BEFORE_NUMBERS[language]}) (?=\d)",
            rf"(?<!\w)(?:{_BEFORE_NAMES[language]}) (?={_CAPITAL})",
            rf"(?<![^\W\d_]){_CAPITAL}\. (?={_CAPITAL})",
            rf"(?<!\w)(?:{_DOUBLE_WORDS[language]})",
        )
    ]


def _thousands(text: str, language: str) -> Iterator[Change]:
    """Groups that are surely groups: 1,234,567, or 12 345; and a long number before a unit."""
    wanted = _THOUSANDS.get(language)
    if wanted is None:
        return
    for match in _WRONG_GROUPS.finditer(text):
        yield Change(*match.span(), match[0].replace(",", wanted))
    for match in _SPACED_GROUPS.finditer(text):
        yield Change(*match.span(), match[0].replace(" ", NBSP))
    for match in _LONG_NUMBER.finditer(text):
        if wanted == NBSP and _unit(language).match(text, match.end() + 1):
            yield Change(*match.span(), f"{int(match[0]):,}".replace(",", NBSP))


@cache
def _unit(language: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{_UNITS[language]})(?!\w)")


_RULES: Sequence[Rule] = (_quotes, _apostrophes, _dashes, _number_sign, _held, _thousands)
