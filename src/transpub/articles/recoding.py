"""A text's targets carried over when its sentences are joined or cut: every code goes on meaning the same thing.

Works on one text. Where it may be cut is `recutting`'s business. Broken codes stay as broken as they were.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TypeAlias

from transpub.articles.codes import Close, Open, Text, Token, Void, serialise, tokens
from transpub.articles.coding import Coded, Gap, Sentence
from transpub.articles.document import Break
from transpub.articles.document import Text as TextNode
from transpub.articles.inline import Atom, Path, plain_of

# What a code stands for, the same however the text is cut: ("element", its number) or ("void", its ordinal among
# everything in the text that is a void code or would be one if it did not stand between sentences).
Meaning: TypeAlias = tuple[str, int]

# Numbers of codes have at most six digits (codes._CODE).
_NUMBER_MAX = 999_999


@dataclass(frozen=True)
class Renumbering:
    """From the codes of one sentence to those of another one of the same text."""

    old: Mapping[int, Meaning]
    new: Mapping[Meaning, int]

    def number(self, code: int) -> int | None:
        """None for a code that the new sentence does not have. What was no code of the old one is none of the
        new one either."""
        if code in self.old:
            return self.new.get(self.old[code])
        shifted = code + len(self.new)
        return shifted if shifted <= _NUMBER_MAX else code

    def element(self, element: int) -> int:
        return self.new["element", element]


def renumbering(before: Coded, old: int, after: Coded, new: int) -> Renumbering:
    """From the sentence that `before` has at `old` to the one that `after` has at `new`."""
    codes = _named(after).codes[new]
    return Renumbering(_named(before).codes[old], {meaning: number for number, meaning in codes.items()})


def as_read(text: str, sentence: Sentence) -> str:
    """A coded text as readers see it: codes left out, protected text in its place, a line break as a newline.

    Of the sentence's own text it is what the plain form of the whole text has from `sentence.start` on.
    """
    return "".join(_read(token, sentence) for token in tokens(text))


def join_targets(before: Coded, after: Coded, index: int, first: str, second: str, *, space: str) -> str:
    """The target of the sentence that `after` has at `index`, from those of the two that `before` has from there.

    `space` goes between words: nothing in scripts without spaces. What stood between the two sentences and is in
    the new one (a line break, an image, a bare number) stands between the two targets. Two empty targets give
    an empty one.
    """
    if not first and not second:
        return ""
    around = len(after.sentences[index].around)
    written: list[Token] = []
    for offset, target in enumerate((first, second)):
        codes = renumbering(before, index + offset, after, index)
        if offset:
            written += _between(_named(before).gaps[index + 1], around, codes, space)
        if target:
            path = before.sentences[index + offset].around[around:]
            written += _inside(path, codes, _carried(tokens(target), codes))
    return serialise(_grown_together(written)).strip()


def cut_target(before: Coded, after: Coded, index: int, target: str, at: int) -> tuple[str, str]:
    """The targets of the two sentences that `after` has from `index` on, from the one that `before` has there.

    `at` counts characters of the target as read. A pair of codes around the place is closed before it and opened
    again after it. A code of the other half is left out: its words stay, and the checks miss the code where it
    belongs.
    """
    left, right = renumbering(before, index, after, index), renumbering(before, index, after, index + 1)
    halves = _cut(tokens(target), before.sentences[index], at, right)
    first, second = (
        serialise(_carried(half, codes)).strip() for half, codes in zip(halves, (left, right), strict=True)
    )
    return first, second


@dataclass(frozen=True)
class _Named:
    """What the codes of each sentence mean, and what stands before each, after the last one too."""

    codes: Sequence[Mapping[int, Meaning]]
    gaps: Sequence[Sequence[tuple[Atom, Meaning | None]]]


def _named(coded: Coded) -> _Named:
    ordinals = count()
    codes: list[dict[int, Meaning]] = []
    gaps: list[list[tuple[Atom, Meaning | None]]] = [[]]
    for part in coded.parts:
        if isinstance(part, Gap):
            gaps[-1] += [(atom, None if _is_literal(atom) else ("void", next(ordinals))) for atom in part.atoms]
            continue
        # Codes are numbered in the order of the source, so ordinals are given in it too.
        codes.append(
            {
                number: ("element", meant) if isinstance(meant, int) else ("void", next(ordinals))
                for number, meant in part.inside.items()
            }
        )
        gaps.append([])
    return _Named(codes, gaps)


def _is_literal(atom: Atom) -> bool:
    return isinstance(atom.node, TextNode) and not atom.protected


def _read(token: Token, sentence: Sentence) -> str:
    if isinstance(token, Text):
        return token.text
    meant = sentence.inside.get(token.number) if isinstance(token, Void) else None
    return plain_of(meant.node) if isinstance(meant, Atom) else ""


def _carried(written: Iterable[Token], codes: Renumbering) -> Iterator[Token]:
    for token in written:
        if isinstance(token, Text):
            yield token
        elif (number := codes.number(token.number)) is not None:
            yield type(token)(number)


def _inside(path: Path, codes: Renumbering, written: Iterable[Token]) -> Iterator[Token]:
    """Within elements that enclosed the old sentence and are codes of the new one."""
    numbers = [codes.element(element) for element in path]
    yield from map(Open, numbers)
    yield from written
    yield from map(Close, reversed(numbers))


def _between(
    gap: Sequence[tuple[Atom, Meaning | None]], around: int, codes: Renumbering, space: str
) -> Iterator[Token]:
    is_parted = False
    for atom, meaning in gap:
        if meaning is not None:
            yield from _inside(atom.path[around:], codes, [Void(codes.new[meaning])])
            is_parted = is_parted or isinstance(atom.node, Break)
        elif (text := plain_of(atom.node)).strip():
            yield from _inside(atom.path[around:], codes, [Text(text)])
        else:
            yield Text(space)
            is_parted = True
    if not is_parted:
        yield Text(space)


def _grown_together(written: Iterable[Token]) -> list[Token]:
    """Plain formatting that was cut in two has one pair of codes again where its pieces touch."""
    joined: list[Token] = []
    for token in written:
        last = len(joined) - 1
        while last >= 0 and _is_blank(joined[last]):
            last -= 1
        if isinstance(token, Open) and last >= 0 and joined[last] == Close(token.number):
            del joined[last]
        else:
            joined.append(token)
    return joined


def _is_blank(token: Token) -> bool:
    return isinstance(token, Text) and not token.text.strip()


def _cut(
    written: Iterable[Token], sentence: Sentence, at: int, right: Renumbering
) -> tuple[list[Token], list[Token]]:
    """Both halves well nested, if the whole was."""
    halves: tuple[list[Token], list[Token]] = [], []
    opened: list[int] = []
    torn: list[int] | None = None
    offset = 0
    for token in written:
        end = offset + len(_read(token, sentence))
        if torn is None and isinstance(token, Text) and offset < at < end:
            halves[0].append(Text(token.text[: at - offset]))
            token = Text(token.text[at - offset :])
            offset = at
        if torn is None and offset >= at and _begins(token, end > offset, right):
            torn = list(opened)
            halves[0].extend(Close(number) for number in reversed(torn))
            halves[1].extend(Open(number) for number in torn)
        halves[torn is not None].append(token)
        if isinstance(token, Open):
            opened.append(token.number)
        elif isinstance(token, Close) and token.number in opened:
            opened.remove(token.number)
        offset = end
    _trim(halves[0], range(len(halves[0]) - 1, -1, -1), Close, str.rstrip)
    _trim(halves[1], range(len(halves[1])), Open, str.lstrip)
    first, second = (_without_hollow(half, torn or ()) for half in halves)
    return first, second


def _trim(half: list[Token], order: Iterable[int], edge: type[Open | Close], strip: Callable[[str], str]) -> None:
    """White space at the place goes, also from inside pairs that begin or end there."""
    for index in order:
        token = half[index]
        if isinstance(token, Text):
            half[index] = Text(strip(token.text))
        if not isinstance(token, edge):
            return


def _begins(token: Token, is_seen: bool, right: Renumbering) -> bool:
    """Whether the second half begins with this token, which stands at or after the place. What shows nothing
    there belongs to the half that has its code."""
    if isinstance(token, Void) and not is_seen:
        return right.number(token.number) is not None
    return not isinstance(token, Close)


def _without_hollow(half: list[Token], torn: Collection[int]) -> list[Token]:
    """Without pairs that were torn at their very edge and hold no text in this half."""
    kept: list[Token] = []
    for token in half:
        last = len(kept) - 1
        while last >= 0 and _is_blank(kept[last]):
            last -= 1
        if isinstance(token, Close) and token.number in torn and last >= 0 and kept[last] == Open(token.number):
            del kept[last]
        else:
            kept.append(token)
    return kept
