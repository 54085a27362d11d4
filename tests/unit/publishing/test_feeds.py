"""Feeds: the same data give the same bytes, ids last for ever, and what was taken down is said so."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.unit.publishing.editions import (
    ARTICLE,
    KILLED,
    NEWSROOM,
    OTHER,
    PUBLISHED,
    UPDATED,
    address,
    around,
    bare,
    document,
    feed,
    frozen,
    full,
    full_payload,
    right_to_left,
    tombstone,
)
from transpub.publishing.formats.atom import atom
from transpub.publishing.formats.edition import read
from transpub.publishing.formats.feed import FeedEntry, feed_urn
from transpub.publishing.formats.jsonfeed import json_feed
from transpub.publishing.formats.rss import rss
from transpub.publishing.payload import edition_urn, timestamp

NAMES = {
    "a": "http://www.w3.org/2005/Atom",
    "at": "http://purl.org/atompub/tombstones/1.0",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "t": "urn:transpub:edition:1",
}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
WRITERS = pytest.mark.parametrize("write", [atom, rss, json_feed])


def found(tree, path):
    return tree.xpath(path, namespaces=NAMES)


@WRITERS
def test_the_same_data_give_the_same_bytes(write):
    one = feed(full(), right_to_left(), tombstones=[tombstone(), tombstone(UPDATED - timedelta(days=1))])
    other = feed(right_to_left(), full(), tombstones=list(reversed(one.tombstones)))
    assert write(one) == write(other)


@WRITERS
def test_an_empty_feed_is_a_feed(write):
    assert write(feed(tombstones=[])) == write(feed(tombstones=[]))
    assert feed(tombstones=[]).updated == datetime(1970, 1, 1, tzinfo=UTC)


def test_a_feed_is_as_new_as_its_newest_part():
    assert feed(bare(), tombstones=[]).updated == PUBLISHED
    assert feed(bare(), full()).updated == UPDATED
    later = UPDATED + timedelta(hours=1)
    assert feed(full(), tombstones=[tombstone(later)]).updated == later


def test_a_feed_keeps_its_id_at_every_address():
    assert feed_urn(NEWSROOM, "uk") == "urn:uuid:" + feed_urn(NEWSROOM, "uk")[9:]
    ids = {feed_urn(NEWSROOM, tag, section) for tag in ("uk", "en") for section in (None, "Спорт", "Економіка")}
    assert len(ids) == 6


def test_atom_has_what_the_standard_asks_for():
    tree = etree.fromstring(atom(feed(full())))
    assert tree.get(LANG) == "uk"
    assert found(tree, "string(a:id)") == feed_urn(NEWSROOM, "uk")
    assert found(tree, "string(a:updated)") == timestamp(UPDATED)
    assert found(tree, "a:link[@rel='self']/@href") == ["https://news.example.org/feeds/uk.atom"]
    assert found(tree, "string(a:author/a:name)") == "Редакція"
    (entry,) = found(tree, "a:entry")
    assert found(entry, "string(a:id)") == edition_urn(ARTICLE, "uk")
    assert found(entry, "string(a:title)") == "Порт «Одеса» & <зерно>"
    assert found(entry, "string(a:published)") == timestamp(PUBLISHED)
    assert found(entry, "string(a:updated)") == timestamp(UPDATED)
    assert found(entry, "string(a:author/a:name)") == "Олена Коваль"
    assert found(entry, "a:category/@term") == ["Економіка", "порт", "зерно"]
    assert found(entry, "a:link[@rel='alternate']/@href") == [address(ARTICLE, "uk")]
    assert found(entry, "a:link[@rel='related']/@hreflang") == ["ar", "en"]
    assert found(entry, "string(a:content[@type='html'])").startswith('<div lang="uk" dir="ltr">\n<p>Порт <em>')


def test_atom_buries_what_was_taken_down():
    tree = etree.fromstring(atom(feed(full())))
    (deleted,) = found(tree, "at:deleted-entry")
    assert deleted.get("ref") == edition_urn(KILLED, "uk")
    assert deleted.get("when") == timestamp(UPDATED)
    assert found(deleted, "string(at:comment)") == "Джерело відкликало."


@WRITERS
def test_what_lives_again_is_not_buried(write):
    risen = read(frozen(document(headline="Restored"), KILLED))
    assert b"deleted-entry" not in atom(feed(risen))
    assert json.loads(json_feed(feed(risen)))["_transpub"]["deleted"] == []
    assert edition_urn(KILLED, "uk").encode() in write(feed(risen))


def test_rss_has_what_the_specification_asks_for():
    tree = etree.fromstring(rss(feed(full())))
    assert (tree.tag, tree.get("version")) == ("rss", "2.0")
    assert found(tree, "string(channel/language)") == "uk"
    assert parsedate_to_datetime(found(tree, "string(channel/lastBuildDate)")) == UPDATED
    assert found(tree, "channel/a:link[@rel='self']/@type") == ["application/rss+xml"]
    (item,) = found(tree, "channel/item")
    assert found(item, "string(guid[@isPermaLink='false'])") == edition_urn(ARTICLE, "uk")
    assert found(item, "string(link)") == address(ARTICLE, "uk")
    assert parsedate_to_datetime(found(item, "string(pubDate)")) == PUBLISHED
    assert found(item, "string(a:updated)") == timestamp(UPDATED)
    assert found(item, "string(dc:creator)") == "Олена Коваль"
    assert found(item, "string(description)") == "Перші судна вийшли в море."
    assert "Виправлено число." in found(item, "string(content:encoded)")


@pytest.mark.parametrize("edition", [full(), bare(), right_to_left()], ids=["full", "bare", "rtl"])
def test_an_rss_item_has_title_or_description(edition):
    tree = etree.fromstring(rss(feed(edition)))
    assert found(tree, "string(channel/item/title)") == edition.headline


def test_json_feed_has_what_the_specification_asks_for():
    data = json.loads(json_feed(feed(full())))
    assert data["version"] == "https://jsonfeed.org/version/1.1"
    assert (data["language"], data["authors"]) == ("uk", [{"name": "Редакція"}])
    (item,) = data["items"]
    assert (item["id"], item["url"]) == (edition_urn(ARTICLE, "uk"), address(ARTICLE, "uk"))
    assert (item["date_published"], item["date_modified"]) == (timestamp(PUBLISHED), timestamp(UPDATED))
    assert item["image"] == "https://cdn.example.org/ship.jpg"
    assert item["tags"] == ["Економіка", "порт", "зерно"]
    assert item["content_text"] == full().body_text
    assert data["_transpub"]["deleted"] == [
        {"id": edition_urn(KILLED, "uk"), "at": timestamp(UPDATED), "explanation": "Джерело відкликало."}
    ]


@pytest.mark.parametrize(("write", "path"), [(atom, "a:entry"), (rss, "channel/item")])
@pytest.mark.parametrize("pending", [False, True])
def test_an_entry_says_how_the_text_came_to_be(write, path, pending):
    edition = full()
    told = FeedEntry(edition, around(edition, correction_pending=pending))
    (entry,) = found(etree.fromstring(write(replace(feed(), entries=[told]))), path)
    (provenance,) = found(entry, "t:provenance")
    assert dict(provenance.attrib) == {
        "digital_source_type": "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia",
        "segments": "4",
        "from_memory": "1",
    }
    (machine,), (review,) = found(provenance, "t:machine"), found(provenance, "t:human_review")
    assert dict(machine.attrib) == {
        "engine": "argos",
        "model": "translate-en_uk",
        "version": "1.9",
        "route": "en>uk",
        "kind": "official",
        "segments": "3",
    }
    assert dict(review.attrib) == {
        "role": "reviewer",
        "approved": timestamp(PUBLISHED),
        "second_person": "true",
        "edited_share": "0.25",
    }
    assert [dict(source.attrib) for source in found(entry, "t:source")] == [
        {"language": "en", "revision": "2", "is_outdated": "false"}
    ]
    assert len(found(entry, "t:correction_pending")) == pending


@pytest.mark.parametrize("pending", [False, True])
def test_an_item_of_json_feed_says_it_too(pending):
    edition = full()
    told = FeedEntry(edition, around(edition, correction_pending=pending))
    (item,) = json.loads(json_feed(replace(feed(), entries=[told])))["items"]
    payload = json.loads(full_payload())
    extension = {name: item["_transpub"][name] for name in ("provenance", "source", "correction_pending")}
    assert extension == {
        "provenance": payload["provenance"],
        "source": payload["source"],
        "correction_pending": pending,
    }


def test_no_link_says_that_there_is_a_page_of_the_feed():
    assert found(etree.fromstring(atom(feed(full()))), "a:link/@rel") == ["self"]
    assert "home_page_url" not in json.loads(json_feed(feed(full())))
    # RSS must have one.
    assert found(etree.fromstring(rss(feed(full()))), "string(channel/link)") == "https://news.example.org/"


@WRITERS
def test_right_to_left_text_keeps_its_direction(write):
    written = write(feed(right_to_left())).decode()
    assert re.search(r'dir=(\\"|")rtl', written.replace("&quot;", '"'))
    assert edition_urn(OTHER, "ar") in written


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_no_character_breaks_the_xml(text):
    edition = read(frozen(document("<p>x</p>", headline=text, byline=text), section=text, editorial_note=text))
    whole = replace(feed(edition, tombstones=[tombstone(explanation=text)]), title=text, publisher=text)
    shown = re.sub("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text)
    assert found(etree.fromstring(atom(whole)), "string(a:entry/a:title)") == shown
    assert found(etree.fromstring(rss(whole)), "string(channel/item/title)") == shown
    assert json.loads(json_feed(whole))["items"][0]["title"] == text
