"""Numbers a translation took over as the source language writes them, and how its own would: 12,345 → 12 345.

The source tells what a number is: read by its own marks it has one value, and only then is it written anew.
"""

import re
from functools import cache

from babel import UnknownLocaleError
from babel.numbers import get_decimal_symbol, get_group_symbol

from transpub.translations.analysis.alphabets import base_language, without_addresses
from transpub.translations.analysis.numerals import is_scaled
from transpub.translations.marking import AROUND
from transpub.translations.typography import Change

_SPACES = " \u00a0\u202f\u2009"
_NUMERAL = re.compile(
    rf"(?<![\w.,:/+#№-])(?:\d{{1,3}}(?:[{_SPACES}]\d{{3}}){{1,5}}(?:[.,]\d{{1,9}})?|\d{{1,12}}(?:[.,]\d{{1,9}}){{1,6}})"
    r"(?![\w:/]|[.,-]\d)"
)
# 5.30 may be a time and 3.12 a version; before one of these a number is a decimal.
_MEASURE = re.compile(rf"[{_SPACES}]?(?:[%‰°€$£₴₽]|(?:км|см|мм|кг|га|кВт|МВт|ГВт|km|cm|mm|kg|ha|kW|MW|GW)(?!\w))")
_CURRENCY_BEFORE = re.compile(rf"[€$£₴₽][{_SPACES}]?\Z")


def respelt(source: str, target: str, *, source_language: str, target_language: str) -> list[Change]:
    """What to change in the target, in order and apart. `target` may show codes as `marking.marked` does."""
    theirs, ours = _symbols(base_language(source_language)), _symbols(base_language(target_language))
    if theirs is None or ours is None or theirs == ours:
        return []
    known = {_even(match[0]) for match in _NUMERAL.finditer(without_addresses(source))}
    return [
        Change(*match.span(), after)
        for match in _NUMERAL.finditer(without_addresses(target))
        if _even(match[0]) in known
        and (after := _written(match, theirs, ours, base_language(target_language)))
        and _even(after) != _even(match[0])
    ]


def _written(match: re.Match[str], theirs: tuple[str, str], ours: tuple[str, str], language: str) -> str:
    """The number as we write it; empty where it may be none of theirs."""
    digits = _read(_even(match[0]), *map(_even, theirs))
    if digits is None:
        return ""
    whole, fraction, is_grouped = digits
    if not is_grouped and not _is_measured(match, language):
        return ""
    group, decimal = ours
    made = f"{int(whole):,}".replace(",", group) if is_grouped else whole
    return f"{made}{decimal}{fraction}" if fraction else made


def _read(written: str, group: str, decimal: str) -> tuple[str, str, bool] | None:
    """Whole digits, fraction and whether they were grouped; None for what may be read in two ways, or is no number.

    One mark before three digits (1.234) may be for thousands even where it ought to be a decimal's.
    """
    grouped = re.fullmatch(
        rf"([1-9]\d{{0,2}}(?:{re.escape(group)}\d{{3}})+)(?:{re.escape(decimal)}(\d+))?", written
    )
    if grouped:
        return grouped[1].replace(group, ""), grouped[2] or "", True
    plain = re.fullmatch(rf"(\d+){re.escape(decimal)}(\d+)", written)
    if plain is None or (len(plain[2]) == 3 and len(plain[1]) <= 3 and plain[1] != "0"):
        return None
    return plain[1], plain[2], False


def _is_measured(match: re.Match[str], language: str) -> bool:
    text = match.string
    after = text[match.end() : match.end() + 20].lstrip(AROUND)
    before = text[max(0, match.start() - 3) : match.start()].rstrip(AROUND)
    return bool(_MEASURE.match(after) or _CURRENCY_BEFORE.search(before)) or is_scaled(after, language)


def _even(text: str) -> str:
    """With one kind of space."""
    return re.sub(rf"[{_SPACES}]", " ", text)


@cache
def _symbols(language: str) -> tuple[str, str] | None:
    """Of thousands and of decimals."""
    try:
        return get_group_symbol(language), get_decimal_symbol(language)
    except (UnknownLocaleError, ValueError):
        return None
