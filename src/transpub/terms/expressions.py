"""Names and expressions that a sentence has, as candidates. Which of them matter is left to `suggesting`.

By shape alone, no tagger: a name is a run of words with a capital, small joining words inside it (“Ministry of
Defence”), or such a run with the common noun after it (“Kherson region”); an expression is two or three ordinary
words without a function word.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from transpub.terms.morphology import has_dictionary, is_function_word
from transpub.terms.spelling import WORDS_KEPT, Word, base_language, cut

NAME_WORDS_MOST = 5
# What stands behind so many words of a sentence is left out: few sentences of the news have a third of them.
_WORDS_MOST = 120
EXPRESSION_WORDS = (2, 3)

_JOINING = frozenset({"of", "the", "for", "and", "de", "la", "du", "von", "van", "der", "al", "el", "bin", "ibn"})
# English words that are part of no term at its edges: closed classes, and verbs that tell who said what.
_ENGLISH_WORDS = """
    a about above across after again against ago all almost along already also although always am among an
    and any are around as asked at away be became because been before behind being below between both but by
    called came can cannot could did do does done down during each either enough even ever every few first
    for from further gave get go goes going gone got had has have having he her here hers him his how
    however i if in into is it its itself just last later least less like made make many may me might more
    most much must my near neither never new next no nor not now of off often on once one only or other our
    out over own per put rather said same saw say says second see seen several shall she should since so
    some soon still such take taken than that the their them then there these they third this those though
    three through thus to today together told tomorrow too took toward towards two under until up upon us
    very was we well went were what when where whether which while who whom whose why will with within
    without would year years yesterday yet you your
"""
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
# A word after a name that ends so is hardly its noun: “Kyiv reported”.
_VERB_ENDINGS = ("ed", "ing")


@dataclass(frozen=True)
class Candidate:
    """Some words of a sentence. `key` is the same for all its occurrences; `size` counts its words without the
    small joining ones."""

    key: tuple[str, ...]
    text: str
    is_name: bool
    size: int


@dataclass(frozen=True)
class Sentence:
    """A text and its first words."""

    text: str
    language: str
    words: tuple[Word, ...]

    @classmethod
    def of(cls, text: str, language: str) -> "Sentence":
        return cls(text, language, tuple(cut(text, language)[:_WORDS_MOST]))

    def written(self, place: int, length: int) -> str:
        return self.text[self.words[place].start : self.words[place + length - 1].end]

    def is_joined(self, place: int, length: int) -> bool:
        """Whether only spaces and hyphens stand between these words."""
        return all(word.glue in (" ", "-") for word in self.words[place + 1 : place + length])


def is_small(word: Word, language: str) -> bool:
    """A function word, or no word at all: nothing a term begins or ends with."""
    if not any(letter.isalpha() for letter in word.text):
        return True
    return _is_small(word.key, base_language(language))


@lru_cache(maxsize=WORDS_KEPT)
def _is_small(key: str, language: str) -> bool:
    return key in _ENGLISH if language == "en" else has_dictionary(language) and is_function_word(key, language)


def small_letters(sentences: Iterable[Sentence]) -> frozenset[str]:
    """The words that are written small somewhere: at the beginning of a sentence their capital means nothing."""
    return frozenset(word.key for sentence in sentences for word in sentence.words if word.text[0].islower())


def candidates(sentence: Sentence, small: frozenset[str]) -> Iterator[Candidate]:
    """All names and expressions of a sentence, nested ones too. `small` is what `small_letters` found."""
    capital = [_has_capital(word, place, small, sentence.language) for place, word in enumerate(sentence.words)]
    for place in range(len(sentence.words)):
        for length in range(1, min(NAME_WORDS_MOST, len(sentence.words) - place) + 1):
            if not sentence.is_joined(place, length):
                break
            if _is_name(sentence, capital, place, length):
                yield _candidate(sentence, place, length, is_name=True)
            elif length in EXPRESSION_WORDS and _is_expression(sentence, capital, place, length):
                yield _candidate(sentence, place, length, is_name=False)


def _candidate(sentence: Sentence, place: int, length: int, *, is_name: bool) -> Candidate:
    words = sentence.words[place : place + length]
    return Candidate(
        key=tuple(word.key for word in words),
        text=sentence.written(place, length),
        is_name=is_name,
        size=sum(word.key not in _JOINING for word in words),
    )


def _has_capital(word: Word, place: int, small: frozenset[str], language: str) -> bool:
    if not word.text[0].isupper() or is_small(word, language):
        return False
    return place > 0 or word.key not in small


def _is_name(sentence: Sentence, capital: Sequence[bool], place: int, length: int) -> bool:
    inside = range(place, place + length)
    if not capital[place]:
        return False
    if all(capital[at] or sentence.words[at].key in _JOINING for at in inside):
        return capital[place + length - 1]
    return length > 1 and all(capital[at] for at in inside[:-1]) and _may_be_noun(sentence, place + length - 1)


def _may_be_noun(sentence: Sentence, place: int) -> bool:
    word = sentence.words[place]
    return word.text.islower() and not is_small(word, sentence.language) and not word.key.endswith(_VERB_ENDINGS)


def _is_expression(sentence: Sentence, capital: Sequence[bool], place: int, length: int) -> bool:
    return not any(
        capital[at] or is_small(sentence.words[at], sentence.language) for at in range(place, place + length)
    )
