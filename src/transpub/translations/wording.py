"""The words of a text by their place, as codes are laid around them. Knows no languages."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from transpub.translations.alignment import Span

# A run of letters and digits with what may stand inside: об’єкт, 1,234.5, U.S, 18-річний; and 12 400, one number.
WORD = re.compile(
    r"(?:\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})+(?!\d)|\w[\u0300-\u036f]*)"
    r"(?:\w|[\u0300-\u036f]|['’ʼ.,:/‑-](?=\w))*"
)
_SHORT_LETTERS = 2


@dataclass(frozen=True)
class Words:
    """The words of a text in order: where they stand, and themselves.

    `marked`: signs stand between the word and the one before it. `is_short`: it has one or two letters.
    """

    spans: Sequence[Span]
    texts: Sequence[str]
    marked: Sequence[bool]
    is_short: Sequence[bool]

    @classmethod
    def of(cls, text: str) -> Words:
        spans = [match.span() for match in WORD.finditer(text)]
        texts = [text[start:end] for start, end in spans]
        marked = [bool(text[end:start].strip()) for (_, end), (start, _) in pairwise([(0, 0), *spans])]
        short = [len(word) <= _SHORT_LETTERS and not word.isdigit() for word in texts]
        return cls(spans, texts, marked, short)

    def within(self, start: int, end: int) -> range:
        """Indices of the words that have a part in `text[start:end]`."""
        first = bisect_right(self.spans, start, key=lambda span: span[1])
        return range(first, max(first, bisect_left(self.spans, end, key=lambda span: span[0])))
