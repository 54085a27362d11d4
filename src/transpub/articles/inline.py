"""Inline content as a flat run of atoms, each with the path of elements around it, and back to a tree.

The flat form is what normalising and splitting work on. Nothing here knows sentences or codes.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from transpub.articles.characters import Tally, clean, curl_quotes
from transpub.articles.document import Break, Element, Image, Inline, Inlines, Text

# Content of these is program text, never translated; so is anything with translate="no".
PROTECTED_TAGS = frozenset({"code", "kbd", "samp"})

# White space as HTML has it. A no-break space between digits is not in it and stays.
_SPACE = re.compile(r"[ \t\n\r\f]+")

Path: TypeAlias = tuple[int, ...]


class Atom(NamedTuple):
    """A leaf: a stretch of text, a break, an image, or an element taken whole because it is protected.

    `path` holds the numbers of the elements around it, outermost first. `protected` marks text nobody translates.
    """

    path: Path
    node: Inline
    protected: bool = False


def is_protected(element: Element) -> bool:
    return element.tag in PROTECTED_TAGS or element.attribute("translate") == "no"


def is_bare(element: Element) -> bool:
    """An element that says nothing: its content stands for itself."""
    return (element.tag == "span" and not element.attributes) or (
        element.tag == "a" and element.attribute("href") is None
    )


def flatten(content: Inlines, *, in_link: bool = False) -> tuple[list[Element], list[Atom]]:
    """The elements, by number, and the atoms in order. Bare elements and links inside links are unwrapped;
    `in_link` tells that the content stands in a link already.

    Recurses as deep as the content is nested; the document model's depth is limited by intake.
    """
    elements: list[Element] = []
    atoms: list[Atom] = []

    def walk(nodes: Inlines, path: Path, in_link: bool) -> None:
        for node in nodes:
            if not isinstance(node, Element):
                atoms.append(Atom(path, node))
            elif is_bare(node) or (node.tag == "a" and in_link):
                walk(node.children, path, in_link)
            elif is_protected(node):
                atoms.append(Atom(path, node, protected=True))
            else:
                elements.append(node)
                walk(node.children, (*path, len(elements) - 1), in_link or node.tag == "a")

    walk(content, (), in_link)
    return elements, atoms


def rebuild(elements: Sequence[Element], atoms: Iterable[Atom]) -> Inlines:
    """The inverse of `flatten`: neighbours with the same element in their path share it; texts are joined."""
    children: list[list[Inline]] = [[]]
    opened: list[int] = []
    texts: list[str] = []

    def flush() -> None:
        if texts:
            children[-1].append(Text(text="".join(texts)))
            texts.clear()

    def close_to(depth: int) -> None:
        while len(opened) > depth:
            element, inner = elements[opened.pop()], tuple(children.pop())
            children[-1].append(element.model_copy(update={"children": inner}))

    for path, node, _ in atoms:
        shared = len(common_path(opened, path))
        if shared < len(opened) or shared < len(path):
            flush()
        close_to(shared)
        for number in path[shared:]:
            opened.append(number)
            children.append([])
        if isinstance(node, Text):
            texts.append(node.text)
        else:
            flush()
            children[-1].append(node)
    flush()
    close_to(0)
    return tuple(children[0])


def common_path(first: Sequence[int], second: Sequence[int]) -> Path:
    """The elements around both."""
    length = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        length += 1
    return tuple(first[:length])


def tidy(atoms: Iterable[Atom]) -> list[Atom]:
    """White space collapsed; it and line breaks moved out of elements' edges. None at the ends, where they show
    nothing, and no white space beside a line break."""
    tidied: list[Atom] = []
    space, breaks = False, 0
    for atom in atoms:
        if isinstance(atom.node, Break):
            breaks += 1
            continue
        trailing = False
        if isinstance(atom.node, Text) and not atom.protected:
            text = _SPACE.sub(" ", atom.node.text)
            space = space or text.startswith(" ")
            trailing = text.endswith(" ")
            if not (text := text.strip(" ")):
                continue
            atom = Atom(atom.path, Text(text=text))
        if tidied and (space or breaks):
            between: list[Inline] = [Break()] * breaks or [Text(text=" ")]
            path = common_path(tidied[-1].path, atom.path)
            tidied += [Atom(path, node) for node in between]
        tidied.append(atom)
        space, breaks = trailing, 0
    return tidied


def normalise_inline(
    content: Inlines, tally: Tally | None = None, *, protected: bool = False, in_link: bool = False
) -> Inlines:
    """Clean characters, tidy white space, no empty or bare elements, no links in links, texts joined. Idempotent.

    `protected` content keeps its quotation marks as they are typed; `in_link` as in `flatten`."""
    elements, atoms = flatten(content, in_link=in_link)
    links = {number for number, element in enumerate(elements) if element.tag == "a"}
    while True:
        before = len(atoms)
        atoms = [
            cleaned
            for atom in _joined(atoms)
            for cleaned in _cleaned(atom, tally, protected, in_link or not links.isdisjoint(atom.path))
        ]
        if len(atoms) == before:
            return rebuild(elements, tidy(atoms))


def _joined(atoms: Iterable[Atom]) -> Iterator[Atom]:
    """Neighbouring texts with the same path as one."""
    path: Path = ()
    texts: list[str] = []
    for atom in atoms:
        if texts and (atom.path != path or not isinstance(atom.node, Text)):
            yield Atom(path, Text(text="".join(texts)))
            texts = []
        if isinstance(atom.node, Text):
            path = atom.path
            texts.append(atom.node.text)
        else:
            yield atom
    if texts:
        yield Atom(path, Text(text="".join(texts)))


def _cleaned(atom: Atom, tally: Tally | None, protected: bool, in_link: bool) -> Iterator[Atom]:
    node = atom.node
    if isinstance(node, Text):
        text = clean(node.text, tally)
        if text:
            yield Atom(atom.path, Text(text=text if protected else curl_quotes(text, tally)))
    elif isinstance(node, Element):
        in_link = in_link or node.tag == "a"
        if children := normalise_inline(node.children, tally, protected=True, in_link=in_link):
            yield atom._replace(node=node.model_copy(update={"children": children}))
    else:
        yield atom


def plain(content: Inlines) -> str:
    """The text as readers see it: line breaks as newlines, images as nothing. Offsets of marks count in it."""
    return "".join(plain_of(node) for node in content)


def plain_of(node: Inline) -> str:
    match node:
        case Text():
            return node.text
        case Break():
            return "\n"
        case Image():
            return ""
        case Element():
            return plain(node.children)
