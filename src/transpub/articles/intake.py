"""What an editor sends, understood: title and material to one clean document.

Getting material in (files, addresses) is done before; what becomes of lines that are no story, after.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from transpub.articles.boilerplate import BoilerplateLine, find, text_key
from transpub.articles.characters import NormalisationKind, Tally, clean, control_characters
from transpub.articles.detection import Detection, detect
from transpub.articles.document import Block, Blocks, Document, Heading, Inlines, ListBlock, Paragraph
from transpub.articles.errors import BodyTooLarge, EmptyBody, EmptyTitle, NotText, TitleTooLong
from transpub.articles.fields import NOTHING_GIVEN, Fields, with_fields
from transpub.articles.html_reader import Reader
from transpub.articles.inline import plain
from transpub.articles.leaves import Leaf, rewrite
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
    """`boilerplate` are the lines of `document` that look like no part of the story; they are still in it.

    `address` is where the material was found, `encoding` what it was written in if not in UTF-8.
    """

    document: Document
    title_source: TitleSource
    normalisations: Sequence[Normalisation]
    removed: Sequence[Removed]
    boilerplate: Sequence[BoilerplateLine]
    detection: Detection
    address: str = ""
    encoding: str = ""

    def changes_json(self) -> list[dict[str, str | int]]:
        """Everything that was changed or left out without asking."""
        changes = [
            *(entry.to_json() for entry in self.normalisations),
            *(entry.to_json() for entry in self.removed),
        ]
        return [*changes, {"kind": "encoding", "tag": self.encoding, "count": 1}] if self.encoding else changes


def understand(title: str, material: Material, limits: Limits, given: Fields = NOTHING_GIVEN) -> Intake:
    """One normalised document, not yet marked.

    Without a title the headline is, in this order: what a fetched page calls itself, a heading that begins the
    body, its first level-1 heading, a first line that is no sentence (plain text, DOCX), the title in the file.
    What became the headline leaves the body; so does a heading or line at its start that repeats it. A list at the
    very start is taken for a menu: the start is what follows it.

    Raises:
        BodyTooLarge, EmptyBody, EmptyTitle, TitleTooLong, NotText, TooDeep, TooComplex, and what `with_fields`,
        `read_docx` and `read_page` raise.
    """
    _require_size(material, limits)
    # A page is cleaned of control characters; in what somebody pastes they mean that it is no text at all.
    for text in (title, "" if material.format is SourceFormat.PAGE else material.body):
        _require_text(text)
    tally: Tally = Counter()
    reading = _read(material, limits, tally)
    headline, source, blocks = _headline(title, reading, material.format, tally)
    if len(headline) > TITLE_MAX:
        raise TitleTooLong(length=len(headline), limit=TITLE_MAX)
    document = normalise(with_fields(Document(headline=headline, body=blocks), given, reading.metadata), tally)
    if not has_words(document):
        raise EmptyBody
    if not document.headline:
        raise EmptyTitle
    texts = _texts(document)
    main_texts = reading.main_texts
    if material.outside:
        main_texts = frozenset(map(text_key, texts.values())) - material.outside
    lines = find(document, main_texts=main_texts)
    marked = {line.path for line in lines}
    return Intake(
        document=document,
        title_source=source,
        normalisations=[Normalisation(kind, count) for kind, count in sorted(tally.items())],
        removed=[Removed(tag, count) for tag, count in sorted(reading.removed.items())],
        boilerplate=lines,
        detection=detect([text for path, text in texts.items() if path not in marked]),
        address=material.address,
        encoding=material.encoding,
    )


def has_words(document: Document) -> bool:
    return any(character.isalnum() for character in blocks_text(document.body))


@dataclass(frozen=True)
class _Reading:
    """`main_texts`: keys of the texts that are the story, where something could tell."""

    blocks: Blocks
    metadata: Metadata
    removed: Counter[str]
    main_texts: frozenset[str] | None = None


def _require_size(material: Material, limits: Limits) -> None:
    limit = limits.file_bytes if material.format is SourceFormat.PAGE else limits.body_bytes
    size = len(material.body.encode("utf-8", "surrogatepass"))
    if size > limit:
        raise BodyTooLarge(size=size, limit=limit)


def _require_text(text: str) -> None:
    controls = control_characters(text)
    if controls:
        raise NotText(count=controls)


def _read(material: Material, limits: Limits, tally: Tally) -> _Reading:
    """Raises: what the reader of the format raises."""
    match material.format:
        case SourceFormat.TEXT:
            return _Reading(text_to_blocks(material.body, tally), Metadata(), Counter())
        case SourceFormat.MARKDOWN:
            html = markdown_to_html(clean(material.body, tally))
            return _from_html(html, limits, tally, titles_are_captions=True)
        case SourceFormat.HTML:
            return _from_html(clean(material.body, tally), limits, tally)
        case SourceFormat.DOCX:
            # Like the reader of pages below: its libraries take longer to load than most commands to run.
            from transpub.articles.docx import read_docx  # noqa: PLC0415

            docx = read_docx(material.data, max_bytes=limits.file_bytes)
            reading = _from_html(clean(docx.html, tally), limits, tally)
            return replace(reading, metadata=docx.metadata, removed=reading.removed + docx.left_out)
        case SourceFormat.PAGE:
            from transpub.articles.page import read_page  # noqa: PLC0415

            found = read_page(clean(material.body, tally), material.address)
            reading = _from_html(found.html, limits, tally)
            return replace(reading, metadata=found.metadata, main_texts=found.main_texts)


def _from_html(html: str, limits: Limits, tally: Tally, *, titles_are_captions: bool = False) -> _Reading:
    sanitised = sanitise(html, limits.embed_providers)
    reader = Reader(tally, sanitised.removed, titles_are_captions=titles_are_captions)
    return _Reading(reader.read(sanitised.html), Metadata(title=sanitised.title), reader.removed)


def _headline(
    title: str, reading: _Reading, source_format: SourceFormat, tally: Tally
) -> tuple[str, TitleSource, Blocks]:
    """Raises: EmptyTitle, EmptyBody."""
    found = " ".join(clean(reading.metadata.title, tally).split())
    if headline := " ".join(clean(title, tally).split()):
        return headline, TitleSource.GIVEN, _without_repetition(reading.blocks, headline, tally)
    if found and source_format is SourceFormat.PAGE:
        return found, TitleSource.PAGE_TITLE, _without_repetition(reading.blocks, found, tally)
    return _found_title(reading.blocks, found, source_format)


def _without_repetition(blocks: Blocks, headline: str, tally: Tally) -> Blocks:
    """A page's own heading may stand after lines that are no story; a paragraph only counts at the start."""
    first = _first_after_menu(blocks)
    for block in blocks:
        may_repeat = isinstance(block, Heading) or (isinstance(block, Paragraph) and block is first)
        if may_repeat and _line(block).casefold() == headline.casefold():
            tally[NormalisationKind.HEADLINE_REPEATED] += 1
            return _without(blocks, block)
    return blocks


