"""The pictures of a body, for formats that list them apart from the text. Reads only HTML of our own."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import html


@dataclass(frozen=True)
class Picture:
    """`url` is absolute. `alt` is empty for a picture without a description; sizes are in pixels."""

    url: str
    alt: str
    width: int | None
    height: int | None


def pictures(body_html: str) -> list[Picture]:
    """Pictures with an absolute address, each once, in the order of the text.

    A relative address means nothing to who holds only the payload, so a picture with one is left out.
    """
    if "<img" not in body_html:
        return []
    found: dict[str, Picture] = {}
    for image in html.fragment_fromstring(body_html, create_parent="div").iter("img"):
        url = image.get("src", "")
        if _is_absolute(url):
            sizes = (_size(image.get("width")), _size(image.get("height")))
            found.setdefault(url, Picture(url, image.get("alt", ""), *sizes))
    return list(found.values())


def _is_absolute(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    # RFC 3986 allows neither white space nor these inside an address.
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not set(url) & set(' <>"{}|\\^`')


def _size(value: str | None) -> int | None:
    return int(value) if value and value.isascii() and value.isdigit() else None
