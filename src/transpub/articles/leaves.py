"""The one walk over a document's texts: which there are, in which order, under which path and kind.

Marking, splitting, putting back and normalising all walk here, so they cannot disagree.
"""

import operator
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias, TypeVar

from transpub.articles.document import (
    Attributes,
    Block,
    Blocks,
    Cell,
    Code,
    Document,
    Element,
    Embed,
    Figure,
    Heading,
    Image,
    Inline,
    Inlines,
    ListBlock,
    ListItem,
    Node,
    Paragraph,
    Quote,
    Rule,
    Table,
    Text,
)
from transpub.articles.inline import is_protected, plain


class SegmentKind(StrEnum):
    HEADLINE = "headline"
    STANDFIRST = "standfirst"
    BYLINE = "byline"
    SEO_TITLE = "seo_title"
    SEO_DESCRIPTION = "seo_description"
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list_item"
    QUOTE = "quote"
    ATTRIBUTION = "attribution"
    TABLE_CELL = "table_cell"
    CAPTION = "caption"
    ALT = "alt"
    TITLE = "title"


@dataclass(frozen=True)
class Leaf:
    """One text of the document. Plain fields come as a single Text node.

    `path` is for people and for marks: `headline`, `body/3/paragraph`, `body/4/list/2`, `body/5/figure/alt`,
    `body/6/table/r2/c1`. Numbers count from 1.
    """

    path: str
    kind: SegmentKind
    content: Inlines


Holder = TypeVar("Holder", ListItem, Cell)
AnyNode = TypeVar("AnyNode", bound=Node)
Kept = TypeVar("Kept")
Visit: TypeAlias = Callable[[Leaf], Inlines]
# Called with a block's path (`body/3`) before its own texts.
Pass: TypeAlias = Callable[[str, Block], None]


def rewrite(
    document: Document, visit: Visit, *, untranslatable: bool = False, passing: Pass | None = None
) -> Document:
    """The document with every text replaced by what `visit` gives for it. Marks are dropped: offsets change.

    Texts are visited in reading order; descriptions and titles of a text's images and links come right before
    the text itself. Empty texts are not visited, nor, unless `untranslatable`, the descriptions and titles inside
    what nobody translates. `passing` is told of every block on the way.
    """
    walk = _Walk(visit, untranslatable, passing)
    return document.model_copy(
        update={
            "headline": walk.field("headline", SegmentKind.HEADLINE, document.headline) or "",
            "standfirst": walk.field("standfirst", SegmentKind.STANDFIRST, document.standfirst),
            "byline": walk.field("byline", SegmentKind.BYLINE, document.byline),
            "seo_title": walk.field("seo_title", SegmentKind.SEO_TITLE, document.seo_title),
            "seo_description": walk.field("seo_description", SegmentKind.SEO_DESCRIPTION, document.seo_description),
            "body": walk.blocks("body", SegmentKind.PARAGRAPH, document.body),
            "marks": None,
        }
    )


class _Walk:
    def __init__(self, visit: Visit, untranslatable: bool, passing: Pass | None) -> None:
        self._visit = visit
        self._untranslatable = untranslatable
        self._passing = passing

    def field(self, path: str, kind: SegmentKind, text: str | None) -> str | None:
        if not text:
            return text
        return plain(self._visit(Leaf(path, kind, (Text(text=text),))))

    def inline(self, path: str, kind: SegmentKind, content: Inlines) -> Inlines:
        if not content:
            return content
        return self._visit(Leaf(path, kind, self._attributes(path, content, [0])))

    def _attributes(self, path: str, content: Inlines, counter: list[int]) -> Inlines:
        """The content with its nodes' own texts visited; the n-th node that has one is `path/n`."""
        return _same(content, tuple(self._node(path, node, counter) for node in content))

    def _node(self, path: str, node: Inline, counter: list[int]) -> Inline:
        if isinstance(node, Image):
            counter[0] += 1
            return self.image(f"{path}/{counter[0]}", node)
        if not isinstance(node, Element) or (is_protected(node) and not self._untranslatable):
            return node
        title = node.attribute("title")
        if title:
            counter[0] += 1
            title = self.field(f"{path}/{counter[0]}/title", SegmentKind.TITLE, title)
            node = node.model_copy(update={"attributes": _with(node.attributes, "title", title)})
        return _changed(node, children=self._attributes(path, node.children, counter))

    def image(self, path: str, image: Image) -> Image:
        alt = self.field(f"{path}/alt", SegmentKind.ALT, image.alt)
        title = self.field(f"{path}/title", SegmentKind.TITLE, image.title)
        return image.model_copy(update={"alt": alt, "title": title or None})

    def blocks(self, path: str, kind: SegmentKind, blocks: Blocks) -> Blocks:
        visited = tuple(self._block(f"{path}/{number}", kind, block) for number, block in enumerate(blocks, 1))
        return _same(blocks, visited)

    def _block(self, path: str, kind: SegmentKind, block: Block) -> Block:
        if self._passing:
            self._passing(path, block)
        match block:
            case Paragraph():
                return _changed(block, content=self.inline(f"{path}/paragraph", kind, block.content))
            case Heading():
                content = self.inline(f"{path}/heading", SegmentKind.HEADING, block.content)
                return _changed(block, content=content)
            case ListBlock():
                items = tuple(
                    self._holder(f"{path}/list/{number}", SegmentKind.LIST_ITEM, item)
                    for number, item in enumerate(block.items, 1)
                )
                return _changed(block, items=_same(block.items, items))
            case Quote():
                inner = self.blocks(f"{path}/quote", SegmentKind.QUOTE, block.blocks)
                said_by = self.inline(f"{path}/quote/attribution", SegmentKind.ATTRIBUTION, block.attribution)
                return _changed(block, blocks=inner, attribution=said_by)
            case Table():
                return self._table(f"{path}/table", block)
            case Figure():
                image = self.image(f"{path}/figure", block.image)
                caption = self.inline(f"{path}/figure/caption", SegmentKind.CAPTION, block.caption)
                return _changed(block, image=image, caption=caption)
            case Code() | Rule() | Embed():
                return block

    def _table(self, path: str, table: Table) -> Table:
        caption = self.inline(f"{path}/caption", SegmentKind.CAPTION, table.caption)
        rows = []
        for row_number, row in enumerate(table.rows, 1):
            cells = tuple(
                self._holder(f"{path}/r{row_number}/c{number}", SegmentKind.TABLE_CELL, cell)
                for number, cell in enumerate(row.cells, 1)
            )
            rows.append(_changed(row, cells=_same(row.cells, cells)))
        return _changed(table, caption=caption, rows=_same(table.rows, tuple(rows)))

    def _holder(self, path: str, kind: SegmentKind, holder: Holder) -> Holder:
        content = self.inline(path, kind, holder.content)
        return _changed(holder, content=content, children=self.blocks(path, kind, holder.children))


def _same(old: tuple[Kept, ...], new: tuple[Kept, ...]) -> tuple[Kept, ...]:
    """The old one where nothing in it was changed. Most walks change nothing, and copies of all that holds a text
    would take most of their time."""
    return old if all(map(operator.is_, old, new)) else new


def _changed(node: AnyNode, **values: object) -> AnyNode:
    if all(getattr(node, name) is value for name, value in values.items()):
        return node
    return node.model_copy(update=values)


def _with(attributes: Attributes, name: str, value: str | None) -> Attributes:
    """With one value replaced, or left out when there is none."""
    replaced = ((key, value if key == name else old) for key, old in attributes)
    return tuple((key, text) for key, text in replaced if text)
