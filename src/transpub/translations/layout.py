"""Finds the place of each code of a source in its translation, and writes the translation with the codes in it.

Knows words, not languages: a piece is looked for by its own translation, else placed by position.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from transpub.articles.codes import Close, Open, Text, Token, tokens
from transpub.translations.lifting import CLOSING, OPENING, Cluster, Node, Pair, Span, word_spans
from transpub.translations.likeness import best_window

_Item: TypeAlias = Text | Open | Close | Cluster


@dataclass(frozen=True)
class _Region:
    """A stretch of the source's plain text, and the stretch of the target that stands for it."""

    source: Span
    target: Span
    source_words: Sequence[Span]
    target_words: Sequence[Span]


@dataclass
class _Spot:
    """Where a node goes in the target; `start` = `end` for a cluster.

    `around`: pairs for which no word was left; they go around this one.
    """

    node: Node
    start: int
    end: int
    around: list[Pair] = field(default_factory=list)


class Layout:
    """The codes over `plain` laid out over `target`. `guessed` is complete once `write` has been called."""

    def __init__(self, plain: str, target: str, pieces: Mapping[str, str]) -> None:
        self._plain = plain
        self._target = target
        self._pieces = pieces
        self.guessed: set[int] = set()

    def write(self, nodes: Sequence[Node]) -> list[Token]:
        """The target with the codes of `nodes` in it."""
        region = self._region((0, len(self._plain)), (0, len(self._target)))
        return list(_spaced(self._laid_out(nodes, region)))

    def _region(self, source: Span, target: Span) -> _Region:
        return _Region(source, target, word_spans(self._plain, *source), word_spans(self._target, *target))

    def _laid_out(self, nodes: Sequence[Node], region: _Region) -> list[_Item]:
        position, end = region.target
        if not region.target_words:
            return self._wrapped(nodes, _text(self._target[position:end]))
        spots = self._pair_spots([node for node in nodes if isinstance(node, Pair)], region)
        spots += [self._cluster_spot(node, region, spots) for node in nodes if isinstance(node, Cluster)]
        order = {id(node): index for index, node in enumerate(nodes)}
        spots.sort(key=lambda spot: (spot.start, spot.end, order[id(spot.node)]))
        items: list[_Item] = []
        for spot in spots:
            start = max(spot.start, position)
            items += _text(self._target[position:start])
            position = max(spot.end, start)
            items += self._filled(spot, (start, position))
        return items + _text(self._target[position:end])

    def _filled(self, spot: _Spot, span: Span) -> list[_Item]:
        node = spot.node
        items: list[_Item] = [node] if isinstance(node, Cluster) else []
        if isinstance(node, Pair):
            inner = self._laid_out(node.children, self._region((node.start, node.end), span))
            items = [Open(node.number), *inner, Close(node.number)]
        return self._wrapped(spot.around, items)

    def _wrapped(self, nodes: Sequence[Node], content: list[_Item]) -> list[_Item]:
        """All of the nodes around one content, for want of words of their own."""
        for node in nodes:
            if isinstance(node, Pair):
                self.guessed.add(node.number)
                content = [Open(node.number), *self._wrapped(node.children, content), Close(node.number)]
            else:
                content = [*content, node]
        return content

    # Pairs

    def _pair_spots(self, pairs: Sequence[Pair], region: _Region) -> list[_Spot]:
        """First a pair around everything, then those whose words are found, then the rest by position."""
        free = [True] * len(region.target_words)
        found: dict[int, tuple[int, int]] = {}
        own_words = {pair.number: word_spans(self._plain, pair.start, pair.end) for pair in pairs}
        for pair in pairs:
            if own_words[pair.number] == region.source_words and all(free):
                found[pair.number] = _take(free, 0, len(free))
        for pair in sorted(pairs, key=lambda pair: pair.start - pair.end):
            if pair.number not in found and (place := self._searched(pair, region, free)):
                found[pair.number] = _take(free, *place)
        spots = [self._edged(pair, region, *found[pair.number]) for pair in pairs if pair.number in found]
        for pair in pairs:
            if pair.number in found:
                continue
            self.guessed.add(pair.number)
            place = _proportional(own_words[pair.number], region, free)
            if place is None:
                self._around_nearest(spots, pair, region)
            else:
                spots.append(self._edged(pair, region, *_take(free, *place)))
        return spots

    def _searched(self, pair: Pair, region: _Region, free: Sequence[bool]) -> tuple[int, int] | None:
        """First word and count of words that stand for the pair's in the target."""
        inner = self._plain[pair.start : pair.end].strip()
        words = [
            self._target[start:end] if is_free else None
            for (start, end), is_free in zip(region.target_words, free, strict=True)
        ]
        near = _position(pair.start, region) * len(words)
        for text in dict.fromkeys((self._pieces.get(inner, ""), inner)):
            wanted = [text[start:end] for start, end in word_spans(text, 0, len(text))]
            first = best_window(wanted, words, near=near)
            if first is not None:
                return first, len(wanted)
        return None

    def _edged(self, pair: Pair, region: _Region, first: int, count: int) -> _Spot:
        """The words' stretch, with as many signs at its edges as the pair has in the source («Назва», “Title”)."""
        words = region.target_words
        start, end = words[first][0], words[first + count - 1][1]
        inner = word_spans(self._plain, pair.start, pair.end)
        lead = _signs(self._plain[pair.start : inner[0][0]])
        tail = _signs(self._plain[inner[-1][1] : pair.end])
        whole = count == len(words)
        if whole and not self._plain[region.source[0] : pair.start].strip():
            start = region.target[0]
        else:
            start = self._back(start, lead, words[first - 1][1] if first else region.target[0])
        if whole and not self._plain[pair.end : region.source[1]].strip():
            end = region.target[1]
        else:
            after = first + count
            end = self._forward(end, tail, words[after][0] if after < len(words) else region.target[1])
        return _Spot(pair, start, end)

    def _around_nearest(self, spots: Sequence[_Spot], pair: Pair, region: _Region) -> None:
        start, end = region.target
        wanted = start + _position(pair.start, region) * (end - start)
        nearest = min(spots, key=lambda spot: max(spot.start - wanted, wanted - spot.end, 0))
        nearest.around.append(pair)

    # Clusters

    def _cluster_spot(self, node: Cluster, region: _Region, spots: Sequence[_Spot]) -> _Spot:
        """At the ends if it was there, beside the pair or the word it stood beside, else by position."""
        before = [word for word in region.source_words if word[0] < node.start]
        words = region.target_words
        if not before:
            signs = _signs(self._plain[region.source[0] : node.start])
            offset = self._forward(region.target[0], signs, words[0][0], over_space=True)
        elif len(before) == len(region.source_words):
            signs = _signs(self._plain[node.start : region.source[1]])
            offset = self._back(region.target[1], signs, words[-1][1], over_space=True)
        elif (beside := self._beside(node, region, spots)) is not None:
            offset = beside
        else:
            self.guessed.update(node.numbers)
            offset = self._boundary(node, region, len(before))
        for spot in spots:
            if isinstance(spot.node, Pair) and spot.start < offset < spot.end:
                offset = spot.start if offset - spot.start < spot.end - offset else spot.end
        return _Spot(node, offset, offset)

    def _beside(self, node: Cluster, region: _Region, spots: Sequence[_Spot]) -> int | None:
        """After the pair or the unchanged word (name, number) it follows, or before the pair it precedes."""
        for spot in spots:
            pair = spot.node
            if not isinstance(pair, Pair) or pair.number in self.guessed:
                continue
            if pair.end <= node.start and not word_spans(self._plain, pair.end, node.start):
                return self._forward(spot.end, _signs(self._plain[pair.end : node.start]), region.target[1])
            if node.start <= pair.start and not word_spans(self._plain, node.start, pair.start):
                return spot.start
        previous = max(word for word in region.source_words if word[0] < node.start)
        text = self._plain[slice(*previous)].casefold()
        alike = [word for word in region.target_words if self._target[slice(*word)].casefold() == text]
        in_source = [word for word in region.source_words if self._plain[slice(*word)].casefold() == text]
        if len(alike) == len(in_source) == 1:
            return self._forward(alike[0][1], _signs(self._plain[previous[1] : node.start]), region.target[1])
        return None

    def _boundary(self, node: Cluster, region: _Region, before: int) -> int:
        """The word boundary as far into the target as the cluster was in the source, never at its ends; if a
        comma or the like followed, the nearest of its kind."""
        words = region.target_words
        index = round(before * len(words) / len(region.source_words))
        index = min(max(index, 1), max(len(words) - 1, 1))
        sign = self._plain[node.start]
        if sign in CLOSING:
            ends = [end for _, end in words[:-1] if self._target[end] == sign]
            return min(ends, key=lambda end: abs(end - words[index - 1][1]), default=words[index - 1][1])
        if index == len(words) or not node.spaced_before:
            return words[index - 1][1]
        return self._back(words[index][0], len(self._target), words[index - 1][1])

    def _forward(self, offset: int, signs: int, limit: int, *, over_space: bool = False) -> int:
        """`offset` moved over up to so many signs; stops at white space (unless told otherwise) and at a word."""
        while signs and offset < limit and not self._target[offset].isalnum():
            if not self._target[offset].isspace():
                signs -= 1
            elif not over_space:
                break
            offset += 1
        return offset

    def _back(self, offset: int, signs: int, limit: int, *, over_space: bool = False) -> int:
        while signs and offset > limit and not self._target[offset - 1].isalnum():
            if not self._target[offset - 1].isspace():
                signs -= 1
            elif not over_space:
                break
            offset -= 1
        return offset


