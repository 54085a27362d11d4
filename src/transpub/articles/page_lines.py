"""The lines of text of a parsed page, cut as `html_reader` will cut them. Judges nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from lxml import etree
from lxml.html import HtmlElement

from transpub.articles.boilerplate import text_key
from transpub.articles.characters import clean, curl_quotes
from transpub.articles.sanitise import BLOCK_STARTS

# Their content is one line, whatever blocks it holds.
_ONE_LINE = frozenset({"caption", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6"})
_NO_TEXT = frozenset({"audio", "head", "iframe", "script", "title", "video"})
_SHOWN = frozenset({"audio", "iframe", "script", "video"})
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class PageLine:
    """`holder` is the innermost element that is no mere formatting around the line; `linked` counts the characters
    that are part of a link."""

    holder: HtmlElement
    text: str
    linked: int

    @cached_property
    def key(self) -> str:
        """What the line of the document made from it will have as `text_key`."""
        return text_key(curl_quotes(clean(self.text)))

    @cached_property
    def words(self) -> tuple[str, ...]:
        return words(self.text)

    @property
    def is_mostly_links(self) -> bool:
        return self.linked > 0.5 * len(self.text)


def words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(clean(text).casefold()))


def page_lines(root: HtmlElement) -> list[PageLine]:
    """In order of the page; none is empty."""
    return [line for line in _Cutter().cut(root) if line.text.strip()]


class _Cutter:
    def __init__(self) -> None:
        self._texts: list[str] = []
        self._linked = 0
        self._links = 0
        self._breaks = 0
        self._holders: list[HtmlElement] = []
        # The element whose content is one line, and the one whose content is not text.
        self._one_line: HtmlElement | None = None
        self._silent: HtmlElement | None = None

    def cut(self, root: HtmlElement) -> Iterator[PageLine]:
        self._holders.append(root)
        for event, element in etree.iterwalk(root, events=("start", "end")):
            if event == "start":
                yield from self._start(element)
            else:
                yield from self._end(element, is_root=element is root)
        yield from self._line()

    def _start(self, element: HtmlElement) -> Iterator[PageLine]:
        if self._silent is None and element.tag in _NO_TEXT:
            self._silent = element
        if element.tag == "br":
            self._breaks += 1
            self._texts.append(" ")
            if self._breaks > 1 and self._one_line is None:
                yield from self._line()
        if element.tag in _SHOWN:
            yield from self._boundary()
        if element.tag in BLOCK_STARTS:
            yield from self._boundary()
            self._holders.append(element)
            if self._one_line is None and _is_one_line(element):
                self._one_line = element
        self._links += element.tag == "a"
        self._add(element.text)

    def _end(self, element: HtmlElement, *, is_root: bool) -> Iterator[PageLine]:
        self._links -= element.tag == "a"
        if element is self._silent:
            self._silent = None
        if element.tag in BLOCK_STARTS:
            if element is self._one_line:
                self._one_line = None
            yield from self._boundary()
            self._holders.pop()
        if not is_root:
            self._add(element.tail)

    def _add(self, text: str | None) -> None:
        if text and self._silent is None:
            self._texts.append(text)
            if text.strip():
                self._breaks = 0
            if self._links:
                self._linked += len(text)

    def _boundary(self) -> Iterator[PageLine]:
        if self._one_line is None:
            yield from self._line()
        else:
            self._texts.append(" ")

    def _line(self) -> Iterator[PageLine]:
        if self._texts:
            yield PageLine(self._holders[-1], " ".join("".join(self._texts).split()), self._linked)
        self._texts, self._linked, self._breaks = [], 0, 0


def _is_one_line(element: HtmlElement) -> bool:
    parent = element.getparent()
    said_by = element.tag == "footer" and parent is not None and parent.tag == "blockquote"
    return said_by or element.tag in _ONE_LINE
