"""Quotations that sites write for a post of another site: whose it is and where, from what their code leaves."""

from collections.abc import Iterator

from transpub.articles.document import Inlines, Paragraph, Quote, Text
from transpub.articles.embeds import recognise
from transpub.articles.inline import flatten

_DASHES = "—–-―\u2012 "


def as_post(quote: Quote, provider: str) -> Quote:
    """The post's address as `cite`; a last line that leads there (name, date) as attribution, without its dash.

    The text stays a quotation, for a translator to translate.
    """
    lines = [block for block in quote.blocks if isinstance(block, Paragraph)]
    address = _post_of([quote.cite or ""], provider) or _post_of(
        [link for line in reversed(lines) for link in reversed(list(_links(line.content)))], provider
    )
    if address is None:
        return quote
    blocks, said_by, last = quote.blocks, quote.attribution, quote.blocks[-1]
    links = list(_links(last.content)) if isinstance(last, Paragraph) else []
    if isinstance(last, Paragraph) and len(blocks) > 1 and not said_by and _post_of(links, provider) == address:
        blocks, said_by = blocks[:-1], _without_dash(last.content)
    return quote.model_copy(update={"blocks": blocks, "attribution": said_by, "cite": address})


def _post_of(links: list[str], provider: str) -> str | None:
    posts = (recognise(link, frozenset({provider})) for link in links)
    return next((post.url for post in posts if post), None)


def _links(content: Inlines) -> Iterator[str]:
    for element in flatten(content)[0]:
        if element.tag == "a":
            yield element.attribute("href") or ""


def _without_dash(content: Inlines) -> Inlines:
    first = content[0]
    if not isinstance(first, Text):
        return content
    text = first.text.lstrip(_DASHES)
    return (Text(text=text), *content[1:]) if text else content[1:] or content
