"""Coded text taken apart for an engine that sees plain text: a tree of codes over the clean text without them.

Where the codes go in a translation is placement's business.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from transpub.articles.codes import Close, Open, Text, Token, Void, serialise, tokens
from transpub.translations.wording import WORD

# Codes without words that have nothing but these between them move as one.
_SEPARATORS = re.compile(r"[\s,;/|·•–—-]*")
_BRACKETS = {"(": ")", "[": "]", "«": "»", "“": "”", "„": "“", '"': '"'}
OPENING = frozenset("([{«„“‘")
CLOSING = frozenset(".,;:!?…)]}»”’")


@dataclass
class Pair:
    """A paired code around the words in `plain[start:end]`."""

    number: int
    start: int
    end: int
    children: list[Node]


@dataclass
class Cluster:
    """Codes without words that stand together, as written (`(<1/>, <2/>)`), at offset `start` of the plain text.

    `spaced_before`, `spaced_after`: false where it is joined to the word or bracket beside it.
    """

    coded: str
    numbers: tuple[int, ...]
    start: int = 0
    spaced_before: bool = True
    spaced_after: bool = True

    @property
    def end(self) -> int:
        return self.start


Node: TypeAlias = Pair | Cluster


@dataclass(frozen=True)
class Tree:
    """The clean plain text and the codes over it, in order."""

    plain: str
    nodes: Sequence[Node]


@dataclass
class _Nest:
    """A pair while it is being read; number 0 is the whole text."""

    number: int
    items: list[_Nest | Cluster | str] = field(default_factory=list)


def lift(coded: str) -> Tree:
    """Take a well-nested coded text apart. White space is collapsed, and closed up where a code stood.

    Raises:
        ValueError: the codes are not well nested.
    """
    nest = _clustered(_nested(tokens(coded)))
    writer = _Writer()
    nodes = writer.write(nest)
    plain = writer.text.rstrip()
    for node in _all(nodes):
        node.start = min(node.start, len(plain))
        if isinstance(node, Pair):
            node.end = min(node.end, len(plain))
    return Tree(plain, nodes)


def _nested(parts: Sequence[Token]) -> _Nest:
    stack = [_Nest(0)]
    for part in parts:
        match part:
            case Text(text):
                stack[-1].items.append(text)
            case Void(number):
                stack[-1].items.append(Cluster(serialise([part]), (number,)))
            case Open(number):
                stack.append(_Nest(number))
            case Close(number):
                inner = stack.pop()
                if inner.number != number or not stack:
                    raise ValueError(f"codes are not well nested at </{number}>")
                stack[-1].items.append(inner)
    if len(stack) > 1:
        raise ValueError(f"<{stack[-1].number}> is not closed")
    return stack[0]


def _clustered(nest: _Nest) -> _Nest:
    """Pairs without words become clusters, neighbouring clusters one, and brackets around one go with it."""
    items: list[_Nest | Cluster | str] = []
    for item in nest.items:
        if isinstance(item, _Nest):
            item = _clustered(item)
            if not _has_words(item):
                item = _wrapped(item)
        if isinstance(item, Cluster):
            if len(items) > 1 and isinstance(items[-1], str) and _SEPARATORS.fullmatch(items[-1]):
                if isinstance(before := items[-2], Cluster):
                    item = Cluster(
                        before.coded + serialise([Text(items[-1])]) + item.coded, before.numbers + item.numbers
                    )
                    del items[-2:]
            elif items and isinstance(before := items[-1], Cluster):
                item = Cluster(before.coded + item.coded, before.numbers + item.numbers)
                del items[-1:]
        items.append(item)
    return _Nest(nest.number, _bracketed(items))


def _has_words(nest: _Nest) -> bool:
    return any(
        _has_words(item) if isinstance(item, _Nest) else isinstance(item, str) and WORD.search(item)
        for item in nest.items
    )


def _wrapped(nest: _Nest) -> Cluster:
    """A pair around signs or void codes alone, as it stands: there is nothing in it to translate."""
    # Signs without letters and digits never look like a code: they need no escape.
    inner = "".join(item.coded if isinstance(item, Cluster) else str(item) for item in nest.items)
    numbers = [number for item in nest.items if isinstance(item, Cluster) for number in item.numbers]
    return Cluster(f"<{nest.number}>{inner}</{nest.number}>", (nest.number, *numbers))


def _bracketed(items: list[_Nest | Cluster | str]) -> list[_Nest | Cluster | str]:
    for position, item in enumerate(items):
        if not isinstance(item, Cluster) or not 0 < position < len(items) - 1:
            continue
        before, after = items[position - 1], items[position + 1]
        if not isinstance(before, str) or not isinstance(after, str):
            continue
        opening, closing = before.rstrip()[-1:], after.lstrip()[:1]
        if opening and _BRACKETS.get(opening) == closing:
            cut = before.rindex(opening)
            keep = after.index(closing) + 1
            items[position - 1], items[position + 1] = before[:cut], after[keep:]
            item.coded = before[cut:] + item.coded + after[:keep]
    return items


class _Writer:
    """Writes the plain text and notes where each code stands in it."""

    def __init__(self) -> None:
        self.text = ""
        self._pending: list[Cluster] = []

    def write(self, nest: _Nest) -> list[Node]:
        nodes: list[Node] = []
        for item in nest.items:
            match item:
                case str():
                    self._append(item)
                case Cluster():
                    item.start = len(self.text)
                    item.spaced_before = not self._pending and (not self.text or self.text[-1].isspace())
                    self._pending.append(item)
                    nodes.append(item)
                case _Nest():
                    # White space before a pair is outside it, so its first word decides where it starts.
                    start = len(self.text)
                    children = self.write(item)
                    nodes.append(Pair(item.number, start, len(self.text), children))
        return nodes

    def _append(self, text: str) -> None:
        text = re.sub(r"\s+", " ", text)
        if not text:
            return
        for cluster in self._pending:
            cluster.spaced_after = not text[0].isalnum() and text[0] not in OPENING
        if self._pending:
            text = self._closed_up(text)
        self._pending.clear()
        if not self.text or self.text.endswith(" "):
            text = text.lstrip(" ")
        self.text += text

    def _closed_up(self, text: str) -> str:
        """Neither “see , now” nor “onetwo” where a code stood."""
        left, right = self.text[-1:], text[0]
        if left == " " and right in CLOSING:
            self.text = self.text[:-1]
            for cluster in self._pending:
                cluster.start = min(cluster.start, len(self.text))
        elif right.isalnum() and (left.isalnum() or left in CLOSING) and left:
            return " " + text
        return text


def _all(nodes: Sequence[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        if isinstance(node, Pair):
            yield from _all(node.children)
