"""A document as its passages, with what their words do not say: what two versions of it are compared by."""

from collections.abc import Iterator
from dataclasses import dataclass

from transpub.articles.document import (
    Block,
    Code,
    Document,
    Element,
    Embed,
    Figure,
    Heading,
    Image,
    Inlines,
    ListBlock,
    Quote,
    Rule,
)
from transpub.articles.inline import plain
from transpub.articles.leaves import Leaf, SegmentKind, rewrite

# Kinds of passages that a document has one of at most.
FIELDS = frozenset(
    {
        SegmentKind.HEADLINE.value,
        SegmentKind.STANDFIRST.value,
        SegmentKind.BYLINE.value,
        SegmentKind.SEO_TITLE.value,
        SegmentKind.SEO_DESCRIPTION.value,
        "section",
        "tags",
        "canonical_url",
        "published_at",
        "modified_at",
    }
)


@dataclass(frozen=True)
class Detail:
    """Something of a passage that its words do not say: `href` of a link, `src` of an image, `level` of a heading,
    or an element such as `strong`, without a value. `of` is the text it belongs to, if it is not the whole."""

    name: str
    of: str
    value: str


@dataclass(frozen=True)
class Passage:
    """One text of a document: a field, paragraph, list item, cell, caption… or a block without a text to translate
    (`code`, `rule`, `embed`, `image`; of the last two `text` is the address). `kind` is a SegmentKind's value, the
    name of a field, or one of those four."""

    path: str
    kind: str
    text: str
    details: tuple[Detail, ...] = ()


def passages(document: Document) -> tuple[Passage, ...]:
    """In reading order, fields first."""
    found: list[Passage] = []
    waiting: list[Detail] = []
    ordered_lists: set[str] = set()

    def passing(path: str, block: Block) -> None:
        match block:
            case Heading(level=level):
                waiting.append(Detail("level", "", str(level)))
            case ListBlock(ordered=True):
                ordered_lists.add(f"{path}/list")
            case Quote(cite=cite) if cite:
                waiting.append(Detail("cite", "", cite))
            case Figure(image=image, href=href):
                found.append(Passage(path, "image", image.src, (Detail("href", "", href),) if href else ()))
            case Embed(url=url):
                found.append(Passage(path, "embed", url))
            case Code(text=text, language=language):
                details = (Detail("language", "", language),) if language else ()
                found.append(Passage(path, "code", text, details))
            case Rule():
                found.append(Passage(path, "rule", ""))

    def note(leaf: Leaf) -> Inlines:
        details = list(_details(leaf.content))
        if leaf.path.rpartition("/")[0] in ordered_lists:
            details.insert(0, Detail("ordered", "", ""))
        if leaf.kind not in (SegmentKind.ALT, SegmentKind.TITLE):
            details = [*waiting, *details]
            waiting.clear()
        found.append(Passage(leaf.path, leaf.kind.value, plain(leaf.content), tuple(details)))
        return leaf.content

    rewrite(document, note, untranslatable=True, passing=passing)
    return (*found, *_data(document))


def _data(document: Document) -> Iterator[Passage]:
    """What is said about the story and is the same in every language."""
    values = {
        "section": document.section,
        "tags": ", ".join(document.tags),
        "canonical_url": document.canonical_url,
        "published_at": document.published_at and document.published_at.isoformat(),
        "modified_at": document.modified_at and document.modified_at.isoformat(),
    }
    return (Passage(name, name, value) for name, value in values.items() if value)


def _details(content: Inlines) -> Iterator[Detail]:
    """Of links, images and marked words, in order."""
    for node in content:
        match node:
            case Image(src=src, alt=alt):
                yield Detail("src", alt, src)
            case Element(tag=tag, children=children):
                of, attributes = plain(children), dict(node.attributes)
                if tag != "a":
                    yield Detail(tag, of, "")
                yield from (Detail(name, of, value) for name, value in attributes.items() if name != "title")
                yield from _details(children)
