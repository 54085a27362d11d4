"""Which words of a Ukrainian or Russian wording are declined, and as what: its head noun and what agrees with it.

«Верховна Рада України»: adjective and noun are declined together, the genitive after them stays. Persons are declined
word by word in their gender.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from transpub.terms.entries import Gender, Kind, PartOfSpeech
from transpub.terms.morphology import Reading, has_dictionary, readings, usual
from transpub.terms.spelling import base_language, cut, folded, is_acronym

_TAG_OF = {Gender.MASCULINE: "masc", Gender.FEMININE: "femn"}
_GENDERS = ("masc", "femn", "neut")
_PERSONAL = frozenset({"Name", "Surn", "Patr"})

_CONSONANTS = tuple("бвгґджзклмнпрстфхцчшщ")

# Endings that tell a surname declined like an adjective, and those of patronymics. By language and gender.
_LIKE_ADJECTIVES = {
    ("uk", "masc"): ("ський", "цький", "зький", "ий"),
    ("uk", "femn"): ("ська", "цька", "зька"),
    ("ru", "masc"): ("ский", "цкий", "ый", "ой", "ий"),
    ("ru", "femn"): ("ская", "цкая", "ая"),
}
_FEMININE = ("івна", "ївна", "овна", "евна", "ська", "цька", "зька", "ская", "цкая", "ова", "ева", "єва", "іна", "ина")
_MASCULINE = ("ович", "йович", "евич", "ський", "цький", "зький", "ский", "цкий", "ов", "ев", "єв", "ін", "ин")
# A name no dictionary has is declined like one it has, by its ending; the longest ending that fits decides. The
# number says how many letters at the end are the ending.
_MODELS: Mapping[str, Sequence[tuple[tuple[str, ...], str, int]]] = {
    "uk": (
        (("ов", "ев"), "Лавров", 2),
        (("єв",), "Медведєв", 2),
        (("ін", "їн"), "Путін", 2),
        (("ко",), "Порошенко", 1),
        (("га",), "Сапіга", 2),
        (("ка",), "Сорока", 2),
        (("а",), "Бандера", 1),
        (("ь",), "Гоголь", 1),
        (("ц",), "Шольц", 0),
        (_CONSONANTS, "Трамп", 0),
    ),
    "ru": (
        (("ов",), "Иванов", 2),
        (("ев",), "Медведев", 2),
        (("ин",), "Пушкин", 2),
        (("га", "ка", "ха"), "Глинка", 1),
        (("а",), "Окуджава", 1),
        (("ия",), "Берия", 1),
        (("ь",), "Гоголь", 1),
        (("й",), "Гайдай", 1),
        (("ж", "ц", "ч", "ш", "щ"), "Малевич", 0),
        (_CONSONANTS, "Трамп", 0),
    ),
}
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
    """The wording taken apart. Nothing in it is declined in a language without a dictionary, or if it is no noun."""
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
    gender = _gender(reading)
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
        if not later or _noun(later, language, kind) is None and _adjective(later, language) is None:
            return place
    return None


def _agreeing_noun(adjective: Reading, word: str, language: str, kind: Kind) -> bool:
    noun = _noun(word, language, kind)
    return noun is not None and _gender(noun) == _gender(adjective)


def _double_name(part: Part, kind: Kind, language: str) -> list[Part]:
    first, hyphen, last = part.text.partition("-")
    if not hyphen or kind is not Kind.PLACE or not last.lower().endswith(_ADJECTIVAL):
        return [part]
    if not any(reading.is_noun for reading in _nominatives(first, language)):
        return [part]
    middle = part.start + len(first)
    return [Part(first, part.start, middle), Part(last, middle + 1, part.end)]


def _nominatives(word: str, language: str) -> list[Reading]:
    if is_acronym(word) or not any(letter.isalpha() for letter in word):
        return []
    every = readings(word, language)
    if any("PREP" in reading.tags for reading in every):
        return []
    found = [reading for reading in every if "nomn" in reading.tags]
    return sorted(found, key=lambda reading: not usual(reading.tags))


def _noun(word: str, language: str, kind: Kind) -> Reading | None:
    """The likeliest noun: in its dictionary form rather than the plural of another word, a place for a place."""
    found = [reading for reading in _nominatives(word, language) if reading.is_noun]

    def unlikely(reading: Reading) -> tuple[bool, bool, bool]:
        personal, geographic = bool(reading.tags & _PERSONAL), "Geox" in reading.tags
        return (
            reading.lemma != folded(word),
            kind is Kind.PLACE and (personal or "anim" in reading.tags),
            personal or (kind is not Kind.PLACE and geographic),
        )

    return min(found, key=unlikely, default=None)


def _adjective(word: str, language: str, gender: str | None = None) -> Reading | None:
    for reading in _nominatives(word, language):
        if reading.is_adjective and gender in (None, _gender(reading)):
            return reading
    return None


def _gender(reading: Reading) -> str:
    if "plur" in reading.tags:
        return "plur"
    return next((gender for gender in _GENDERS if gender in reading.tags), "")


def _person(parts: tuple[Part, ...], language: str, gender: Gender) -> Phrase:
    tag = _TAG_OF.get(gender) or _gender_of_name(parts, language)
    pieces = [piece for part in parts for piece in _by_hyphen(part)]
    declined = tuple(
        Part(piece.text, piece.start, piece.end, _personal(piece.text, language, tag, surname=piece is pieces[-1]))
        for piece in pieces
    )
    return Phrase(declined, tag, animate=True)


def _by_hyphen(part: Part) -> Iterable[Part]:
    start = part.start
    for text in part.text.split("-"):
        yield Part(text, start, start + len(text))
        start += len(text) + 1


def _gender_of_name(parts: Sequence[Part], language: str) -> str:
    """By the given name, else by the ending of surname or patronymic; masculine if nothing tells."""
    if len(parts) > 1:
        for reading in _nominatives(parts[0].text, language):
            if reading.known and "Name" in reading.tags and _gender(reading) in ("masc", "femn"):
                return _gender(reading)
        if parts[0].text.lower().endswith(("а", "я")):
            return "femn"
    for part in reversed(parts):
        word = part.text.lower()
        if word.endswith(_FEMININE):
            return "femn"
        if word.endswith(_MASCULINE):
            return "masc"
    known = {_gender(reading) for part in parts for reading in _nominatives(part.text, language) if reading.known}
    return "femn" if known == {"femn"} else "masc"


def _personal(word: str, language: str, gender: str, *, surname: bool) -> Reading | None:
    """What a name is declined as; None for an initial and for what stays as it is (Трюдо, Олена Шевченко)."""
    lowered = word.lower()
    if len(word) < 2:
        return None
    fitting = [reading for reading in _nominatives(word, language) if gender in reading.tags or "ms-f" in reading.tags]
    wanted = "Surn" if surname else "Name"
    known = [reading for reading in fitting if reading.known and reading.is_noun and reading.tags & _PERSONAL]
    if known:
        best = min(known, key=lambda reading: wanted not in reading.tags)
        return None if "Fixd" in best.tags and _stays(lowered, language, gender) else _movable(known, wanted)
    if lowered.endswith(_LIKE_ADJECTIVES[base_language(language), gender]):
        return next((reading for reading in fitting if reading.is_adjective), None)
    if _stays(lowered, language, gender):
        return None
    guessed = [reading for reading in fitting if reading.is_noun and "anim" in reading.tags]
    if gender == "masc" or not guessed:
        return _like_another(lowered, language)
    return _movable(guessed, wanted)


def _like_another(word: str, language: str) -> Reading | None:
    for endings, model, length in _MODELS[base_language(language)]:
        if word.endswith(endings):
            stem, stem_of_model = len(word) - length, len(model) - length
            for reading in _nominatives(model, language):
                if {"Surn", "masc"} <= reading.tags and "Fixd" not in reading.tags:
                    stems = (model[:stem_of_model].lower(), word[:stem])
                    return replace(reading, lemma=folded(word), known=False, stems=stems)
    return None


def _movable(found: Sequence[Reading], wanted: str) -> Reading | None:
    moving = [reading for reading in found if "Fixd" not in reading.tags]
    return min(moving, key=lambda reading: wanted not in reading.tags, default=None)


def _stays(word: str, language: str, gender: str) -> bool:
    """Names in a consonant decline for men only; those in a vowel other than -а, -я do not, but Ukrainian -ко."""
    if word.endswith(("а", "я")):
        return False
    if word.endswith(("о", "е", "є", "э", "и", "і", "ї", "у", "ю", "ы")):
        return not (base_language(language) == "uk" and gender == "masc" and word.endswith("ко"))
    return gender == "femn"
