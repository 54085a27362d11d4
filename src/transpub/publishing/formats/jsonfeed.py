"""A feed as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/), tombstones in an extension of ours."""

from typing import Any

from transpub.publishing.canonical import canonical
from transpub.publishing.formats.edition import account
from transpub.publishing.formats.feed import Feed, FeedEntry
from transpub.publishing.formats.page import body
from transpub.publishing.formats.pictures import pictures
from transpub.publishing.payload import timestamp

MEDIA_TYPE = "application/feed+json"
VERSION = "https://jsonfeed.org/version/1.1"


def json_feed(feed: Feed) -> bytes:
    """Items newest first. The format has no tombstones, so they are in `_transpub.deleted`, by item id."""
    deleted = [
        {"id": tombstone.id, "at": timestamp(tombstone.at), "explanation": tombstone.explanation}
        for tombstone in feed.buried()
    ]
    return canonical(
        {
            "version": VERSION,
            "title": feed.title,
            "description": feed.description,
            "feed_url": feed.url,
            "language": feed.language,
            "authors": [{"name": feed.publisher}],
            "items": [_item(entry) for entry in feed.newest_first()],
            "_transpub": {"id": feed.id, "updated": timestamp(feed.updated), "deleted": deleted},
        }
    )


def _item(entry: FeedEntry) -> dict[str, Any]:
    edition, around = entry.edition, entry.around
    shown = pictures(edition.body_html)
    item: dict[str, Any] = {
        "id": edition.id,
        "url": around.url,
        "title": edition.headline,
        "summary": edition.summary,
        "content_html": body(edition, around),
        "content_text": edition.body_text,
        "image": shown[0].url if shown else None,
        "date_published": timestamp(edition.published),
        "date_modified": timestamp(edition.updated),
        "authors": [{"name": edition.byline}] if edition.byline else None,
        "tags": edition.categories,
        "language": edition.language,
        "_transpub": {
            "article": edition.article_id.urn,
            "edition": edition.number,
            "direction": edition.direction,
            "alternates": dict(around.alternates),
            **account(edition, around),
        },
    }
    return {name: value for name, value in item.items() if value not in (None, [])}
