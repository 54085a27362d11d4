"""The pictures of a body, for formats that list them apart from the text. Reads only HTML of our own."""

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

from lxml import html

# RFC 3986 §3.2, with the brackets of an IPv6 address.
_AUTHORITY = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=:@%\[\]-]+")
_LONE_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_SIZE = re.compile("[0-9]{1,9}")


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
        if url := _uri(image.get("src", "")):
            sizes = (_size(image.get("width")), _size(image.get("height")))
            found.setdefault(url, Picture(url, image.get("alt", ""), *sizes))
    return list(found.values())


def _uri(address: str) -> str | None:
    """The address in the characters of RFC 3986, as a browser would ask for it; None where it is not absolute."""
    try:
        parts = urlsplit(address.strip())
        host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not _AUTHORITY.fullmatch(host):
        return None
    path, query, fragment = (_quoted(part) for part in parts[2:])
    return urlunsplit((parts.scheme, host, path, query, fragment))


def _quoted(part: str) -> str:
    return quote(_LONE_PERCENT.sub("%25", part), safe="/?:@!$&'()*+,;=~%")


def _size(value: str | None) -> int | None:
    return int(value) if value and _SIZE.fullmatch(value) else None
