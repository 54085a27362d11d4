"""Markdown (CommonMark and tables) to HTML. What the HTML means is `html_reader`'s business."""

from markdown_it import MarkdownIt

from transpub.articles.errors import TooDeep
from transpub.articles.html_tree import MAX_DEPTH

# markdown-it drops what is nested deeper than this without a word, so it must be beyond our own limit.
_PARSER_NESTING = 2 * MAX_DEPTH + 20


def markdown_to_html(source: str) -> str:
    """HTML in the text is passed on as it is: sanitise the result.

    Raises:
        TooDeep: nested more than `html_tree.MAX_DEPTH` levels.
    """
    parser = MarkdownIt("commonmark", {"maxNesting": _PARSER_NESTING}).enable("table")
    parsed = parser.parse(source)
    if any(token.level > MAX_DEPTH for token in parsed):
        raise TooDeep(limit=MAX_DEPTH)
    return str(parser.renderer.render(parsed, parser.options, {}))
