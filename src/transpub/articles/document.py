"""The document model: one story as typed fields and blocks, immutable, exact in JSON.

Only data and what makes unsafe data impossible. No parsing, no rendering, no language.
"""

import re
from collections.abc import Iterable
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, field_validator

# Schemes a link may have. A link without a scheme is relative and allowed: its page is known to the editor.
LINK_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
MEDIA_SCHEMES = frozenset({"http", "https"})

InlineTag: TypeAlias = Literal[
    "a", "abbr", "b", "bdi", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s", "samp",
    "small", "span", "strong", "sub", "sup", "time", "u", "var",
]  # fmt: skip
GLOBAL_ATTRIBUTES = frozenset({"dir", "lang", "title", "translate"})
OWN_ATTRIBUTES: dict[str, frozenset[str]] = {"a": frozenset({"href"}), "time": frozenset({"datetime"})}

# Attributes as (name, value), sorted by name, each name once.
Attributes: TypeAlias = tuple[tuple[str, str], ...]

# Characters; IPTC's news standards set no limits, these keep a page of scraped keywords out.
SECTION_MAX, TAG_MAX, TAGS_MAX, URL_MAX = 100, 100, 50, 2000

# Browsers skip these inside an address, so `java\nscript:` is one.
_IGNORED_IN_URL = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029]")
_SCHEME = re.compile(r"([^/?#:]*):")


def is_safe_url(url: str, schemes: frozenset[str]) -> bool:
    """Whether an address is relative or of one of these schemes. Anything before a colon counts as a scheme."""
    cleaned = _IGNORED_IN_URL.sub("", url)
    scheme = _SCHEME.match(cleaned)
    return bool(cleaned) and (scheme is None or scheme[1].lower() in schemes)


def safe_attributes(tag: str, pairs: Iterable[tuple[str, str]]) -> Attributes:
    """What may stay of an inline element's attributes: allowed names, safe addresses, first of each name."""
    allowed = GLOBAL_ATTRIBUTES | OWN_ATTRIBUTES.get(tag, frozenset())
    kept: dict[str, str] = {}
    for name, value in pairs:
        if name not in allowed or name in kept:
            continue
        if name == "href" and not is_safe_url(value, LINK_SCHEMES):
            continue
        if name == "translate" and value != "no":
            continue
        kept[name] = value
    return tuple(sorted(kept.items()))


def _media_url(url: str) -> str:
    if not is_safe_url(url, MEDIA_SCHEMES):
        raise ValueError("not an http(s) or relative address")
    return url


def _link_url(url: str) -> str:
    if not is_safe_url(url, LINK_SCHEMES):
        raise ValueError("not an address a link may have")
    return url


MediaUrl: TypeAlias = Annotated[str, AfterValidator(_media_url)]
LinkUrl: TypeAlias = Annotated[str, AfterValidator(_link_url)]


class Node(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(Node):
    kind: Literal["text"] = "text"
    text: str


class Break(Node):
    """A line break inside a block (`br`)."""

    kind: Literal["break"] = "break"


class Image(Node):
    """`alt` is empty for an image without a description. Sizes are in pixels."""

    kind: Literal["image"] = "image"
    src: MediaUrl
    alt: str = ""
    title: str | None = None
    width: int | None = Field(None, ge=0)
    height: int | None = Field(None, ge=0)


class Element(Node):
    """An inline element. `translate="no"` and the code tags make its content untouchable."""

    kind: Literal["element"] = "element"
    tag: InlineTag
    attributes: Attributes = ()
    children: "Inlines" = ()

    @field_validator("attributes")
    @classmethod
    def _only_safe(cls, attributes: Attributes, info: object) -> Attributes:
        tag = getattr(info, "data", {}).get("tag", "")
        if safe_attributes(tag, attributes) != attributes:
            raise ValueError("attributes must be allowed, safe, sorted and unique")
        return attributes

    def attribute(self, name: str) -> str | None:
        return dict(self.attributes).get(name)


Inline: TypeAlias = Annotated[Text | Break | Image | Element, Field(discriminator="kind")]
Inlines: TypeAlias = tuple[Inline, ...]


class Paragraph(Node):
    kind: Literal["paragraph"] = "paragraph"
    content: Inlines


class Heading(Node):
    kind: Literal["heading"] = "heading"
    level: int = Field(ge=1, le=6)
    content: Inlines


class ListItem(Node):
    """Its own line, then what hangs below it: further paragraphs, inner lists."""

    content: Inlines = ()
    children: "Blocks" = ()


class ListBlock(Node):
    kind: Literal["list"] = "list"
    ordered: bool = False
    start: int = 1
    items: tuple[ListItem, ...]


class Quote(Node):
    kind: Literal["quote"] = "quote"
    blocks: "Blocks"
    attribution: Inlines = ()
    cite: LinkUrl | None = None


class Cell(Node):
    """Its own line, then blocks below it, as in a list item."""

    content: Inlines = ()
    children: "Blocks" = ()
    header: bool = False
    colspan: int = Field(1, ge=1, le=1000)
    rowspan: int = Field(1, ge=1, le=65534)


class Row(Node):
    part: Literal["head", "body", "foot"] = "body"
    cells: tuple[Cell, ...]


class Table(Node):
    kind: Literal["table"] = "table"
    caption: Inlines = ()
    rows: tuple[Row, ...]


class Figure(Node):
    """An image standing alone. `href` is where a click on it leads."""

    kind: Literal["figure"] = "figure"
    image: Image
    href: LinkUrl | None = None
    caption: Inlines = ()


class Code(Node):
    """Program text, kept as it is and never translated."""

    kind: Literal["code"] = "code"
    text: str
    language: str | None = Field(None, pattern=r"^[A-Za-z0-9_+#.-]{1,40}$")


class Rule(Node):
    kind: Literal["rule"] = "rule"


class Embed(Node):
    """Stands for something of another site (a video, a post). Shown as a link to it; never carries its markup."""

    kind: Literal["embed"] = "embed"
    url: MediaUrl
    provider: str | None = None


Block: TypeAlias = Annotated[
    Paragraph | Heading | ListBlock | Quote | Table | Figure | Code | Rule | Embed, Field(discriminator="kind")
]
Blocks: TypeAlias = tuple[Block, ...]


class Mark(Node):
    """Where one text of the document is cut into sentences and which stretches are never translated.

    Offsets count characters of the text as `inline.plain` gives it. Stored with the document, so that a newer
    sentence splitter never changes the segments of an old revision.
    """

    path: str
    cuts: tuple[int, ...] = ()
    protected: tuple[tuple[int, int], ...] = ()


class Document(Node):
    """One story. `marks` is None until `segments.mark` has cut it; texts without a mark are one segment.

    Tags, section, address and times are data about the story: the same in every language.
    """

    version: Literal[1] = 1
    headline: str
    standfirst: str | None = None
    byline: str | None = None
    seo_title: str | None = None
    seo_description: str | None = None
    section: str | None = Field(None, max_length=SECTION_MAX)
    tags: tuple[Annotated[str, Field(min_length=1, max_length=TAG_MAX)], ...] = Field((), max_length=TAGS_MAX)
    canonical_url: MediaUrl | None = Field(None, max_length=URL_MAX)
    published_at: AwareDatetime | None = None
    modified_at: AwareDatetime | None = None
    body: Blocks = ()
    marks: tuple[Mark, ...] | None = None


for _model in (Element, ListItem, ListBlock, Quote, Cell, Row, Table):
    _model.model_rebuild()
