"""What the words of a person's name are declined as in Ukrainian and Russian, and the gender a name tells."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from transpub.terms.morphology import PERSONAL, Reading, gender_of, nominatives
from transpub.terms.spelling import base_language, folded

_CONSONANTS = tuple("бвгґджзклмнпрстфхцчшщ")

# Endings that tell a surname declined like an adjective, and those of patronymics. By language and gender.
_LIKE_ADJECTIVES = {
    ("uk", "masc"): ("ський", "цький", "зький", "ий"),
    ("uk", "femn"): ("ська", "цька", "зька"),
    ("ru", "masc"): ("ский", "цкий", "ый", "ой", "ий"),
    ("ru", "femn"): ("ская", "цкая", "ая"),
}
_FEMININE = (
    "івна",
    "ївна",
    "овна",
    "евна",
    "ська",
    "цька",
    "зька",
    "ская",
    "цкая",
    "ова",
    "ева",
    "єва",
    "іна",
    "ина",
)
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


def gender_of_name(words: Sequence[str], language: str) -> str:
    """By the given name, else by the ending of surname or patronymic; masculine if nothing tells."""
    if len(words) > 1:
        for reading in nominatives(words[0], language):
            if reading.known and "Name" in reading.tags and gender_of(reading) in ("masc", "femn"):
                return gender_of(reading)
        if words[0].lower().endswith(("а", "я")):
            return "femn"
    for word in map(str.lower, reversed(words)):
        if word.endswith(_FEMININE):
            return "femn"
        if word.endswith(_MASCULINE):
            return "masc"
    known = {gender_of(reading) for word in words for reading in nominatives(word, language) if reading.known}
    return "femn" if known == {"femn"} else "masc"


def personal(word: str, language: str, gender: str, *, surname: bool) -> Reading | None:
    """What a name is declined as; None for an initial and for what stays as it is (Трюдо, Олена Шевченко)."""
    lowered = word.lower()
    if len(word) < 2:
        return None
    fitting = [
        reading for reading in nominatives(word, language) if gender in reading.tags or "ms-f" in reading.tags
    ]
    wanted = "Surn" if surname else "Name"
    known = [reading for reading in fitting if reading.known and reading.is_noun and reading.tags & PERSONAL]
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
            for reading in nominatives(model, language):
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
