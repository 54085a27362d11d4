"""A Word file into HTML and what the file says of itself. The HTML is a stranger's still: it must be sanitised.

mammoth turns the text into HTML. It is given a small file made of the parts that have been read and made plain
(`docx_package`, `docx_body`), so nothing else of the stranger's file reaches it.
"""

import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

import mammoth
from mammoth import documents, transforms

from transpub.articles.document import TAG_MAX, TAGS_MAX
from transpub.articles.docx_body import BULLETED, NUMBERED, Body, element
from transpub.articles.docx_package import DocxPackage
from transpub.articles.docx_styles import LEVELS, read_lists, read_styles
from transpub.articles.errors import DocxDamaged, TooComplex
from transpub.articles.metadata import Metadata

# Elements given to mammoth, which takes about 1 kB and 50 microseconds for each.
PLAIN_MAX = 100_000

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"

_LINKS = ("http://", "https://", "mailto:")


def _list_styles() -> Iterator[str]:
    """A list inside another one lies in the last item of that, whatever kind of list it is."""
    for level in range(1, len(LEVELS) + 1):
        outer = "ul|ol > li > " * (level - 1)
        yield f"p:unordered-list({level}) => {outer}ul > li:fresh"
        yield f"p:ordered-list({level}) => {outer}ol > li:fresh"


_STYLE_MAP = "\n".join(
    [
        "p.Title => h1:fresh",
        "p.Subtitle => p:fresh",
        *(f"p.Heading{level} => h{level}:fresh" for level in range(1, 7)),
        "p.Quote => blockquote > p:fresh",
        "p.Caption => p.caption:fresh",
        "r.Strong => strong",
        "r.Emphasis => em",
        *_list_styles(),
    ]
)
# mammoth escapes text, so these tags are its own. Word puts the caption of a table before it.
_CAPTION_OF_TABLE = re.compile(r'<p class="caption">((?:[^<]|<(?!/p>))*+)</p><table>')

# Names that programs put in for an author they do not know.
_NOBODY = frozenset(
    {
        "admin", "administrator", "apache poi", "author", "docx4j", "home", "hp", "lenovo", "microsoft",
        "microsoft corporation", "microsoft office user", "owner", "pc", "python-docx", "un-named", "unknown",
        "unknown author", "user", "username", "windows user", "автор", "адміністратор", "администратор",
        "користувач", "користувач microsoft office", "користувач windows", "невідомий", "невідомий автор",
        "неизвестный", "неизвестный автор", "пользователь", "пользователь microsoft office",
        "пользователь windows", "benutzer", "microsoft office-benutzer", "windows-benutzer",
    }
)  # fmt: skip
_LINE_MAX = 500
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}")


@dataclass(frozen=True)
class DocxReading:
    """`left_out` counts what a Word file may hold and a story may not: image, chart, object, formula, comment,
    hidden (runs of hidden text)."""

    html: str
    metadata: Metadata
    left_out: Counter[str]


def read_docx(data: bytes, *, max_bytes: int) -> DocxReading:
    """The text of a Word file as HTML, with tracked changes accepted and notes at the end as [1], [2].

    `max_bytes` bounds the file. Headers, footers and page numbers are not read.

    Raises:
        BodyTooLarge, NotDocx, OldWordFile, DocxProtected, DocxDamaged.
        DocxUnsafe: a bomb, or XML too large or deep for a document.
        TooComplex: more than PLAIN_MAX pieces of text and formatting.
    """
    package = DocxPackage(data, max_bytes=max_bytes)
    parts, left_out = _plain_parts(package)
    size = sum(1 for root in parts.values() for _ in root.iter())
    if size > PLAIN_MAX:
        raise TooComplex(limit=PLAIN_MAX)
    html = mammoth.convert_to_html(
        BytesIO(_packed(parts)),
        style_map=_STYLE_MAP,
        include_default_style_map=False,
        include_embedded_style_map=False,
        transform_document=_with_plain_notes_and_links,
    ).value
    html = _CAPTION_OF_TABLE.sub(r"<table><caption>\1</caption>", html)
    return DocxReading(html, _metadata(package.part("docProps/core.xml")), left_out)


