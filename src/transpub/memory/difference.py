"""Where a remembered source text and the one to be translated differ, and where a search hit. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import Levenshtein

from transpub.memory import wording
from transpub.memory.wording import Kind


class Change(StrEnum):
    EQUAL = "equal"
    INSERT = "insert"
    DELETE = "delete"


@dataclass(frozen=True)
class Run:
    """A stretch of text. Equal and deleted runs joined are the old text, equal and inserted ones the new."""

    change: Change
    text: str


@dataclass(frozen=True)
class Stretch:
    """A stretch of a text that a search found, or of the rest of it."""

    text: str
    found: bool


def runs(remembered: str, wanted: str) -> tuple[Run, ...]:
    """The two texts woven into one: deletions before insertions, codes and signs as words of their own."""
    old = [token.text for token in wording.tokens(remembered)]
    new = [token.text for token in wording.tokens(wanted)]
    pieces: list[Run] = []
    gone = come = ""
    for step in Levenshtein.opcodes(old, new):
        deleted = "".join(old[step.src_start : step.src_end])
        if step.tag == "equal":
            pieces += [*_changed(gone, come), Run(Change.EQUAL, deleted)]
            gone = come = ""
        else:
            gone += deleted
            come += "".join(new[step.dest_start : step.dest_end])
    return (*pieces, *_changed(gone, come))


def _changed(gone: str, come: str) -> Iterator[Run]:
    if gone:
        yield Run(Change.DELETE, gone)
    if come:
        yield Run(Change.INSERT, come)


def highlighted(
    text: str, *, beginnings: Sequence[str], words: Sequence[str] = (), numbers: Sequence[str] = ()
) -> tuple[Stretch, ...]:
    """The text without its codes, with the words marked that begin so or are those (in the form of
    `wording.words`), and the numbers
    that have one of those in them."""
    pieces: list[Stretch] = []
    for token in wording.tokens(text):
        match token.kind:
            case Kind.CODE:
                continue
            case Kind.WORD:
                normal = " ".join(wording.words(token.text))
                found = normal in words or normal.startswith(tuple(beginnings))
            case Kind.NUMBER:
                found = any(number in token.text for number in numbers)
            case _:
                found = False
        if pieces and not found and not pieces[-1].found:
            pieces[-1] = Stretch(pieces[-1].text + token.text, found=False)
        else:
            pieces.append(Stretch(token.text, found=found))
    return tuple(pieces)
