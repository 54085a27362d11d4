"""Judges what an engine gave back before anybody sees it. Plain text only; codes are placement's business."""

from collections.abc import Mapping
from enum import StrEnum

from transpub.core.i18n import N_
from transpub.translations.analysis.alphabets import is_wrong_script, mixed_words, weighed_length, words
from transpub.translations.analysis.neighbours import words_of_neighbour
from transpub.translations.analysis.numerals import difference
from transpub.translations.analysis.repetition import is_looping
from transpub.translations.engine import Output

# Target characters for one of the source. Starting values of the design (peers.md, section 6); of 4,148 human
# pairs of WMT23 en-uk and en-ru none lies outside.
LEAST_LENGTH_RATIO = 0.4
MOST_LENGTH_RATIO = 2.5
# Shorter texts may shrink to nothing and grow to what this many characters may grow to: "я" → "i'm here for you"
# is told by being too long, "USA" → «Сполучені Штати Америки» is not.
SHORT_TEXT = 20


class GuardReason(StrEnum):
    """Why a machine text is refused. The value is stored with the segment."""

    EMPTY = "empty"
    LOOP = "loop"
    TRUNCATED = "truncated"
    LENGTH_RATIO = "length_ratio"
    WRONG_SCRIPT = "wrong_script"
    WRONG_LANGUAGE = "wrong_language"
    MIXED_ALPHABET = "mixed_alphabet"
    NUMBERS = "numbers"


GUARD_REASON_NAMES: Mapping[GuardReason, str] = {
    GuardReason.EMPTY: N_("no text came back"),
    GuardReason.LOOP: N_("the text goes round in circles"),
    GuardReason.TRUNCATED: N_("the text was cut off"),
    GuardReason.LENGTH_RATIO: N_("the text is much too short or too long"),
    GuardReason.WRONG_SCRIPT: N_("the text is not in the script of its language"),
    GuardReason.WRONG_LANGUAGE: N_("the text has words of another language"),
    GuardReason.MIXED_ALPHABET: N_("words mix Latin and Cyrillic letters"),
    GuardReason.NUMBERS: N_("the numbers differ from the source"),
}


def judge(source: str, output: Output, *, source_language: str, target_language: str) -> GuardReason | None:
    """The gravest reason to refuse the output as a translation of the source, or None.

    Both texts are plain. A reason that holds for the source itself (a chorus, a list of equal numbers) is none.
    """
    target = output.text
    if not target.strip():
        return GuardReason.EMPTY if source.strip() else None
    if is_looping(target) and not is_looping(source):
        return GuardReason.LOOP
    if output.truncated:
        return GuardReason.TRUNCATED
    if is_wrong_script(source, target, target_language):
        return GuardReason.WRONG_SCRIPT
    # What stands in a short quotation may be a title left as it is: a person decides, by the checks.
    if mixed_words(source, target).plain:
        return GuardReason.MIXED_ALPHABET
    if words_of_neighbour(source, target, target_language).plain:
        return GuardReason.WRONG_LANGUAGE
    if is_odd_length(source, target):
        return GuardReason.LENGTH_RATIO
    if difference(source, target, source_language=source_language, target_language=target_language):
        return GuardReason.NUMBERS
    return None


def is_odd_length(source: str, target: str) -> bool:
    """Whether the target is much too short or too long for its source, or has words where the source has none."""
    if words(target) and not words(source) and not any(sign.isalnum() for sign in source):
        return True
    source_length, target_length = weighed_length(source), weighed_length(target)
    if target_length > MOST_LENGTH_RATIO * max(source_length, SHORT_TEXT):
        return True
    return source_length >= SHORT_TEXT and target_length < LEAST_LENGTH_RATIO * source_length
