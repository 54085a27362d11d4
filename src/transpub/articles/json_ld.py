"""Structured data of a page (JSON-LD, schema.org), as the hostile input it is: bounded, wrong types ignored."""

import json
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from html import unescape

from transpub.articles.characters import clean

_NODES, _DEPTH, _LIST = 2000, 8, 100
# What schema.org calls a text of a newsroom.
_ARTICLES = frozenset(
    {
        "AdvertiserContentArticle", "AnalysisNewsArticle", "Article", "AskPublicNewsArticle",
        "BackgroundNewsArticle", "BlogPosting", "LiveBlogPosting", "NewsArticle", "OpinionNewsArticle", "Report",
        "ReportageNewsArticle", "ReviewNewsArticle", "SatiricalArticle",
    }
)  # fmt: skip
# Lists of other stories.
_ELSEWHERE = frozenset({"itemListElement", "hasPart", "isRelatedTo", "relatedLink", "significantLink"})


def news_article(scripts: Iterable[str]) -> Mapping[str, object]:
    """The outermost article the scripts describe, the first of several; empty if there is none."""
    queue = deque((0, value) for script in scripts if (value := _loaded(script)) is not None)
    for _ in range(_NODES):
        if not queue:
            break
        depth, value = queue.popleft()
        if isinstance(value, dict):
            if _ARTICLES.intersection(texts(value.get("@type"))):
                return value
            inner: Iterable[object] = [part for key, part in value.items() if key not in _ELSEWHERE]
        else:
            inner = value if isinstance(value, list) else ()
        if depth < _DEPTH:
            queue.extend((depth + 1, part) for part in list(inner)[:_LIST] if isinstance(part, dict | list))
    return {}


def _loaded(script: str) -> object:
    try:
        return json.loads(script.strip(), strict=False)
    except (ValueError, RecursionError):
        return None


def texts(value: object) -> list[str]:
    """The strings of a string or list, on one line each; none is empty."""
    several = value[:_LIST] if isinstance(value, list) else [value]
    found = (" ".join(clean(unescape(text)).split()) for text in several if isinstance(text, str))
    return [text for text in found if text]


def names(value: object) -> list[str]:
    """The names of people or organisations, given as strings, objects with `name`, or a list of either."""
    return list(_names(value if isinstance(value, list) else [value]))


def _names(several: list[object]) -> Iterator[str]:
    for one in several[:_LIST]:
        yield from texts(one.get("name")) if isinstance(one, dict) else texts(one)


def address(value: object) -> str:
    """An address given as string or as the `@id` or `url` of an object; empty if there is none."""
    several = [value.get("@id"), value.get("url")] if isinstance(value, dict) else [value]
    return next((text for one in several for text in texts(one)), "")
