"""Declined forms of a wording in Ukrainian and Russian. What comes out is a proposal: people may edit it."""

from collections.abc import Mapping
from functools import lru_cache

from rapidfuzz.distance import Prefix

from transpub.terms.entries import PLURAL, Case, Gender, Kind, PartOfSpeech
from transpub.terms.morphology import Reading, usual
from transpub.terms.phrases import Part, Phrase, analyse
from transpub.terms.spelling import base_language

_TAGS: Mapping[Case, str] = {
    Case.NOMINATIVE: "nomn",
    Case.GENITIVE: "gent",
    Case.DATIVE: "datv",
    Case.ACCUSATIVE: "accs",
    Case.INSTRUMENTAL: "ablt",
    Case.LOCATIVE: "loct",
    Case.VOCATIVE: "voct",
}
_BY_LANGUAGE: Mapping[str, tuple[Case, ...]] = {
    "uk": tuple(Case),
    "ru": tuple(case for case in Case if case is not Case.VOCATIVE),
}
_GENDERS = frozenset({"masc", "femn", "neut"})
# What must be the same for two words to be forms of one adjective: «высший» is no «высокий».
_ADJECTIVES = frozenset({"ADJF", "PRTF", "Supr", "pssv", "actv", "past", "pres"})
_OVI = ("ові", "еві", "єві")


@lru_cache(maxsize=65_536)
def decline(
    text: str,
    language: str,
    kind: Kind = Kind.TERM,
    part_of_speech: PartOfSpeech = PartOfSpeech.UNKNOWN,
    gender: Gender = Gender.UNKNOWN,
) -> tuple[tuple[str, str], ...]:
    """(key, text) pairs, keys as in entries.FORM_KEYS; the plural only of terms that stand in the singular.

    Indeclinable wordings (НАТО, Трюдо) are the same in all cases. Empty for verbs, adjectives and languages without
    a dictionary.
    """
    cases = _BY_LANGUAGE.get(base_language(language), ())
    if part_of_speech not in (PartOfSpeech.UNKNOWN, PartOfSpeech.NOUN):
        return ()
    phrase = analyse(text, language, kind, part_of_speech, gender)
    found = [(case.value, _written(text, phrase, case, phrase.gender, language)) for case in cases]
    if (
        kind is Kind.TERM
        and phrase.head is not None
        and phrase.gender not in ("plur", "")
        and _has_plural(phrase.head)
    ):
        found += [(PLURAL + case, _written(text, phrase, case, "plur", language)) for case in cases]
    return tuple(found)


def _has_plural(head: Part) -> bool:
    reading = head.reading
    if reading is None or reading.tags & {"Sgtm", "Fixd"}:
        return False
    return any("plur" in tags and "nomn" in tags for _, tags in reading.paradigm())


def _written(text: str, phrase: Phrase, case: Case, gender: str, language: str) -> str:
    """The wording with its declined words put in; everything between them stays."""
    if case is Case.NOMINATIVE and gender == phrase.gender:
        return text
    written, position = [], 0
    for part in phrase.parts:
        declined = _declined(part, phrase, case, gender, language)
        written += [text[position : part.start], like(declined, text[part.start : part.end])]
        position = part.end
    return "".join([*written, text[position:]])


def _declined(part: Part, phrase: Phrase, case: Case, gender: str, language: str) -> str:
    if part.reading is None:
        return part.text
    if part.reading.is_adjective:
        return _adjective_form(part.reading, case, gender, language, animate=phrase.animate) or part.text
    return _noun_form(part.reading, case, plural=gender == "plur", language=language) or part.text


def _noun_form(reading: Reading, case: Case, *, plural: bool, language: str) -> str | None:
    of_case = _forms(reading, _TAGS[case], plural=plural)
    if base_language(language) == "uk" and not plural and case in (Case.DATIVE, Case.LOCATIVE):
        # Of «безпілотникові» and «безпілотнику» the shorter; «Харкові» has only one locative of that kind.
        dative = _forms(reading, "datv", plural=False)
        animate_locative = case is Case.LOCATIVE and "anim" in reading.tags
        short = [form for form in of_case if not (form.endswith(_OVI) and form in dative)]
        if short and not animate_locative:
            of_case = short
    return _usual_locative(of_case, case, language)


def _forms(reading: Reading, case: str, *, plural: bool) -> list[str]:
    """Of a surname only those of its own gender: «Захарова» and «Захаров» are one word to the dictionary."""
    gender = reading.tags & _GENDERS
    return [
        form
        for form, tags in reading.paradigm()
        if case in tags
        and "NOUN" in tags
        and ("plur" in tags) == plural
        and (plural or not gender or not tags & _GENDERS or gender == tags & _GENDERS)
        and usual(tags)
    ]


def _adjective_form(reading: Reading, case: Case, gender: str, language: str, *, animate: bool) -> str | None:
    if case is Case.ACCUSATIVE and gender in ("masc", "plur"):
        case = Case.GENITIVE if animate else Case.NOMINATIVE
    if case is Case.VOCATIVE:
        case = Case.NOMINATIVE
    found = [
        form
        for form, tags in reading.paradigm()
        if _TAGS[case] in tags
        and gender in tags
        and (tags & _ADJECTIVES) == (reading.tags & _ADJECTIVES)
        and usual(tags)
    ]
    # «высший» and «высочайший» are one word to the dictionary.
    found.sort(key=lambda form: -Prefix.similarity(form, reading.parse.word))
    return _usual_locative(found, case, language)


def _usual_locative(found: list[str], case: Case, language: str) -> str | None:
    """«у Рівному» is what newsrooms write, «у Рівнім» is as right."""
    if base_language(language) == "uk" and case is Case.LOCATIVE:
        found = [form for form in found if form.endswith("ому")] or found
    return found[0] if found else None


def like(form: str, pattern: str) -> str:
    """The dictionary's lower-case form with the capitals, apostrophe and е for ё of the wording."""
    if form == pattern:
        return form
    if "’" in pattern:
        form = form.replace("'", "’")
    if "ё" not in pattern.lower():
        form = form.replace("ё", "е")
    pieces, patterns = form.split("-"), pattern.split("-")
    if len(pieces) == len(patterns):
        return "-".join(_capitalised(piece, like) for piece, like in zip(pieces, patterns, strict=True))
    return _capitalised(form, pattern)


def _capitalised(form: str, pattern: str) -> str:
    return form[:1].upper() + form[1:] if pattern[:1].isupper() else form