def _take(free: list[bool], first: int, count: int) -> tuple[int, int]:
    free[first : first + count] = [False] * count
    return first, count


def _proportional(own: Sequence[Span], region: _Region, free: Sequence[bool]) -> tuple[int, int] | None:
    """First word and count: the free words nearest to where the pair's would be; None if no word is free."""
    scale = len(region.target_words) / len(region.source_words)
    wanted = round(region.source_words.index(own[0]) * scale)
    count = max(1, round(len(own) * scale))
    candidates = [index for index, is_free in enumerate(free) if is_free]
    if not candidates:
        return None
    first = last = min(candidates, key=lambda index: abs(index - wanted))
    while last - first + 1 < count and last + 1 < len(free) and free[last + 1]:
        last += 1
    while last - first + 1 < count and first > 0 and free[first - 1]:
        first -= 1
    return first, last - first + 1


def _position(offset: int, region: _Region) -> float:
    """How far into the region's source an offset is, from 0 to 1."""
    start, end = region.source
    return (offset - start) / max(end - start, 1)


def _signs(text: str) -> int:
    return sum(not sign.isspace() for sign in text)


def _text(text: str) -> list[_Item]:
    return [Text(text)] if text else []


def _spaced(items: Sequence[_Item]) -> Iterator[Token]:
    """Clusters written out, with white space around them where they had it in the source."""
    last = " "
    for index, item in enumerate(items):
        if not isinstance(item, Cluster):
            last = item.text[-1] if isinstance(item, Text) else last
            yield item
            continue
        if item.spaced_before and not last.isspace() and last not in OPENING:
            yield Text(" ")
        yield from tokens(item.coded)
        last = "\ufffc"  # stands for a code: no white space
        following = next((other.text[0] for other in items[index + 1 :] if isinstance(other, Text)), " ")
        if item.spaced_after and not following.isspace() and following not in CLOSING:
            yield Text(" ")
            last = " "
