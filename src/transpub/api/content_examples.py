"""One made-up text in every form of the content API, for its description: written by what writes real ones."""

import json
import uuid
from dataclasses import replace
from datetime import UTC, datetime

from pydantic import JsonValue

from transpub.publishing import cursors
from transpub.publishing.canonical import canonical
from transpub.publishing.cursors import Position
from transpub.publishing.formats.edition import Surroundings, read
from transpub.publishing.formats.feed import Feed, FeedEntry, Tombstone, feed_urn
from transpub.publishing.formats.ninjs import ninjs_bytes
from transpub.publishing.formats.page import page
from transpub.publishing.formats.plain import plain_text
from transpub.publishing.imprint import text_path
from transpub.publishing.negotiation import Format
from transpub.publishing.payload import edition_urn
from transpub.publishing.signing_keys import PublicKey, key_document
from transpub.publishing.syndication import FeedFormat

ID = "urn:uuid:0d0d9a3c-6d5b-5b0f-9d53-3f4a4c5d6e7f"
ARTICLE_ID = "158c8f32-27f4-4a87-b272-0ea71d81dc60"
ARTICLE = f"urn:uuid:{ARTICLE_ID}"
PATH = f"/content/v1/articles/{ARTICLE_ID}"
PUBLISHED, UPDATED = "2026-05-12T06:00:00Z", "2026-05-12T09:30:00Z"
HEADLINE = "Судна із зерном вийшли з Одеси"
_ADDRESS = "https://desk.example"
_TAKEN_DOWN = uuid.UUID("0f5e8a0e-51c6-4cb6-9d0a-4a0f3a3f8f1e")

# The public key of RFC 8032 §7.1, test 1.
KEY = PublicKey(
    bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"),
    datetime(2026, 1, 1, tzinfo=UTC),
)

FROZEN: dict[str, JsonValue] = {
    "schema": "transpub/edition/1",
    "id": ID,
    "article": ARTICLE,
    "language": "uk",
    "direction": "ltr",
    "edition": 2,
    "published": PUBLISHED,
    "updated": UPDATED,
    "update_type": "correct",
    "editorial_note": "У попередній версії було хибне число.",
    "source": {"language": "en", "revision": 2, "is_outdated": False},
    "headline": HEADLINE,
    "standfirst": "Вони везуть 45 000 тонн.",
    "byline": "Олена Коваль",
    "section": "Економіка",
    "tags": ["порт", "зерно"],
    "body_html": "<p>Судна вийшли в понеділок.</p>",
    "body_text": "Судна вийшли в понеділок.",
    "provenance": {
        "digital_source_type": "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia",
        "machine": [
            {
                "engine": "argos", "model": "translate-en_uk", "version": "1.9", "route": "en>uk",
                "kind": "official", "segments": 12,
            }
        ],
        "segments": 12,
        "from_memory": 0,
        "human_review": {
            "role": "reviewer", "approved": "2026-05-12T05:40:00Z", "second_person": True, "edited_share": 0.31,
            "overridden": [],
        },
    },
    "signature": {"algorithm": "Ed25519", "key": KEY.id, "value": "c2lnbmF0dXJl"},
}  # fmt: skip

# Before it goes live. FastAPI leaves null out of examples, so there is none in any of them.
UNSEALED: dict[str, JsonValue] = {name: value for name, value in FROZEN.items() if name != "signature"}
_EDITION = read(canonical(FROZEN))

CURSOR = cursors.encode(Position(_EDITION.updated, _EDITION.article_id))


def _page(language: str | None = None) -> str:
    return _ADDRESS + text_path(uuid.UUID(ARTICLE_ID), language, ".html")


_AROUND = Surroundings(
    url=_page("uk"),
    publisher="Odesa Desk",
    alternates={"en": _page("en"), "uk": _page("uk")},
    x_default=_page(),
    disclosure="Перекладено за допомогою машинного перекладу (argos) й перевірено редактором.",
)
_FEED = Feed(
    id=feed_urn(uuid.UUID(int=0), "uk"),
    title="Odesa Desk",
    description="Odesa Desk (українська)",
    publisher="Odesa Desk",
    language="uk",
    url=f"{_ADDRESS}/content/v1/feeds/uk.atom",
    site_url=f"{_ADDRESS}/",
    entries=[FeedEntry(_EDITION, _AROUND)],
    tombstones=[Tombstone(edition_urn(_TAKEN_DOWN, "uk"), _EDITION.updated, "Помилка в імені.")],
)


def _written(wanted: FeedFormat) -> bytes:
    return wanted.write(replace(_FEED, url=f"{_ADDRESS}/content/v1/feeds/uk.{wanted.suffix}"))


# By media type.
TEXTS: dict[str, JsonValue] = {
    Format.JSON.media_type: FROZEN,
    Format.NINJS.media_type: json.loads(ninjs_bytes(_EDITION, _AROUND)),
    Format.PAGE.media_type: page(_EDITION, _AROUND).decode(),
    Format.PLAIN.media_type: plain_text(_EDITION, _AROUND).decode(),
}
FEEDS: dict[str, JsonValue] = {
    FeedFormat.ATOM.media_type: _written(FeedFormat.ATOM).decode(),
    FeedFormat.RSS.media_type: _written(FeedFormat.RSS).decode(),
    FeedFormat.JSON.media_type: json.loads(_written(FeedFormat.JSON)),
}
KEYS: dict[str, JsonValue] = json.loads(key_document([KEY]))