def _found_title(blocks: Blocks, in_file: str, source_format: SourceFormat) -> tuple[str, TitleSource, Blocks]:
    for block in blocks:
        if isinstance(block, Heading) and (block.level == 1 or block is blocks[0]):
            return _line(block), TitleSource.HEADING, _without(blocks, block)
    first = _first_after_menu(blocks)
    if source_format in (SourceFormat.TEXT, SourceFormat.DOCX) and isinstance(first, Paragraph):
        line = _line(first)
        if len(line) <= TITLE_MAX and not _ENDS_SENTENCE.search(line):
            return line, TitleSource.FIRST_LINE, _without(blocks, first)
    if in_file:
        return in_file, TitleSource.PAGE_TITLE, blocks
    if not blocks:
        raise EmptyBody
    raise EmptyTitle


def _texts(document: Document) -> dict[str, str]:
    """Every text of the document by its path, in reading order."""
    texts: dict[str, str] = {}

    def note(leaf: Leaf) -> Inlines:
        texts[leaf.path] = plain(leaf.content)
        return leaf.content

    rewrite(document, note)
    return texts


def _first_after_menu(blocks: Blocks) -> Block | None:
    """Scraped text often begins with the site's menu, a few bullets; the headline comes after it."""
    return next((block for block in blocks if not isinstance(block, ListBlock)), None)


def _line(block: Block) -> str:
    """The text of a heading or paragraph on one line; nothing for other blocks."""
    return " ".join(plain(block.content).split()) if isinstance(block, Heading | Paragraph) else ""


def _without(blocks: Blocks, block: Block) -> Blocks:
    return tuple(other for other in blocks if other is not block)
