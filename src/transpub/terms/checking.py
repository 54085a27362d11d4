"""Whether the terms of a source are honoured in its translation, and what to write where they are not."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from rapidfuzz import fuzz

from transpub.terms.book import TermBook
from transpub.terms.entries import Entry, Kind, Wording
from transpub.terms.matching import Found
from transpub.terms.morphology import readings
from transpub.terms.offering import offer
from transpub.terms.patterns import Keyed, Pattern, accepted, keyed, refused
from transpub.terms.spelling import base_language, folded, plain

# Per cent of letters in common from which a word with a capital is taken for a name misspelt: «Харьков» for
# «Харків» has 77. What is less alike («Ровно» for «Рівне») is listed with the entry.
_ALIKE = 72
_LEAST_LETTERS = 4

# How adjectives and names of inhabitants end that come from a place's name.
_DERIVED = {
    "uk": ("ський", "цький", "зький", "ець", "янин", "анин", "ка", "ько"),
    "ru": ("ский", "цкий", "ец", "янин", "анин", "ка"),
    "en": ("an", "ian", "ese", "ish", "er"),
}


class Fault(StrEnum):
    """MISSING: the approved wording is not there. MISSPELT: a name is, in another spelling.

    FORBIDDEN: a wording that is not to be used is there. CHANGED: what had to stay as it is does not stand there.
    """

    MISSING = "missing"
    MISSPELT = "misspelt"
    FORBIDDEN = "forbidden"
    CHANGED = "changed"


@dataclass(frozen=True)
class Issue:
    """One term not honoured.

    `term` as the source has it, `wrong` as the target has it (empty where nothing stands), `offer` the words to
    write (empty if the register has none), `note` the entry's.
    """

    fault: Fault
    term: str
    wrong: str
    offer: str
    note: str = ""


def examine(book: TermBook, source: str, target: str) -> list[Issue]:
    """What is wrong with a plain target text by the register, each entry once.

    Of entries that share a wording in the source one honoured is enough.
    """
    if not book.entries:
        return []
    text = keyed(target, book.target_language)
    different = {found.entries: found for found in reversed(book.found_in(source))}
    issues = [issue for found in reversed(different.values()) if (issue := _not_honoured(book, found, text))]
    banned = {found.text: found.entries[0].note for found in book.banned_in(text)}
    return issues + [Issue(Fault.FORBIDDEN, "", wrong, "", note) for wrong, note in banned.items()]


def _not_honoured(book: TermBook, found: Found, target: Keyed) -> Issue | None:
    issues = [_issue(book, entry, found.text, target) for entry in found.entries]
    return None if None in issues else issues[0]


def _issue(book: TermBook, entry: Entry, term: str, target: Keyed) -> Issue | None:
    wording = book.wording_of(entry)
    if wording is None:
        kept = entry.source.text
        return None if stands_in(kept, target.text) else Issue(Fault.CHANGED, term, "", kept)
    right = accepted(entry, wording)
    if wrong := _first(refused(entry, wording), target, unless=right):
        fault = Fault.MISSPELT if entry.kind.is_name else Fault.FORBIDDEN
        return _wrong(fault, term, wording, target, *wrong)
    if any(pattern.find(target) is not None for pattern in right):
        return None
    if entry.kind is Kind.PLACE and any(_derived(wording, word.text) for word in target.words):
        return None
    if entry.kind.is_name and (place := _alike(book, right, target)) is not None:
        return _wrong(Fault.MISSPELT, term, _last_word(wording), target, place, 1)
    return Issue(Fault.MISSING, term, "", wording.text)


def _last_word(wording: Wording) -> Wording:
    """A person's surname; what has one word is its own last."""
    forms = tuple((key, form.split()[-1]) for key, form in wording.forms)
    return replace(wording, text=wording.text.split()[-1], forms=forms)


def _wrong(fault: Fault, term: str, wording: Wording, target: Keyed, place: int, length: int) -> Issue:
    start, end = target.span(place, length)
    return Issue(fault, term, target.text[start:end], offer(wording, target, place, length))


def _first(patterns: tuple[Pattern, ...], target: Keyed, *, unless: tuple[Pattern, ...]) -> tuple[int, int] | None:
    """Where one of the patterns stands, in words, and how long it is; not where the right wording may be meant."""
    for pattern in patterns:
        for place in range(len(target.words)):
            if pattern.fits(target, place) and not any(
                other.fits(target, place) and len(other.slots) >= len(pattern.slots) for other in unless
            ):
                return place, len(pattern.slots)
    return None


def _alike(book: TermBook, right: tuple[Pattern, ...], target: Keyed) -> int | None:
    """The place of a word with a capital that is nearly the name, and no other name of the register."""
    spellings = [
        key[1:]
        for pattern in right
        if len(pattern.slots) == 1
        for key in pattern.slots[0].keys
        if key.startswith("=")
    ]
    taken = [(found.start, found.end) for found in book.names_in(target)]
    for place, word in enumerate(target.words):
        if len(word.text) < _LEAST_LETTERS or not word.text[0].isupper():
            continue
        if any(start <= word.start and word.end <= end for start, end in taken):
            continue
        if any(fuzz.ratio(word.key, spelling) >= _ALIKE for spelling in spellings):
            return place
    return None


def _derived(wording: Wording, word: str) -> bool:
    """Whether the word comes from the place's name: «одеський», «українець», “Ukrainian”, or it from the word:
    “German”."""
    endings = _DERIVED.get(base_language(wording.language), ())
    name, found = folded(wording.text), folded(word)
    if base_language(wording.language) == "en" and len(found) >= _LEAST_LETTERS and name.startswith(found):
        return True
    stem = max(3, min(4, len(name) - 2))
    if not found.startswith(name[:stem]) or len(found) <= stem + 1:
        return False
    return _lemma_ends(found, wording.language, endings)


@lru_cache(maxsize=4096)
def _lemma_ends(word: str, language: str, endings: tuple[str, ...]) -> bool:
    lemmas = {reading.lemma for reading in readings(word, language)} or {word, word.removesuffix("s")}
    return any(lemma.endswith(endings) for lemma in lemmas)


def stands_in(kept: str, text: str) -> bool:
    """Whether the words stand in the text letter for letter; endings may be joined by an apostrophe or a hyphen."""
    words = r"\s+".join(re.escape(word) for word in plain(kept).split())
    return re.search(rf"(?<!\w){words}(?!\w)", plain(text)) is not None
