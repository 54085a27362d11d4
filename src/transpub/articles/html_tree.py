"""The sanitiser's HTML as a small tree: what says something is a node, mere containers are line ends."""

from dataclasses import dataclass, field
from html import unescape
from typing import TypeAlias

from transpub.articles.errors import TooComplex, TooDeep
from transpub.articles.html_tokens import StartTag, TextToken, html_tokens

# Levels of blocks and inline elements together, containers without meaning not counted. News needs about ten;
# JSON readers stop at 200 levels, and a level here is up to four there.
MAX_DEPTH = 40
# Nodes and texts in one article.
MAX_NODES = 100_000

BLOCK_TAGS = frozenset(
    {
        "blockquote", "caption", "div", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6",
        "hr", "li", "ol", "p", "pre", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    }
)  # fmt: skip
_VOID = frozenset({"br", "hr", "img"})


@dataclass(eq=False)
class HtmlNode:
    """`has_blocks` tells of an inline element that encloses blocks or line ends."""

    name: str
    attributes: list[tuple[str, str]] = field(default_factory=list)
    children: list["Child"] = field(default_factory=list)
    has_blocks: bool = False


# Where a container begins or ends: a new line for the reader, nothing else.
BREAK = HtmlNode("")
Child: TypeAlias = str | HtmlNode


def parse(html: str) -> HtmlNode:
    """The tree of balanced HTML, as `sanitise` gives it.

    Raises:
        TooDeep: nested more than MAX_DEPTH levels.
        TooComplex: more than MAX_NODES nodes.
    """
    root = HtmlNode("root")
    nodes = [root]
    # One entry an open tag: its name, and whether it is a node.
    opened: list[tuple[str, bool]] = []
    for count, token in enumerate(html_tokens(html)):
        if count > MAX_NODES:
            raise TooComplex(limit=MAX_NODES)
        if isinstance(token, TextToken):
            nodes[-1].children.append(unescape(token.text))
        elif isinstance(token, StartTag):
            attributes = token.attributes()
            is_node = bool(attributes) or token.name not in ("div", "span")
            node = HtmlNode(token.name, attributes) if is_node else BREAK
            if is_node or token.name == "div":
                _append(nodes, node)
            if token.name in _VOID:
                continue
            opened.append((token.name, is_node))
            if is_node:
                nodes.append(node)
                if len(nodes) > MAX_DEPTH + 1:
                    raise TooDeep(limit=MAX_DEPTH)
        elif opened and opened[-1][0] == token.name:
            name, is_node = opened.pop()
            if is_node:
                nodes.pop()
            elif name == "div":
                _append(nodes, BREAK)
    return root


def _append(nodes: list[HtmlNode], node: HtmlNode) -> None:
    nodes[-1].children.append(node)
    if node is BREAK or node.name in BLOCK_TAGS:
        for outer in reversed(nodes):
            if outer.name in BLOCK_TAGS or outer.has_blocks:
                break
            outer.has_blocks = True


def text_of(node: HtmlNode) -> str:
    """All text below the node as written, line ends kept."""
    parts = []
    for child in node.children:
        if isinstance(child, str):
            parts.append(child)
        elif child is BREAK or child.name == "br":
            parts.append("\n")
        else:
            parts.append(text_of(child))
    return "".join(parts)
