"""Markdown (CommonMark and tables) to HTML. What the HTML means is `html_reader`'s business."""

from markdown_it import MarkdownIt

from transpub.articles.errors import TooComplex, TooDeep
from transpub.articles.html_tree import MAX_DEPTH

MAX_OPENINGS = 20_000
# markdown-it drops what is nested deeper than this without a word, so it must be beyond our own limit.
_PARSER_NESTING = 2 * MAX_DEPTH + 20


def markdown_to_html(source: str) -> str:
    """HTML in the text is passed on as it is: sanitise the result.

    Raises:
        TooDeep: nested more than `html_tree.MAX_DEPTH` levels.
        TooComplex: more than MAX_OPENINGS brackets and tags; each costs the parser up to 0.15 ms.
    """
    if source.count("[") + source.count("<") > MAX_OPENINGS:
        raise TooComplex(limit=MAX_OPENINGS)
    parser = MarkdownIt("commonmark", {"maxNesting": _PARSER_NESTING}).enable("table")
    parsed = parser.parse(source)
    if any(token.level > MAX_DEPTH for token in parsed):
        raise TooDeep(limit=MAX_DEPTH)
    return str(parser.renderer.render(parsed, parser.options, {}))
