"""Which words of a Ukrainian or Russian wording are declined, and as what: its head noun and what agrees with it.

«Верховна Рада України»: adjective and noun are declined together, the genitive after them stays. Persons are
declined word by word in their gender.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from transpub.terms.entries import Gender, Kind, PartOfSpeech
from transpub.terms.morphology import PERSONAL, Reading, gender_of, has_dictionary, nominatives, readings
from transpub.terms.persons import gender_of_name, personal
from transpub.terms.spelling import cut, folded

_TAG_OF = {Gender.MASCULINE: "masc", Gender.FEMININE: "femn"}

_LONG_ENDINGS = ("ий", "ій", "ка", "ке", "на", "не", "ький", "ый", "ой", "ая", "ое", "ее", "ые", "ие", "кі", "ні")
# A double place name that ends so is a noun with its adjective: Кам’янець-Подільський.
_ADJECTIVAL = ("ський", "цький", "ский", "цкий")


@dataclass(frozen=True)
class Part:
    """A word of a wording. `reading`: what it is declined as, None where it stays as it is.

    `agrees`: it is an adjective that takes the case of the head noun.
    """

    text: str
    start: int
    end: int
    reading: Reading | None = None
    agrees: bool = False


@dataclass(frozen=True)
class Phrase:
    """`gender` is the OpenCorpora tag of the head, `plur` for one that stands in the plural."""

    parts: tuple[Part, ...]
    gender: str = ""
    animate: bool = False

    @property
    def head(self) -> Part | None:
        return next((part for part in self.parts if part.reading and not part.agrees), None)


@lru_cache(maxsize=65_536)
def analyse(
    text: str,
    language: str,
    kind: Kind = Kind.TERM,
    part_of_speech: PartOfSpeech = PartOfSpeech.UNKNOWN,
    gender: Gender = Gender.UNKNOWN,
) -> Phrase:
    """The wording taken apart. Nothing in it is declined in a language without a dictionary."""
    parts = tuple(Part(word.text, word.start, word.end) for word in cut(text, language))
    if not has_dictionary(language):
        return Phrase(parts)
    if kind is Kind.PERSON:
        return _person(parts, language, gender)
    if part_of_speech in (PartOfSpeech.VERB, PartOfSpeech.ADJECTIVE):
        return Phrase(_first_as(parts, language, part_of_speech))
    return _noun_phrase(parts, language, kind)


def _first_as(parts: tuple[Part, ...], language: str, part_of_speech: PartOfSpeech) -> tuple[Part, ...]:
    wanted = {"VERB", "INFN"} if part_of_speech is PartOfSpeech.VERB else {"ADJF"}
    for number, part in enumerate(parts):
        for reading in readings(part.text, language):
            if reading.tags & wanted:
                found = Part(part.text, part.start, part.end, reading)
                return (*parts[:number], found, *parts[number + 1 :])
    return parts


def _noun_phrase(parts: tuple[Part, ...], language: str, kind: Kind) -> Phrase:
    """The first noun in the nominative is the head; the adjectives before it agree with it."""
    split = [piece for part in parts for piece in _double_name(part, kind, language)]
    place = _head_place(split, language, kind)
    if place is None:
        return Phrase(parts)
    head = split[place]
    reading = _noun(head.text, language, kind) or _adjective(head.text, language)
    if reading is None:
        return Phrase(parts)
    gender = gender_of(reading)
    declined = [
        Part(part.text, part.start, part.end, _adjective(part.text, language, gender), agrees=True)
        if part is not head
        else Part(part.text, part.start, part.end, reading)
        for part in split[: place + 1]
    ]
    rest = split[place + 1 :]
    # «острів Зміїний», but not the possessive of «Кабінет Міністрів»
    found = _adjective(rest[0].text, language, gender) if rest else None
    if found and not found.tags & {"Poss"} and rest[0].text.lower().endswith(_LONG_ENDINGS):
        follower = rest.pop(0)
        declined.append(Part(follower.text, follower.start, follower.end, found, agrees=True))
    animate = "anim" in reading.tags or (reading.is_adjective and kind is Kind.TERM)
    return Phrase((*declined, *rest), gender, animate)


def _head_place(parts: Sequence[Part], language: str, kind: Kind) -> int | None:
    """Where the head stands: the first noun that no adjective reading and later noun speak against."""
    for place, part in enumerate(parts):
        noun, adjective = _noun(part.text, language, kind), _adjective(part.text, language)
        later = parts[place + 1].text if place + 1 < len(parts) else ""
        if noun and not (adjective and later and _agreeing_noun(adjective, later, language, kind)):
            return place
        if adjective is None:
            if not any("ADVB" in reading.tags for reading in readings(part.text, language)):
                return None
            continue
        if not later or (_noun(later, language, kind) is None and _adjective(later, language) is None):
            return place
    return None


def _agreeing_noun(adjective: Reading, word: str, language: str, kind: Kind) -> bool:
    noun = _noun(word, language, kind)
    return noun is not None and gender_of(noun) == gender_of(adjective)


def _double_name(part: Part, kind: Kind, language: str) -> list[Part]:
    first, hyphen, last = part.text.partition("-")
    if not hyphen or kind is not Kind.PLACE or not last.lower().endswith(_ADJECTIVAL):
        return [part]
    if not any(reading.is_noun for reading in nominatives(first, language)):
        return [part]
    middle = part.start + len(first)
    return [Part(first, part.start, middle), Part(last, middle + 1, part.end)]


def _noun(word: str, language: str, kind: Kind) -> Reading | None:
    """The likeliest noun: in its dictionary form rather than the plural of another word, a place for a place."""
    found = [reading for reading in nominatives(word, language) if reading.is_noun]

    def unlikely(reading: Reading) -> tuple[bool, bool, bool]:
        personal, geographic = bool(reading.tags & PERSONAL), "Geox" in reading.tags
        return (
            reading.lemma != folded(word),
            kind is Kind.PLACE and (personal or "anim" in reading.tags),
            personal or (kind is not Kind.PLACE and geographic),
        )

    return min(found, key=unlikely, default=None)


def _adjective(word: str, language: str, gender: str | None = None) -> Reading | None:
    for reading in nominatives(word, language):
        if reading.is_adjective and gender in (None, gender_of(reading)):
            return reading
    return None


def _person(parts: tuple[Part, ...], language: str, gender: Gender) -> Phrase:
    tag = _TAG_OF.get(gender) or gender_of_name([part.text for part in parts], language)
    pieces = [piece for part in parts for piece in _by_hyphen(part)]
    declined = tuple(
        Part(piece.text, piece.start, piece.end, personal(piece.text, language, tag, surname=piece is pieces[-1]))
        for piece in pieces
    )
    return Phrase(declined, tag, animate=True)


def _by_hyphen(part: Part) -> Iterable[Part]:
    start = part.start
    for text in part.text.split("-"):
        yield Part(text, start, start + len(text))
        start += len(text) + 1
