"""Inline content of the document model as Markdown. Blocks stay as their author wrote them (see `sheets`)."""

import re

from transpub.articles.document import Break, Element, Image, Inline, Inlines, Text
from transpub.articles.inline import plain
from transpub.articles.render import inline_html

_MARKS = {"em": "*", "i": "*", "strong": "**", "b": "**"}
# Signs that mean something to Markdown where they stand like this; everywhere else they mean themselves.
_SPECIAL = re.compile(
    r"\\(?=[!-/:-@\[-`{-~])|`|\*(?=\S)|(?<=\S)\*|(?<![^\W_])_|_(?![^\W_])|\](?=[(\[:])|<(?=[A-Za-z/!?])|&(?=#?\w+;)"
)
# At the start of a block these would begin another one.
_BLOCK_START = re.compile(r"(?:[#>+-]|\d{1,9}[.)])(?=\s|#)")
_TICKS = re.compile(r"`+")


def inline_markdown(content: Inlines, *, indent: str = "", in_table: bool = False) -> str:
    """`indent` begins each line after a line break: the marks of quotations and lists around the text."""
    written = "".join(_inline(node, indent) for node in content)
    if in_table:
        return written.replace("|", "\\|")
    start = _BLOCK_START.match(written)
    return f"{written[: start.end() - 1]}\\{written[start.end() - 1 :]}" if start else written


def _inline(node: Inline, indent: str) -> str:
    match node:
        case Text():
            return _SPECIAL.sub(_escaped, node.text)
        case Break():
            return f"\\\n{indent}"
        case Image():
            return f"![{_SPECIAL.sub(_escaped, node.alt)}]({_target(node.src, node.title)})"
        case Element():
            return _element(node, indent)


def _escaped(match: re.Match[str]) -> str:
    return f"\\{match[0]}"


def _element(node: Element, indent: str) -> str:
    inner = "".join(_inline(child, indent) for child in node.children)
    attributes = dict(node.attributes)
    if node.tag == "a" and set(attributes) <= {"href", "title"} and "href" in attributes:
        if plain(node.children) == attributes["href"] and "title" not in attributes and ":" in attributes["href"]:
            return f"<{attributes['href']}>"
        return f"[{inner}]({_target(attributes['href'], attributes.get('title'))})"
    if node.tag in _MARKS and not attributes and inner == inner.strip():
        return f"{_MARKS[node.tag]}{inner}{_MARKS[node.tag]}"
    if node.tag == "code" and not attributes:
        return _code(plain(node.children))
    # Whatever Markdown has no signs for may stand in it as HTML.
    empty = inline_html((node.model_copy(update={"children": ()}),))
    closing = f"</{node.tag}>"
    return f"{empty.removesuffix(closing)}{inner}{closing}"


def _code(text: str) -> str:
    fence = "`" * (max((len(ticks) for ticks in _TICKS.findall(text)), default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _target(address: str, title: str | None) -> str:
    written = f"<{address}>" if re.search(r"[\s()<>]", address) else address
    return f'{written} "{title.replace(chr(34), chr(92) + chr(34))}"' if title else written
