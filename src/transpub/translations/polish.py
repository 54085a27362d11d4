"""What may be put right in a coded text without touching its words: letters of the wrong alphabet, typography,
spaces. Pure; who asks for it and what is stored is `polishing`'s business."""

import re
from functools import lru_cache

from transpub.translations.analysis.homoglyphs import TWINS, repaired
from transpub.translations.marking import AROUND, rewritten
from transpub.translations.typography import typeset

# Spaces in a row, codes around words between them or not.
_SPACES = re.compile(rf"[ \u00a0\u202f](?:{AROUND}*[ \u00a0\u202f])+")
_NO_SPACE = re.compile(rf"[^{AROUND}]")
# What polish may change: signs and spaces, letters with a twin, and those of the number sign (No., Nº, Nr.).
_IMMATERIAL = re.compile(rf"[\W_Noºr{''.join(sorted(TWINS))}]+")
# A page asks the same of each of its segments whenever one of them was saved. So many answers are kept for the
# process, the last ones of an article of 8,000 segments (10 MB where a sentence has 200 letters); texts longer than
# this are no sentences, and looked at anew.
_KEPT_MOST = 8_192
_KEPT_LENGTH = 1_000


def with_typography(coded: str, language: str) -> str:
    """The text set as is usual in its language."""
    return (_kept_typography if len(coded) <= _KEPT_LENGTH else _typography)(coded, language)


def _typography(coded: str, language: str) -> str:
    return rewritten(coded, lambda text: typeset(text, language))


_kept_typography = lru_cache(_KEPT_MOST)(_typography)


def with_own_letters(source: str, coded: str, language: str) -> str:
    """The text with Latin and Cyrillic letters no longer mixed; words that stand so in the coded `source` stay."""
    return rewritten(coded, lambda text: repaired(source, text, language))


def with_single_spaces(coded: str) -> str:
    """The text with one space where there are several in a row: the one that must not break, if there is one."""
    return rewritten(coded, lambda text: _SPACES.sub(_one_space, text))


def without_edge_space(coded: str) -> str:
    """The text without white space at its ends, inside a code's words too."""
    return rewritten(coded, lambda text: _trimmed(_trimmed(text)[::-1])[::-1])


def is_same_but_polish(text: str, other: str, language: str) -> bool:
    """Whether two coded texts differ by nothing but what the functions here change."""
    if text == other:
        return True
    # Tells nearly all edits in a small part of the time: no polish changes what is left of a text here.
    if _IMMATERIAL.sub("", text) != _IMMATERIAL.sub("", other):
        return False
    is_short = len(text) + len(other) <= 2 * _KEPT_LENGTH
    return (_kept_sameness if is_short else _is_same_polished)(text, other, language)


def _is_same_polished(text: str, other: str, language: str) -> bool:
    return _polished(text, language) == _polished(other, language)


_kept_sameness = lru_cache(_KEPT_MOST)(_is_same_polished)


def _polished(coded: str, language: str) -> str:
    spaced = without_edge_space(with_single_spaces(coded))
    return with_typography(with_own_letters("", spaced, language), language)


def _one_space(match: re.Match[str]) -> str:
    spaces = _NO_SPACE.findall(match[0])
    codes = match[0].count(AROUND)
    return next((space for space in spaces if space != " "), " ") + AROUND * codes


def _trimmed(text: str) -> str:
    """Without the white space at its beginning, codes or not."""
    length = next((index for index, sign in enumerate(text) if sign != AROUND and not sign.isspace()), len(text))
    return AROUND * text.count(AROUND, 0, length) + text[length:]
