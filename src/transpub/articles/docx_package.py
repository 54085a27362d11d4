"""A Word file as a stranger's ZIP archive of XML: opened with suspicion, its parts read one by one and bounded.

Nothing is ever written to disk, and images are not unpacked. What the parts mean is read in `docx_body`.
"""

import posixpath
import xml.etree.ElementTree as ET
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from xml.etree.ElementTree import Element

from transpub.articles.errors import BodyTooLarge, DocxDamaged, DocxProtected, DocxUnsafe, NotDocx, OldWordFile
from transpub.articles.filetypes import FileType, file_type

# A Word file has ten to fifty members; one with many pictures some hundreds.
MEMBERS_MAX = 5000
MEMBER_MAX_BYTES = 64 * 1024 * 1024
# How much larger than the file its contents may be; Word's XML shrinks to a tenth or twentieth. Small files with
# a long text may exceed it up to the second figure.
RATIO_MAX = 50
UNPACKED_ALWAYS = 32 * 1024 * 1024
# The XML that is read, all parts together. 20,000 words make one to four megabytes.
XML_MAX_BYTES = 32 * 1024 * 1024
ELEMENTS_MAX = 500_000
# Levels of XML. Text in a table in a text box is 25 levels deep.
DEPTH_MAX = 80

_CHUNK = 64 * 1024
_CENTRAL_ENTRY = b"PK\x01\x02"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# What zipfile and zlib raise on damaged or hand-made archives.
_ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError)

_OFFICE = "http://schemas.openxmlformats.org/"
_STRICT = "http://purl.oclc.org/ooxml/"
# Word writes the first of each pair, or the second in “strict” files.
_PREFIXES = {
    f"{_OFFICE}wordprocessingml/2006/main": "w",
    f"{_STRICT}wordprocessingml/main": "w",
    f"{_OFFICE}officeDocument/2006/relationships": "r",
    f"{_STRICT}officeDocument/relationships": "r",
    f"{_OFFICE}officeDocument/2006/math": "m",
    f"{_STRICT}officeDocument/math": "m",
    f"{_OFFICE}drawingml/2006/main": "a",
    f"{_STRICT}drawingml/main": "a",
    f"{_OFFICE}drawingml/2006/picture": "pic",
    f"{_STRICT}drawingml/picture": "pic",
    f"{_OFFICE}markup-compatibility/2006": "mc",
    f"{_OFFICE}package/2006/relationships": "rel",
    f"{_OFFICE}package/2006/metadata/core-properties": "cp",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "urn:schemas-microsoft-com:vml": "v",
}
# All that anybody looks at; the rest is half of a Word file's XML.
_ATTRIBUTES = frozenset(
    {
        "Id", "Target", "Type", "r:id", "uri", "w:abstractNumId", "w:anchor", "w:char", "w:default",
        "w:fldCharType", "w:font", "w:id", "w:ilvl", "w:numId", "w:styleId", "w:type", "w:val",
    }
)  # fmt: skip


