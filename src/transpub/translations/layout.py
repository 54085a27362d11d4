"""Lays the codes of a source over its translation and writes the translation with the codes in it.

Which words stand for which is `evidence`'s business; here codes are nested, kept apart and set between words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from transpub.articles.codes import Close, Open, Text, Token, tokens
from transpub.translations.alignment import Span
from transpub.translations.evidence import Evidence, Question, Run
from transpub.translations.lifting import CLOSING, OPENING, Cluster, Node, Pair

_Item: TypeAlias = Text | Open | Close | Cluster


@dataclass(frozen=True)
class _Region:
    """A stretch of the source's plain text and the stretch of the target that stands for it, with the indices of
    the words that have a part in them."""

    source: Span
    target: Span
    source_words: range
    target_words: range


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

    def __init__(self, plain: str, target: str, evidence: Evidence) -> None:
        self._plain = plain
        self._target = target
        self._evidence = evidence
        self.guessed: set[int] = set()

    def write(self, nodes: Sequence[Node]) -> list[Token]:
        """The target with the codes of `nodes` in it."""
        region = self._region((0, len(self._plain)), (0, len(self._target)))
        return list(_spaced(self._laid_out(nodes, region)))

    def around_everything(self, nodes: Sequence[Node]) -> list[Token]:
        """The pairs of `nodes` around the whole target, what is without words at its end; all of it a guess."""
        return list(_spaced(self._wrapped(nodes, _text(self._target))))

    def _region(self, source: Span, target: Span) -> _Region:
        return _Region(source, target, self._evidence.source.within(*source), self._evidence.target.within(*target))

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
                self.guessed.update(node.numbers)
                content = [*content, node]
        return content

    # Pairs

    def _pair_spots(self, pairs: Sequence[Pair], region: _Region) -> list[_Spot]:
        """First a pair around everything, then the others, those with the best evidence first."""
        free = [True] * len(region.target_words)
        spots: dict[int, _Spot] = {}
        open_pairs: list[tuple[Pair, Question]] = []
        for pair in pairs:
            own = self._evidence.source.within(pair.start, pair.end)
            if own == region.source_words and all(free):
                spots[pair.number] = self._edged(pair, region, region.target_words)
                free[:] = [False] * len(free)
            else:
                inner = self._plain[pair.start : pair.end].strip()
                question = Question(own, inner, region.source_words, region.target_words, free)
                open_pairs.append((pair, question))
        for pair, run in self._runs(open_pairs, free, region.target_words.start):
            spots[pair.number] = self._edged(pair, region, run.words)
            if not run.sure:
                self.guessed.add(pair.number)
        for pair in pairs:
            if pair.number not in spots:
                self.guessed.add(pair.number)
                self._around_nearest(list(spots.values()), pair, region)
        return [spots[pair.number] for pair in pairs if pair.number in spots]

    def _runs(
        self, open_pairs: Sequence[tuple[Pair, Question]], free: list[bool], start: int
    ) -> Iterator[tuple[Pair, Run]]:
        """Each pair's words, best evidence first; what is taken is marked in `free`, which the questions share."""
        runs = [(run, *asked) for asked in open_pairs if (run := self._evidence.run(asked[1]))]
        for first, pair, question in sorted(runs, key=lambda entry: (-entry[0].score, entry[1].start)):
            taken = slice(first.words.start - start, first.words.stop - start)
            run = first if all(free[taken]) else self._evidence.run(question)
            if run is None:
                continue
            for word in run.words:
                free[word - start] = False
            yield pair, run

    def _edged(self, pair: Pair, region: _Region, chosen: range) -> _Spot:
        """The words' stretch, with as many signs at its edges as the pair has in the source («Назва», “Title”)."""
        words = self._evidence.target.spans
        start, end = words[chosen.start][0], words[chosen.stop - 1][1]
        inner = self._evidence.source.within(pair.start, pair.end)
        first, last = self._evidence.source.spans[inner.start], self._evidence.source.spans[inner.stop - 1]
        lead = _signs(self._plain[pair.start : first[0]])
        tail = _signs(self._plain[last[1] : pair.end])
        whole = chosen == region.target_words
        if whole and not self._plain[region.source[0] : pair.start].strip():
            start = region.target[0]
        else:
            limit = words[chosen.start - 1][1] if chosen.start > region.target_words.start else region.target[0]
            start = self._back(start, lead, limit)
        if whole and not self._plain[pair.end : region.source[1]].strip():
            end = region.target[1]
        else:
            limit = words[chosen.stop][0] if chosen.stop < region.target_words.stop else region.target[1]
            end = self._forward(end, tail, limit)
        return _Spot(pair, start, end)

    def _around_nearest(self, spots: Sequence[_Spot], pair: Pair, region: _Region) -> None:
        start, end = region.target
        wanted = start + _position(pair.start, region) * (end - start)
        nearest = min(spots, key=lambda spot: max(spot.start - wanted, wanted - spot.end, 0))
        nearest.around.append(pair)

    # Clusters

    def _cluster_spot(self, node: Cluster, region: _Region, spots: Sequence[_Spot]) -> _Spot:
        """At the ends if it was there, beside the pair it stood beside, else between the words it stood between."""
        before = sum(self._evidence.source.spans[word][0] < node.start for word in region.source_words)
        words = [self._evidence.target.spans[word] for word in region.target_words]
        if not before:
            signs = _signs(self._plain[region.source[0] : node.start])
            offset = self._forward(region.target[0], signs, words[0][0], over_space=True)
        elif before == len(region.source_words):
            signs = _signs(self._plain[node.start : region.source[1]])
            offset = self._back(region.target[1], signs, words[-1][1], over_space=True)
        elif (beside := self._beside(node, region, spots)) is not None:
            offset = beside
        else:
            offset = self._between(node, region, words, before)
        for spot in spots:
            if isinstance(spot.node, Pair) and spot.start < offset < spot.end:
                offset = spot.start if offset - spot.start < spot.end - offset else spot.end
        return _Spot(node, offset, offset)

    def _beside(self, node: Cluster, region: _Region, spots: Sequence[_Spot]) -> int | None:
        """After the pair it follows, or before the pair it precedes."""
        for spot in spots:
            pair = spot.node
            if not isinstance(pair, Pair) or pair.number in self.guessed:
                continue
            if pair.end <= node.start and not self._evidence.source.within(pair.end, node.start):
                return self._forward(spot.end, _signs(self._plain[pair.end : node.start]), region.target[1])
            if node.start <= pair.start and not self._evidence.source.within(node.start, pair.start):
                signs = _signs(self._plain[node.start : pair.start])
                offset = self._back(spot.start, signs, region.target[0], over_space=True)
                # Behind a comma of the source's, but there is none: the pair has moved away from it.
                if not signs or offset < spot.start - 1:
                    return offset
        return None

    def _between(self, node: Cluster, region: _Region, words: Sequence[Span], before: int) -> int:
        """Between the words that stand for its neighbours; else as far into the target as it was in the source,
        at a mark of its kind if one followed it."""
        following = region.source_words[before]
        known = self._evidence.boundary(following, region.source_words, region.target_words)
        if known is not None:
            index = known[0] - region.target_words.start
        else:
            index = round(before * len(words) / len(region.source_words))
            index = min(max(index, 1), max(len(words) - 1, 1))
        sign = self._plain[node.start]
        if known is None or not known[1]:
            self.guessed.update(node.numbers)
            if sign in CLOSING:
                ends = [end for _, end in words[:-1] if self._target[end] == sign]
                return min(ends, key=lambda end: abs(end - words[index - 1][1]), default=words[index - 1][1])
        if node.spaced_before and sign not in CLOSING and index < len(words):
            return self._back(words[index][0], len(self._target), words[index - 1][1])
        signs = _signs(self._plain[self._evidence.source.spans[following - 1][1] : node.start])
        return self._forward(words[index - 1][1], signs, region.target[1])

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
