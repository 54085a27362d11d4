"""Feeds over the door, read back by feedparser: their entries, tombstones, scope, and bytes by data only."""

import json
from urllib.parse import quote

import feedparser
import pytest
from lxml import etree

from tests.doors import content_site
from tests.doors.conftest import BOTH
from tests.doors.test_api_desk import problem
from transpub.accounts.permissions import SYSTEM
from transpub.app.factory import create_app
from transpub.publishing import partner_choices, partners
from transpub.publishing.payload import edition_urn

DATABASES = BOTH

TYPES = {"atom": "application/atom+xml", "rss": "application/rss+xml", "json": "application/feed+json"}


@pytest.fixture
def site(database, desk):
    return content_site.build(database, desk)


@pytest.fixture
def partner(partner_client):
    return partner_client()


def address(suffix, language="en", section=None):
    return f"/content/v1/feeds/{language}.{suffix}" + (f"?section={quote(section)}" if section else "")


def ids(answer, suffix):
    if suffix == "json":
        return [item["id"] for item in answer.json()["items"]]
    parsed = feedparser.parse(answer.content)
    assert not parsed.bozo, parsed.get("bozo_exception")
    return [entry.id for entry in parsed.entries]


@pytest.mark.parametrize("suffix", TYPES)
def test_the_newest_texts_of_a_language(partner, site, suffix):
    answer = partner.get(address(suffix))
    assert answer.headers["content-type"].partition(";")[0] == TYPES[suffix]
    # Published within one second, which is all that payloads tell.
    assert sorted(ids(answer, suffix)) == sorted(edition_urn(each, "en") for each in (site.other, site.live))
    assert ids(partner.get(address(suffix, "uk")), suffix) == [edition_urn(site.live, "uk")]
    assert ids(partner.get(address(suffix, "en", "Культура")), suffix) == [edition_urn(site.other, "en")]
    assert ids(partner.get(address(suffix, "pl")), suffix) == []
    assert content_site.SECRET not in answer.text


@pytest.mark.parametrize("suffix", TYPES)
def test_the_bytes_are_the_same_until_something_is_published(app, settings, database, partner, site, desk, suffix):
    first = partner.get(address(suffix))
    # Another process, with nothing in its memory.
    other = type(partner)(create_app(settings, database), headers=partner.headers)
    again = other.get(address(suffix))
    assert (again.content, again.headers["etag"]) == (first.content, first.headers["etag"])
    same = partner.get(address(suffix), headers={"If-None-Match": first.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")
    content_site.withdraw(database, desk, site.other)
    changed = partner.get(address(suffix), headers={"If-None-Match": first.headers["etag"]})
    assert changed.status_code == 200
    assert ids(changed, suffix) == [edition_urn(site.live, "en")]


def test_tombstones_of_what_was_taken_down(partner, site):
    told = {
        edition_urn(site.withdrawn, "en"): "Помилка в імені.",
        edition_urn(site.killed, "en"): "Джерело відкликало.",
    }
    feed = etree.fromstring(partner.get(address("atom")).content)
    names = {"at": "http://purl.org/atompub/tombstones/1.0"}
    found = {
        entry.get("ref"): entry.findtext("at:comment", namespaces=names)
        for entry in feed.iterfind("at:deleted-entry", names)
    }
    assert found == told
    deleted = partner.get(address("json")).json()["_transpub"]["deleted"]
    assert {entry["id"]: entry["explanation"] for entry in deleted} == told
    other = etree.fromstring(partner.get(address("atom", "en", "Культура")).content)
    assert other.findall("at:deleted-entry", names) == []


def test_ids_are_the_same_in_every_format_and_the_feeds_own_differ(partner, site):
    def own(*of):
        return feedparser.parse(partner.get(address("atom", *of)).content).feed.id

    assert own().startswith("urn:uuid:")
    assert own() == partner.get(address("json")).json()["_transpub"]["id"]
    assert len({own(), own("uk"), own("en", "Культура"), own("en", "Економіка")}) == 4


def test_titles_and_addresses_come_from_the_settings(settings, database, site, partner):
    named = settings.model_copy(update={"newsroom_name": "Дошка & Co"})
    parsed = type(settings)(**{**named.model_dump(), "public_url": "https://desk.example/"})
    client = type(partner)(create_app(parsed, database), headers=partner.headers)
    feed = client.get(address("json", "uk", "Економіка")).json()
    assert feed["title"] == "Дошка & Co: Економіка"
    assert feed["feed_url"] == "https://desk.example" + address("json", "uk", "Економіка").replace("(", "%28")
    (item,) = feed["items"]
    assert item["url"] == f"https://desk.example/content/v1/articles/{site.live}.html?language=uk"
    assert set(item["_transpub"]["alternates"]) == {"en", "uk"}


@pytest.mark.parametrize("host", ["evil.example/<script>", "a b", "[", "x" * 300, ""])
def test_a_host_that_is_none_goes_into_no_link(partner, site, host):
    text = partner.get(address("atom"), headers={"Host": host}).text
    assert "script" not in text
    assert host == "" or f"//{host}" not in text


def test_scope(partner_client, site, database):
    scoped = partner_client("en", name="Culture")
    with database.unit_of_work() as session:
        partner_choices.set_settings(
            session, SYSTEM, partners.by_name(session, "Culture").id, sections=["Культура"]
        )
    assert ids(scoped.get(address("atom")), "atom") == [edition_urn(site.other, "en")]
    for hidden in (address("atom", "uk"), address("atom", "en", "Економіка")):
        problem(scoped.get(hidden), 404, "core.not_found")
    assert "deleted-entry" not in scoped.get(address("atom")).text


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/content/v1/feeds/en.xml", 404, "core.not_found"),
        ("/content/v1/feeds/en", 404, "http.404"),
        ("/content/v1/feeds/klingon.atom", 422, "core.unknown_language"),
        ("/content/v1/feeds/en.atom?section=", 422, "core.validation"),
        ("/content/v1/feeds/en.json?section=%20%C2%A0", 422, "core.validation"),
        ("/content/v1/feeds/en.atom?section=" + "x" * 101, 422, "core.validation"),
    ],
)
def test_bad_input(partner, path, status, code):
    problem(partner.get(path), status, code)


def test_the_key_is_taken_from_no_address(client, partner, site):
    key = partner.headers["Authorization"].removeprefix("Bearer ")
    problem(client.get(f"{address('atom')}?key={key}"), 401, "publishing.bad_partner_key")


def test_fifty_entries_and_no_more(partner, database, desk):
    for number in range(52):
        made = content_site.send_in(database, desk, f"Story {number} of many")
        content_site.publish(database, desk, made.article.id)
    assert len(json.loads(partner.get(address("json")).content)["items"]) == 50
