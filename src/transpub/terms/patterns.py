"""A wording made into a pattern: for each of its words what a word of a text must be to stand for it.

A word fits by its spelling (the wording's own and those of its declined forms) or by its lemma and part of speech.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from transpub.terms.english import noun_bases, verb_bases
from transpub.terms.entries import Case, Entry, Kind, PartOfSpeech, Wording
from transpub.terms.forms import decline
from transpub.terms.morphology import has_dictionary, is_function_word, lemma_keys, neighbour_of
from transpub.terms.phrases import analyse
from transpub.terms.spelling import WORDS_KEPT, Word, base_language, cut, is_acronym

# What a key of a word says: it is spelt so, it may be a form of the noun, of the verb, it is a small word that is a
# form of nothing.
_SPELT, _NOUN, _VERB, _FUNCTION = "=", "n=", "v=", "f="


@dataclass(frozen=True, slots=True)
class Slot:
    """One word of a pattern. `keys`: any of them fits. `starts`: how the word must begin, letter for letter.

    `capital`: whether its first letter must be large (True), small (False; any at the beginning of a text) or
    either (None).
    """

    keys: frozenset[str]
    glue: str
    starts: str = ""
    capital: bool | None = None


@dataclass(frozen=True, slots=True)
class Pattern:
    slots: tuple[Slot, ...]

    def fits(self, text: "Keyed", place: int) -> bool:
        """Whether the words of the text from `place` on stand for this wording."""
        if place + len(self.slots) > len(text.words):
            return False
        return all(
            not slot.keys.isdisjoint(text.keys[place + offset])
            and _shaped(slot, text.words[place + offset], first=place + offset == 0)
            and (offset == 0 or _joined(slot.glue, text.words[place + offset].glue, text.language))
            for offset, slot in enumerate(self.slots)
        )

    def find(self, text: "Keyed") -> int | None:
        """The place of the first word that begins it, None if it is nowhere."""
        return next(self.places(text), None)

    def places(self, text: "Keyed") -> Iterator[int]:
        """Where it begins, in the order of the text."""
        known = text.places
        beginnings = {place for key in self.slots[0].keys & known.keys() for place in known[key]}
        return (place for place in sorted(beginnings) if self.fits(text, place))


@dataclass(frozen=True)
class Keyed:
    """A text's words with the keys of each."""

    text: str
    language: str
    words: tuple[Word, ...]
    keys: tuple[frozenset[str], ...]

    @cached_property
    def places(self) -> Mapping[str, Sequence[int]]:
        """Key → places of the words that have it."""
        found: dict[str, list[int]] = {}
        for place, keys in enumerate(self.keys):
            for key in keys:
                found.setdefault(key, []).append(place)
        return found

    def span(self, place: int, length: int) -> tuple[int, int]:
        return self.words[place].start, self.words[place + length - 1].end


def keyed(text: str, language: str) -> Keyed:
    words = cut(text, language)
    return Keyed(text, language, tuple(words), tuple(_keys(word.key, language) for word in words))


@lru_cache(maxsize=WORDS_KEPT)
def _keys(word: str, language: str) -> frozenset[str]:
    if base_language(language) == "en":
        nouns = {_NOUN + base for base in noun_bases(word)}
        return frozenset({_SPELT + word, *nouns, *(_VERB + base for base in verb_bases(word))})
    if is_function_word(word, language):
        return frozenset({_FUNCTION + word})
    return frozenset({_SPELT + word}) | lemma_keys(word, language)


def _shaped(slot: Slot, word: Word, *, first: bool) -> bool:
    if not word.text.startswith(slot.starts):
        return False
    if slot.capital is None or (first and not slot.capital):
        return True
    return word.text[0].islower() is not slot.capital


def _joined(wanted: str, found: str, language: str) -> bool:
    """English writes “air defence” and “air-defence”."""
    return wanted == found or (base_language(language) == "en" and {wanted, found} == {" ", "-"})


@lru_cache(maxsize=65_536)
def accepted(entry: Entry, wording: Wording) -> tuple[Pattern, ...]:
    """The approved wording and those as good, each in any form. Of a person the surname alone will do."""
    found = [pattern_of(entry, wording, wording.text, wording.forms)]
    found += [pattern_of(entry, wording, text, _forms_of_name(entry, wording, text)) for text in wording.also]
    if entry.kind is Kind.PERSON:
        found += [Pattern(pattern.slots[-1:]) for pattern in found if len(pattern.slots) > 1]
    return tuple(found)


@lru_cache(maxsize=65_536)
def refused(entry: Entry, wording: Wording) -> tuple[Pattern, ...]:
    """The forbidden wordings, each in any form, declined as their own language declines them: «без взяток»."""
    return tuple(
        pattern_of(
            entry,
            wording,
            text,
            (*_forms_of_name(entry, wording, text), *_forms_of_neighbour(entry, wording, text)),
        )
        for text in wording.forbidden
    )


