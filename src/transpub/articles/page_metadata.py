"""What a page says about its story: structured data first, then its meta elements, then what is written on it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import TypeAlias
from urllib.parse import urljoin, urlsplit

import trafilatura
from lxml.html import HtmlElement

from transpub.articles import json_ld
from transpub.articles.characters import clean
from transpub.articles.document import SECTION_MAX, TAG_MAX, TAGS_MAX
from transpub.articles.embeds import web_address
from transpub.articles.metadata import Metadata
from transpub.articles.page_lines import words
from transpub.articles.page_source import PageSource

Article: TypeAlias = Mapping[str, object]
Metas: TypeAlias = Mapping[str, list[str]]

TITLE_MAX, NAME_MAX, DESCRIPTION_MAX = 500, 200, 1000
_METAS, _TIMES = 500, 50
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,4}\Z")
_BETWEEN = re.compile(r"\s+(?:[-–—|·•:»/]|::|\|\|)\s+")
# Share of a heading's words that the page's title has too, for the two to mean the same.
_SAME = 0.6
# Before this year there was no web, and a shift to another zone is always possible.
_FIRST_YEAR, _LAST_YEAR = 1900, 2200


def page_metadata(source: PageSource, base: str) -> Metadata:
    """Values that are too long or make no sense are left out. `base`: what addresses are relative to."""
    article = json_ld.news_article(source.json_ld)
    metas = _metas(source.root)
    site = _first(metas["og:site_name"], json_ld.names(article.get("publisher")), metas["application-name"])
    return Metadata(
        title=_title(source.root, article, metas, site),
        byline=_byline(source.root, article, metas),
        description=_first(
            metas["og:description"],
            metas["description"],
            json_ld.texts(article.get("description")),
            limit=DESCRIPTION_MAX,
        ),
        language=_language(source.root, article, metas),
        canonical_url=_canonical(source.root, article, metas, base),
        section=_first(json_ld.texts(article.get("articleSection")), metas["article:section"], limit=SECTION_MAX),
        tags=_tags(article, metas),
        published_at=_moment(
            json_ld.texts(article.get("datePublished")),
            metas["article:published_time"],
            metas["datepublished"],
            _times(source.root, "datePublished"),
            _times(source.root, "pubdate"),
        ),
        modified_at=_moment(
            json_ld.texts(article.get("dateModified")),
            metas["article:modified_time"],
            metas["og:updated_time"],
            metas["datemodified"],
            _times(source.root, "dateModified"),
        ),
        site_name=site,
    )


def _metas(root: HtmlElement) -> Metas:
    """Contents of `meta` elements by property, name, itemprop or http-equiv, in lower case."""
    metas: defaultdict[str, list[str]] = defaultdict(list)
    for number, element in enumerate(root.iter("meta")):
        if number == _METAS:
            break
        content = _line(element.get("content", ""))
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if content and (name := element.get(attribute, "").strip().lower()):
                metas[name].append(content)
    return metas


def _line(text: str) -> str:
    return " ".join(clean(text).split())


def _first(*several: Iterable[str], limit: int = NAME_MAX) -> str | None:
    return next((text for texts in several for text in texts if text and len(text) <= limit), None)


def _title(root: HtmlElement, article: Article, metas: Metas, site: str | None) -> str:
    """What the page calls its story, in the wording of the heading where that says the same: structured data is
    often cut short."""
    headings = [_line(heading.text_content()) for heading in root.iter("h1")]
    called = _first(
        json_ld.texts(article.get("headline")),
        metas["og:title"],
        metas["twitter:title"],
        (_line(element.text_content()) for element in root.iter("title")),
        limit=TITLE_MAX,
    )
    if called is None:
        return _first(headings, limit=TITLE_MAX) or ""
    called = _without_site(called, site)
    title = set(words(called))
    same = (text for text in headings if (own := set(words(text))) and len(own & title) >= _SAME * len(own))
    return _first(same, limit=TITLE_MAX) or called


def _without_site(title: str, site: str | None) -> str:
    pieces = _BETWEEN.split(title)
    name = words(site or "")
    if len(pieces) < 2 or not name:
        return title
    if words(pieces[-1]) == name:
        return title[: title.rindex(pieces[-1])].rstrip(" -–—|·•:»/")
    if words(pieces[0]) == name:
        return title[len(pieces[0]) :].lstrip(" -–—|·•:»/")
    return title


def _byline(root: HtmlElement, article: Article, metas: Metas) -> str | None:
    marked = (
        _line(element.text_content())
        for element in root.iter("a", "span", "p", "div", "address")
        if element.get("rel") == "author" or element.get("itemprop") == "author"
    )
    for found in (json_ld.names(article.get("author")), [*metas["author"], *metas["article:author"]], marked):
        people = [name for name in found if len(name) <= NAME_MAX and "://" not in name]
        byline = ", ".join(dict.fromkeys(people))
        if byline and len(byline) <= DESCRIPTION_MAX:
            return byline
    seen = trafilatura.extract_metadata(deepcopy(root), extensive=False).author
    return _first([_line(seen.replace("; ", ", "))]) if seen else None


def _language(root: HtmlElement, article: Article, metas: Metas) -> str | None:
    declared = [
        root.get("lang", ""),
        *metas["content-language"],
        *metas["og:locale"],
        *json_ld.texts(article.get("inLanguage")),
    ]
    tags = (text.strip().replace("_", "-") for text in declared)
    return next((tag for tag in tags if _LANGUAGE.match(tag)), None)


def _canonical(root: HtmlElement, article: Article, metas: Metas, base: str) -> str | None:
    links = [link for link in root.iter("link") if "canonical" in link.get("rel", "").lower().split()]
    named = [json_ld.address(article.get(name)) for name in ("mainEntityOfPage", "url")]
    for address in [*(link.get("href", "") for link in links), *metas["og:url"], *named]:
        url = _absolute(base, address) if address.strip() else None
        # Some sites name their front page on every page.
        if url and (urlsplit(url).path.strip("/") or not urlsplit(base).path.strip("/")):
            return url
    return None


def _absolute(base: str, address: str) -> str | None:
    try:
        return web_address(urljoin(base, address.strip()))
    except ValueError:
        return None


def _tags(article: Article, metas: Metas) -> tuple[str, ...]:
    """Of the first place that names any."""
    for found in (
        json_ld.texts(article.get("keywords")),
        metas["article:tag"],
        metas["news_keywords"],
        metas["keywords"],
    ):
        written = (tag.strip() for text in found for tag in re.split("[,;]", text))
        tags = {tag.casefold(): tag for tag in written if 0 < len(tag) <= TAG_MAX}
        if tags:
            return tuple(tags.values())[:TAGS_MAX]
    return ()


def _times(root: HtmlElement, kind: str) -> Iterator[str]:
    for number, element in enumerate(root.iter("time")):
        if number == _TIMES:
            return
        if element.get("itemprop") == kind or kind in element.attrib:
            yield element.get("datetime", "")


def _moment(*several: Iterable[str]) -> datetime | None:
    """The first that tells its zone: a newsroom knows its own, a reader elsewhere would have to guess."""
    found = (_parsed(text) for texts in several for text in texts)
    return next((moment for moment in found if moment is not None), None)


def _parsed(text: str) -> datetime | None:
    if len(text) > 64:
        return None
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = parse(text.strip())
        except (ValueError, IndexError, OverflowError):
            continue
        if moment.tzinfo is not None and _FIRST_YEAR <= moment.year <= _LAST_YEAR:
            return moment
    return None
