"""A page as it came over the network to a tree small enough to search. Knows no story yet.

Tags are counted and written anew before the parser sees them: with its own limit of 256 levels libxml2 silently
leaves out whatever lies deeper, and without one its cost is bounded by nothing.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from transpub.articles import embeds
from transpub.articles.errors import BodyTooLarge, TooComplex, TooDeep
from transpub.articles.html_tokens import EndTag, StartTag, TextToken, html_tokens
from transpub.articles.sanitise import MAX_OPEN_TAGS, MAX_TAGS

# Bytes of structured data read, in all; a page's own is some kilobytes.
_JSON_LD_MAX = 512 * 1024
_VALUE_MAX, _NAME_MAX = 8000, 300
# Characters of the page without scripts and the like; long stories have a hundred thousand with all their markup.
PAGE_MAX = 4_000_000
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
)
# Void in HTML, but not to libxml2, which would put all that follows inside.
_CLOSED_AT_ONCE = frozenset({"embed", "source", "track", "wbr"})
_OPTIONAL_END = frozenset(
    {
        "body", "caption", "dd", "dt", "head", "html", "li", "option", "p", "tbody", "td", "tfoot", "th", "thead",
        "tr",
    }
)  # fmt: skip
# Nothing a reader sees as part of a text, with all they contain.
_UNSEEN = (
    "button", "canvas", "datalist", "dialog", "embed", "input", "math", "nav", "object", "select", "style", "svg",
    "template", "textarea",
)  # fmt: skip
_HIDDEN_STYLE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE)
# A hidden element with more of the page's text than this is no detail: a page saved while a dialog was open hides
# all the rest from screen readers.
_HIDDEN_SHARE = 0.25
_NAME = re.compile(r"[a-z][a-z0-9-]*")
_ATTRIBUTE = re.compile(r"[a-z][a-z0-9_:-]*")
# Characters XML, and so lxml, does not have.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class PageSource:
    """`root` is the `html` element, without scripts, comments and what is never seen. An `img` that stood in a
    `noscript` has the attribute `data-noscript`. `json_ld` holds the structured data as written."""

    root: HtmlElement
    json_ld: tuple[str, ...]


def parse_page(html: str) -> PageSource:
    """Raises: TooDeep, TooComplex, by the limits of `sanitise`; BodyTooLarge, over PAGE_MAX."""
    writer = _Writer()
    written = writer.write(html)
    if len(written) > PAGE_MAX:
        raise BodyTooLarge(size=len(written), limit=PAGE_MAX)
    parser = HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        root = document_fromstring(f"<!doctype html>{written}".encode(), parser=parser)
    except etree.ParserError:
        root = document_fromstring(b"<html><body></body></html>")
    _require_shallow(root)
    _free_images(root)
    for element in list(root.iter(*_UNSEEN)):
        element.drop_tree()
    _drop_hidden(root)
    return PageSource(root, tuple(writer.json_ld))


# A paragraph of a real page has some hundred at most.
SIBLINGS_MAX = 4000
_FORMATTING = frozenset({"a", "b", "big", "em", "font", "i", "small", "span", "strong", "sub", "sup", "u"})


class _Writer:
    """Writes the tags anew, counting them."""

    def __init__(self) -> None:
        self.json_ld: list[str] = []
        self._json_ld_size = 0
        self._tags = 0
        self._depth = 0
        self._open: Counter[str] = Counter()

    def write(self, html: str) -> str:
        return "".join(self._token(token) for token in html_tokens(_NO_XML.sub("\ufffd", html)))

    def _token(self, token: TextToken | StartTag | EndTag) -> str:
        match token:
            case TextToken(text):
                return text.replace("<", "&lt;")
            case StartTag():
                self._count()
                return self._start(token)
            case EndTag(name):
                self._count()
                if self._open[name]:
                    self._open[name] -= 1
                    self._depth -= 1
                return f"</{name}>" if _NAME.fullmatch(name) else ""

    def _start(self, tag: StartTag) -> str:
        if tag.raw is not None:
            return self._raw(tag, tag.raw)
        if not _NAME.fullmatch(tag.name):
            return ""
        if tag.name not in _VOID and tag.name not in _OPTIONAL_END:
            self._open[tag.name] += 1
            self._depth += 1
            if self._depth > MAX_OPEN_TAGS:
                raise TooDeep(limit=MAX_OPEN_TAGS)
        end = f"</{tag.name}>" if tag.name in _CLOSED_AT_ONCE else ""
        return f"{_written(tag.name, tag.attributes())}{end}"

    def _raw(self, tag: StartTag, raw: str) -> str:
        """What is left of elements whose content is no markup."""
        attributes = dict(tag.attributes())
        match tag.name:
            case "title":
                return f"<title>{raw.replace('<', '&lt;')}</title>"
            case "iframe":
                return f"{_written('iframe', attributes.items())}</iframe>"
            case "noscript":
                return "".join(self._noscript_images(raw))
            case "script" if "ld+json" in attributes.get("type", "").lower():
                self._json_ld_size += len(raw)
                if self._json_ld_size <= _JSON_LD_MAX:
                    self.json_ld.append(raw)
            case "script" if embeds.of_script(attributes, embeds.ALL_PROVIDERS):
                return f"{_written('script', attributes.items())}</script>"
        return ""

    def _noscript_images(self, raw: str) -> Iterable[str]:
        for token in html_tokens(raw):
            self._count()
            if isinstance(token, StartTag) and token.name == "img":
                yield _written("img", [("data-noscript", "1"), *token.attributes()])

    def _count(self) -> None:
        self._tags += 1
        if self._tags > MAX_TAGS:
            raise TooComplex(limit=MAX_TAGS)


def _written(name: str, attributes: Iterable[tuple[str, str]]) -> str:
    kept: dict[str, str] = {}
    for key, value in attributes:
        if key == "style":
            key, value = "hidden", "" if _HIDDEN_STYLE.search(value) else "no"
        if key.startswith("on") or key in kept or len(value) > _VALUE_MAX or value.lstrip()[:5].lower() == "data:":
            continue
        if (key, value) != ("hidden", "no") and _ATTRIBUTE.fullmatch(key):
            kept[key] = value[:_NAME_MAX] if key in ("class", "id") else value
    pairs = "".join(f' {key}="{escape(value)}"' for key, value in kept.items())
    return f"<{name}{pairs}>"


def _require_shallow(root: HtmlElement) -> None:
    """What the writer counts leaves out elements whose end tag is optional.

    Formatting side by side without end in one element is refused too: trafilatura's time grows with the square of
    it, 3 s for 8,000, 50 s for 24,000.
    """
    for element in root.iter():
        if len(element) > SIBLINGS_MAX and sum(child.tag in _FORMATTING for child in element) > SIBLINGS_MAX:
            raise TooComplex(limit=SIBLINGS_MAX)
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_OPEN_TAGS:
            raise TooDeep(limit=MAX_OPEN_TAGS)


def _free_images(root: HtmlElement) -> None:
    """Images one presses to see them larger stand in buttons."""
    for button in list(root.iter("button")):
        images = list(button.iter("img"))
        for child in list(button):
            button.remove(child)
        if images:
            button.text = None
            for image in images:
                image.tail = None
            button.extend(images)
            button.drop_tag()


def _drop_hidden(root: HtmlElement) -> None:
    sizes = _text_sizes(root)
    most = _HIDDEN_SHARE * sizes[root]
    hidden = [
        element
        for element in root.iterdescendants()
        if element.get("hidden", "until-found") != "until-found" or element.get("aria-hidden") == "true"
    ]
    for element in hidden:
        if element.tag != "body" and sizes[element] <= most:
            element.drop_tree()


def _text_sizes(root: HtmlElement) -> dict[HtmlElement, int]:
    """Characters in each element, what it contains included."""
    sizes: dict[HtmlElement, int] = {}
    for _, element in etree.iterwalk(root, events=("end",)):
        sizes[element] = len(element.text or "") + sum(sizes[child] + len(child.tail or "") for child in element)
    return sizes