def _forms_of_neighbour(entry: Entry, wording: Wording, text: str) -> tuple[tuple[str, str], ...]:
    neighbour = neighbour_of(wording.language)
    return decline(text, neighbour, entry.kind, gender=entry.gender) if neighbour else ()


@lru_cache(maxsize=65_536)
def recognised(entry: Entry, wording: Wording) -> tuple[Pattern, ...]:
    """Everything a source may call it, right or wrong.

    What else a translation of a term may say («перемир’я» for “ceasefire”) is not what the term is called: read
    backwards, only the approved wording is. Of names every wording is one.
    """
    own_language = wording.language == entry.source_language
    also = wording.also if own_language or entry.kind.is_name else ()
    texts = dict.fromkeys((*also, *wording.forbidden))
    own = pattern_of(entry, wording, wording.text, wording.forms)
    return (own, *(pattern_of(entry, wording, text, _forms_of_name(entry, wording, text)) for text in texts))


def _forms_of_name(entry: Entry, wording: Wording, text: str) -> tuple[tuple[str, str], ...]:
    """Forms of another name of a person: the surname's are those of the full name. Other kinds have lemmas."""
    if entry.kind is not Kind.PERSON:
        return ()
    length = len(text.split())
    if wording.text.split()[-length:] == text.split():
        return tuple((key, " ".join(form.split()[-length:])) for key, form in wording.forms)
    return decline(text, wording.language, entry.kind, gender=entry.gender)


def kept(entry: Entry) -> Pattern:
    """The wording of an entry that is not translated, letter for letter."""
    return pattern_of(entry, entry.source, entry.source.text, exact=True)


def pattern_of(
    entry: Entry, wording: Wording, text: str, forms: Iterable[tuple[str, str]] = (), *, exact: bool = False
) -> Pattern:
    """`exact`: its words begin as they are written here."""
    language = wording.language
    words = cut(text, language)
    # Nobody calls on a town in the news, but «Львове» is also how Russian has «у Львові».
    heard = [form for key, form in forms if key != Case.VOCATIVE or entry.kind in (Kind.TERM, Kind.PERSON)]
    spelt = _spellings(words, [cut(form, language) for form in heard])
    lemmas = _lemmas(entry, text, language, words)
    return Pattern(
        tuple(
            Slot(
                frozenset(
                    {
                        *_spelt_keys(entry, language, word.key, spelt[place], place, len(words)),
                        *lemmas.get(place, ()),
                    }
                ),
                word.glue,
                word.text if is_acronym(word.text) or exact else "",
                _capital(entry, word.text, alone=len(words) == 1),
            )
            for place, word in enumerate(words)
        )
    )


def _spellings(words: Sequence[Word], forms: Iterable[Sequence[Word]]) -> list[set[str]]:
    """For each word its spellings in all forms; a form with another number of words is left out."""
    spelt = [{word.key} for word in words]
    for form in forms:
        if len(form) == len(words):
            for place, word in enumerate(form):
                spelt[place].add(word.key)
    return spelt


def _spelt_keys(entry: Entry, language: str, own: str, spelt: set[str], place: int, length: int) -> set[str]:
    keys = {_SPELT + word for word in spelt} | {_FUNCTION + own}
    if base_language(language) == "en":
        if entry.part_of_speech is PartOfSpeech.VERB and place == 0:
            keys |= {_VERB + word for word in spelt}
        elif entry.part_of_speech in (PartOfSpeech.UNKNOWN, PartOfSpeech.NOUN) and place == length - 1:
            keys |= {_NOUN + word for word in spelt}
    return keys


def _lemmas(entry: Entry, text: str, language: str, words: Sequence[Word]) -> dict[int, frozenset[str]]:
    """Place of a word → key of its lemma. Persons have none: «Зеленська» is a form of «зеленський»."""
    if entry.kind is Kind.PERSON or not has_dictionary(language):
        return {}
    phrase = analyse(text, language, entry.kind, entry.part_of_speech)
    starts = {word.start: place for place, word in enumerate(words)}
    found = {
        starts[part.start]: frozenset({part.reading.key})
        for part in phrase.parts
        if part.reading is not None and part.start in starts and words[starts[part.start]].end == part.end
    }
    if len(words) == 1 and not (phrase.head and phrase.head.reading and phrase.head.reading.known):
        # A word the dictionary lacks, or one of the neighbour language: whatever it may be a form of.
        found[0] = _own_lemmas(words[0].key, language)
    return found


def _own_lemmas(word: str, language: str) -> frozenset[str]:
    """Of the lemmas the word may have those spelt like it: «Львов» is Lviv here, not the genitive of lions."""
    keys = lemma_keys(word, language)
    return frozenset(key for key in keys if key.partition("/")[0] == word) or keys


def _capital(entry: Entry, word: str, *, alone: bool) -> bool | None:
    large = not word[0].islower()
    if entry.case_sensitive:
        return large if word[0].isalpha() else None
    return True if alone and large and entry.kind.is_name and word[0].isalpha() else None
