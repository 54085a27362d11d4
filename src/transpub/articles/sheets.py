"""A file's text translated in place: stretches that are translated, and between them what stays as it was written.

Nothing is moved, left out or understood as part of a story; that is `intake`'s business.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate

from markdown_it.token import Token

from transpub.articles.characters import clean, control_characters
from transpub.articles.document import Block, Blocks, Document, Figure, Heading, Paragraph, Text
from transpub.articles.errors import BodyTooLarge, NotText, TooComplex
from transpub.articles.html_reader import Reader
from transpub.articles.markdown import inline_html_of, parse_markdown
from transpub.articles.markdown_writer import inline_markdown
from transpub.articles.material import SourceFormat
from transpub.articles.plaintext import MAX_LINES
from transpub.articles.render import blocks_text, to_html
from transpub.articles.sanitise import sanitise
from transpub.articles.segments import SourceSegment, mark, reassemble, require_translatable, split

# White space and bullets of a line of plain text. A dash begins a line of dialogue in Ukrainian and Russian.
_LEAD = re.compile(r"\s*(?:[-*•]\s+)*")


@dataclass(frozen=True)
class Stretch:
    """A marked document and how its translation is written."""

    document: Document
    segments: tuple[SourceSegment, ...]
    write: Callable[[Document], str]


@dataclass(frozen=True)
class Sheet:
    """The parts of a file in order; texts are kept sign by sign."""

    parts: tuple[str | Stretch, ...]

    @property
    def segments(self) -> list[SourceSegment]:
        """In reading order. Keys are those of their stretch: equal ones may occur."""
        return [segment for part in self.parts if isinstance(part, Stretch) for segment in part.segments]

    def written(self, texts: Mapping[str, str]) -> str:
        """The whole with each segment's coded text replaced by what `texts` has for it.

        Raises: what `reassemble` raises.
        """
        return "".join(part if isinstance(part, str) else _written(part, texts) for part in self.parts)


def read_sheet(text: str, source_format: SourceFormat, language: str, *, max_bytes: int) -> Sheet:
    """Take a text apart. Only text, Markdown and HTML can be translated in place.

    Of text, lines, empty ones and indents stay as they are; of Markdown everything but the words; HTML is written
    anew, sanitised.

    Raises:
        BodyTooLarge, NotText, TooComplex, TooDeep, SentenceTooLong, TooManySentences.
    """
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > max_bytes:
        raise BodyTooLarge(size=size, limit=max_bytes)
    if controls := control_characters(text):
        raise NotText(count=controls)
    match source_format:
        case SourceFormat.MARKDOWN:
            parts = tuple(_markdown(text, language))
        case SourceFormat.HTML:
            stretch = _stretch(_blocks(clean(text)), language, to_html)
            parts = (stretch, "\n") if stretch else ()
        case _:
            parts = tuple(_lines(text, language))
    sheet = Sheet(parts)
    require_translatable(sheet.segments)
    return sheet


def _written(stretch: Stretch, texts: Mapping[str, str]) -> str:
    own = {segment.key: texts[segment.text] for segment in stretch.segments}
    return stretch.write(reassemble(stretch.document, own))


def _stretch(blocks: Blocks, language: str, write: Callable[[Document], str]) -> Stretch | None:
    """None where there is nothing to translate."""
    document = mark(Document(headline="", body=blocks), language)
    segments = tuple(split(document, language))
    return Stretch(document, segments, write) if segments else None


def _lines(text: str, language: str) -> Iterator[str | Stretch]:
    lines = text.split("\n")
    if sum(bool(line.strip()) for line in lines) > MAX_LINES:
        raise TooComplex(limit=MAX_LINES)
    for number, line in enumerate(lines):
        lead = _lead(line)
        core = line[len(lead) :].rstrip()
        paragraph = Paragraph(content=(Text(text=core),))
        stretch = _stretch((paragraph,), language, _plain) if core else None
        yield from (lead, stretch or core, line[len(lead) + len(core) :], "\n" if number < len(lines) - 1 else "")


def _lead(line: str) -> str:
    found = _LEAD.match(line)
    return found[0] if found else ""


def _plain(document: Document) -> str:
    return blocks_text(document.body)


def _blocks(html: str) -> Blocks:
    sanitised = sanitise(html)
    return Reader(Counter(), sanitised.removed).read(sanitised.html)


@dataclass(frozen=True)
class _Place:
    """Where an inline token stands in the source, and what begins its further lines."""

    start: int
    end: int
    indent: str


def _markdown(source: str, language: str) -> Iterator[str | Stretch]:
    """Inline text is taken out and put back where it stood; all that makes blocks of it stays."""
    tokens, environment = parse_markdown(source)
    lines = source.split("\n")
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    position = 0
    in_table = False
    for token in tokens:
        in_table = token.type == "table_open" or (in_table and token.type != "table_close")
        place = _place(token, lines, starts, position) if token.type == "inline" else None
        if place is None:
            continue
        stretch = _stretch(
            _blocks(inline_html_of(token, environment)), language, _inline_writer(place.indent, in_table=in_table)
        )
        if stretch and _is_inline(stretch.document.body):
            yield source[position : place.start]
            yield stretch
            position = place.end
    yield source[position:]


def _place(token: Token, lines: list[str], starts: list[int], position: int) -> _Place | None:
    """None where the source says it otherwise than the parser (an escaped bar in a table's cell)."""
    if token.map is None:
        return None
    first = token.map[0]
    found: list[tuple[int, int]] = []
    for number, content in enumerate(token.content.split("\n"), first):
        own = content.strip()
        offset = lines[number].find(own, max(0, position - starts[number]))
        if offset < 0:
            return None
        found.append((offset, starts[number] + offset + len(own)))
    indent = lines[first + 1][: found[1][0]] if len(found) > 1 else ""
    return _Place(starts[first] + found[0][0], found[-1][1], indent)


def _is_inline(blocks: Blocks) -> bool:
    return len(blocks) == 1 and isinstance(blocks[0], Paragraph | Figure)


def _inline_writer(indent: str, *, in_table: bool) -> Callable[[Document], str]:
    def write(document: Document) -> str:
        return "".join(_inline_block(block, indent, in_table=in_table) for block in document.body)

    return write


def _inline_block(block: Block, indent: str, *, in_table: bool) -> str:
    match block:
        case Paragraph() | Heading():
            return inline_markdown(block.content, indent=indent, in_table=in_table)
        case Figure():
            return inline_markdown((block.image,), indent=indent, in_table=in_table)
        case _:
            return to_html((block,))
