"""Entries that confirmed work suggests: expressions of the sources that are always translated alike. Pure.

Each expression takes the one counterpart that is surest (see `counterparts`), and each counterpart is taken once,
the surest pair first (competitive linking: Melamed, “Models of translational equivalence among words”,
Computational Linguistics 26, 2000). An expression that hardly occurs outside a longer one is left out as a piece of
it (nested terms: Frantzi, Ananiadou, Mima, “Automatic recognition of multi-word terms”, 2000). Sources in an
inflected language give less: their forms are not taken together.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from transpub.terms.base_forms import base_form, is_base_form
from transpub.terms.counterparts import LOOKED_AT, Counterpart, Targets, Words
from transpub.terms.entries import Kind
from transpub.terms.expressions import Candidate, Sentence, candidates, small_letters
from transpub.terms.morphology import readings

# Sentences an expression must stand in: what is seen twice may be chance. Names are surer than ordinary words.
_NAME_LEAST, _EXPRESSION_LEAST = 3, 4
# Share of an expression's sentences in which it is part of one longer expression, from which it is a piece of that.
_NESTED = 0.75
# N-grams of targets looked at for all expressions together, the most frequent ones first; each takes 0.01 ms.
_LOOKED_AT_MOST = 200_000
# Sentences shown for one suggestion.
_EVIDENCE = 5


@dataclass(frozen=True)
class Pair:
    """A sentence and its accepted translation, without codes."""

    source: str
    target: str


@dataclass(frozen=True)
class Suggestion:
    """An expression and its counterpart: together in `together` of the `sentences` that were looked at for it.

    `target` is the form that stands for all of them, the nominative where it is told. `evidence` are places in the
    list of pairs, `score` is Dunning's −2 log λ.
    """

    source: str
    target: str
    kind: Kind
    sentences: int
    together: int
    score: float
    evidence: tuple[int, ...]


@dataclass(frozen=True)
class _Expression:
    """`places` are its sentences, in their order."""

    candidate: Candidate
    places: tuple[int, ...]


def suggest(pairs: Sequence[Pair], *, source_language: str, target_language: str, most: int) -> list[Suggestion]:
    """The surest first; whether the register has them is not asked here."""
    sources = [Sentence.of(pair.source, source_language) for pair in pairs]
    targets = Targets([Sentence.of(pair.target, target_language) for pair in pairs], target_language)
    found = [
        (expression, counterpart)
        for expression in _within(_LOOKED_AT_MOST, _expressions(sources), targets)
        if (counterpart := targets.counterpart(expression.candidate, expression.places)) is not None
    ]
    found.sort(key=lambda link: (-link[1].score, -len(link[0].candidate.key), link[0].candidate.key))
    taken: set[Words] = set()
    suggestions: list[Suggestion] = []
    for expression, counterpart in found:
        if counterpart.key not in taken and len(suggestions) < most:
            taken.add(counterpart.key)
            suggestions.append(_suggestion(expression, counterpart, source_language, target_language))
    return suggestions


def _expressions(sources: Sequence[Sentence]) -> list[_Expression]:
    """Those in enough sentences that are no mere pieces of longer ones."""
    small = small_letters(sources)
    places: dict[Words, list[int]] = defaultdict(list)
    kinds: dict[Words, Candidate] = {}
    for place, sentence in enumerate(sources):
        for candidate in candidates(sentence, small):
            # At the beginning of a sentence an expression has a capital that is not its own.
            if candidate.key not in kinds or candidate.text[:1].islower():
                kinds[candidate.key] = candidate
            if place not in places[candidate.key][-1:]:
                places[candidate.key].append(place)
    frequent = {
        key: tuple(found)
        for key, found in places.items()
        if len(found) >= (_NAME_LEAST if kinds[key].is_name else _EXPRESSION_LEAST)
    }
    nested = {
        piece
        for key, found in frequent.items()
        for piece in _pieces(key)
        if piece in frequent and len(found) >= _NESTED * len(frequent[piece])
    }
    return [_Expression(kinds[key], found) for key, found in frequent.items() if key not in nested]


def _pieces(key: Words) -> Iterator[Words]:
    """All shorter runs of its words."""
    for length in range(1, len(key)):
        for start in range(len(key) - length + 1):
            yield key[start : start + length]


def _within(most: int, expressions: Iterable[_Expression], targets: Targets) -> Iterator[_Expression]:
    """The most frequent expressions, until that many n-grams of targets have to be looked at."""
    for expression in sorted(expressions, key=lambda expression: -len(expression.places)):
        most -= targets.beside(expression.candidate, expression.places)
        if most < 0:
            return
        yield expression


def _suggestion(
    expression: _Expression, counterpart: Counterpart, source_language: str, target_language: str
) -> Suggestion:
    candidate, forms = expression.candidate, counterpart.forms
    target = max(forms, key=lambda form: (is_base_form(form, target_language), forms[form], form))
    kind: Kind | None = Kind.TERM
    if candidate.is_name:
        kind = kind_of(target, target_language) or kind_of(candidate.text, source_language)
    elif any(form[0].islower() for form in forms):
        # The capital is that of a sentence's beginning.
        target = target[:1].lower() + target[1:]
    target = base_form(target, target_language, is_person=kind is Kind.PERSON)
    # Of names of several words most are organisations.
    kind = kind or (Kind.ORGANISATION if candidate.size > 1 else Kind.TERM)
    together = sorted(counterpart.places, reverse=True)
    return Suggestion(
        source=candidate.text,
        target=target,
        kind=kind,
        sentences=min(len(expression.places), LOOKED_AT),
        together=len(together),
        score=counterpart.score,
        evidence=tuple(together[:_EVIDENCE]),
    )


def kind_of(name: str, language: str) -> Kind | None:
    """What a name is by its first word, where that tells it; people choose."""
    words = name.split()
    tags = [reading.tags for reading in readings(words[0], language) if reading.known]
    if any("Name" in reading for reading in tags):
        return Kind.PERSON
    if any("Geox" in reading for reading in tags):
        return Kind.PLACE if len(words) == 1 else Kind.ORGANISATION
    return None
