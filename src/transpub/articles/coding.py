"""One text as sentences in coded form and what lies between them, and a target's codes back to inline content.

Works on one leaf; which leaves there are, keys and order are `segments`' business.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TypeAlias

from transpub.articles.codes import Close, Code, Open, Token, Void, serialise, tokens
from transpub.articles.codes import Text as Literal
from transpub.articles.document import Break, Element, Image, Inlines, Mark, Text
from transpub.articles.inline import Atom, Path, common_path, flatten, plain_of, rebuild, tidy

# Worth translating: a letter, or a number whose separators depend on the language. Bare whole numbers are not.
_TRANSLATABLE = re.compile(r"[^\W\d_]|\d[.,]\d")


@dataclass(frozen=True)
class Gap:
    """What stands between sentences and is the same in every language: white space, breaks, images, dashes."""

    atoms: tuple[Atom, ...]


@dataclass(frozen=True)
class Sentence:
    """`around` are the elements that enclose all of it; they need no codes. `inside` tells what each code is:
    an element's number in `Coded.elements`, or the atom a void code stands for. It begins at offset `start` of
    the text as `inline.plain` gives it."""

    text: str
    codes: Mapping[int, Code]
    around: Path
    inside: Mapping[int, int | Atom]
    start: int


@dataclass(frozen=True)
class Coded:
    """`cuts` are those that hold: given as a mark's, they cut the text into the same parts again."""

    elements: Sequence[Element]
    parts: Sequence[Gap | Sentence]
    cuts: tuple[int, ...]

    @property
    def sentences(self) -> list[Sentence]:
        return [part for part in self.parts if isinstance(part, Sentence)]


Range: TypeAlias = tuple[int, int]


def is_translatable(text: str) -> bool:
    """Whether a text has anything that languages write differently."""
    return _TRANSLATABLE.search(text) is not None


def encode(content: Inlines, mark: Mark | None = None) -> Coded:
    """The sentences of a normalised text.

    A link, or any element with attributes, is never cut in two: where one begins inside a sentence and ends in
    another, those sentences stay one segment. Plain formatting (`em` without attributes) may be cut; its pieces
    grow together again where they still touch.
    """
    elements, atoms = flatten(content)
    atoms, breaks = _cut(atoms, mark or Mark(path=""))
    atoms, breaks = _fold(elements, atoms, breaks)
    spans = _spans(atoms)
    whole = {number for number, element in enumerate(elements) if element.tag == "a" or element.attributes}
    offsets = list(accumulate((len(plain_of(atom.node)) for atom in atoms), initial=0))
    ranges = _merged(_ranges(atoms, breaks), atoms, spans, whole)
    parts: list[Gap | Sentence] = []
    for start, end in ranges:
        first, last = _kept(atoms, start, end, spans, whole)
        if not any(_is_translatable(atom) for atom in atoms[first:last]):
            parts.append(Gap(tuple(atoms[start:end])))
            continue
        gaps = Gap(tuple(atoms[start:first])), Gap(tuple(atoms[last:end]))
        parts += [gap for gap in gaps[:1] if gap.atoms]
        parts.append(_sentence(elements, atoms[first:last], offsets[first]))
        parts += [gap for gap in gaps[1:] if gap.atoms]
    return Coded(elements, parts, tuple(dict.fromkeys(offsets[start] for start, _ in ranges[1:])))


def decode(coded: Coded, targets: Sequence[str]) -> Inlines:
    """The text with its sentences replaced, in order. Targets must have passed `codes.code_problems`."""
    atoms: list[Atom] = []
    remaining = iter(targets)
    for part in coded.parts:
        atoms += part.atoms if isinstance(part, Gap) else _decoded(part, next(remaining))
    return rebuild(coded.elements, tidy(atoms))


def _cut(atoms: Sequence[Atom], mark: Mark) -> tuple[list[Atom], set[int]]:
    """Texts cut at sentence ends, protected stretches and edges of white space. The second value holds the
    indexes of the atoms that begin a sentence; a cut inside an atom that is taken whole is no cut."""
    edges = sorted({*mark.cuts, *(edge for span in mark.protected for edge in span)})
    cuts, protected = set(mark.cuts), dict(mark.protected)
    pieces: list[Atom] = []
    breaks: set[int] = set()
    offset, next_edge, protected_to = 0, 0, 0
    for atom in atoms:
        text = plain_of(atom.node)
        end = offset + len(text)
        bounds = [offset]
        while next_edge < len(edges) and edges[next_edge] < end:
            if edges[next_edge] > offset:
                bounds.append(edges[next_edge])
            next_edge += 1
        bounds.append(end)
        if not isinstance(atom.node, Text):
            bounds = [offset, end]
        for start, stop in pairwise(bounds):
            if start in cuts and pieces:
                breaks.add(len(pieces))
            protected_to = max(protected_to, protected.get(start, 0))
            if not isinstance(atom.node, Text):
                pieces.append(atom)
            elif stop <= protected_to:
                pieces.append(Atom(atom.path, Text(text=text[start - offset : stop - offset]), protected=True))
            else:
                pieces += _without_edges(atom.path, text[start - offset : stop - offset])
        offset = end
    return pieces, breaks


def _without_edges(path: Path, text: str) -> list[Atom]:
    core = text.strip()
    if not core:
        return [Atom(path, Text(text=text))] if text else []
    lead = len(text) - len(text.lstrip())
    parts = (text[:lead], core, text[lead + len(core) :])
    return [Atom(path, Text(text=part)) for part in parts if part]


