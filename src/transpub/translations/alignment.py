"""Which stretches of a translation render which of its source, as engines tell it. Values only, no engine."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Span: TypeAlias = tuple[int, int]

# Weaker links are noise, and most of them all: leaving them out keeps an alignment as long as its text.
LEAST_WEIGHT = 0.02


@dataclass(frozen=True, order=True)
class Link:
    """`target` renders `source`, both as offsets (start, end) of characters; the engine believes so by `weight`,
    above 0 and at most 1. The weights of one target stretch add up to 1 at most."""

    target: Span
    source: Span
    weight: float


# Sorted by target, then source. Stretches are tokens of the engine's: words or parts of words, never empty.
Alignment: TypeAlias = tuple[Link, ...]


def moved(links: Iterable[Link], *, target: int = 0, source: int = 0) -> Alignment:
    """The links of a part of a text, by its offsets in the whole one."""
    return tuple(
        Link(
            (link.target[0] + target, link.target[1] + target),
            (link.source[0] + source, link.source[1] + source),
            link.weight,
        )
        for link in links
    )


def composed(first: Alignment, second: Alignment) -> Alignment:
    """Source to target, of a translation by way of a middle text: `first` leads to it and `second` from it.

    Tokens of the two models differ: a middle token of `second` renders what the tokens of `first` it overlaps do.
    """
    links: list[Link] = []
    middle = _Middle(first)
    for target, own in _by_target(second):
        weights: dict[Span, float] = {}
        for link in own:
            rendered = middle.overlapping(link.source)
            for source, share in rendered:
                weights[source] = weights.get(source, 0.0) + link.weight * share
        links += [
            Link(target, source, weight) for source, weight in sorted(weights.items()) if weight >= LEAST_WEIGHT
        ]
    return tuple(links)


class _Middle:
    """Stretches of the middle text and what they render."""

    def __init__(self, first: Alignment) -> None:
        groups = _by_target(first)
        self._starts = [target[0] for target, _ in groups]
        self._groups = groups

    def overlapping(self, span: Span) -> list[tuple[Span, float]]:
        """Stretches of the source and their weights, averaged over the tokens with a part in the span."""
        at = max(bisect_right(self._starts, span[0]) - 1, 0)
        found: list[Sequence[Link]] = []
        while at < len(self._groups) and self._starts[at] < span[1]:
            target, links = self._groups[at]
            if target[1] > span[0]:
                found.append(links)
            at += 1
        return [(link.source, link.weight / len(found)) for links in found for link in links]


def _by_target(alignment: Alignment) -> list[tuple[Span, list[Link]]]:
    groups: list[tuple[Span, list[Link]]] = []
    for link in alignment:
        if not groups or groups[-1][0] != link.target:
            groups.append((link.target, []))
        groups[-1][1].append(link)
    return groups
