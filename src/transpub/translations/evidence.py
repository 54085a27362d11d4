"""Which words of a translation stand for the words inside a code of its source. Knows words; writes no codes.

Four kinds of evidence are added up for every target word: the engine's alignment, words that are plainly the same
(`anchors`), the code's words translated alone and found again, and position. Best is the run of neighbouring words
with the highest sum (Kadane's algorithm), so the time is linear in words for each code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from transpub.translations.alignment import Alignment
from transpub.translations.anchors import anchors
from transpub.translations.likeness import Likenesses, best_window
from transpub.translations.wording import Words


@dataclass(frozen=True)
class Weights:
    """What each kind of evidence counts for; 0 leaves it out. `bench/markup.py` shows what each is worth."""

    alignment: float = 1.0
    anchors: float = 1.0
    pieces: float = 1.0
    position: float = 0.2


# The rest was tried out on the sentences of `bench/markup_corpus.json`; halving or doubling any of these moves the
# share of codes rightly placed by one or two in a hundred.
# A word belongs inside if so much of what it renders is inside. Lower for runs much too short, higher for too long.
_INSIDE, _INSIDE_STEP = 0.5, 0.15
_TOO_SHORT, _TOO_LONG = 0.6, 1.7
# What a word gets for taking more than an even share of what the code's words gave to all of the sentence.
_DRAWN = 0.5
# Prepositions and the like cling to the nearest noun: words so short start or end no run on weak evidence.
_SHORT_COST = 0.6
# A run over a mark the code does not have (comma, dash, quotation mark), and one that ends at a mark as it does.
_MARK_COST, _MARK_COST_IF_OWN, _MARK_GAIN = 0.6, 0.2, 0.6
# The piece's words found together, or only some of them somewhere.
_FOUND, _NOT_FOUND = 2.0, -1.2
_LIKE, _UNLIKE = 0.8, -0.3
_LEAST_LETTERS_LIKE = 4
_MOST_PIECE_GROWTH = 3
# Source words on either side of a code without words that tell where it stands.
_NEIGHBOURS = 3
_FOLLOWS, _PRECEDES = 1.0, 0.5
# Below this agreement (F1 for runs) of the alignment with the place chosen, the place is told as a guess.
_SURE = 0.8


@dataclass(frozen=True)
class Run:
    """Neighbouring words of the target. `score`: the evidence for each, by which rivals are ranked."""

    words: range
    score: float
    sure: bool


@dataclass(frozen=True)
class Question:
    """Where do the source words `own`, which read `inner`, stand among the target words `target`?

    `source` and `target` render each other; of the target words only those in `free` may be taken.
    """

    own: range
    inner: str
    source: range
    target: range
    free: Sequence[bool]


class Evidence:
    """All that is known of one sentence and its translation."""

    def __init__(
        self, source: Words, target: Words, pieces: Mapping[str, str], alignment: Alignment, weights: Weights
    ) -> None:
        self.source = source
        self.target = target
        self._weights = weights
        self._pieces = {inner: Words.of(text) for inner, text in pieces.items()} if weights.pieces else {}
        self._likenesses = Likenesses(target.texts)
        repeated = anchors(source.texts, target.texts) if weights.anchors else {}
        self._anchored = {mine: theirs for theirs, mine in repeated.items()}
        self._known, self._shares = self._aligned(alignment if weights.alignment else ())

    def run(self, question: Question) -> Run | None:
        """The words that stand for the code's; None if none is free."""
        if repeated := self._repeated(question):
            return Run(repeated, _FOUND, sure=True)
        inside = self._inside(question.own, question.target)
        votes, found = self._votes(question)
        board = self._board(question, inside, votes)
        best = board.highest(_INSIDE)
        if best is None:
            return None
        expected = len(question.own) * len(question.target) / len(question.source)
        if found is None and len(best.words) < expected * _TOO_SHORT:
            best = board.highest(_INSIDE - _INSIDE_STEP) or best
        elif found is None and len(best.words) > expected * _TOO_LONG + 1:
            best = board.highest(_INSIDE + _INSIDE_STEP) or best
        agreed = _agreement([inside[at] for at in best.words], sum(inside))
        words = range(question.target[best.words.start], question.target[best.words.stop - 1] + 1)
        return Run(words, best.score, sure=best.words == found or agreed >= _SURE)

    def boundary(self, before: int, source: range, target: range) -> tuple[int, bool] | None:
        """The target word before which something stands that stands before source word `before`, the end for one
        past the last, never the first; and whether that is sure. None if nothing is known."""
        last, following = self._anchored.get(before - 1), self._anchored.get(before)
        if last is not None and last in target:
            return last + 1, True
        if following is not None and following in target and following != target.start:
            return following, True
        left = self._inside(range(max(before - _NEIGHBOURS, source.start), before), target)
        right = self._inside(range(before, min(before + _NEIGHBOURS, source.stop)), target)
        total = sum(left) + sum(right)
        if not total:
            return None
        # Before each place what stands for the words before, behind it what stands for those behind; and next to
        # it the neighbours themselves, which may have moved to the other end.
        changes = (mine - theirs for mine, theirs in zip(left, right, strict=True))
        agreed = [agreement / total for agreement in accumulate(changes, initial=sum(right))]
        previous, nearest = (self._inside(range(at, at + 1), target) for at in (before - 1, before))
        scores = [
            agreed[at] + _FOLLOWS * previous[at - 1] + (_PRECEDES * nearest[at] if at < len(target) else 0.0)
            for at in range(1, len(target) + 1)
        ]
        best = scores.index(max(scores)) + 1
        return target.start + best, max(agreed[best], previous[best - 1]) >= _SURE

    def _aligned(self, alignment: Alignment) -> tuple[list[bool], list[dict[int, float]]]:
        """Of which target words it is known what they render; and for each source word the target words that
        render it, with their shares, which add up to 1 for each target word."""
        rows: list[dict[int, float]] = [{} for _ in self.target.spans]
        for link in alignment:
            for mine in self.source.within(*link.source):
                for theirs in self.target.within(*link.target):
                    rows[theirs][mine] = rows[theirs].get(mine, 0.0) + link.weight
        for mine, theirs in self._anchored.items():
            rows[theirs] = {mine: 1.0}
        shares: list[dict[int, float]] = [{} for _ in self.source.spans]
        for theirs, row in enumerate(rows):
            total = sum(row.values())
            for mine, weight in row.items():
                shares[mine][theirs] = weight / total
        return [bool(row) for row in rows], shares

    def _repeated(self, question: Question) -> range | None:
        """The target words that repeat all of the code's words and stand together."""
        places = [self._anchored.get(mine, -1) for mine in question.own]
        first, last = min(places), max(places)
        if last - first + 1 != len(places) or first not in question.target or last not in question.target:
            return None
        start = question.target.start
        return range(first, last + 1) if all(question.free[first - start : last - start + 1]) else None

    def _inside(self, own: range, target: range) -> list[float]:
        """How much of what each target word renders is among the source words `own`, from 0 to 1."""
        inside = [0.0] * len(target)
        for mine in own:
            for theirs, share in self._shares[mine].items():
                if theirs in target:
                    inside[theirs - target.start] += share
        return inside

    def _votes(self, question: Question) -> tuple[list[float], range | None]:
        """What the piece translated alone says of each target word, and where it stands if it was found."""
        target = question.target
        readings = self._readings(question)
        near = (question.own.start - question.source.start) * len(target) / len(question.source)
        for words in readings:
            alike = [self._likenesses.of(word) for word in words]
            first = best_window(alike, target, question.free, near=target.start + near)
            if first is not None:
                found = range(first - target.start, first - target.start + len(alike))
                return [_FOUND if at in found else _NOT_FOUND for at in range(len(target))], found
        votes = [0.0] * len(target)
        long = [word for words in readings[:1] for word in words if len(word) >= _LEAST_LETTERS_LIKE]
        for place in {place for word in long for place in self._likenesses.of(word)}.intersection(target):
            votes[place - target.start] = _LIKE
        against = _UNLIKE * min(1.0, sum(map(bool, votes)) / max(len(long), 1))
        return [vote or against for vote in votes], None

    def _readings(self, question: Question) -> list[Sequence[str]]:
        """The piece's words as translated alone, and as they are: names may stay so. A reading as long as all
        there is, or many times as long as the piece, is a loop or another text."""
        if not self._weights.pieces:
            return []
        readings = [words.texts for words in (self._pieces.get(question.inner),) if words]
        readings.append(self.source.texts[question.own.start : question.own.stop])
        most = min(len(question.target) - 1, _MOST_PIECE_GROWTH * (len(question.own) + 1))
        return [words for words in readings if len(words) <= most]

    def _board(self, question: Question, inside: Sequence[float], votes: Sequence[float]) -> _Board:
        weights, target = self._weights, question.target
        aligned = weights.alignment or weights.anchors
        even, total = 1 / len(target), sum(inside) or 1.0
        known = [aligned * known for known in self._known[target.start : target.stop]]
        short = self.target.is_short[target.start : target.stop]
        scores = [
            known[at] * (2 * inside[at] + _DRAWN * (inside[at] / total - even))
            + weights.pieces * votes[at]
            + weights.position * near
            - _SHORT_COST * short[at]
            for at, near in enumerate(_nearness(question))
        ]
        own, source = question.own, question.source
        has_own_marks = any(self.source.marked[index] for index in own[1:])
        opened = own.start > source.start and self.source.marked[own.start]
        closed = own.stop < source.stop and self.source.marked[own.stop]
        return _Board(
            scores,
            known,
            question.free,
            marked=[False, *self.target.marked[target.start + 1 : target.stop], False],
            crossing=_MARK_COST_IF_OWN if has_own_marks else _MARK_COST,
            starting=_MARK_GAIN * opened,
            ending=_MARK_GAIN * closed,
        )


