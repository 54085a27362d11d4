"""What stands beside an expression in the translations of its sentences: n-grams, inflected forms of one together,
weighed against chance. Which expressions are looked at is left to `suggesting`.

The weight is the log-likelihood ratio of the 2×2 table of sentences with and without the one and the other
(Dunning, “Accurate methods for the statistics of surprise and coincidence”, Computational Linguistics 19, 1993).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import log

from transpub.terms.expressions import NAME_WORDS_MOST, Candidate, Sentence, is_small, small_letters

# χ² with one degree of freedom is above this once in a thousand times by chance.
_SURE = 10.83
# Share of an expression's sentences that must have the same counterpart, and their least number.
_CONSISTENT, _CONSISTENT_LEAST = 0.75, 2
# Of counterparts that are nearly as sure, the one with as many words as the expression.
_NEARLY = 0.6
# So many words more than the expression a counterpart may have.
_LONGER = 1
# An ending is at most so long, and what stands before it at least: «Харків», «Харкова»; «рада», «радами».
_ENDING, _STEM = 3, 3
# Sentences of one expression that are looked at, the newest; and n-grams that are held against each other.
LOOKED_AT = 40
_COMPARED_MOST = 60

Words = tuple[str, ...]


@dataclass(slots=True)
class _Uses:
    """The sentences an n-gram stands in, and how it is written there."""

    places: set[int] = field(default_factory=set)
    written: list[str] = field(default_factory=list)


_Forms = dict[Words, _Uses]


@dataclass(frozen=True, slots=True)
class _Ngram:
    """Words of a sentence that stand side by side, and how they are written there."""

    words: Words
    text: str
    has_capital: bool
    # Forms of one word begin with the same letters.
    beginnings: Words


@dataclass(frozen=True)
class Counterpart:
    """N-grams taken for forms of one, with how often each is written so. `key` is the most frequent, `places` are
    the sentences that have one of them, `score` is Dunning's −2 log λ."""

    forms: Mapping[str, int]
    key: Words
    places: frozenset[int]
    score: float

    def rank(self, size: int) -> tuple[int, float]:
        """The least is the best for an expression of so many words."""
        return abs(len(self.key) - size), -self.score


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


class Targets:
    """The translations, and in which of them each word stands."""

    def __init__(self, sentences: Sequence[Sentence], language: str) -> None:
        self.language = language
        self._sentences = sentences
        self._small = small_letters(sentences)
        self._by_place: dict[int, Sequence[_Ngram]] = {}
        self._by_word: dict[str, set[int]] = defaultdict(set)
        for place, sentence in enumerate(sentences):
            for word in sentence.words:
                self._by_word[word.key].add(place)

    def beside(self, candidate: Candidate, places: Sequence[int]) -> int:
        """How many n-grams `counterpart` looks at, at most."""
        words = sum(len(self._sentences[place].words) for place in places[-LOOKED_AT:])
        return words * (candidate.size + _LONGER)

    def counterpart(self, candidate: Candidate, places: Sequence[int]) -> Counterpart | None:
        """What stands beside the expression too often for chance, and nearly always; `places` are its sentences.

        None if nothing does, or two that always stand together: which of them it is cannot be told.
        """
        looked_at = places[-LOOKED_AT:]
        least = max(_CONSISTENT_LEAST, _CONSISTENT * len(looked_at))
        found = [self._weighed(forms, frozenset(places)) for forms in self._alike(candidate, looked_at, least)]
        best = max((counterpart.score for counterpart in found), default=0.0)
        sure = [counterpart for counterpart in found if counterpart.score >= max(_SURE, _NEARLY * best)]
        ranked = sorted(sure, key=lambda one: one.rank(candidate.size))
        if len(ranked) > 1 and ranked[0].rank(candidate.size) == ranked[1].rank(candidate.size):
            return None
        return ranked[0] if ranked else None

    def _weighed(self, forms: _Forms, places: frozenset[int]) -> Counterpart:
        # Words that stand apart count as well: too many elsewhere make it less sure, never surer.
        everywhere = set().union(*(self._with_all(words) for words in forms))
        score = log_likelihood(len(everywhere & places), len(places), len(everywhere), len(self._sentences))
        written = Counter[str]()
        for uses in forms.values():
            written.update(uses.written)
        key = max(forms, key=lambda words: (len(forms[words].places), words))
        return Counterpart(written, key, frozenset(_together(forms)), score)

    def _with_all(self, words: Words) -> set[int]:
        return set.intersection(*(self._by_word[word] for word in words))

    def _alike(self, candidate: Candidate, places: Iterable[int], least: float) -> Iterator[_Forms]:
        """The n-grams that may stand for it, forms of one together, if they are in so many of these sentences. That
        of a name of one word has a capital."""
        groups: dict[Words, _Forms] = defaultdict(dict)
        longest = candidate.size + _LONGER
        any_shape = not candidate.is_name or candidate.size > 1
        for place in places:
            for ngram in self._ngrams(place):
                if len(ngram.words) <= longest and (any_shape or ngram.has_capital):
                    uses = groups[ngram.beginnings].setdefault(ngram.words, _Uses())
                    uses.places.add(place)
                    uses.written.append(ngram.text)
        for group in groups.values():
            if len(_together(group)) >= least:
                yield from (forms for forms in _clusters(group) if len(_together(forms)) >= least)

    def _ngrams(self, place: int) -> Sequence[_Ngram]:
        """Those of a sentence that neither begin nor end with a function word, kept for the next expression."""
        if place not in self._by_place:
            sentence = self._sentences[place]
            words = sentence.words
            small = [is_small(word, sentence.language) for word in words]
            self._by_place[place] = [
                _Ngram(
                    tuple(word.key for word in words[at : at + length]),
                    sentence.written(at, length),
                    words[at].text[0].isupper() and (at > 0 or words[at].key not in self._small),
                    tuple(word.key[: _STEM - 1] for word in words[at : at + length]),
                )
                for at in range(len(words))
                for length in range(1, min(NAME_WORDS_MOST + _LONGER, len(words) - at) + 1)
                if not (small[at] or small[at + length - 1]) and sentence.is_joined(at, length)
            ]
        return self._by_place[place]


def _together(forms: _Forms) -> set[int]:
    return set().union(*(uses.places for uses in forms.values()))


def _clusters(group: _Forms) -> list[_Forms]:
    """Word by word alike but for the endings; the most frequent draw the others to them."""
    clusters: list[_Forms] = []
    for words in sorted(group, key=lambda words: (-len(group[words].places), words))[:_COMPARED_MOST]:
        home = next((cluster for cluster in clusters if _is_form(words, next(iter(cluster)))), None)
        if home is None:
            clusters.append({words: group[words]})
        else:
            home[words] = group[words]
    return clusters


def _is_form(words: Words, other: Words) -> bool:
    return all(_same_but_ending(one, two) for one, two in zip(words, other, strict=True))


def _same_but_ending(one: str, two: str) -> bool:
    if one == two:
        return True
    same = next((at for at, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    return same >= min(_STEM, len(one) - 1, len(two) - 1) and max(len(one), len(two)) - same <= _ENDING
