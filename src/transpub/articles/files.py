"""A file's bytes as material. What is in it is told by its name, or else by its first bytes; nothing is parsed."""

from collections.abc import Mapping

from transpub.articles.encodings import decode
from transpub.articles.errors import BodyTooLarge
from transpub.articles.material import Limits, Material, SourceFormat

FORMAT_BY_ENDING: Mapping[str, SourceFormat] = {
    "docx": SourceFormat.DOCX,
    "htm": SourceFormat.HTML,
    "html": SourceFormat.HTML,
    "markdown": SourceFormat.MARKDOWN,
    "md": SourceFormat.MARKDOWN,
    "txt": SourceFormat.TEXT,
}
# What a ZIP archive begins with; of those somebody sends in, a Word file is the one that can be read.
_ZIP = b"PK\x03\x04"
NAME_MAX = 200


def from_file(
    name: str,
    data: bytes,
    limits: Limits,
    *,
    chosen: SourceFormat | None = None,
    otherwise: SourceFormat = SourceFormat.TEXT,
) -> Material:
    """`chosen` goes before the name's ending, `otherwise` after it. Without a name the bytes decide.

    Raises:
        BodyTooLarge: more than `limits.file_bytes`.
        And what `encodings.decode` raises.
    """
    if len(data) > limits.file_bytes:
        raise BodyTooLarge(size=len(data), limit=limits.file_bytes)
    told = chosen or FORMAT_BY_ENDING.get(name.rpartition(".")[2].lower())
    source_format = told or (SourceFormat.DOCX if data.startswith(_ZIP) else otherwise)
    kept = name.replace("\\", "/").rpartition("/")[2][-NAME_MAX:]
    if source_format is SourceFormat.DOCX:
        return Material(source_format, data=data, name=kept)
    read = decode(data, html=source_format in (SourceFormat.HTML, SourceFormat.PAGE))
    text = read.text.replace("\r\n", "\n")
    return Material(source_format, text, name=kept, encoding="" if read.encoding == "utf-8" else read.encoding)
