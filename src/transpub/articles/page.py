"""A whole web page read: the part with the story as HTML, and what the page says about it.

The story is not cleaned here: what comes out goes through `sanitise` like anything an editor pastes.
"""

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement

from transpub.articles.metadata import Metadata
from transpub.articles.page_lines import PageLine
from transpub.articles.page_media import base_of, settle
from transpub.articles.page_metadata import page_metadata
from transpub.articles.page_source import parse_page
from transpub.articles.page_story import find_story

_KEPT = frozenset(
    {
        "alt", "cite", "colspan", "data-instgrm-permalink", "data-lazy-src", "data-src", "data-telegram-post",
        "datetime", "dir", "height", "href", "lang", "rowspan", "src", "start", "title", "translate", "width",
    }
)  # fmt: skip
# Elements whose class `sanitise` and `html_reader` look at.
_CLASSED = frozenset({"blockquote", "code", "div", "pre"})
_DASHES = "—–- "


@dataclass(frozen=True)
class PageReading:
    """`html` is one element of the page with the whole story in it, addresses absolute, for `sanitise` to clean.

    `main_texts` holds the `boilerplate.text_key` of the story's lines. Other lines of `html` are the page's: to be
    marked, not dropped.
    """

    html: str
    metadata: Metadata
    main_texts: frozenset[str]


def read_page(html: str, address: str) -> PageReading:
    """`address` is where the page was found in the end, absolute. Nothing is fetched.

    Raises:
        NoStoryFound: there is no text that looks like an article.
        TooDeep, TooComplex: by the limits of `sanitise`.
        BodyTooLarge: more than PAGE_MAX characters besides scripts.
    """
    source = parse_page(html)
    base = base_of(source.root, address)
    metadata = page_metadata(source, base)
    story = find_story(source.root, address, metadata.title)
    settle(story.root, base, story.named)
    root = deepcopy(story.root)
    _strip(root)
    return PageReading(
        html=etree.tostring(root, encoding="unicode", method="html", with_tail=False),
        metadata=metadata,
        main_texts=_main_texts(story.lines),
    )


def _main_texts(lines: Iterable[PageLine]) -> frozenset[str]:
    keys = [line.key for line in lines]
    # A post's last line becomes an attribution, which has no dash.
    return frozenset([*keys, *(key.lstrip(_DASHES) for key in keys)])


def _strip(root: HtmlElement) -> None:
    for element in root.iter():
        for name in list(element.attrib):
            if name not in _KEPT and not (name == "class" and _has_class(element)):
                del element.attrib[name]


def _has_class(element: HtmlElement) -> bool:
    names = element.get("class", "").split()
    if element.tag == "div":
        return "flourish-embed" in names or "notranslate" in names
    return element.tag in _CLASSED or "notranslate" in names