def _fold(elements: Sequence[Element], atoms: Sequence[Atom], breaks: set[int]) -> tuple[list[Atom], set[int]]:
    """An element with nothing but protected text becomes one protected atom: `<a>@name</a>` is one code."""
    free: set[int] = set()
    for atom in atoms:
        if not atom.protected and not _is_space(atom):
            free.update(atom.path)
    folded: list[Atom] = []
    kept_breaks: set[int] = set()
    inside: int | None = None
    for index, atom in enumerate(atoms):
        depth = next((depth for depth, number in enumerate(atom.path) if number not in free), None)
        if depth is not None and atom.path[depth] == inside:
            continue
        if index in breaks:
            kept_breaks.add(len(folded))
        if depth is None:
            inside = None
            folded.append(atom)
        else:
            inside = atom.path[depth]
            folded.append(Atom(atom.path[:depth], elements[inside], protected=True))
    return folded, kept_breaks


def _spans(atoms: Sequence[Atom]) -> dict[int, Range]:
    """First and last atom of each element."""
    spans: dict[int, Range] = {}
    for index, atom in enumerate(atoms):
        for number in atom.path:
            spans[number] = (spans.get(number, (index, index))[0], index)
    return spans


def _ranges(atoms: Sequence[Atom], breaks: set[int]) -> list[Range]:
    edges = [0, *sorted(breaks), len(atoms)]
    return [(start, end) for start, end in pairwise(edges) if start < end]


def _merged(ranges: list[Range], atoms: Sequence[Atom], spans: Mapping[int, Range], whole: set[int]) -> list[Range]:
    """Ranges joined until no element of `whole` crosses a border without covering both sides.

    A join can only break a covering by an enclosing element, so there are at most as many rounds as levels.
    """
    while True:
        merged: list[Range] = []
        for start, end in ranges:
            if merged and _is_torn(atoms, merged[-1], (start, end), spans, whole):
                merged[-1] = (merged[-1][0], end)
            else:
                merged.append((start, end))
        if len(merged) == len(ranges):
            return merged
        ranges = merged


def _is_torn(atoms: Sequence[Atom], left: Range, right: Range, spans: Mapping[int, Range], whole: set[int]) -> bool:
    crossing = whole.intersection(common_path(atoms[right[0] - 1].path, atoms[right[0]].path))
    if not crossing:
        return False
    first, last = left[0], right[1] - 1
    while first < left[1] and _is_space(atoms[first]):
        first += 1
    while last >= right[0] and _is_space(atoms[last]):
        last -= 1
    return any(spans[number][0] > first or spans[number][1] < last for number in crossing)


def _kept(atoms: Sequence[Atom], start: int, end: int, spans: Mapping[int, Range], whole: set[int]) -> Range:
    """The range without white space, breaks and images at its edges; they stay where that would tear a link."""
    first, last = start, end
    while first < last and _may_stay_outside(atoms[first]):
        first += 1
    while last > first and _may_stay_outside(atoms[last - 1]):
        last -= 1
    if first == last:
        return first, last
    while True:
        before = (first, last)
        while first > start and any(spans[number][1] < last - 1 for number in _crossing(atoms, first, whole)):
            first -= 1
        while last < end and any(spans[number][0] > first for number in _crossing(atoms, last, whole)):
            last += 1
        if (first, last) == before:
            return first, last


def _crossing(atoms: Sequence[Atom], index: int, whole: set[int]) -> set[int]:
    return whole.intersection(common_path(atoms[index - 1].path, atoms[index].path))


def _may_stay_outside(atom: Atom) -> bool:
    return _is_space(atom) or isinstance(atom.node, Break | Image)


def _is_space(atom: Atom) -> bool:
    return isinstance(atom.node, Text) and not atom.protected and not atom.node.text.strip()


def _is_translatable(atom: Atom) -> bool:
    return isinstance(atom.node, Text) and not atom.protected and is_translatable(atom.node.text)


def _sentence(elements: Sequence[Element], atoms: Sequence[Atom], start: int) -> Sentence:
    around = common_path(atoms[0].path, atoms[-1].path)
    for atom in atoms:
        around = common_path(around, atom.path)
    written: list[Token] = []
    inside: dict[int, int | Atom] = {}
    codes: dict[int, Code] = {}
    opened: list[tuple[int, int]] = []
    for atom in atoms:
        path = atom.path[len(around) :]
        shared = len(common_path([number for number, _ in opened], path))
        while len(opened) > shared:
            written.append(Close(opened.pop()[1]))
        for number in path[shared:]:
            code = len(inside) + 1
            element = elements[number]
            inside[code], codes[code] = number, Code(element.tag, element.attributes, paired=True)
            opened.append((number, code))
            written.append(Open(code))
        if isinstance(atom.node, Text) and not atom.protected:
            written.append(Literal(atom.node.text))
        else:
            code = len(inside) + 1
            inside[code], codes[code] = atom, _void_code(atom)
            written.append(Void(code))
    written += [Close(code) for _, code in reversed(opened)]
    return Sentence(serialise(written), codes, around, inside, start)


def _void_code(atom: Atom) -> Code:
    match atom.node:
        case Break():
            return Code("br")
        case Image(src=src, alt=alt):
            return Code("img", (("src", src),), text=alt)
        case Element(tag=tag, attributes=attributes):
            return Code(tag, attributes, protected=True, text=plain_of(atom.node))
        case Text(text=text):
            return Code("", protected=True, text=text)


def _decoded(sentence: Sentence, target: str) -> list[Atom]:
    atoms: list[Atom] = []
    path = sentence.around
    for token in tokens(target.strip()):
        match token:
            case Literal(text):
                atoms.append(Atom(path, Text(text=text)))
            case Open(number):
                element = sentence.inside[number]
                path = (*path, element) if isinstance(element, int) else path
            case Close(_):
                path = path[:-1]
            case Void(number):
                atom = sentence.inside[number]
                if isinstance(atom, Atom):
                    atoms.append(atom._replace(path=path))
    return atoms
