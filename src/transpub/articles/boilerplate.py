"""Lines of a pasted or fetched page that belong to the page, not to its story: found and named, never dropped."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from transpub.articles.boilerplate_places import Line, outside, placed, reasons
from transpub.articles.boilerplate_rules import REASON_TEXTS, BoilerplateReason
from transpub.articles.document import Document, Inlines
from transpub.articles.inline import flatten, plain
from transpub.articles.leaves import Leaf, SegmentKind, rewrite
from transpub.articles.normalise import normalise

__all__ = ["REASON_TEXTS", "BoilerplateLine", "BoilerplateReason", "find", "text_key", "without"]

# Hexadecimal digits of a line's hash in its id: 48 bits, and equal ones are told apart by number.
_ID_DIGITS = 12
_NO_LINE = frozenset({SegmentKind.ALT, SegmentKind.TITLE})


@dataclass(frozen=True)
class BoilerplateLine:
    """One line that looks like no part of the story.

    `id` outlives edits elsewhere in the text, so that an editor's decision can be kept by it: a hash of the text,
    `~2`, `~3`… for repetitions; at most 20 ASCII characters. `path` is its leaf's in `articles.leaves`.
    """

    id: str
    path: str
    reason: BoilerplateReason
    text: str


def text_key(text: str) -> str:
    """What two copies of a line have in common: white space collapsed, case folded."""
    return " ".join(text.split()).casefold()


def find(document: Document, *, main_texts: frozenset[str] | None = None) -> tuple[BoilerplateLine, ...]:
    """The lines of the body that look like the page's own, in reading order.

    A line of the story is worth more than a line of a menu: a known phrase must fill the whole line; ordinary
    words count only before the story's first prose or after its last, as headings do; a list counts only if each
    of its items does and no sentence announces it. What stands in quotation marks or is reported to have been said
    is story.

    Of a post copied into the text, the sender's line and the counts are marked, since the site wrote them. What
    the post says is not, its addresses and hashtags included: somebody is quoted. In a quotation the sender's line
    is its attribution and stays.

    With `main_texts`, the `text_key` of each text a main-text extraction took for the story, other lines are
    OUTSIDE_STORY unless plainly of it. Extractions lose captions, tables, quotations, headings and short sentences,
    so between two lines of the story those stay; before and after it only a picture's caption next to it and prose
    right before it: a standfirst. An extraction that found hardly any of the prose is disregarded.
    """
    lines = placed([_line(identity, leaf) for identity, leaf in _identified(document)])
    found = reasons(lines)
    if main_texts is not None:
        in_story = [text_key(line.text) in main_texts for line in lines]
        found = {**outside(lines, in_story), **found}
    return tuple(
        BoilerplateLine(line.id, line.path, found[line.path], line.text) for line in lines if line.path in found
    )


def without(document: Document, ids: Collection[str]) -> Document:
    """The document normalised, with these lines gone, and lists and headings that were nothing else. Ids that are
    not the document's are passed over."""
    paths = {leaf.path for identity, leaf in _identified(document) if identity in ids}

    def emptied(leaf: Leaf) -> Inlines:
        return () if leaf.path in paths else leaf.content

    return normalise(rewrite(document, emptied, untranslatable=True))


def _identified(document: Document) -> Iterator[tuple[str, Leaf]]:
    """Each line of the body with its id, in reading order."""
    leaves: list[Leaf] = []

    def note(leaf: Leaf) -> Inlines:
        leaves.append(leaf)
        return leaf.content

    rewrite(document, note, untranslatable=True)
    seen: Counter[str] = Counter()
    for leaf in leaves:
        key = text_key(plain(leaf.content))
        if leaf.kind in _NO_LINE or not leaf.path.startswith("body/") or not key:
            continue
        digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:_ID_DIGITS]
        seen[digest] += 1
        yield (digest if seen[digest] == 1 else f"{digest}~{seen[digest]}"), leaf


def _line(identity: str, leaf: Leaf) -> Line:
    text = " ".join(plain(leaf.content).split())
    return Line(identity, leaf.path, leaf.kind, text, links=_linked_share(leaf.content))


def _linked_share(content: Inlines) -> float:
    elements, atoms = flatten(content)
    linked = whole = 0
    for atom in atoms:
        letters = sum(map(str.isalnum, plain((atom.node,))))
        whole += letters
        linked += letters if any(elements[number].tag == "a" for number in atom.path) else 0
    return linked / whole if whole else 0.0