class DocxPackage:
    """The parts of one Word file. `main` is the path of its text."""

    def __init__(self, data: bytes, *, max_bytes: int) -> None:
        """Raises: BodyTooLarge, NotDocx, OldWordFile, DocxProtected, DocxDamaged, DocxUnsafe."""
        if len(data) > max_bytes:
            raise BodyTooLarge(size=len(data), limit=max_bytes)
        _require_zip(data)
        self._bytes_left = XML_MAX_BYTES
        self._elements_left = ELEMENTS_MAX
        try:
            self._archive = zipfile.ZipFile(BytesIO(data))
        except _ZIP_ERRORS as error:
            raise DocxDamaged from error
        members = self._archive.infolist()
        _check(members, len(data))
        self._members = {member.filename: member for member in members}
        self._relations: dict[str, Mapping[str, tuple[str, str]]] = {}
        self.main = self.related("", "officeDocument", "word/document.xml")
        if "[Content_Types].xml" not in self._members or self.main not in self._members:
            raise NotDocx(looks_like=FileType.ZIP.label)

    def part(self, path: str) -> Element | None:
        """The root element of a part, names written with the prefixes used in Word files (`w:p`, `r:id`); None if
        there is no such part.

        Raises:
            DocxDamaged: no XML, or shorter than it should be.
            DocxUnsafe: it has a document type, or is too large, too deep or of too many elements.
        """
        member = self._members.get(path)
        if member is None:
            return None
        builder = _Builder(self._elements_left)
        parser = ET.XMLParser(target=builder)  # noqa: S314 - document types are refused, the rest is bounded
        try:
            for chunk in self._chunks(member):
                parser.feed(chunk)
            root: Element = parser.close()
        except (ET.ParseError, LookupError, *_ZIP_ERRORS) as error:  # LookupError: an encoding that is none
            raise DocxDamaged from error
        self._elements_left = builder.left
        return root

    def relations(self, path: str) -> Mapping[str, tuple[str, str]]:
        """The relationships of a part, of the package itself for "": (last word of the type, target) by id."""
        if path not in self._relations:
            folder, name = posixpath.split(path)
            root = self.part(posixpath.join(folder, "_rels", f"{name}.rels"))
            self._relations[path] = {
                entry.get("Id", ""): (entry.get("Type", "").rpartition("/")[2], entry.get("Target", ""))
                for entry in (root if root is not None else ())
            }
        return self._relations[path]

    def related(self, path: str, kind: str, otherwise: str) -> str:
        """The path of the part that another one names as its `kind` (`styles`, `footnotes`)."""
        for found, target in self.relations(path).values():
            place = posixpath.normpath(posixpath.join("/", posixpath.dirname(path), target)).lstrip("/")
            if found == kind and place in self._members:
                return place
        return otherwise

    def _chunks(self, member: zipfile.ZipInfo) -> Iterator[bytes]:
        """Counted as they come: the sizes an archive tells of itself are only claims."""
        with self._archive.open(member) as stream:
            while chunk := stream.read(_CHUNK):
                self._bytes_left -= len(chunk)
                if self._bytes_left < 0:
                    raise DocxUnsafe
                yield chunk


def _require_zip(data: bytes) -> None:
    match file_type(data):
        case FileType.WORD | FileType.ZIP:
            pass
        case FileType.OLD_OFFICE if _ENCRYPTED in data:
            raise DocxProtected
        case FileType.OLD_OFFICE:
            raise OldWordFile
        case other:
            raise NotDocx(looks_like=other.label)
    # zipfile reads the whole list of members at once; a file of 16 MB could list 300,000.
    if data.count(_CENTRAL_ENTRY) > MEMBERS_MAX:
        raise DocxUnsafe


def _check(members: list[zipfile.ZipInfo], size: int) -> None:
    """Raises: DocxUnsafe, DocxProtected."""
    unpacked = sum(member.file_size for member in members)
    if unpacked > max(UNPACKED_ALWAYS, RATIO_MAX * size):
        raise DocxUnsafe
    if len({member.filename for member in members}) < len(members):
        # Programs differ in which one they take.
        raise DocxUnsafe
    for member in members:
        if member.flag_bits & 0x1:
            raise DocxProtected
        if member.file_size > MEMBER_MAX_BYTES:
            raise DocxUnsafe
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise DocxUnsafe


class _Builder(ET.TreeBuilder):
    """Builds the tree with short names and wanted attributes only, and watches depth and size while it grows."""

    def __init__(self, elements: int) -> None:
        super().__init__()
        self.left = elements
        self._depth = 0
        self._names: dict[str, str] = {}

    def doctype(self, *_declared: object) -> None:
        """Word writes none, and entities live there."""
        raise DocxUnsafe

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        self._depth += 1
        self.left -= 1
        if self._depth > DEPTH_MAX or self.left < 0:
            raise DocxUnsafe
        kept = {self._short(name): value for name, value in attrs.items() if self._short(name) in _ATTRIBUTES}
        return super().start(self._short(tag), kept)

    def end(self, tag: str, /) -> Element:
        self._depth -= 1
        return super().end(self._short(tag))

    def _short(self, name: str) -> str:
        short = self._names.get(name)
        if short is None:
            space, _, local = name.rpartition("}")
            short = f"{_PREFIXES.get(space[1:], '?')}:{local}" if space else local
            # Hand-made files could have a different name in every element.
            if len(self._names) < 10_000:
                self._names[name] = short
        return short
