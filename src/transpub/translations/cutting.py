"""A sentence in parts: cut where it hurts least, and the translations of its parts joined. Knows no engine."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from transpub.articles.words import words
from transpub.translations.alignment import Alignment, moved
from transpub.translations.engine import Output

# Best place first; each is taken only in the middle half of the text, so that parts stay balanced.
# The last is white space, but for that inside a number: 45 000.
_BREAKS = tuple(
    re.compile(pattern)
    for pattern in (r"[;:](?=\s)|[；：]", r",(?=\s)|[，、]", r"\s[–—-](?=\s)", r"(?=\s(?!\d))|(?<=\D)(?=\s\d)")
)
_SPACE = re.compile(r"\s+")
# About the length of a clause: the parts of a sentence that the engine could not translate as a whole.
CLAUSE_WORDS = 12
# Engines invent most where they get one word alone.
_LEAST_WORDS = 2
_STOP = "."


def cut(text: str, count: Callable[[str], int], limit: int) -> list[tuple[str, str]]:
    """Parts of `text` with at most `limit` tokens each by `count`, and what joins each to the next one.

    Nothing but white space at the cuts is lost. Without any white space to cut at, it cuts inside the word.
    """
    return list(_halve(text, "", count, limit))


@dataclass(frozen=True)
class Part:
    """A part of a text, from offset `start` of it; `glue` joins it to the next."""

    text: str
    start: int
    glue: str


def clauses(text: str) -> list[Part]:
    """Parts of at most CLAUSE_WORDS words; halves of a shorter text. One part if it has too few words to be cut."""
    length = _length(text)
    limit = CLAUSE_WORDS if length > CLAUSE_WORDS else max((length + 1) // 2, 2 * _LEAST_WORDS - 1)
    return placed(text, cut(text, _length, limit))


def placed(text: str, parts: Sequence[tuple[str, str]]) -> list[Part]:
    """What `cut` gave, each with its place."""
    found: list[Part] = []
    position = 0
    for part, glue in parts:
        start = text.index(part, position)
        position = start + len(part)
        found.append(Part(part, start, glue))
    return found


def joined(parts: Sequence[Part], outputs: Sequence[Output]) -> Output:
    """The parts' translations as one. Each was decoded as a sentence of its own, so a full stop and a capital that
    its source does not have are taken back. The score is the parts' mean, weighed by length."""
    text, scored, weight = "", 0.0, 0
    alignment: Alignment = ()
    for index, (part, output) in enumerate(zip(parts, outputs, strict=True)):
        is_last = index == len(parts) - 1
        own = _within_sentence(part.text, output.text.strip(), is_first=not text, is_last=is_last)
        links = tuple(link for link in output.alignment if link.target[1] <= len(own))
        alignment += moved(links, target=len(text), source=part.start)
        if output.score is not None:
            scored, weight = scored + output.score * len(own), weight + len(own)
        text += own + (part.glue if own else "")
    return Output(
        text.rstrip(),
        score=scored / weight if weight else None,
        truncated=any(output.truncated for output in outputs),
        alignment=alignment,
    )


def _within_sentence(source: str, target: str, *, is_first: bool, is_last: bool) -> str:
    if not is_last and target.endswith(_STOP) and not source.endswith(_STOP):
        target = target.removesuffix(_STOP)
        # The mark the sentence was cut at.
        target += source[-1] if source[-1] in ",;:" else ""
    begins_small = not is_first and source[:1].islower()
    if begins_small and target[:1].isupper() and target[1:2].islower():
        target = target[0].lower() + target[1:]
    return target


def _length(text: str) -> int:
    """In words; where words are written without spaces, in signs."""
    return len(words(text))


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
