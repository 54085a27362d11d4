"""Entries that confirmed work suggests: expressions of the sources that are always translated alike. Pure.

For each expression the n-grams of the targets beside it are counted, inflected forms of one together, and held
against chance by the log-likelihood ratio of their 2×2 table (Dunning, “Accurate methods for the statistics of
surprise and coincidence”, Computational Linguistics 19, 1993). Each expression takes one n-gram and each n-gram is
taken once, the surest first (competitive linking: Melamed, “Models of translational equivalence among words”,
Computational Linguistics 26, 2000). An expression that hardly occurs outside a longer one is left out as a piece of
it (nested terms: Frantzi, Ananiadou, Mima, “Automatic recognition of multi-word terms”, 2000).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log

from transpub.terms.base_forms import base_form, is_base_form
from transpub.terms.entries import Kind
from transpub.terms.expressions import Candidate, Sentence, candidates, is_small, small_letters
from transpub.terms.morphology import readings
from transpub.terms.spelling import Word, folded

# Sentences an expression must stand in: what is seen twice may be chance. Names are surer than ordinary words.
_NAME_LEAST, _EXPRESSION_LEAST = 3, 4
# χ² with one degree of freedom is above this once in a thousand times by chance.
_SURE = 10.83
# Share of an expression's sentences that must have the same counterpart.
_CONSISTENT = 0.75
# Share of an expression's sentences in which it is part of one longer expression, from which it is a piece of that.
_NESTED = 0.75
# Of counterparts that are nearly as sure, the one with as many words as the expression.
_NEARLY = 0.6
# So many words more than the expression a counterpart may have.
_LONGER = 1
# An ending is at most so long, and what stands before it at least: «Харків», «Харкова»; «рада», «радами».
_ENDING, _STEM = 3, 3
# Sentences of one expression that are looked at, and those shown as evidence.
_LOOKED_AT = 40
_EVIDENCE = 5

Words = tuple[str, ...]


@dataclass(frozen=True)
class Pair:
    """A sentence and its accepted translation, without codes."""

    source: str
    target: str


@dataclass(frozen=True)
class Suggestion:
    """An expression and its counterpart: together in `together` of the `sentences` the expression stands in.

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
    candidate: Candidate
    places: tuple[int, ...]


@dataclass(frozen=True)
class _Counterpart:
    """N-grams of the targets taken for forms of one, with how often each is written so, and their sentences."""

    forms: Mapping[str, int]
    key: Words
    places: frozenset[int]
    score: float

    def rank(self, size: int) -> tuple[int, float]:
        """The first is the best for an expression of so many words."""
        return abs(len(self.key) - size), -self.score


def suggest(pairs: Sequence[Pair], *, source_language: str, target_language: str, most: int) -> list[Suggestion]:
    """The surest first; whether the register has them is not asked here."""
    sources = [Sentence.of(pair.source, source_language) for pair in pairs]
    targets = _Targets([Sentence.of(pair.target, target_language) for pair in pairs], target_language)
    found = [
        (expression, counterpart)
        for expression in _expressions(sources)
        if (counterpart := targets.counterpart(expression, len(pairs))) is not None
    ]
    found.sort(key=lambda link: (-link[1].score, -len(link[0].candidate.key)))
    taken: set[Words] = set()
    suggestions: list[Suggestion] = []
    for expression, counterpart in found:
        if counterpart.key not in taken and len(suggestions) < most:
            taken.add(counterpart.key)
            suggestions.append(_suggestion(expression, counterpart, source_language, targets))
    return suggestions


def log_likelihood(both: int, first: int, second: int, of_all: int) -> float:
    """Dunning's −2 log λ of two events in `of_all` trials; 0.0 where they meet no more often than by chance."""
    if both * of_all <= first * second:
        return 0.0
    cells = (
        (both, first, second),
        (first - both, first, of_all - second),
        (second - both, of_all - first, second),
        (of_all - first - second + both, of_all - first, of_all - second),
    )
    return 2 * sum(seen * log(seen * of_all / (row * column)) for seen, row, column in cells if seen > 0)


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


