"""Whether the terms of a source are honoured in its translation, and what to write where they are not."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property, lru_cache

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
# So many names of one text are looked for in other spellings: no sentence has more.
_LOOKED_FOR_MOST = 40

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
    in_source = book.found_in(source)
    # To find every word's lemma costs more than all other checks together.
    if not in_source and not book.bans:
        return []
    text = _Target(book, keyed(target, book.target_language))
    different = {found.entries: found for found in reversed(in_source)}
    issues = [issue for found in reversed(different.values()) if (issue := _not_honoured(found, text))]
    banned = {found.text: found.entries[0].note for found in book.banned_in(text.words)}
    return issues + [Issue(Fault.FORBIDDEN, "", wrong, "", note) for wrong, note in banned.items()]


class _Target:
    """A target text under examination."""

    def __init__(self, book: TermBook, words: Keyed) -> None:
        self.book, self.words = book, words
        self.names_looked_for = 0

    @cached_property
    def keys(self) -> frozenset[str]:
        return frozenset(word.key for word in self.words.words)

    @cached_property
    def strange(self) -> Sequence[int]:
        """Places of words with a capital that are part of no approved name, each word once."""
        taken = [(found.start, found.end) for found in self.book.names_in(self.words)]
        first = {word.key: place for place, word in reversed(list(enumerate(self.words.words)))}
        return sorted(
            place
            for place in first.values()
            if len((word := self.words.words[place]).text) >= _LEAST_LETTERS
            and word.text[0].isupper()
            and not any(start <= word.start and word.end <= end for start, end in taken)
        )


def _not_honoured(found: Found, target: _Target) -> Issue | None:
    issues = [_issue(entry, found.text, target) for entry in found.entries]
    return None if None in issues else issues[0]


def _issue(entry: Entry, term: str, target: _Target) -> Issue | None:
    wording, words = target.book.wording_of(entry), target.words
    if wording is None:
        kept = entry.source.text
        return None if stands_in(kept, words.text) else Issue(Fault.CHANGED, term, "", kept)
    right = accepted(entry, wording)
    if wrong := _first(refused(entry, wording), words, unless=right):
        fault = Fault.MISSPELT if entry.kind.is_name else Fault.FORBIDDEN
        return _wrong(fault, entry, term, wording, words, *wrong)
    if any(pattern.find(words) is not None for pattern in right):
        return None
    if entry.kind is Kind.PLACE and _is_derived_from(wording, target):
        return None
    if (place := _alike(entry, wording, target)) is not None:
        return _wrong(Fault.MISSPELT, entry, term, wording, words, place, 1)
    return Issue(Fault.MISSING, term, "", wording.text)


def _wrong(
    fault: Fault, entry: Entry, term: str, wording: Wording, target: Keyed, place: int, length: int
) -> Issue:
    start, end = target.span(place, length)
    if entry.kind is Kind.PERSON and length == 1:
        wording = surname(wording)
    return Issue(fault, term, target.text[start:end], offer(wording, target, place, length))


def surname(wording: Wording) -> Wording:
    """The last word of a person's name, in every form."""
    forms = tuple((key, form.split()[-1]) for key, form in wording.forms)
    return replace(wording, text=wording.text.split()[-1], forms=forms)


def _first(patterns: tuple[Pattern, ...], target: Keyed, *, unless: tuple[Pattern, ...]) -> tuple[int, int] | None:
    """Where one of the patterns stands, in words, and how long it is; not where the right wording may be meant."""
    for pattern in patterns:
        for place in pattern.places(target):
            if not any(other.fits(target, place) and len(other.slots) >= len(pattern.slots) for other in unless):
                return place, len(pattern.slots)
    return None


def _alike(entry: Entry, wording: Wording, target: _Target) -> int | None:
    """The place of a word with a capital that is nearly the name or surname, and no other name of the register."""
    one_word = len(wording.text.split()) == 1
    if not entry.kind.is_name or not (one_word or entry.kind is Kind.PERSON):
        return None
    if target.names_looked_for >= _LOOKED_FOR_MOST:
        return None
    target.names_looked_for += 1
    name = wording if one_word else surname(wording)
    spellings = {folded(text) for text in (name.text, *(form for _, form in name.forms))}
    for place in target.strange:
        key = target.words.words[place].key
        if any(fuzz.ratio(key, spelling) >= _ALIKE for spelling in spellings):
            return place
    return None


def _is_derived_from(wording: Wording, target: _Target) -> bool:
    """Whether a word comes from the place's name («одеський», «українець», “Ukrainian”), or it from the word:
    “German”."""
    language = base_language(wording.language)
    name = folded(wording.text)
    stem = name[: max(3, min(4, len(name) - 2))]
    near = [key for key in target.keys if key.startswith(stem) and len(key) > len(stem) + 1]
    if language == "en" and any(name.startswith(key) for key in near):
        return True
    return any(_lemma_ends(key, wording.language, _DERIVED.get(language, ())) for key in near)


@lru_cache(maxsize=4096)
def _lemma_ends(word: str, language: str, endings: tuple[str, ...]) -> bool:
    lemmas = {reading.lemma for reading in readings(word, language)} or {word, word.removesuffix("s")}
    return any(lemma.endswith(endings) for lemma in lemmas)


def stands_in(kept: str, text: str) -> bool:
    """Whether the words stand in the text letter for letter; endings may be joined by an apostrophe or a hyphen."""
    words = r"\s+".join(re.escape(word) for word in plain(kept).split())
    return re.search(rf"(?<!\w){words}(?!\w)", plain(text)) is not None
