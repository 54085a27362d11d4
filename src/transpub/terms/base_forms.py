"""An inflected name or expression led back to the form a dictionary has: «Довгої Балки» → «Довга Балка».

A proposal: what cannot be told stays as it is. The other way round is `forms`.
"""

from collections.abc import Iterator, Sequence

from transpub.terms.forms import like
from transpub.terms.morphology import CASES, GENDERS, Reading, has_dictionary, readings, usual
from transpub.terms.phrases import analyse
from transpub.terms.spelling import Word, cut, folded, is_acronym


def is_base_form(text: str, language: str) -> bool:
    """Whether it stands as a dictionary has it; True in a language without one."""
    head = analyse(text, language).head
    if head is None or head.reading is None:
        return not has_dictionary(language)
    return head.reading.lemma == folded(head.text)


def base_form(text: str, language: str, *, is_person: bool = False) -> str:
    """A noun and the adjectives before it in the nominative, what follows as it stands; of a person all names."""
    if not has_dictionary(language) or is_base_form(text, language):
        return text
    words = cut(text, language)
    if is_person:
        attempts = [_declined(words, language, *told) for told in _told(words[0], language)]
    else:
        attempts = [
            _declined(words[: place + 1], language, *told)
            for place in reversed(range(len(words)))
            for told in _told(words[place], language)
        ]
    return _replaced(text, words, next((forms for forms in attempts if forms), []))


def _told(head: Word, language: str) -> list[tuple[str, str]]:
    """The oblique cases, with gender, in which the noun may stand; the singular first."""
    found = [
        (case, _gender(reading.tags))
        for reading in readings(head.key, language)
        if reading.is_noun
        for case in sorted(reading.tags & CASES - {"nomn"})
    ]
    return sorted(found, key=lambda told: told[1] == "plur")


def _declined(words: Sequence[Word], language: str, case: str, gender: str) -> list[str]:
    """The words in the nominative; empty if one of them cannot stand in that case and gender."""
    found = [next(_nominatives(word, language, case, gender, last=word is words[-1]), "") for word in words]
    return found if all(found) else []


def _nominatives(word: Word, language: str, case: str, gender: str, *, last: bool) -> Iterator[str]:
    for reading in () if is_acronym(word.text) else readings(word.key, language):
        if case in reading.tags and gender == _gender(reading.tags) and _may_stand(reading, last=last):
            for form, tags in reading.paradigm():
                if "nomn" in tags and _gender(tags) == gender and usual(tags):
                    yield like(form, word.text)


def _may_stand(reading: Reading, *, last: bool) -> bool:
    """Before the noun stand adjectives, and the first names of a person."""
    return reading.is_noun if last else reading.is_adjective or "Name" in reading.tags


def _gender(tags: frozenset[str]) -> str:
    return "plur" if "plur" in tags else next((gender for gender in GENDERS if gender in tags), "")


def _replaced(text: str, words: Sequence[Word], forms: Sequence[str]) -> str:
    written, position = [], 0
    for word, form in zip(words, forms, strict=False):
        written += [text[position : word.start], form]
        position = word.end
    return "".join([*written, text[position:]])
