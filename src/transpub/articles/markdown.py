"""Markdown (CommonMark and tables) to HTML. What the HTML means is `html_reader`'s business."""

from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from transpub.articles.errors import TooComplex, TooDeep
from transpub.articles.html_tree import MAX_DEPTH

MAX_OPENINGS = 20_000
# markdown-it drops what is nested deeper than this without a word, so it must be beyond our own limit.
_PARSER_NESTING = 2 * MAX_DEPTH + 20
_PARSER = MarkdownIt("commonmark", {"maxNesting": _PARSER_NESTING}).enable("table")


def markdown_to_html(source: str) -> str:
    """HTML in the text is passed on as it is: sanitise the result.

    Raises: what `parse_markdown` raises.
    """
    parsed, environment = parse_markdown(source)
    return str(_PARSER.renderer.render(parsed, _PARSER.options, environment))


def parse_markdown(source: str) -> tuple[list[Token], dict[str, Any]]:
    """The parser's tokens, and the link definitions they refer to.

    Raises:
        TooDeep: nested more than `html_tree.MAX_DEPTH` levels.
        TooComplex: more than MAX_OPENINGS brackets and tags; each costs the parser up to 0.15 ms.
    """
    if source.count("[") + source.count("<") > MAX_OPENINGS:
        raise TooComplex(limit=MAX_OPENINGS)
    environment: dict[str, Any] = {}
    parsed = _PARSER.parse(source, environment)
    if any(token.level > MAX_DEPTH for token in parsed):
        raise TooDeep(limit=MAX_DEPTH)
    return parsed, environment


def inline_html_of(token: Token, environment: dict[str, Any]) -> str:
    """What one inline token says, as HTML that is not sanitised."""
    return str(_PARSER.renderer.render(token.children or [], _PARSER.options, environment))
