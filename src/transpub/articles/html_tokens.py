"""HTML cut into tags and text in one pass, in linear time whatever comes in. Knows no tag by name.

Used twice: on what an editor pasted, and on what the sanitiser wrote.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from html.entities import html5
from typing import TypeAlias

# Tags as the HTML Standard's tokeniser reads them (13.2.5). Possessive quantifiers: no backtracking.
_TAG = re.compile(
    r"<(/?)([a-zA-Z][^\s/>]*+)"
    r"((?:[^>\"'=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]*+)|[\"'])*+)>"
)
_ATTRIBUTE = re.compile(
    r"([^\s/>=\"'][^\s/>=]*+)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s>]*+)))?+",
)
_REFERENCE = re.compile(r"&(?:#(?:[0-9]++|[xX][0-9a-fA-F]++);?+|([a-zA-Z][a-zA-Z0-9]*+(?:;|(?!=))))")
_COMMENT_END = re.compile(r"--!?>")
# Their content is text to the end tag, whatever it looks like.
_RAW = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "noscript"})
_RAW_END = {name: re.compile(rf"</{name}(?=[\s/>])[^>]*+>", re.IGNORECASE) for name in _RAW}


@dataclass(frozen=True)
class TextToken:
    """`text` as written, character references and all."""

    text: str


@dataclass(frozen=True)
class StartTag:
    """`name` in lower case. `raw` is the content of a tag whose content is no markup (`script`, `title`)."""

    name: str
    written: str
    raw: str | None = None

    def attributes(self) -> list[tuple[str, str]]:
        """(name in lower case, value with references resolved), as written; an attribute without value has ""."""
        return [
            (match[1].lower(), _REFERENCE.sub(_resolved, match[2] or match[3] or match[4] or ""))
            for match in _ATTRIBUTE.finditer(self.written)
        ]


def _resolved(reference: re.Match[str]) -> str:
    """In an attribute `&copy=2` and `&reg2` are parts of an address (HTML Standard, 13.2.5.73)."""
    name = reference[1]
    return unescape(reference[0]) if name is None or name in html5 else reference[0]


@dataclass(frozen=True)
class EndTag:
    name: str


HtmlToken: TypeAlias = TextToken | StartTag | EndTag


def html_tokens(source: str) -> Iterator[HtmlToken]:
    """Tags and texts in order; comments, declarations and processing instructions are left out.

    A `<` that begins no tag is text, and so is everything after a tag that never ends.
    """
    position, size = 0, len(source)
    while position < size:
        opening = source.find("<", position)
        if opening < 0:
            yield TextToken(source[position:])
            return
        if opening > position:
            yield TextToken(source[position:opening])
        following = source[opening + 1 : opening + 2]
        if following in ("!", "?") or (following == "/" and not source[opening + 2 : opening + 3].isalpha()):
            position = _after_declaration(source, opening)
        elif tag := _TAG.match(source, opening):
            position = tag.end()
            name = tag[2].lower()
            if tag[1]:
                yield EndTag(name)
            elif name in _RAW:
                end = _RAW_END[name].search(source, position)
                yield StartTag(name, tag[3], source[position : end.start() if end else size])
                position = end.end() if end else size
            else:
                yield StartTag(name, tag[3])
        elif following.isascii() and (following.isalpha() or following == "/"):
            yield TextToken(source[opening:])
            return
        else:
            yield TextToken("<")
            position = opening + 1


def _after_declaration(source: str, opening: int) -> int:
    if source.startswith("<!--", opening):
        end = _COMMENT_END.search(source, opening + 2)
        return end.end() if end else len(source)
    end_of_tag = source.find(">", opening)
    return end_of_tag + 1 if end_of_tag >= 0 else len(source)
