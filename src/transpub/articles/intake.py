"""What an editor sends, understood: title and material to one clean document.

Getting material in (files, addresses) is done before; what becomes of lines that are no story, after.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from transpub.articles.characters import NormalisationKind, Tally, clean, control_characters
from transpub.articles.document import Block, Blocks, Document, Heading, ListBlock, Paragraph
from transpub.articles.errors import BodyTooLarge, EmptyBody, EmptyTitle, NotText, NotUtf8, TitleTooLong
from transpub.articles.fields import NOTHING_GIVEN, Fields, with_fields
from transpub.articles.html_reader import Reader
from transpub.articles.inline import plain
from transpub.articles.markdown import markdown_to_html
from transpub.articles.material import Limits, Material, SourceFormat
from transpub.articles.metadata import Metadata
from transpub.articles.normalise import normalise
from transpub.articles.plaintext import text_to_blocks
from transpub.articles.render import blocks_text
from transpub.articles.sanitise import sanitise

TITLE_MAX = 500
_ENDS_SENTENCE = re.compile(r"[.!?…:;,][”»\"')\]]*\Z")


class TitleSource(StrEnum):
    """Where the headline was found."""

    GIVEN = "given"
    HEADING = "heading"
    PAGE_TITLE = "page_title"
    FIRST_LINE = "first_line"


@dataclass(frozen=True)
class Normalisation:
    """One kind of change made without asking, and how often."""

    kind: NormalisationKind
    count: int

    def to_json(self) -> dict[str, str | int]:
        return {"kind": self.kind.value, "count": self.count}


@dataclass(frozen=True)
class Removed:
    """Elements that never come in, by tag: `script`, `iframe`, `form`, images without an address."""

    tag: str
    count: int

    def to_json(self) -> dict[str, str | int]:
        return {"kind": "removed", "tag": self.tag, "count": self.count}


@dataclass(frozen=True)
class Intake:
    document: Document
    title_source: TitleSource
    normalisations: Sequence[Normalisation]
    removed: Sequence[Removed]

    def changes_json(self) -> list[dict[str, str | int]]:
        """Everything that was changed or left out without asking."""
        return [*(entry.to_json() for entry in self.normalisations), *(entry.to_json() for entry in self.removed)]


def decode_utf8(data: bytes) -> str:
    """The text of UTF-8 bytes, without a byte order mark.

    Raises:
        NotUtf8: with the place of the first bad byte.
    """
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise NotUtf8(position=error.start, byte=f"{data[error.start]:02X}") from error


def understand(title: str, material: Material, limits: Limits, given: Fields = NOTHING_GIVEN) -> Intake:
    """One normalised document, not yet marked.

    Without a title the headline is, in this order: a heading that begins the body, its first level-1 heading,
    the page's `title` element (HTML), a first line that is no sentence (plain text). What became the headline
    leaves the body; so does a heading or line at its start that repeats a given title. A list at the very start
    is taken for a menu: the start is what follows it.

    Raises:
        BodyTooLarge, EmptyBody, EmptyTitle, TitleTooLong, NotText, TooDeep, TooComplex, and what `with_fields`
        raises.
    """
    size = len(material.body.encode("utf-8", "surrogatepass"))
    if size > limits.body_bytes:
        raise BodyTooLarge(size=size, limit=limits.body_bytes)
    for text in (title, material.body):
        _require_text(text)
    tally: Tally = Counter()
    blocks, page_title, removed = _read(material.body, material.format, tally)
    found = Metadata(title=page_title)
    headline = " ".join(clean(title, tally).split())
    source = TitleSource.GIVEN
    if headline:
        blocks = _without_repetition(blocks, headline, tally)
    else:
        headline, source, blocks = _found_title(blocks, clean(found.title, tally), material.format)
    if len(headline) > TITLE_MAX:
        raise TitleTooLong(length=len(headline), limit=TITLE_MAX)
    document = normalise(with_fields(Document(headline=headline, body=blocks), given, found), tally)
    if not any(character.isalnum() for character in blocks_text(document.body)):
        raise EmptyBody
    if not document.headline:
        raise EmptyTitle
    return Intake(
        document=document,
        title_source=source,
        normalisations=[Normalisation(kind, count) for kind, count in sorted(tally.items())],
        removed=[Removed(tag, count) for tag, count in sorted(removed.items())],
    )


def _require_text(text: str) -> None:
    controls = control_characters(text)
    if controls:
        raise NotText(count=controls)


def _read(body: str, source_format: SourceFormat, tally: Tally) -> tuple[Blocks, str, Counter[str]]:
    """The blocks, the page's title if it has one, and what was taken out."""
    if source_format is SourceFormat.TEXT:
        return text_to_blocks(body, tally), "", Counter()
    cleaned = clean(body, tally)
    is_markdown = source_format is SourceFormat.MARKDOWN
    sanitised = sanitise(markdown_to_html(cleaned) if is_markdown else cleaned)
    reader = Reader(tally, sanitised.removed, titles_are_captions=is_markdown)
    return reader.read(sanitised.html), sanitised.title, reader.removed


def _without_repetition(blocks: Blocks, headline: str, tally: Tally) -> Blocks:
    first = _first_after_menu(blocks)
    if isinstance(first, Heading | Paragraph) and _line(first).casefold() == headline.casefold():
        tally[NormalisationKind.HEADLINE_REPEATED] += 1
        return _without(blocks, first)
    return blocks


def _found_title(blocks: Blocks, page_title: str, source_format: SourceFormat) -> tuple[str, TitleSource, Blocks]:
    for block in blocks:
        if isinstance(block, Heading) and (block.level == 1 or block is blocks[0]):
            return _line(block), TitleSource.HEADING, _without(blocks, block)
    if page_title.strip():
        return " ".join(page_title.split()), TitleSource.PAGE_TITLE, blocks
    first = _first_after_menu(blocks)
    if source_format is SourceFormat.TEXT and isinstance(first, Paragraph):
        line = _line(first)
        if len(line) <= TITLE_MAX and not _ENDS_SENTENCE.search(line):
            return line, TitleSource.FIRST_LINE, _without(blocks, first)
    if not blocks:
        raise EmptyBody
    raise EmptyTitle


def _first_after_menu(blocks: Blocks) -> Block | None:
    """Scraped text often begins with the site's menu, a few bullets; the headline comes after it."""
    return next((block for block in blocks if not isinstance(block, ListBlock)), None)


def _line(block: Heading | Paragraph) -> str:
    return " ".join(plain(block.content).split())


def _without(blocks: Blocks, block: Block) -> Blocks:
    return tuple(other for other in blocks if other is not block)
