"""Cutting a sentence too long for a model into pieces it was trained for. Pure; knows no model."""

import re
from collections.abc import Callable, Iterator

# Best place first; each is taken only in the middle half of the text, so that pieces stay balanced.
_BREAKS = tuple(re.compile(pattern) for pattern in (r"[;:](?=\s)|[；：]", r",(?=\s)|[，、]", r"\s[–—-](?=\s)"))
_SPACE = re.compile(r"\s+")


def cut(text: str, count: Callable[[str], int], limit: int) -> list[tuple[str, str]]:
    """Pieces of `text` with at most `limit` tokens each by `count`, and what joins each to the next one.

    Nothing but white space at the cuts is lost. Without any white space to cut at, it cuts inside the word.
    """
    return list(_halve(text, "", count, limit))


def _halve(text: str, glue: str, count: Callable[[str], int], limit: int) -> Iterator[tuple[str, str]]:
    if len(text) < 2 or count(text) <= limit:
        yield text, glue
        return
    at, middle_glue = _middle(text)
    yield from _halve(text[:at].rstrip(), middle_glue, count, limit)
    yield from _halve(text[at:].lstrip(), glue, count, limit)


def _middle(text: str) -> tuple[int, str]:
    half = len(text) / 2
    for pattern in _BREAKS:
        found = [match.end() for match in pattern.finditer(text) if half / 2 < match.end() < half * 1.5]
        if found:
            return min(found, key=lambda at: abs(at - half)), " "
    spaces = [match.start() for match in _SPACE.finditer(text) if match.start() > 0 and match.end() < len(text)]
    if spaces:
        return min(spaces, key=lambda at: abs(at - half)), " "
    return len(text) // 2, ""
