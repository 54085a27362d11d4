"""Checks on what the text says: left untranslated, other numbers, another language, repetition, length."""

from collections.abc import Iterator

from transpub.translations.analysis.alphabets import (
    base_language,
    in_script,
    is_wrong_script,
    left_over,
    mixed_words,
    weighed_length,
    words,
)
from transpub.translations.analysis.homoglyphs import lone_letters, unmixed
from transpub.translations.analysis.neighbours import words_of_neighbour
from transpub.translations.analysis.numerals import difference
from transpub.translations.analysis.repetition import is_looping, repeated_phrase
from transpub.translations.checks.findings import Finding
from transpub.translations.checks.pair import TITLE_KINDS, Check, Pair, has_text
from transpub.translations.checks.register import Severity
from transpub.translations.guard import is_odd_length
from transpub.translations.keeping import Kept, why_kept

# Shorter texts that stay as they are may be names: "The New York Times", "Manchester United".
_SAME_LEAST_WORDS = 3
# So many ordinary words are no name any more.
_SURELY_A_SENTENCE = 5
_FRAGMENT_WORDS = 4
# Words that may follow upon themselves: “Menschen, die die Stadt …”, “he had had enough”.
_DOUBLES = {
    "de": frozenset({"die", "der", "das", "den", "dem", "sie"}),
    "en": frozenset({"had", "that"}),
}


def empty(pair: Pair) -> Iterator[Finding]:
    if has_text(pair.source) and not has_text(pair.target):
        yield Finding.of("empty")


def same_as_source(pair: Pair) -> Iterator[Finding]:
    """A source that is in the target language already stays as it is."""
    if not pair.across_languages or _bare(pair.source) != _bare(pair.target):
        return
    languages = {"source_language": pair.source_language, "target_language": pair.target_language}
    if why_kept(pair.source, **languages) is Kept.TARGET_LANGUAGE:
        return
    found = words(pair.target)
    ordinary = sum(word.is_ordinary for word in found)
    # English headlines write every word with a capital.
    may_be_name = ordinary == 0 and (pair.kind not in TITLE_KINDS or len(found) < _SURELY_A_SENTENCE)
    if len(found) >= _SAME_LEAST_WORDS and not may_be_name:
        yield Finding.of("same_as_source", Severity.ERROR if ordinary >= _SURELY_A_SENTENCE else None)


def untranslated_fragment(pair: Pair) -> Iterator[Finding]:
    if not pair.across_languages or _bare(pair.source) == _bare(pair.target):
        return
    if fragment := left_over(pair.source, pair.target, at_least=_FRAGMENT_WORDS):
        yield Finding.of("untranslated_fragment", words=fragment)


def numbers(pair: Pair) -> Iterator[Finding]:
    """Never an error: a newsroom may turn miles into kilometres, and an error could not be passed."""
    found = difference(
        pair.source, pair.target, source_language=pair.source_language, target_language=pair.target_language
    )
    missing, added = ", ".join(found.missing), ", ".join(found.added)
    if missing and added:
        yield Finding.of("number_changed", missing=missing, added=added)
    elif missing:
        yield Finding.of("missing_number", missing=missing)
    elif added:
        yield Finding.of("number_added", added=added)


def length_ratio(pair: Pair) -> Iterator[Finding]:
    if is_odd_length(pair.source, pair.target):
        percent = round(100 * weighed_length(pair.target) / max(weighed_length(pair.source), 1))
        yield Finding.of("length_ratio", percent=percent)


def wrong_script(pair: Pair) -> Iterator[Finding]:
    if is_wrong_script(pair.source, pair.target, pair.target_language):
        foreign = [word for word in words(pair.target) if not in_script(word.text, pair.target_language)]
        ordinary = sum(word.is_ordinary and not word.quoted for word in foreign)
        yield Finding.of("wrong_script", Severity.ERROR if ordinary >= _SURELY_A_SENTENCE else None)


def wrong_language(pair: Pair) -> Iterator[Finding]:
    found = words_of_neighbour(pair.source, pair.target, pair.target_language)
    if found.plain:
        yield Finding.of("wrong_language", words=", ".join(found.plain))
    elif found.quoted:
        yield Finding.of("wrong_language", Severity.WARNING, words=", ".join(found.quoted))


def mixed_alphabet(pair: Pair) -> Iterator[Finding]:
    """The fact `repaired` has the words as they can be put right, in the same order; empty where none can."""
    found, lone = mixed_words(pair.source, pair.target), lone_letters(pair.target, pair.target_language)
    odd = found.plain or found.quoted or tuple(word.text for word, _ in lone)
    if odd:
        repaired = [unmixed(word, pair.target_language) for word in odd] if found else [twin for _, twin in lone]
        yield Finding.of(
            "mixed_alphabet",
            None if found.plain else Severity.WARNING,
            words=", ".join(odd),
            repaired=", ".join(word for word in repaired if word),
        )


def repetition(pair: Pair) -> Iterator[Finding]:
    phrase = repeated_phrase(pair.target)
    if is_looping(pair.target) and not is_looping(pair.source):
        yield Finding.of("repeated_phrase", Severity.ERROR, words=phrase or pair.target[:60])
        return
    allowed = _DOUBLES.get(base_language(pair.target_language), frozenset())
    if phrase and phrase.casefold() not in allowed and not repeated_phrase(pair.source):
        yield Finding.of("repeated_phrase", words=phrase)


def _bare(text: str) -> str:
    return " ".join(text.split()).casefold()


WORDING: tuple[Check, ...] = (
    same_as_source,
    untranslated_fragment,
    numbers,
    length_ratio,
    wrong_script,
    wrong_language,
    mixed_alphabet,
    repetition,
)
