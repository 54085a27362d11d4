"""What kind of file some bytes are, told by how they begin. Names for people; nothing is opened."""

from enum import Enum

from transpub.core.i18n import N_, LazyText


class FileType(Enum):
    """Values are what a reader is told: “This looks like …”."""

    WORD = N_("a Word file")
    OLD_OFFICE = N_("an old Office file")
    ZIP = N_("a ZIP archive")
    PDF = N_("a PDF file")
    RTF = N_("an RTF file")
    IMAGE = N_("an image")
    SOUND_OR_FILM = N_("a sound or film file")
    ARCHIVE = N_("an archive")
    PROGRAM = N_("a program")
    BINARY = N_("a file without readable text")
    TEXT = N_("text")

    @property
    def label(self) -> LazyText:
        return LazyText(self.value, {})


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_BEGINNINGS: tuple[tuple[bytes, FileType], ...] = (
    (_OLE, FileType.OLD_OFFICE),
    (b"%PDF-", FileType.PDF),
    (b"{\\rtf", FileType.RTF),
    (b"\x89PNG\r\n\x1a\n", FileType.IMAGE),
    (b"\xff\xd8\xff", FileType.IMAGE),
    (b"GIF87a", FileType.IMAGE),
    (b"GIF89a", FileType.IMAGE),
    (b"II*\x00", FileType.IMAGE),
    (b"MM\x00*", FileType.IMAGE),
    (b"\x1f\x8b", FileType.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", FileType.ARCHIVE),
    (b"Rar!\x1a\x07", FileType.ARCHIVE),
    (b"\x7fELF", FileType.PROGRAM),
    (b"\xcf\xfa\xed\xfe", FileType.PROGRAM),
)
# These begin with letters, so a text could: they count only where zero bytes follow, which no text has.
_BEGINNINGS_OF_BINARY: tuple[tuple[bytes, FileType], ...] = (
    (b"MZ", FileType.PROGRAM),
    (b"BM", FileType.IMAGE),
    (b"RIFF", FileType.SOUND_OR_FILM),
    (b"OggS", FileType.SOUND_OR_FILM),
    (b"ID3", FileType.SOUND_OR_FILM),
)
_UTF16_OR_32 = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


def file_type(data: bytes) -> FileType:
    """Told by the beginning; for a ZIP archive by the names in it. Damaged files keep their type.

    Text in UTF-16 or UTF-32 is TEXT with a byte order mark only, else BINARY: it is full of zero bytes.
    """
    if data.startswith(_ZIP):
        return FileType.WORD if b"word/document" in data else FileType.ZIP
    for beginning, found in _BEGINNINGS:
        if data.startswith(beginning):
            return found
    if data.startswith(_UTF16_OR_32) or b"\0" not in data:
        return FileType.TEXT
    if data[4:8] == b"ftyp":
        return FileType.SOUND_OR_FILM
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return FileType.IMAGE
    return next((found for start, found in _BEGINNINGS_OF_BINARY if data.startswith(start)), FileType.BINARY)
