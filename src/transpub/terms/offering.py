"""The right form of an approved wording to stand where a wrong one stands."""

from rapidfuzz import fuzz

from transpub.terms.cases import forms_of, governed
from transpub.terms.entries import PLURAL, Case, Wording
from transpub.terms.patterns import Keyed
from transpub.terms.spelling import folded

# So many letters of an ending that agree tell the form of a word no dictionary has.
_ENDING = 2


def offer(wording: Wording, target: Keyed, place: int, length: int) -> str:
    """The approved wording for the words from `place` on: in their case where preposition or ending tell it,
    else in the nominative."""
    start, end = target.span(place, length)
    wrong = target.text[start:end]
    chosen = _in_case(wording, target, place, length, wrong) or wording.text
    # A term begins a sentence as its wrong form did.
    return chosen[:1].upper() + chosen[1:] if wrong[:1].isupper() else chosen


def _in_case(wording: Wording, target: Keyed, place: int, length: int, wrong: str) -> str | None:
    """None where the case cannot be told."""
    forms = dict(wording.forms)
    if not forms:
        return None
    told = _told(wording, target, place, length)
    candidates = [forms[key] for key in sorted(told & forms.keys())]
    if not candidates:
        ending = folded(wrong)[-_ENDING:]
        candidates = [form for form in forms.values() if folded(form).endswith(ending)]
        if len(set(candidates)) != 1:
            return None
    return max(candidates, key=lambda form: fuzz.ratio(folded(form), folded(wrong)))


def _told(wording: Wording, target: Keyed, place: int, length: int) -> frozenset[str]:
    """Keys of the forms that fit: those the wrong words may be, of them those the preposition before takes."""
    words = target.words[place : place + length]
    told = next((found for word in words if (found := forms_of(word.key, target.language))), frozenset())
    if not any(key.startswith(PLURAL) for key, _ in wording.forms):
        told = frozenset(key.removeprefix(PLURAL) for key in told)
    joined = place > 0 and target.words[place].glue == " "
    cases = governed(target.words[place - 1].key, target.language) if joined else frozenset()
    if not cases:
        return told
    fitting = frozenset(key for key in told if Case(key.removeprefix(PLURAL)) in cases)
    return fitting or frozenset(case.value for case in cases)
