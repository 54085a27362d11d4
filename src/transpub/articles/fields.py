"""The fields of a story an editor can give by hand, before what was found in the material."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from transpub.articles.characters import control_characters
from transpub.articles.document import MEDIA_SCHEMES, SECTION_MAX, TAG_MAX, TAGS_MAX, URL_MAX, Document
from transpub.articles.errors import BadAddress, FieldTooLong, NotText, TooManyTags
from transpub.articles.metadata import Metadata

# Characters. The SEO fields are cut by search engines at a tenth of this; a standfirst is a paragraph.
STANDFIRST_MAX = 2000
LINE_MAX = 500


@dataclass(frozen=True)
class Fields:
    """None: take what the material says of itself; empty: there is none."""

    standfirst: str | None = None
    byline: str | None = None
    seo_title: str | None = None
    seo_description: str | None = None
    section: str | None = None
    tags: tuple[str, ...] | None = None
    canonical_url: str | None = None
    published_at: datetime | None = None


NOTHING_GIVEN = Fields()

_MOST: Mapping[str, int] = {
    "standfirst": STANDFIRST_MAX,
    "byline": LINE_MAX,
    "seo_title": LINE_MAX,
    "seo_description": STANDFIRST_MAX,
    "section": SECTION_MAX,
    "canonical_url": URL_MAX,
}


def with_fields(document: Document, given: Fields, found: Metadata) -> Document:
    """The document with its fields filled: what is given, else what was found.

    Raises:
        FieldTooLong, TooManyTags, BadAddress, NotText.
    """
    texts = {name: _given(name, getattr(given, name)) for name in _MOST}
    address = texts["canonical_url"]
    if address and not _is_absolute(address):
        raise BadAddress(address=address)

    def chosen(name: str, otherwise: str | None) -> str | None:
        text = texts[name]
        return otherwise if text is None else text or None

    return document.model_copy(
        update={
            "standfirst": chosen("standfirst", document.standfirst),
            "byline": chosen("byline", document.byline or found.byline),
            "seo_title": chosen("seo_title", document.seo_title),
            "seo_description": chosen("seo_description", document.seo_description or found.description),
            "section": chosen("section", found.section),
            "canonical_url": chosen("canonical_url", found.canonical_url),
            "tags": found.tags if given.tags is None else _tags(given.tags),
            "published_at": given.published_at or found.published_at,
            "modified_at": found.modified_at,
        }
    )


def _given(name: str, text: str | None) -> str | None:
    if text is None:
        return None
    if controls := control_characters(text):
        raise NotText(count=controls)
    text = " ".join(text.split())
    if len(text) > _MOST[name]:
        raise FieldTooLong(field=name, length=len(text), limit=_MOST[name])
    return text


def _tags(given: tuple[str, ...]) -> tuple[str, ...]:
    tags = tuple(dict.fromkeys(tag for raw in given if (tag := " ".join(raw.split()))))
    if controls := sum(map(control_characters, tags)):
        raise NotText(count=controls)
    if len(tags) > TAGS_MAX:
        raise TooManyTags(count=len(tags), limit=TAGS_MAX)
    longest = max(map(len, tags), default=0)
    if longest > TAG_MAX:
        raise FieldTooLong(field="tags", length=longest, limit=TAG_MAX)
    return tags


def _is_absolute(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:  # brackets around what is no IPv6 address
        return False
    return parts.scheme in MEDIA_SCHEMES and bool(parts.hostname)
