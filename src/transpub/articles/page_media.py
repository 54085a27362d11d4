"""Addresses of a page's part made absolute, images that wait for a script given their real address."""

import re
from collections.abc import Collection, Iterator
from urllib.parse import urljoin

from lxml.html import HtmlElement

from transpub.articles.document import MEDIA_SCHEMES, is_safe_url
from transpub.articles.embeds import web_address

# Where scripts for late loading keep an image's address; `src` then holds a placeholder.
_LATE = ("data-src", "data-lazy-src", "data-original", "data-lazy", "data-original-src", "data-hi-res-src")
_SETS = ("srcset", "data-srcset", "data-lazy-srcset")
# Pixels; of a set of sizes the largest not above is taken: good in print size, not the raw photograph.
_WIDTH = 2000
_CANDIDATES = 50
_URL = re.compile(r"[\s,]*(\S+)")
_SIZE = re.compile(r"\s*(?:([0-9]{1,6}(?:\.[0-9]{1,4})?)([wx]))?[^,]*(?:,|\Z)")
# Attributes besides an image's that hold an address.
_ADDRESSES = ("href", "cite", "src", "data-src", "data-lazy-src", "data-instgrm-permalink")
# Counters of visits are images of one or two pixels; buttons to share are small ones in a link.
_PIXEL, _BUTTON = 2, 64


def base_of(page: HtmlElement, address: str) -> str:
    """The address that others of the page are relative to."""
    given = next((element.get("href", "") for element in page.iter("base")), "")
    return (web_address(_absolute(address, given)) if given else None) or address


def settle(root: HtmlElement, base: str, named: Collection[HtmlElement]) -> None:
    """Changes the tree: every address absolute, every image with its own address or gone, each image once.

    Of the `named` parts, which are no story, linked pictures that stand in no figure go: teasers and buttons.
    """
    for image in list(root.iter("img")):
        address = _image_address(image, base)
        if not address or _is_pixel(image) or (image in named and _is_teaser(image)):
            image.drop_tree()
        else:
            image.set("src", address)
    for image in list(root.iter("img")):
        if image.get("data-noscript") and any(_shows_the_same(image, other) for other in _near(image)):
            image.drop_tree()
    for element in root.iter():
        if element.tag != "img":
            for name in _ADDRESSES:
                if element.get(name):
                    element.set(name, _absolute(base, element.get(name)))


def _absolute(base: str, address: str) -> str:
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return address


def _image_address(image: HtmlElement, base: str) -> str:
    """The first usable of: the image's own set of sizes, its late address, its address, the sets of its picture."""
    picture = image.getparent()
    sources = picture.iterchildren("source") if picture is not None and picture.tag == "picture" else ()
    found = [
        *(_largest(image.get(name, "")) for name in _SETS),
        *(image.get(name, "") for name in _LATE),
        image.get("src", ""),
        *(_largest(source.get(name, "")) for source in sources for name in _SETS),
    ]
    joined = (_absolute(base, address) for address in found if address.strip())
    return next((address for address in joined if is_safe_url(address, MEDIA_SCHEMES)), "")


def _largest(candidates: str) -> str:
    """Of a `srcset` the widest or densest candidate within `_WIDTH`, else the narrowest (HTML Standard 4.8.4)."""
    sized = list(_candidates(candidates))
    fitting = [pair for pair in sized if pair[0] <= _WIDTH]
    if fitting:
        return max(fitting, key=lambda pair: pair[0])[1]
    return min(sized, key=lambda pair: pair[0])[1] if sized else ""


def _candidates(candidates: str) -> Iterator[tuple[float, str]]:
    position = 0
    for _ in range(_CANDIDATES):
        url = _URL.match(candidates, position)
        if url is None:
            return
        position = url.end()
        if url[1].endswith(","):
            yield 1.0, url[1].rstrip(",")
            continue
        size = _SIZE.match(candidates, position)
        if size is None:
            return
        position = size.end()
        yield float(size[1] or 1), url[1]


def _side(image: HtmlElement, name: str) -> int | None:
    written = image.get(name, "").strip().removesuffix("px")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 6 else None


def _is_pixel(image: HtmlElement) -> bool:
    sides = [_side(image, "width"), _side(image, "height")]
    return all(side is not None and side <= _PIXEL for side in sides)


def _is_teaser(image: HtmlElement) -> bool:
    if next(image.iterancestors("figure"), None) is not None:
        return False
    side = _side(image, "width")
    return next(image.iterancestors("a"), None) is not None or (side is not None and side <= _BUTTON)


def _near(image: HtmlElement) -> Iterator[HtmlElement]:
    """Other images in the same figure, or next to it."""
    around = next(image.iterancestors("figure", "picture"), None)
    if around is None:
        around = image.getparent()
    return (other for other in around.iter("img") if other is not image) if around is not None else iter(())


def _shows_the_same(image: HtmlElement, other: HtmlElement) -> bool:
    """Sizes of one picture differ in the query, if at all."""
    return bool(image.get("src", "").partition("?")[0] == other.get("src", "").partition("?")[0])
