"""Sanitised HTML into blocks of the document model. Knows what tags mean; safety was the sanitiser's business."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias, cast

from transpub.articles.characters import NormalisationKind, Tally, clean
from transpub.articles.document import (
    LINK_SCHEMES,
    MEDIA_SCHEMES,
    Attributes,
    Block,
    Blocks,
    Break,
    Cell,
    Code,
    Element,
    Embed,
    Figure,
    Heading,
    Image,
    Inline,
    Inlines,
    InlineTag,
    ListBlock,
    ListItem,
    Paragraph,
    Quote,
    Row,
    Rule,
    Table,
    Text,
    is_safe_url,
    safe_attributes,
)
from transpub.articles.embeds import ALL_PROVIDERS, recognise, web_address
from transpub.articles.html_tree import BLOCK_TAGS, BREAK, Child, HtmlNode, parse, text_of
from transpub.articles.inline import flatten, normalise_inline
from transpub.articles.posts import as_post
from transpub.articles.sanitise import CODE

# What encloses a run of text outside its block: inline elements around blocks, languages of containers.
Around: TypeAlias = tuple[tuple[InlineTag, Attributes], ...]

_LANGUAGE_CLASS = re.compile(r"(?:^|\s)(?:language|lang)-([A-Za-z0-9_+#.-]{1,40})(?:\s|$)")
_CONTAINER_ATTRIBUTES = frozenset({"dir", "lang", "translate"})
_PARTS = {"thead": "head", "tbody": "body", "tfoot": "foot"}


@dataclass
class Reader:
    """Reads one text; counts what it changed and left out. Descriptions and titles stay as they are written.

    With `titles_are_captions` the title of an image standing alone becomes its caption, as Markdown writers use it.
    Links that stand for something shown get the name of their provider if it is one of `providers`.
    """

    tally: Tally
    removed: Counter[str] = field(default_factory=Counter)
    titles_are_captions: bool = False
    providers: frozenset[str] = ALL_PROVIDERS

    def read(self, html: str) -> Blocks:
        """Raises: TooDeep, TooComplex."""
        return tuple(self._blocks(parse(html).children))

    def _blocks(self, children: Iterable[Child], around: Around = ()) -> list[Block]:
        found: list[Block] = []
        run: list[Child] = []
        for child in children:
            if isinstance(child, HtmlNode) and (child.name in BLOCK_TAGS or child.has_blocks):
                found += self._paragraphs(run, around)
                run = []
                found += self._block(child, around)
            elif child is BREAK:
                found += self._paragraphs(run, around)
                run = []
            else:
                run.append(child)
        return [*found, *self._paragraphs(run, around)]

    def _block(self, node: HtmlNode, around: Around) -> list[Block]:
        name = node.name
        if name not in BLOCK_TAGS:
            tag = cast("InlineTag", "code" if name == CODE else name)
            return self._blocks(node.children, (*around, (tag, safe_attributes(tag, node.attributes))))
        kept = [(key, value) for key, value in node.attributes if key in _CONTAINER_ATTRIBUTES]
        if attributes := safe_attributes("span", kept):
            around = (*around, ("span", attributes))
        match name:
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                content = self._line(node.children, around)
                figures = self._figures(content)
                return figures or ([Heading(level=int(name[1]), content=content)] if content else [])
            case "ul" | "ol":
                return self._list(node, around)
            case "blockquote":
                return self._quote(node, around)
            case "table":
                return self._table(node, around)
            case "figure":
                return self._figure(node, around)
            case "pre":
                return self._code(node)
            case "hr":
                return [self._shown(dict(node.attributes).get("data-url", "")) or Rule()]
            case _:
                return self._blocks(node.children, around)

    def _paragraphs(self, run: Sequence[Child], around: Around) -> list[Block]:
        """The run as paragraphs; two line breaks on end part them."""
        pieces: list[list[Child]] = [[]]
        breaks = 0
        for child in run:
            if isinstance(child, HtmlNode) and child.name == "br":
                breaks += 1
            elif not (isinstance(child, str) and not child.strip()):
                if breaks > 1 and any(pieces[-1]):
                    self.tally[NormalisationKind.BREAKS_TO_PARAGRAPHS] += 1
                    pieces.append([])
                breaks = 0
            pieces[-1].append(child)
        found: list[Block] = []
        for piece in pieces:
            content = self._line(piece, around)
            found += self._figures(content) or ([Paragraph(content=content)] if content else [])
        return found

    def _line(self, children: Iterable[Child], around: Around = ()) -> Inlines:
        content = self._inlines(children)
        for tag, attributes in reversed(around):
            content = (Element(tag=tag, attributes=attributes, children=content),)
        return normalise_inline(content, self.tally)

    def _inlines(self, children: Iterable[Child]) -> Inlines:
        return tuple(node for child in children for node in self._inline(child))

    def _inline(self, child: Child) -> Iterable[Inline]:
        if isinstance(child, str):
            return [Text(text=child)]
        if child is BREAK:
            return [Text(text=" ")]
        if child.name == "br":
            return [Break()]
        if child.name == "img":
            return self._image(child)
        if child.name in BLOCK_TAGS:
            return [Text(text=" "), *self._inlines(child.children), Text(text=" ")]
        tag = cast("InlineTag", "code" if child.name == CODE else child.name)
        attributes = safe_attributes(tag, child.attributes)
        return [Element(tag=tag, attributes=attributes, children=self._inlines(child.children))]

    def _image(self, node: HtmlNode) -> list[Inline]:
        attributes = dict(node.attributes)
        source = attributes.get("src", "")
        if not is_safe_url(source, MEDIA_SCHEMES):
            self.removed["img"] += 1
            return []
        return [
            Image(
                src=source,
                alt=attributes.get("alt", ""),
                title=attributes.get("title") or None,
                width=_number(attributes.get("width"), 100_000),
                height=_number(attributes.get("height"), 100_000),
            )
        ]

    def _figures(self, content: Inlines) -> list[Block]:
        """Images standing alone are figures; any other content gives none."""
        elements, atoms = flatten(content)
        images: list[Block] = []
        for atom in atoms:
            if isinstance(atom.node, Image):
                links = [elements[number].attribute("href") for number in atom.path if elements[number].tag == "a"]
                images.append(self._captioned(Figure(image=atom.node, href=links[-1] if links else None)))
            elif not isinstance(atom.node, Break) and not (
                isinstance(atom.node, Text) and not atom.node.text.strip()
            ):
                return []
        return images

    def _captioned(self, figure: Figure) -> Figure:
        if not (self.titles_are_captions and figure.image.title):
            return figure
        image = figure.image.model_copy(update={"title": None})
        return figure.model_copy(update={"image": image, "caption": (Text(text=figure.image.title),)})

    def _list(self, node: HtmlNode, around: Around) -> list[Block]:
        items: list[ListItem] = []
        for child in node.children:
            if isinstance(child, HtmlNode) and child.name == "li":
                items.append(ListItem(**_holder(self._block(child, around))))
            elif blocks := self._blocks([child], around):
                # Not allowed there, but common: a list right inside a list belongs to the item before it.
                last = items.pop() if items else ListItem()
                items.append(last.model_copy(update={"children": (*last.children, *blocks)}))
        if not items:
            return []
        start = _number(dict(node.attributes).get("start"), 1_000_000)
        return [ListBlock(ordered=node.name == "ol", start=1 if start is None else start, items=tuple(items))]

    def _quote(self, node: HtmlNode, around: Around) -> list[Block]:
        said_by = [child for child in node.children if isinstance(child, HtmlNode) and child.name == "footer"]
        blocks = self._blocks([child for child in node.children if child not in said_by], around)
        attribution = self._line([child for footer in said_by for child in footer.children], around)
        cite, poster = (dict(node.attributes).get(name, "") for name in ("cite", "data-post"))
        if not blocks:
            # A post whose text its script would have fetched.
            shown = self._shown(cite) if poster else None
            rest = [Paragraph(content=attribution)] if attribution else []
            return [shown, *rest] if shown else [*rest]
        quote = Quote(
            blocks=tuple(blocks),
            attribution=attribution,
            cite=cite if is_safe_url(cite, LINK_SCHEMES) else None,
        )
        return [as_post(quote, poster) if poster else quote]

    def _figure(self, node: HtmlNode, around: Around) -> list[Block]:
        if embed := self._embed(node):
            return [embed]
        captions = [child for child in node.children if isinstance(child, HtmlNode) and child.name == "figcaption"]
        blocks = self._blocks([child for child in node.children if child not in captions], around)
        caption = self._line([child for each in captions for child in (*each.children, BREAK)], around)
        if not caption:
            return blocks
        last = blocks[-1] if blocks else None
        match last:
            case Figure() | Table() if not last.caption:
                blocks[-1] = last.model_copy(update={"caption": caption})
            case Quote() if not last.attribution:
                blocks[-1] = last.model_copy(update={"attribution": caption})
            case _:
                blocks.append(Paragraph(content=caption))
        return blocks

    def _embed(self, node: HtmlNode) -> Embed | None:
        """What a figure shows that is marked so and holds nothing but an address leading where it says."""
        children = [child for child in node.children if not (isinstance(child, str) and not child.strip())]
        link = children[0] if len(children) == 1 else None
        if "data-embed" not in dict(node.attributes) or not isinstance(link, HtmlNode) or link.name != "a":
            return None
        address = dict(link.attributes).get("href", "")
        return self._shown(address) if text_of(link).strip() == address else None

    def _shown(self, address: str) -> Embed | None:
        if found := recognise(address, self.providers):
            return Embed(url=found.url, provider=found.provider)
        url = web_address(address)
        return Embed(url=url) if url else None

    def _table(self, node: HtmlNode, around: Around) -> list[Block]:
        caption: Inlines = ()
        rows: list[Row] = []
        for child in node.children:
            if not isinstance(child, HtmlNode):
                continue
            if child.name == "caption":
                caption = self._line(child.children, around)
            elif child.name in _PARTS:
                rows += [
                    self._row(row, _PARTS[child.name], around)
                    for row in child.children
                    if isinstance(row, HtmlNode) and row.name == "tr"
                ]
            elif child.name == "tr":
                rows.append(self._row(child, "body", around))
        cells = [cell for row in rows for cell in row.cells]
        if len(cells) == 1 and not caption:
            # A frame for layout.
            own = [Paragraph(content=cells[0].content)] if cells[0].content else []
            return [*own, *cells[0].children]
        filled = any(cell.content or cell.children for cell in cells)
        return [Table(caption=caption, rows=tuple(row for row in rows if row.cells))] if filled else []

    def _row(self, node: HtmlNode, part: str, around: Around) -> Row:
        cells = []
        for child in node.children:
            if isinstance(child, HtmlNode) and child.name in ("td", "th"):
                attributes = dict(child.attributes)
                cells.append(
                    Cell(
                        **_holder(self._block(child, around)),
                        header=child.name == "th",
                        colspan=_number(attributes.get("colspan"), 1000) or 1,
                        rowspan=_number(attributes.get("rowspan"), 65534) or 1,
                    )
                )
        return Row.model_validate({"part": part, "cells": tuple(cells)})

    def _code(self, node: HtmlNode) -> list[Block]:
        text = "\n".join(clean(line, self.tally) for line in text_of(node).split("\n")).strip("\n")
        classes = [
            value
            for inner in [node, *node.children]
            if isinstance(inner, HtmlNode)
            for key, value in inner.attributes
            if key == "class"
        ]
        language = next((match[1] for value in classes if (match := _LANGUAGE_CLASS.search(value))), None)
        return [Code(text=text, language=language)] if text.strip() else []


def _holder(blocks: Sequence[Block]) -> dict[str, object]:
    """A first paragraph is the item's or cell's own text."""
    if blocks and isinstance(blocks[0], Paragraph):
        return {"content": blocks[0].content, "children": tuple(blocks[1:])}
    return {"children": tuple(blocks)}


def _number(text: str | None, limit: int) -> int | None:
    """Digits within the limit; anything else is nothing."""
    if text is None or not text.strip().isascii() or not text.strip().isdigit() or len(text) > 10:
        return None
    number = int(text)
    return number if number <= limit else None