@dataclass(frozen=True)
class _Board:
    """What each word of a region counts for. Of `known` words more than the threshold must be inside.

    `marked`: signs before each word, and after the last one. `crossing` is the cost of going over one, `starting`
    and `ending` the gain of a run that starts or ends at one.
    """

    scores: Sequence[float]
    known: Sequence[float]
    free: Sequence[bool]
    marked: Sequence[bool]
    crossing: float
    starting: float
    ending: float

    def highest(self, threshold: float) -> Run | None:
        """The run of free words with the highest sum, counted from the region's first word; of equal ones the
        first. None if no word is free."""
        best: tuple[float, int, int] | None = None
        start, total = 0, 0.0
        for at, (score, known, free) in enumerate(zip(self.scores, self.known, self.free, strict=True)):
            if not free:
                start = at + 1
                continue
            kept = total - self.crossing if self.marked[at] else total
            fresh = self.starting if self.marked[at] else 0.0
            if start == at or kept < fresh:
                start, kept = at, fresh
            total = kept + score - 2 * threshold * known
            ended = total + self.ending if self.marked[at + 1] else total
            if best is None or ended > best[0]:
                best = (ended, start, at)
        if best is None:
            return None
        highest, start, last = best
        return Run(range(start, last + 1), highest / (last + 1 - start), sure=False)


def _nearness(question: Question) -> list[float]:
    """1 for words as far into the target as the code's are in the source; below 0, and less the farther off."""
    words = len(question.source)
    scale = words / len(question.target)
    start, stop = question.own.start - question.source.start, question.own.stop - question.source.start
    away = [
        max(start - place, place - stop, 0.0) for at in range(len(question.target)) if (place := (at + 0.5) * scale)
    ]
    return [-0.5 - distance / words if distance else 1.0 for distance in away]


def _agreement(taken: Sequence[float], total: float) -> float:
    """F1 of a run: how much of it is inside, and how much of the inside is in it."""
    got = sum(taken)
    return 2 * got / (len(taken) + total) if got else 0.0
