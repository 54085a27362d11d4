"""What an editor hands in, before it is understood: text in a named format, a file's bytes, a fetched page."""

import hashlib
import json
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

from transpub.core.settings import Settings


class SourceFormat(StrEnum):
    """PAGE is a whole web page, of which the story is one part; HTML is the story itself."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    DOCX = "docx"
    PAGE = "page"


# What somebody can type or paste; the others come as a file or from an address.
TYPED = (SourceFormat.TEXT, SourceFormat.MARKDOWN, SourceFormat.HTML)


@dataclass(frozen=True)
class Limits:
    """`body_bytes` bounds text in UTF-8, `file_bytes` a file or page as it came. `embed_providers`: names of
    `articles.embeds`."""

    body_bytes: int
    file_bytes: int
    embed_providers: frozenset[str] = frozenset()

    @classmethod
    def of(cls, settings: Settings) -> Self:
        return cls(settings.article_max_bytes, settings.file_max_bytes, frozenset(settings.embed_providers))


@dataclass(frozen=True)
class Material:
    """`data` is a DOCX file's bytes and empty otherwise; `body` the text of every other format.

    `name` is a file's, `address` where a page was found in the end. `encoding` is told where it was not UTF-8.
    `outside` holds the `boilerplate.text_key` of lines that stood around the story on the page it was taken from.
    """

    format: SourceFormat
    body: str = ""
    data: bytes = field(default=b"", repr=False)
    name: str = ""
    address: str = ""
    encoding: str = ""
    outside: frozenset[str] = frozenset()

    def digest(self) -> str:
        """SHA-256 over all that makes the text."""
        parts = [self.format.value, self.body, hashlib.sha256(self.data).hexdigest(), self.address]
        return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()
