"""Which text of an article's new version was which text of the old one. Pure; texts in, pairs of indices out.

What becomes of a pair is decided elsewhere: for translations in `translations.revising`, for people in `diff`.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import Indel

from transpub.articles.words import Alphabet, words

# Share of common words, in order, from which one text is taken for a version of another: 2 × common / all words
# of both. Pontoon and most translators' tools ask for 0.7 of the characters; words differ sooner than characters
# do. A sentence has 0.67 with its half. Of the edits in tests/unit/articles/scripts.py the least alike have 0.64,
# and the story's other sentences among themselves at most 0.31.
NEAR = 0.6
# A text between the same neighbours as before is more likely the same one: it needs this much less.
IN_PLACE = 0.1
# Pairs compared at most. Of 1,000 sentences written anew each is compared with each (0.2 s); beyond that only
# with those around the same place, so that time grows with the length of the text.
_MOST_COMPARED = 2_000_000
# Of each new text so many of the most alike, nearest first, are in the running: a table of equal rows stays small.
_MOST_ALIKE = 16
# Words of a text that are looked at; a sentence is never that long (`sentences.UNBROKEN`), a paragraph may be.
_WORDS_COMPARED = 1000


@dataclass(frozen=True)
class Unit:
    """One text and what it is for, a SegmentKind's value or any other word for it."""

    kind: str
    text: str


@dataclass(frozen=True)
class Near:
    """Indices of two versions of a text. `likeness` is above 0 and at most 1: 1.0 if only punctuation, case or
    codes differ."""

    old: int
    new: int
    likeness: float


def identical(old: Sequence[Unit], new: Sequence[Unit]) -> dict[int, int]:
    """New index → old index of equal texts, one to one.

    Of several equal texts those with the same neighbours belong together, then those of the same kind, then the
    first with the first. So nothing is left over but what one side has more of.
    """
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for identity in (_between, _after, _before, _itself, _text):
        waiting: defaultdict[Hashable, deque[int]] = defaultdict(deque)
        for index in range(len(old)):
            if index not in taken:
                waiting[identity(old, index)].append(index)
        for index in range(len(new)):
            if index not in pairs and (queue := waiting.get(identity(new, index))):
                pairs[index] = queue.popleft()
                taken.add(pairs[index])
    return pairs


def similar(
    old: Sequence[Unit], new: Sequence[Unit], pairs: Mapping[int, int], *, settled: Collection[int] = ()
) -> list[Near]:
    """Versions of one text among those that `pairs` (new → old) leaves over, one to one, by new index. New texts
    whose index is in `settled` need none.

    The most alike are paired first; a text in its old place counts for a little more, and of equals one of the
    same kind and then the nearest is taken.
    """
    paired = set(pairs.values())
    old_left = [index for index in range(len(old)) if index not in paired]
    new_left = [index for index in range(len(new)) if index not in pairs and index not in settled]

    def rank(near: Near) -> tuple[float, bool, int, int, int]:
        placed = _in_place(near.old, near.new, pairs)
        other_kind = old[near.old].kind != new[near.new].kind
        return -near.likeness - IN_PLACE * placed, other_kind, abs(near.old - near.new), near.new, near.old

    ranked = sorted((rank(near), near) for near in _compared(old, new, old_left, new_left))
    found: dict[int, Near] = {}
    for (score, *_), near in ranked:
        if -score >= NEAR and near.new not in found and near.old not in paired:
            found[near.new] = near
            paired.add(near.old)
    return [found[index] for index in sorted(found)]


_Identity = Callable[[Sequence[Unit], int], Hashable]


def _neighbour(units: Sequence[Unit], index: int) -> Unit | None:
    return units[index] if 0 <= index < len(units) else None


def _between(units: Sequence[Unit], index: int) -> Hashable:
    return units[index], _neighbour(units, index - 1), _neighbour(units, index + 1)


def _after(units: Sequence[Unit], index: int) -> Hashable:
    return units[index], _neighbour(units, index - 1)


def _before(units: Sequence[Unit], index: int) -> Hashable:
    return units[index], _neighbour(units, index + 1)


def _itself(units: Sequence[Unit], index: int) -> Hashable:
    return units[index]


def _text(units: Sequence[Unit], index: int) -> Hashable:
    return units[index].text


def _in_place(old: int, new: int, pairs: Mapping[int, int]) -> bool:
    """Whether the text before or the one after it is the same as before."""
    return pairs.get(new - 1, -1) == old - 1 >= 0 or pairs.get(new + 1) == old + 1


def _compared(
    old: Sequence[Unit], new: Sequence[Unit], old_left: Sequence[int], new_left: Sequence[int]
) -> Iterator[Near]:
    """Pairs alike enough to be looked at."""
    alphabet = Alphabet()
    spelt_old = [alphabet.spell(words(old[index].text)[:_WORDS_COMPARED]) for index in old_left]
    spelt_new = [alphabet.spell(words(new[index].text)[:_WORDS_COMPARED]) for index in new_left]
    width = max(1, _MOST_COMPARED // max(1, len(new_left)))
    for number, (index, spelt) in enumerate(zip(new_left, spelt_new, strict=True)):
        if not spelt:
            continue
        around = _nearest_first(number * len(old_left) // len(new_left), len(old_left), width)
        matches = process.extract(
            spelt,
            [spelt_old[place] for place in around],
            scorer=Indel.normalized_similarity,
            score_cutoff=NEAR - IN_PLACE,
            limit=_MOST_ALIKE,
        )
        for _, likeness, choice in matches:
            yield Near(old_left[around[choice]], index, likeness)


def _nearest_first(middle: int, count: int, most: int) -> list[int]:
    """At most so many of the indices below `count`, from `middle` outwards."""
    after, before = range(middle, min(count, middle + most)), range(middle - 1, max(-1, middle - 1 - most), -1)
    both = min(len(after), len(before))
    found = [place for pair in zip(after, before, strict=False) for place in pair]
    return [*found, *after[both:], *before[both:]][:most]
