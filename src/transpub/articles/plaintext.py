"""Plain text into blocks: a line is a paragraph, as scraped and mailed stories have it; `- x` lines are a list."""

import re

from transpub.articles.characters import Tally, clean
from transpub.articles.document import Block, Blocks, ListBlock, ListItem, Paragraph, Text
from transpub.articles.errors import TooComplex

# Lines with text in one article; each is a block. A story of 20,000 words has about 600.
MAX_LINES = 20_000
# An en or em dash begins a line of dialogue in Ukrainian and Russian, so it is no bullet.
_BULLET = re.compile(r"[-*•]\s+(?=\S)")
_NUMBER = re.compile(r"(\d{1,3})[.)]\s+(?=\S)")


def text_to_blocks(source: str, tally: Tally) -> Blocks:
    """Lines of one list may have empty lines between them. Numbers make a list where at least two follow on.

    Raises:
        TooComplex: more than MAX_LINES lines.
    """
    lines = [line for raw in clean(source, tally).split("\n") if (line := raw.strip())]
    if len(lines) > MAX_LINES:
        raise TooComplex(limit=MAX_LINES)
    blocks: list[Block] = []
    position = 0
    while position < len(lines):
        length, bullet, start = _list_at(lines, position)
        if length:
            items = [bullet.sub("", line, count=1) for line in lines[position : position + length]]
            blocks.append(
                ListBlock(
                    ordered=bullet is _NUMBER,
                    start=start,
                    items=tuple(ListItem(content=(Text(text=item),)) for item in items),
                )
            )
        else:
            length = 1
            blocks.append(Paragraph(content=(Text(text=lines[position]),)))
        position += length
    return tuple(blocks)


def _list_at(lines: list[str], position: int) -> tuple[int, re.Pattern[str], int]:
    """How many lines from here are one list, what begins them, and the first number."""
    length = 0
    while position + length < len(lines) and _BULLET.match(lines[position + length]):
        length += 1
    if length:
        return length, _BULLET, 1
    first = _NUMBER.match(lines[position])
    if first is None:
        return 0, _NUMBER, 1
    start = int(first[1])
    while position + length < len(lines):
        match = _NUMBER.match(lines[position + length])
        if match is None or int(match[1]) != start + length:
            break
        length += 1
    return (length if length > 1 else 0), _NUMBER, start
