"""Quotation marks and brackets: which are paired, what stands between them. Knows the marks of many languages."""

import re
from collections import Counter

_OPENING_TO_CLOSING = {"«": "»", "‹": "›", "「": "」", "『": "』", "《": "》"}
_CLOSING_TO_OPENING = {closing: opening for opening, closing in _OPENING_TO_CLOSING.items()}
# Which marks each one closes; those with none only open. A lone » may open in the German book style: »…«.
_CLOSED_BY = {
    **dict.fromkeys("„‟「『《", ""),
    '"': '"',
    "“": "„",
    "”": "“„”",
    "«": "»",
    "‹": "›",
    **_CLOSING_TO_OPENING,
}
_MARK = re.compile(f"[{''.join(_CLOSED_BY)}]")
_BRACKETS = {")": "(", "]": "[", "}": "{", "）": "（", "】": "【"}


def quoted_spans(text: str) -> list[tuple[int, int]]:
    """Start and end of what stands between two marks, the marks left out; inner quotations come first."""
    return _read(text)[0]


def unbalanced_quotes(text: str) -> list[str]:
    """The marks that have no partner, in the order of the text."""
    return _read(text)[1]


def quotations(text: str) -> int:
    """How many pairs of marks there are."""
    return len(_read(text)[0])


def unbalanced_brackets(text: str) -> list[str]:
    """The brackets that have no partner, sorted."""
    stack: list[str] = []
    inside: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    for sign in text:
        if sign in _BRACKETS.values():
            stack.append(sign)
            inside[sign] += 1
        elif opening := _BRACKETS.get(sign):
            if not inside[opening]:
                alone[sign] += 1
                continue
            while (last := stack.pop()) != opening:
                alone[last] += 1
                inside[last] -= 1
            inside[opening] -= 1
    alone.update(stack)
    return sorted(alone.elements())


def _read(text: str) -> tuple[list[tuple[int, int]], list[str]]:
    """Walk through the marks with a stack.

    The same sign opens in one language and closes in another (“ in English and German, » in Danish), so a sign
    closes what it can close and opens otherwise.
    """
    spans: list[tuple[int, int]] = []
    alone: list[str] = []
    stack: list[tuple[str, int]] = []
    inside: Counter[str] = Counter()
    for match in _MARK.finditer(text):
        position, sign = match.start(), match[0]
        partners = _CLOSED_BY[sign]
        if not any(inside[partner] for partner in partners):
            stack.append((sign, position))
            inside[sign] += 1
            continue
        while stack[-1][0] not in partners:
            alone.append(stack.pop()[0])
            inside[alone[-1]] -= 1
        opening, start = stack.pop()
        inside[opening] -= 1
        spans.append((start + 1, position))
    return spans, alone + [mark for mark, _ in stack]
