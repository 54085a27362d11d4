"""pymorphy3 behind a lock: loaded for a language at its first word, and asked for each word once.

A dictionary takes about 0.2 s and 20 MB (measured: Ukrainian 0.19 s and 23 MB, Russian 0.17 s and 18 MB), a word
0.1 ms; so neither is spent before an Ukrainian or Russian text comes along.
"""

from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Any

from transpub.terms.spelling import WORDS_KEPT, base_language, folded, is_acronym

if TYPE_CHECKING:
    from pymorphy3 import MorphAnalyzer

LANGUAGES = frozenset({"uk", "ru"})

PERSONAL = frozenset({"Name", "Surn", "Patr"})
GENDERS = ("masc", "femn", "neut")

# Misspelt, archaic, distorted and colloquial forms are recognised and never offered.
_ODD = frozenset({"Dist", "Arch", "Infr", "Slng", "Erro", "Litr", "V-be", "V-oy", "V-ey", "V-bi"})

CASES = frozenset({"nomn", "gent", "datv", "accs", "ablt", "loct", "voct", "gen1", "gen2", "acc2", "loc1", "loc2"})

_analyzers: dict[str, "MorphAnalyzer"] = {}
# pymorphy3 promises nothing about threads.
_lock = Lock()


@dataclass(frozen=True)
class Reading:
    """One reading of a word. `tags` are OpenCorpora grammemes; `paradigm` all forms of its lemma with their tags.

    `known`: the dictionary has the word, it was not guessed by its ending. `stems`, for a name declined like
    another: the stem of the word that `parse` is about, and the one to put in its place.
    """

    lemma: str
    tags: frozenset[str]
    known: bool
    parse: Any
    stems: tuple[str, str] = ("", "")

    @property
    def is_noun(self) -> bool:
        return "NOUN" in self.tags

    @property
    def is_adjective(self) -> bool:
        """Participles are declined as adjectives are."""
        return bool(self.tags & {"ADJF", "PRTF"})

    @property
    def key(self) -> str:
        """Lemma and part of speech: what makes two words forms of one."""
        return f"{self.lemma}/{_PARTS.get(str(self.parse.tag.POS), 'other')}"

    def paradigm(self) -> tuple[tuple[str, frozenset[str]], ...]:
        old, new = self.stems
        with _lock:
            forms = [(form.word, _with_case(form.tag.grammemes)) for form in self.parse.lexeme]
        return tuple((new + word[len(old) :], tags) for word, tags in forms if word.startswith(old))


_PARTS = {
    "NOUN": "noun",
    "ADJF": "adjective",
    "ADJS": "adjective",
    "COMP": "adjective",
    "VERB": "verb",
    "INFN": "verb",
    "GRND": "verb",
    "PRTF": "verb",
    "PRTS": "verb",
}


def _with_case(tags: frozenset[str]) -> frozenset[str]:
    """The Ukrainian dictionary leaves the nominative of some nouns without its tag."""
    return tags | {"nomn"} if "NOUN" in tags and not tags & CASES else tags


def neighbour_of(language: str) -> str | None:
    """The language whose words stray into this one's texts."""
    return {"uk": "ru", "ru": "uk"}.get(base_language(language))


def has_dictionary(language: str) -> bool:
    return base_language(language) in LANGUAGES


@lru_cache(maxsize=WORDS_KEPT)
def readings(word: str, language: str) -> tuple[Reading, ...]:
    """What the word may be, likeliest first, in any case; empty for a language without a dictionary."""
    base = base_language(language)
    if base not in LANGUAGES:
        return ()
    lowered = word.lower()
    with _lock:
        if base not in _analyzers:
            # Imported here: 0.1 s that most commands and requests need not spend.
            from pymorphy3 import MorphAnalyzer  # noqa: PLC0415

            _analyzers[base] = MorphAnalyzer(lang=base)
        parses = _analyzers[base].parse(lowered)
    return tuple(
        Reading(folded(parse.normal_form), _with_case(parse.tag.grammemes), parse.is_known, parse)
        for parse in parses
        if "UNKN" not in parse.tag
    )


@lru_cache(maxsize=WORDS_KEPT)
def is_function_word(word: str, language: str) -> bool:
    """Prepositions, conjunctions and particles: «после» is hardly ever the locative of «посол»."""
    return any(reading.known and reading.tags & {"PREP", "CONJ", "PRCL"} for reading in readings(word, language))


@lru_cache(maxsize=WORDS_KEPT)
def lemma_keys(word: str, language: str) -> frozenset[str]:
    """Keys of all readings; the neighbour's as well for a word only its dictionary knows («Киеве» in Ukrainian)."""
    own = readings(word, language)
    if own and not any(reading.known for reading in own):
        known = [reading for reading in readings(word, neighbour_of(language) or "") if reading.known]
        own = (*own, *known)
    # Nobody calls on a town in the news, but «Львове» is also how Russian has «у Львові».
    return frozenset(reading.key for reading in own if not {"voct", "inan"} <= reading.tags)


def nominatives(word: str, language: str) -> list[Reading]:
    """Readings in the nominative, the usual ones first; acronyms and prepositions have none."""
    if is_acronym(word) or not any(letter.isalpha() for letter in word):
        return []
    every = readings(word, language)
    if any("PREP" in reading.tags for reading in every):
        return []
    found = [reading for reading in every if "nomn" in reading.tags]
    return sorted(found, key=lambda reading: not usual(reading.tags))


def gender_of(reading: Reading) -> str:
    """The tag of its gender; `plur` for what stands in the plural."""
    if "plur" in reading.tags:
        return "plur"
    return next((gender for gender in GENDERS if gender in reading.tags), "")


def usual(tags: frozenset[str]) -> bool:
    return not tags & _ODD
