"""The document model as HTML and as plain text. Pure: the same document gives the same text, safe by the model."""

from collections.abc import Sequence
from dataclasses import dataclass

from transpub.articles.document import (
    Attributes,
    Block,
    Blocks,
    Break,
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
    Paragraph,
    Quote,
    Row,
    Rule,
    Table,
    Text,
)
from transpub.articles.inline import plain

_PARTS = {"head": "thead", "body": "tbody", "foot": "tfoot"}


def to_html(content: Document | Sequence[Block]) -> str:
    """The body as HTML: only the tags and attributes of the model, all text escaped. Fields are not in it.

    Written as HTML's own fragment serialisation writes it (HTML Standard 13.3), so that a sanitiser which parses
    and writes it again changes no byte.

    An embed is a figure with the provider's name and a link whose text is the address. No frame and no script of
    others: those set cookies before a reader agrees, are forbidden in feeds, and WordPress and others make
    players of the bare address themselves. A partner who wants frames finds them by `figure[data-embed]`.
    """
    blocks = content.body if isinstance(content, Document) else content
    return "\n".join(_block_html(block) for block in blocks)


def inline_html(content: Inlines) -> str:
    return "".join(_inline_html(node) for node in content)


def _tag(name: str, attributes: Attributes = ()) -> str:
    written = "".join(f' {key}="{_escape(value).replace(chr(34), "&quot;")}"' for key, value in attributes)
    return f"<{name}{written}>"


def _escape(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\u00a0", "&nbsp;")


def _inline_html(node: Inline) -> str:
    match node:
        case Text():
            return _escape(node.text)
        case Break():
            return "<br>"
        case Image():
            return _image_html(node)
        case Element():
            return f"{_tag(node.tag, node.attributes)}{inline_html(node.children)}</{node.tag}>"


def _image_html(image: Image) -> str:
    sizes = [
        (name, str(size)) for name, size in (("width", image.width), ("height", image.height)) if size is not None
    ]
    title = [("title", image.title)] if image.title else []
    return _tag("img", (("src", image.src), ("alt", image.alt), *title, *sizes))


def _block_html(block: Block) -> str:
    match block:
        case Paragraph():
            return f"<p>{inline_html(block.content)}</p>"
        case Heading():
            return f"<h{block.level}>{inline_html(block.content)}</h{block.level}>"
        case ListBlock():
            return _list_html(block)
        case Quote():
            cite: Attributes = (("cite", block.cite),) if block.cite else ()
            said_by = f"\n<footer>{inline_html(block.attribution)}</footer>" if block.attribution else ""
            return f"{_tag('blockquote', cite)}\n{to_html(block.blocks)}{said_by}\n</blockquote>"
        case Table():
            return _table_html(block)
        case Figure():
            image = _image_html(block.image)
            linked = f"{_tag('a', (('href', block.href),))}{image}</a>" if block.href else image
            caption = f"\n<figcaption>{inline_html(block.caption)}</figcaption>" if block.caption else ""
            return f"<figure>\n{linked}{caption}\n</figure>"
        case Code():
            language: Attributes = (("class", f"language-{block.language}"),) if block.language else ()
            return f"<pre>{_tag('code', language)}{_escape(block.text)}</code></pre>"
        case Rule():
            return "<hr>"
        case Embed():
            link = f"{_tag('a', (('href', block.url),))}{_escape(block.url)}</a>"
            return f"{_tag('figure', (('data-embed', block.provider or ''),))}{link}</figure>"


def _list_html(block: ListBlock) -> str:
    name = "ol" if block.ordered else "ul"
    start: Attributes = (("start", str(block.start)),) if block.ordered and block.start != 1 else ()
    items = "\n".join(f"<li>{_holder_html(item)}</li>" for item in block.items)
    return f"{_tag(name, start)}\n{items}\n</{name}>"


def _holder_html(holder: ListItem | Cell) -> str:
    below = f"\n{to_html(holder.children)}\n" if holder.children else ""
    return f"{inline_html(holder.content)}{below}"


def _table_html(table: Table) -> str:
    lines = ["<table>"]
    if table.caption:
        lines.append(f"<caption>{inline_html(table.caption)}</caption>")
    part = ""
    for row in table.rows:
        if row.part != part:
            lines += [f"</{_PARTS[part]}>"] if part else []
            lines.append(f"<{_PARTS[row.part]}>")
            part = row.part
        lines.append(_row_html(row))
    lines += [f"</{_PARTS[part]}>"] if part else []
    return "\n".join([*lines, "</table>"])


def _row_html(row: Row) -> str:
    cells = []
    for cell in row.cells:
        name = "th" if cell.header else "td"
        spans = [
            (key, str(span)) for key, span in (("colspan", cell.colspan), ("rowspan", cell.rowspan)) if span > 1
        ]
        cells.append(f"{_tag(name, tuple(spans))}{_holder_html(cell)}</{name}>")
    return f"<tr>{''.join(cells)}</tr>"


@dataclass(frozen=True)
class PlainDocument:
    """A document without markup. `body_text` has an empty line between blocks and one line a list item or row."""

    headline: str
    standfirst: str | None
    byline: str | None
    seo_title: str | None
    seo_description: str | None
    body_text: str

    def fields(self) -> dict[str, str]:
        """Those that hold something, by name."""
        return {name: text for name, text in vars(self).items() if text}


def to_text(document: Document) -> PlainDocument:
    return PlainDocument(
        headline=document.headline,
        standfirst=document.standfirst,
        byline=document.byline,
        seo_title=document.seo_title,
        seo_description=document.seo_description,
        body_text=blocks_text(document.body),
    )


def blocks_text(blocks: Blocks) -> str:
    return "\n\n".join(text for block in blocks if (text := _block_text(block)))


def _block_text(block: Block) -> str:
    match block:
        case Paragraph() | Heading():
            return plain(block.content)
        case ListBlock():
            return "\n".join(
                f"{f'{number}.' if block.ordered else '-'} {_holder_text(item)}"
                for number, item in enumerate(block.items, block.start)
            )
        case Quote():
            said_by = f"\n— {plain(block.attribution)}" if block.attribution else ""
            return f"{blocks_text(block.blocks)}{said_by}"
        case Table():
            rows = [" | ".join(_holder_text(cell) for cell in row.cells) for row in block.rows]
            return "\n".join([*([plain(block.caption)] if block.caption else []), *rows])
        case Figure():
            return "\n".join(text for text in (block.image.alt, plain(block.caption)) if text)
        case Code():
            return block.text
        case Rule():
            return ""
        case Embed():
            return block.url


def _holder_text(holder: ListItem | Cell) -> str:
    return "\n".join(text for text in (plain(holder.content), blocks_text(holder.children)) if text)
