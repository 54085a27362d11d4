"""The canonical form of a document: what intake stores and what putting back a source text gives again."""

from typing import TypeVar

from transpub.articles.characters import Tally, clean
from transpub.articles.document import (
    Block,
    Blocks,
    Cell,
    Code,
    Document,
    Heading,
    Inlines,
    ListBlock,
    ListItem,
    Paragraph,
    Quote,
    Table,
)
from transpub.articles.inline import normalise_inline
from transpub.articles.leaves import Leaf, rewrite

Holder = TypeVar("Holder", ListItem, Cell)


def normalise(document: Document, tally: Tally | None = None) -> Document:
    """Characters and white space made uniform, empty blocks and elements left out, marks dropped. Idempotent.

    The first paragraph of a list item or table cell without text of its own becomes its text.
    """

    def visit(leaf: Leaf) -> Inlines:
        return normalise_inline(leaf.content, tally)

    rewritten = rewrite(document, visit, untranslatable=True)
    return rewritten.model_copy(
        update={
            "standfirst": rewritten.standfirst or None,
            "byline": rewritten.byline or None,
            "seo_title": rewritten.seo_title or None,
            "seo_description": rewritten.seo_description or None,
            "body": normalise_blocks(rewritten.body, tally),
        }
    )


def normalise_blocks(blocks: Blocks, tally: Tally | None = None) -> Blocks:
    """Without empty blocks. Inline content is taken as it is."""
    return tuple(kept for block in blocks if (kept := _block(block, tally)) is not None)


def _block(block: Block, tally: Tally | None) -> Block | None:
    match block:
        case Paragraph() | Heading():
            return block if block.content else None
        case ListBlock():
            items = [_holder(item, tally) for item in block.items]
            kept = tuple(item for item in items if item.content or item.children)
            start = block.start if block.ordered else 1
            return block.model_copy(update={"items": kept, "start": start}) if kept else None
        case Quote():
            inner = normalise_blocks(block.blocks, tally)
            return block.model_copy(update={"blocks": inner}) if inner else None
        case Table():
            rows = tuple(
                row.model_copy(update={"cells": tuple(_holder(cell, tally) for cell in row.cells)})
                for row in block.rows
                if row.cells
            )
            filled = any(cell.content or cell.children for row in rows for cell in row.cells)
            return block.model_copy(update={"rows": rows}) if filled else None
        case Code():
            text = clean_code(block.text, tally)
            return block.model_copy(update={"text": text}) if text.strip() else None
        case _:
            return block


def _holder(holder: Holder, tally: Tally | None) -> Holder:
    children = normalise_blocks(holder.children, tally)
    if not holder.content and children and isinstance(children[0], Paragraph):
        return holder.model_copy(update={"content": children[0].content, "children": children[1:]})
    return holder.model_copy(update={"children": children})


def clean_code(text: str, tally: Tally | None = None) -> str:
    """Program text keeps its spaces and empty lines; only line ends and forbidden characters change."""
    return "\n".join(clean(line, tally) for line in text.split("\n")).strip("\n")
