"""What may be put right in a coded text without touching its words: letters of the wrong alphabet, typography.
Pure; who asks for it and what is stored is `polishing`'s business."""

from transpub.translations.analysis.homoglyphs import repaired
from transpub.translations.marking import rewritten
from transpub.translations.typography import typeset


def with_typography(coded: str, language: str) -> str:
    """The text set as is usual in its language."""
    return rewritten(coded, lambda text: typeset(text, language))


def with_own_letters(source: str, coded: str, language: str) -> str:
    """The text with Latin and Cyrillic letters no longer mixed; words that stand so in the coded `source` stay."""
    return rewritten(coded, lambda text: repaired(source, text, language))


def is_same_but_polish(text: str, other: str, language: str) -> bool:
    """Whether two coded texts differ by nothing but what the functions here change."""
    return text == other or _polished(text, language) == _polished(other, language)


def _polished(coded: str, language: str) -> str:
    return with_typography(with_own_letters("", coded, language), language)
