"""A frozen text as a document again, so that two editions can be compared. Nothing is published from it."""

from collections.abc import Mapping
from typing import Any

from transpub.articles.characters import Tally
from transpub.articles.diff import BlockChange, diff
from transpub.articles.document import Document
from transpub.articles.html_reader import Reader


def document_of(text: Mapping[str, Any]) -> Document:
    """`text` as `payload.text_of` gives it; its HTML is ours, so reading it loses nothing that can be compared."""
    return Document(
        headline=text["headline"],
        standfirst=text.get("standfirst"),
        byline=text.get("byline"),
        seo_title=text.get("seo_title"),
        seo_description=text.get("seo_description"),
        body=Reader(Tally()).read(text["body_html"]),
    )


def compared(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[BlockChange, ...]:
    """What changed for readers from one frozen text to another."""
    return diff(document_of(old), document_of(new))
