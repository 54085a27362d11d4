"""A feed as Atom 1.0 (RFC 4287), with tombstones for what was taken down (RFC 6721)."""

from typing import Any

from transpub.publishing.formats.account import add_account
from transpub.publishing.formats.edition import FrozenEdition, Surroundings
from transpub.publishing.formats.feed import Feed, FeedEntry, Tombstone
from transpub.publishing.formats.page import body
from transpub.publishing.formats.xml import ATOM, TOMBSTONES, TRANSPUB, XML_LANG, add, document, root
from transpub.publishing.payload import timestamp

MEDIA_TYPE = "application/atom+xml"


def atom(feed: Feed) -> bytes:
    """Entries newest first, then tombstones. An entry's `updated` is its edition's, `published` never moves."""
    element = root(_atom("feed"), {None: ATOM, "at": TOMBSTONES, "transpub": TRANSPUB}, {XML_LANG: feed.language})
    add(element, _atom("id"), feed.id)
    add(element, _atom("title"), feed.title)
    add(element, _atom("subtitle"), feed.description)
    add(element, _atom("updated"), timestamp(feed.updated))
    add(add(element, _atom("author")), _atom("name"), feed.publisher)
    add(element, _atom("link"), attributes={"rel": "self", "type": MEDIA_TYPE, "href": feed.url})
    for entry in feed.newest_first():
        _entry(element, entry)
    for tombstone in feed.buried():
        _tombstone(element, tombstone)
    return document(element)


def _entry(feed: Any, entry: FeedEntry) -> None:
    edition, around = entry.edition, entry.around
    element = add(feed, _atom("entry"), attributes={XML_LANG: edition.language})
    add(element, _atom("id"), edition.id)
    add(element, _atom("title"), edition.headline)
    add(element, _atom("published"), timestamp(edition.published))
    add(element, _atom("updated"), timestamp(edition.updated))
    if edition.byline:
        add(add(element, _atom("author")), _atom("name"), edition.byline)
    _links(element, edition, around)
    for category in edition.categories:
        add(element, _atom("category"), attributes={"term": category})
    if edition.summary:
        add(element, _atom("summary"), edition.summary)
    add(element, _atom("content"), body(edition, around), {"type": "html"})
    add_account(element, edition, around)


def _links(element: Any, edition: FrozenEdition, around: Surroundings) -> None:
    # Of several alternates some readers open the first and some the last, whatever their languages. So there is
    # one, and the other languages are related resources (RFC 4287 §4.2.7.2).
    others = [("related", tag, url) for tag, url in sorted(around.alternates.items()) if tag != edition.language]
    for relation, tag, url in [("alternate", edition.language, around.url), *others]:
        link = {"rel": relation, "type": "text/html", "hreflang": tag, "href": url}
        add(element, _atom("link"), attributes=link)


def _tombstone(feed: Any, tombstone: Tombstone) -> None:
    attributes = {"ref": tombstone.id, "when": timestamp(tombstone.at)}
    element = add(feed, f"{{{TOMBSTONES}}}deleted-entry", attributes=attributes)
    if tombstone.explanation:
        add(element, f"{{{TOMBSTONES}}}comment", tombstone.explanation)


def _atom(name: str) -> str:
    return f"{{{ATOM}}}{name}"