class _Targets:
    """The translations, and in which of them each word stands."""

    def __init__(self, sentences: Sequence[Sentence], language: str) -> None:
        self.language = language
        self._sentences = sentences
        self._small = small_letters(sentences)
        self._by_word: dict[str, set[int]] = defaultdict(set)
        for place, sentence in enumerate(sentences):
            for word in sentence.words:
                self._by_word[word.key].add(place)

    def is_written_small(self, text: str) -> bool:
        """Whether its first word is, anywhere."""
        return folded(text.split()[0]) in self._small

    def counterpart(self, expression: _Expression, of_all: int) -> _Counterpart | None:
        """What stands beside the expression too often for chance, and nearly always. None if nothing does."""
        looked_at = expression.places[-_LOOKED_AT:]
        found = [
            counterpart
            for forms in self._alike(expression.candidate, looked_at)
            if (counterpart := self._weighed(forms, expression, looked_at, of_all)) is not None
        ]
        best = max((counterpart.score for counterpart in found), default=0.0)
        sure = [counterpart for counterpart in found if counterpart.score >= max(_SURE, _NEARLY * best)]
        size = expression.candidate.size
        ranked = sorted(sure, key=lambda one: one.rank(size))
        if len(ranked) > 1 and ranked[0].rank(size) == ranked[1].rank(size):
            # Two that always stand there together: which of them it is cannot be told.
            return None
        return ranked[0] if ranked else None

    def _weighed(
        self, forms: Mapping[Words, set[int]], expression: _Expression, looked_at: Sequence[int], of_all: int
    ) -> _Counterpart | None:
        together = frozenset().union(*forms.values())
        if len(together) < max(2, _CONSISTENT * len(looked_at)):
            return None
        # Words that stand apart count as well: too many elsewhere make it less sure, never surer.
        everywhere = set().union(*(self._with_all(words) for words in forms))
        here = everywhere & set(expression.places)
        score = log_likelihood(len(here), len(expression.places), len(everywhere), of_all)
        written = Counter(
            self._sentences[place].written(at, len(words))
            for words, places in forms.items()
            for place in places
            for at in self._starts(words, place)
        )
        return _Counterpart(written, max(forms, key=lambda words: (len(forms[words]), words)), together, score)

    def _alike(self, candidate: Candidate, places: Iterable[int]) -> Iterator[Mapping[Words, set[int]]]:
        """The n-grams of these sentences that may stand for it, those that are forms of one together."""
        groups: dict[tuple[int, str], dict[Words, set[int]]] = defaultdict(lambda: defaultdict(set))
        for place in places:
            sentence = self._sentences[place]
            for at, length in self._shaped(candidate, sentence):
                words = tuple(word.key for word in sentence.words[at : at + length])
                groups[length, words[0][:_STEM]][words].add(place)
        for group in groups.values():
            yield from _clusters(group)

    def _shaped(self, candidate: Candidate, sentence: Sentence) -> Iterator[tuple[int, int]]:
        """A name's counterpart begins with a capital; none begins or ends with a function word."""
        words, language = sentence.words, sentence.language
        for at, word in enumerate(words):
            if is_small(word, language) or not self._may_begin(candidate, word, at):
                continue
            for length in range(1, min(candidate.size + _LONGER, len(words) - at) + 1):
                if not sentence.is_joined(at, length):
                    break
                if not is_small(words[at + length - 1], language):
                    yield at, length

    def _may_begin(self, candidate: Candidate, word: Word, at: int) -> bool:
        if not candidate.is_name:
            return True
        return word.text[0].isupper() and (at > 0 or word.key not in self._small)

    def _with_all(self, words: Words) -> set[int]:
        return set.intersection(*(self._by_word[word] for word in words))

    def _starts(self, words: Words, place: int) -> Iterator[int]:
        own = self._sentences[place].words
        for at in range(len(own) - len(words) + 1):
            if all(own[at + offset].key == word for offset, word in enumerate(words)):
                yield at


def _clusters(group: Mapping[Words, set[int]]) -> list[Mapping[Words, set[int]]]:
    """Word by word alike but for the endings; the most frequent draw the others to them."""
    clusters: list[dict[Words, set[int]]] = []
    for words in sorted(group, key=lambda words: (-len(group[words]), words)):
        home = next((cluster for cluster in clusters if _is_form(words, next(iter(cluster)))), None)
        if home is None:
            clusters.append({words: group[words]})
        else:
            home[words] = group[words]
    return list(clusters)


def _is_form(words: Words, other: Words) -> bool:
    return all(_same_but_ending(one, two) for one, two in zip(words, other, strict=True))


def _same_but_ending(one: str, two: str) -> bool:
    if one == two:
        return True
    same = next((at for at, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    return same >= min(_STEM, len(one) - 1, len(two) - 1) and max(len(one), len(two)) - same <= _ENDING


def _suggestion(
    expression: _Expression, counterpart: _Counterpart, source_language: str, targets: _Targets
) -> Suggestion:
    candidate, forms = expression.candidate, counterpart.forms
    target = max(forms, key=lambda form: (is_base_form(form, targets.language), forms[form], form))
    kind = Kind.TERM
    if candidate.is_name:
        kind = kind_of(target, targets.language) or kind_of(candidate.text, source_language) or kind
    elif targets.is_written_small(target):
        target = target[:1].lower() + target[1:]
    target = base_form(target, targets.language, is_person=kind is Kind.PERSON)
    together = sorted(counterpart.places, reverse=True)
    return Suggestion(
        source=candidate.text,
        target=target,
        kind=kind,
        sentences=min(len(expression.places), _LOOKED_AT),
        together=len(together),
        score=counterpart.score,
        evidence=tuple(together[:_EVIDENCE]),
    )


def kind_of(name: str, language: str) -> Kind | None:
    """What a name probably is by its words, where they tell it; people choose."""
    words = name.split()
    tags = [reading.tags for reading in readings(words[0], language) if reading.known]
    if any("Name" in reading for reading in tags):
        return Kind.PERSON
    if any("Geox" in reading for reading in tags):
        return Kind.PLACE if len(words) == 1 else Kind.ORGANISATION
    return None
