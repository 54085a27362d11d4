"""Judges what an engine gave back before anybody sees it. Plain text only; codes are placement's business."""

from collections.abc import Mapping
from enum import StrEnum

from transpub.articles.protect import protected_spans
from transpub.core.i18n import N_
from transpub.translations.analysis.alphabets import (
    base_language,
    is_wrong_script,
    mixed_words,
    weighed_length,
    words,
)
from transpub.translations.analysis.hosts import hosts
from transpub.translations.analysis.neighbours import words_of_neighbour
from transpub.translations.analysis.numerals import difference
from transpub.translations.analysis.repetition import is_looping
from transpub.translations.analysis.untouchable import lost_handles, lost_placeholders, lost_urls
from transpub.translations.engine import Output

# Target characters for one of the source. Starting values of the design (peers.md, section 6); of 4,148 human
# pairs of WMT23 en-uk and en-ru none lies outside.
LEAST_LENGTH_RATIO = 0.4
MOST_LENGTH_RATIO = 2.5
# Shorter texts may shrink to an abbreviation ("the United States" → «США») and grow to what this many characters
# may grow to ("USA" → «Сполучені Штати Америки»).
SHORT_TEXT = 20
LEAST_SHORT_RATIO = 0.125
# So many ordinary words left as they are were not translated; fewer may be a name or the same in both languages.
_UNTRANSLATED_WORDS = 3
# So few words give the other rules nothing to hold on to, and engines invent most there. A text the decoder found
# less likely than this, one token with another, was invented: of 120 headlines, captions and single words put to
# both trial models 37 answers lay below, and one of these was right. Right sentences score from -0.2 to -0.8.
UNSURE_WORDS = 3
UNSURE_SCORE = -1.4
# Below what right sentences score a translator should look first. A token is e^-0.8 = 45 % likely there on average.
LOW_SCORE = -0.8


class GuardReason(StrEnum):
    """Why a machine text is refused. The value is stored with the segment."""

    EMPTY = "empty"
    LOOP = "loop"
    TRUNCATED = "truncated"
    WRONG_SCRIPT = "wrong_script"
    UNTRANSLATED = "untranslated"
    MIXED_ALPHABET = "mixed_alphabet"
    WRONG_LANGUAGE = "wrong_language"
    ADDRESSES = "addresses"
    LENGTH_RATIO = "length_ratio"
    NUMBERS = "numbers"
    UNSURE = "unsure"


GUARD_REASON_NAMES: Mapping[GuardReason, str] = {
    GuardReason.EMPTY: N_("no text came back"),
    GuardReason.LOOP: N_("the text goes round in circles"),
    GuardReason.TRUNCATED: N_("the text was cut off"),
    GuardReason.WRONG_SCRIPT: N_("the text is not in the script of its language"),
    GuardReason.UNTRANSLATED: N_("the text was left in the source language"),
    GuardReason.MIXED_ALPHABET: N_("words mix Latin and Cyrillic letters"),
    GuardReason.WRONG_LANGUAGE: N_("the text has words of another language"),
    GuardReason.ADDRESSES: N_("an address, a handle or a hashtag was lost or changed"),
    GuardReason.LENGTH_RATIO: N_("the text is much too short or too long"),
    GuardReason.NUMBERS: N_("the numbers differ from the source"),
    GuardReason.UNSURE: N_("the machine was guessing"),
}


def judge(source: str, output: Output, *, source_language: str, target_language: str) -> GuardReason | None:
    """The gravest reason to refuse the output as a translation of the source, or None.

    Both texts are plain. A reason that holds for the source itself (a chorus, a list of equal numbers) is none.
    """
    target = output.text
    if not _says_something(target):
        return GuardReason.EMPTY if _says_something(source) else None
    if is_circular(target) and not is_circular(source):
        return GuardReason.LOOP
    if output.truncated:
        return GuardReason.TRUNCATED
    if is_wrong_script(source, target, target_language):
        return GuardReason.WRONG_SCRIPT
    if base_language(source_language) != base_language(target_language) and _is_untranslated(source, target):
        return GuardReason.UNTRANSLATED
    # What stands in a short quotation may be a title left as it is: a person decides, by the checks.
    if mixed_words(source, target).plain:
        return GuardReason.MIXED_ALPHABET
    if words_of_neighbour(source, target, target_language).plain:
        return GuardReason.WRONG_LANGUAGE
    if _has_other_addresses(source, target):
        return GuardReason.ADDRESSES
    if is_odd_length(source, target):
        return GuardReason.LENGTH_RATIO
    if difference(source, target, source_language=source_language, target_language=target_language):
        return GuardReason.NUMBERS
    if output.score is not None and output.score < UNSURE_SCORE and len(source.split()) <= UNSURE_WORDS:
        return GuardReason.UNSURE
    return None


def is_circular(text: str) -> bool:
    """Whether a text goes round and round, or is one phrase said twice and nothing else."""
    said = [word.text.casefold() for word in words(text)]
    half, odd = divmod(len(said), 2)
    return is_looping(text) or (half > 1 and not odd and said[:half] == said[half:])


def is_odd_length(source: str, target: str) -> bool:
    """Whether the target is much too short or too long for its source, or has words where the source has none."""
    if words(target) and not words(source) and not any(sign.isalnum() for sign in source):
        return True
    source_length, target_length = weighed_length(source), weighed_length(target)
    if target_length > MOST_LENGTH_RATIO * max(source_length, SHORT_TEXT):
        return True
    least = LEAST_LENGTH_RATIO if source_length >= SHORT_TEXT else LEAST_SHORT_RATIO
    return target_length < least * source_length


def _says_something(text: str) -> bool:
    return any(sign.isalnum() for sign in text)


def _is_untranslated(source: str, target: str) -> bool:
    is_same = source.split() == target.split()
    return is_same and sum(word.is_ordinary for word in words(target)) >= _UNTRANSLATED_WORDS


def _has_other_addresses(source: str, target: str) -> bool:
    """Whether what no engine may change was lost, changed or invented. Hashtags are words that may be translated,
    but none may be missing."""
    return bool(
        lost_urls(source, target)
        or lost_handles(source, target)
        or lost_placeholders(source, target)
        or hosts(source) != hosts(target)
        or _hashtags(source) > _hashtags(target)
    )


def _hashtags(text: str) -> int:
    return sum(text[start] == "#" for start, _ in protected_spans(text))
