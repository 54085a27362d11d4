"""The text of a file or page, whatever bytes it came in; what is no text is refused and named.

Names of encodings are read as browsers read them (WHATWG Encoding Standard, 4.2), not as Python does.
"""

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass

from transpub.articles.characters import control_characters
from transpub.articles.errors import NotTextBut, NotUtf8, UnknownEncoding
from transpub.articles.filetypes import FileType, file_type
from transpub.articles.guessing import guesses

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Python's codecs for the encodings of the standard, by Python's name of what a page declares. Where the standard
# takes a name for a larger encoding (iso-8859-1 for windows-1252), so do we.
_SAME = (
    "big5hkscs", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp866",
    "cp874", "cp949", "cp932", "euc_jp", "gb18030", "iso2022_jp", "iso8859-10", "iso8859-13", "iso8859-14",
    "iso8859-15", "iso8859-16", "iso8859-2", "iso8859-3", "iso8859-4", "iso8859-5", "iso8859-6", "iso8859-7",
    "iso8859-8", "koi8-r", "koi8-u", "mac-cyrillic", "mac-roman", "utf-16-be", "utf-16-le", "utf-8",
)  # fmt: skip
_CODECS = {
    **{name: name for name in _SAME},
    "ascii": "cp1252",
    "big5": "big5hkscs",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso8859-1": "cp1252",
    "iso8859-11": "cp874",
    "iso8859-9": "cp1254",
    "shift_jis": "cp932",
    "tis-620": "cp874",
    "utf-16": "utf-16-le",
    "utf-8-sig": "utf-8",
}
# Names of the standard that Python does not know.
_LABELS = {
    "iso-8859-8-i": "iso8859-8",
    "koi": "koi8-r",
    "koi8": "koi8-r",
    "koi8-ru": "koi8-u",
    "macintosh": "mac-roman",
    "unicode": "utf-16-le",
    "unicode-1-1-utf-8": "utf-8",
    "windows-874": "cp874",
    "x-mac-cyrillic": "mac-cyrillic",
    "x-mac-ukrainian": "mac-cyrillic",
    "x-sjis": "cp932",
    "x-x-big5": "big5hkscs",
    **{f"x-cp{number}": f"cp{number}" for number in range(1250, 1259)},
}
_LABEL = re.compile(r"[a-z0-9][a-z0-9_.:+-]{0,39}")

# As many characters of several bytes each are UTF-8 by chance in no text.
_CHANCE = 4
# Characters whose letters are counted.
_LOOKED_AT = 100_000

# A page declares its encoding in its first 1024 bytes; some put it behind long scripts.
_HEAD = 8 * 1024
_META = re.compile(rb"<meta[^>]{0,500}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:+-]{1,40})", re.IGNORECASE)
_XML_DECLARATION = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_.:+-]{1,40})")
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)


@dataclass(frozen=True)
class Decoded:
    """`encoding` as Python names it; `guessed` when nothing said so but the bytes themselves, and they could be
    read otherwise."""

    text: str
    encoding: str
    guessed: bool = False


def decode(data: bytes, declared: str | None = None, *, html: bool = False) -> Decoded:
    """The text of the bytes, without a byte order mark.

    Believed in this order: a byte order mark, the charset `declared` with them (HTTP), with `html` that of an XML
    declaration or meta element, UTF-8 where the bytes are that, a guess. A declaration that the bytes contradict
    is passed over.

    Raises:
        NotTextBut: the bytes look like a file of another kind.
        NotUtf8: UTF-8 that is damaged or breaks off.
        UnknownEncoding.
    """
    said = [label for label in (declared, _declared_inside(data) if html else None) if label]
    kind = file_type(data)
    if kind is FileType.BINARY and (found := _first(_as_declared(data, label) for label in said)):
        return found
    if kind is not FileType.TEXT:
        raise NotTextBut(looks_like=kind.label)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _after_mark(data.removeprefix(mark), encoding)
    if found := _first(_as_declared(data, label) for label in said):
        return found
    text = _strict(data, "utf-8")
    if text is not None:
        return Decoded(text, "utf-8")
    _refuse_damaged_utf8(data)
    return _guess(data)


def codec_of(label: str) -> str | None:
    """Python's codec for an encoding's name as pages write it; None for a name of no encoding of the web."""
    cleaned = label.strip().lower()
    if not _LABEL.fullmatch(cleaned):
        return None
    try:
        return _LABELS.get(cleaned) or _CODECS.get(codecs.lookup(cleaned).name)
    except LookupError:
        return None


def _declared_inside(data: bytes) -> str | None:
    head = _COMMENT.sub(b"", data[:_HEAD])
    found = _XML_DECLARATION.match(head) or _META.search(head)
    return found[1].decode("ascii") if found else None


def _as_declared(data: bytes, label: str) -> Decoded | None:
    encoding = codec_of(label)
    text = _strict(data, encoding) if encoding else None
    if encoding is None or text is None or _contradicted(data, text, encoding):
        return None
    return Decoded(text, encoding)


def _contradicted(data: bytes, text: str, encoding: str) -> bool:
    """Whether a text that could be decoded was decoded as something it is not."""
    if encoding.startswith("utf-16"):
        # Line ends and spaces make zero bytes; a page that could name its encoding in ASCII has none.
        return b"\0" not in data
    if _has_controls(text):
        return True
    if encoding == "utf-8":
        return False
    as_utf8 = _strict(data, "utf-8")
    if as_utf8 is not None and _beyond_ascii(as_utf8) >= _CHANCE:
        return True
    # Servers say iso-8859-1 of anything. In no language written so is every third letter one with an accent.
    letters = "".join(filter(str.isalpha, text[:_LOOKED_AT]))
    return encoding == "cp1252" and 3 * _beyond_ascii(letters) > len(letters)


def _refuse_damaged_utf8(data: bytes) -> None:
    """Raises: NotUtf8, where most of what is not ASCII is UTF-8. In other encodings that is so by chance only."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        text = data.decode("utf-8", "replace")
        broken = text.count("\ufffd")
        if _beyond_ascii(text) - broken >= 2 * broken:
            raise NotUtf8(position=error.start, byte=f"{data[error.start]:02X}") from error


def _guess(data: bytes) -> Decoded:
    """Raises: UnknownEncoding."""
    for encoding in guesses(data):
        text = _strict(data, encoding)
        if text is not None and not _has_controls(text):
            return Decoded(text, encoding, guessed=True)
    raise UnknownEncoding


def _after_mark(data: bytes, encoding: str) -> Decoded:
    """Raises: NotUtf8, UnknownEncoding."""
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-8":
            raise NotUtf8(position=error.start, byte=f"{data[error.start]:02X}") from error
        raise UnknownEncoding from error


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _first(found: Iterable[Decoded | None]) -> Decoded | None:
    return next((decoded for decoded in found if decoded), None)


def _beyond_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


def _has_controls(text: str) -> bool:
    """A stray control character is a slip; one in twenty characters beyond ASCII is a wrong encoding."""
    return control_characters(text) * 20 > _beyond_ascii(text)