def _plain_parts(package: DocxPackage) -> tuple[Mapping[str, Element], Counter[str]]:
    """The parts mammoth needs, by path, and what they do without. Raises: DocxDamaged."""
    main = package.main
    document = package.part(main)
    text = document.find("w:body") if document is not None else None
    if text is None:
        raise DocxDamaged
    styles = read_styles(package.part(package.related(main, "styles", "word/styles.xml")))
    lists = read_lists(package.part(package.related(main, "numbering", "word/numbering.xml")), styles)
    left_out: Counter[str] = Counter()
    links = _links(package, main)
    body = Body(styles, lists, links, left_out)
    parts = {
        "word/document.xml": element("w:document", [element("w:body", body.blocks(text))]),
        "word/_rels/document.xml.rels": _relationships(links),
        "word/numbering.xml": _numbering(),
    }
    for kind in ("footnote", "endnote"):
        path = package.related(main, f"{kind}s", f"word/{kind}s.xml")
        links = _links(package, path)
        body = Body(styles, lists, links, left_out)
        notes = package.part(path)
        parts[f"word/{kind}s.xml"] = element(
            f"w:{kind}s",
            [
                element(f"w:{kind}", body.blocks(note), **{"w:id": note.get("w:id", "")})
                for note in (notes if notes is not None else ())
                if note.get("w:type", "normal") == "normal"
            ],
        )
        parts[f"word/_rels/{kind}s.xml.rels"] = _relationships(links)
    return parts, +left_out


def _links(package: DocxPackage, path: str) -> Mapping[str, str]:
    relations = package.relations(path).items()
    return {name: target for name, (kind, target) in relations if kind == "hyperlink" and _is_link(target)}


def _is_link(address: str) -> bool:
    return address.strip().lower().startswith(_LINKS)


def _relationships(links: Mapping[str, str]) -> Element:
    root = Element("Relationships", {"xmlns": _RELATIONSHIPS})
    for name, target in links.items():
        root.append(Element("Relationship", {"Id": name, "Target": target, "Type": f"{_R}/hyperlink"}))
    return root


def _numbering() -> Element:
    definitions, used = [], []
    for name, form in ((NUMBERED, "decimal"), (BULLETED, "bullet")):
        levels = [element("w:lvl", [element("w:numFmt", val=form)], **{"w:ilvl": level}) for level in LEVELS]
        definitions.append(element("w:abstractNum", levels, **{"w:abstractNumId": name}))
        used.append(element("w:num", [element("w:abstractNumId", val=name)], **{"w:numId": name}))
    return element("w:numbering", definitions, used)


def _packed(parts: Mapping[str, Element]) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, root in parts.items():
            if root.tag.startswith("w:"):
                root.attrib.update({"xmlns:w": _W, "xmlns:r": _R})
            archive.writestr(path, ET.tostring(root, "utf-8"))
    return packed.getvalue()


def _with_plain_notes_and_links(document: documents.Document) -> documents.Document:
    """Notes as paragraphs at the end, each reference a [1] in the text: links inside a story lead nowhere once it
    is published elsewhere."""
    numbers: dict[tuple[str, str], int] = {}

    def plain(part: documents.Element) -> documents.Element:
        if isinstance(part, documents.NoteReference):
            number = numbers.setdefault((part.note_type, part.note_id), len(numbers) + 1)
            return _mark(number, raised=True)
        if isinstance(part, documents.Hyperlink):
            return _plain_link(part)
        return part

    read = transforms.element_of_type(documents.Element, plain)
    children = read(document).children
    for (kind, name), number in list(numbers.items()):
        try:
            note = document.notes.find_note(kind, name)
        except KeyError:
            continue
        body = [read(block) for block in note.body]
        mark = _mark(number, raised=False)
        if body and isinstance(body[0], documents.Paragraph):
            body[0] = body[0].copy(children=[mark, *body[0].children])
        else:
            body.insert(0, documents.paragraph([mark]))
        children = [*children, *body]
    return document.copy(children=children)


def _mark(number: int, *, raised: bool) -> documents.Run:
    alignment = documents.VerticalAlignment.superscript if raised else None
    text = f"[{number}]" if raised else f"[{number}] "
    return documents.run([documents.text(text)], vertical_alignment=alignment)


def _plain_link(link: documents.Hyperlink) -> documents.Element:
    # Of a field `HYPERLINK "address" \o "tip"` mammoth takes all up to the last quotation mark for the address.
    address = (link.href or "").partition('"')[0].strip()
    if link.anchor is not None or not _is_link(address):
        return documents.run(link.children)
    return documents.hyperlink(link.children, href=address)


def _metadata(core: Element | None) -> Metadata:
    facts = {
        fact.tag: " ".join((fact.text or "").split())[:_LINE_MAX] for fact in (core if core is not None else ())
    }
    creator = facts.get("dc:creator", "")
    language = facts.get("dc:language", "")
    words = (word.strip()[:TAG_MAX] for word in re.split("[,;]", facts.get("cp:keywords", "")))
    return Metadata(
        title=facts.get("dc:title", ""),
        byline=creator if creator and creator.casefold() not in _NOBODY else None,
        language=language if _LANGUAGE.fullmatch(language) else None,
        tags=tuple(dict.fromkeys(filter(None, words)))[:TAGS_MAX],
        modified_at=_moment(facts.get("dcterms:modified", "")),
    )


def _moment(text: str) -> datetime | None:
    """W3CDTF, as these files have it; without a zone it is taken for UTC."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
