"""A feed as RSS 2.0 (RSS Advisory Board, 2.0.11). It has no tombstones: what was taken down is only absent."""

from datetime import datetime
from email.utils import format_datetime
from typing import Any

from transpub.publishing.formats.account import add_account
from transpub.publishing.formats.feed import Feed, FeedEntry
from transpub.publishing.formats.page import body
from transpub.publishing.formats.xml import ATOM, TRANSPUB, XML_LANG, add, document, root
from transpub.publishing.payload import timestamp

MEDIA_TYPE = "application/rss+xml"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"


def rss(feed: Feed) -> bytes:
    """Items latest update first. `pubDate` never moves; `atom:updated` does, since RSS has no such element."""
    namespaces: dict[str | None, str] = {
        "atom": ATOM,
        "content": _CONTENT,
        "dc": _DUBLIN_CORE,
        "transpub": TRANSPUB,
    }
    element = root("rss", namespaces, {"version": "2.0", XML_LANG: feed.language})
    channel = add(element, "channel")
    add(channel, "title", feed.title)
    add(channel, "link", feed.site_url)
    add(channel, "description", feed.description)
    add(channel, "language", feed.language)
    add(channel, "lastBuildDate", _date(feed.updated))
    self_link = {"rel": "self", "type": MEDIA_TYPE, "href": feed.url}
    add(channel, f"{{{ATOM}}}link", attributes=self_link)
    for entry in feed.newest_first():
        _item(channel, entry)
    return document(element)


def _item(channel: Any, entry: FeedEntry) -> None:
    edition, around = entry.edition, entry.around
    element = add(channel, "item", attributes={XML_LANG: edition.language})
    add(element, "title", edition.headline)
    add(element, "link", around.url)
    add(element, "guid", edition.id, {"isPermaLink": "false"})
    add(element, "pubDate", _date(edition.published))
    add(element, f"{{{ATOM}}}updated", timestamp(edition.updated))
    # RSS's own `author` must be an e-mail address.
    if edition.byline:
        add(element, f"{{{_DUBLIN_CORE}}}creator", edition.byline)
    add(element, f"{{{_DUBLIN_CORE}}}language", edition.language)
    for category in edition.categories:
        add(element, "category", category)
    if edition.summary:
        add(element, "description", edition.summary)
    add(element, f"{{{_CONTENT}}}encoded", body(edition, around))
    add_account(element, edition, around)


def _date(moment: datetime) -> str:
    """RFC 822 with a year of four digits, as RSS asks for."""
    return format_datetime(moment, usegmt=True)
