"""Answers by date: a text for 304 only to who has that text, and no date where it would not tell all changes."""

import gzip
from datetime import timedelta

import pytest

from tests.doors import content_site
from transpub.core.clock import moved

SETTLED = timedelta(seconds=5)


@pytest.fixture
def site(database, desk):
    return content_site.build(database, desk)


@pytest.fixture
def partner(partner_client):
    return partner_client()


@pytest.fixture
def later():
    """Long enough after the publications for their dates to be told."""
    with moved(SETTLED):
        yield


def item(site, query=""):
    return f"/content/v1/articles/{site.live}{query}"


def since(answer):
    return {"If-Modified-Since": answer.headers["last-modified"]}


@pytest.mark.parametrize(
    "path", ["?language=uk", ".json?language=uk", "/source", "?language=uk&fields=headline", "/editions/uk/1"]
)
def test_a_text_by_its_language_has_a_date(partner, site, later, path):
    answer = partner.get(item(site, path))
    same = partner.get(item(site, path), headers=since(answer))
    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", answer.headers["etag"])


@pytest.mark.parametrize(
    ("query", "headers"),
    [
        ("?language=uk&fallback=source", {}),
        ("", {"Accept-Language": "uk, en;q=0.5"}),
        ("", {"Accept-Language": "uk"}),
    ],
)
def test_who_asked_for_any_of_several_languages_is_not_told_that_nothing_changed(
    partner, site, later, database, desk, query, headers
):
    dated = since(partner.get(item(site, "?language=uk")))
    assert partner.get(item(site, query), headers=headers).json()["language"] == "uk"
    content_site.withdraw(database, desk, site.live, "uk")
    answer = partner.get(item(site, query), headers={**headers, **dated})
    assert answer.status_code in (200, 410)
    if answer.status_code == 200:
        assert answer.json()["language"] == "en"


def test_what_was_withdrawn_is_gone_to_every_date(partner, site, later, database, desk):
    dated = since(partner.get(item(site, "?language=uk")))
    content_site.withdraw(database, desk, site.live, "uk")
    assert partner.get(item(site, "?language=uk"), headers=dated).status_code == 410


@pytest.mark.parametrize("path", ["feeds/uk.atom", "feeds/uk.json", "articles", "changes"])
def test_what_changes_with_more_than_a_text_has_an_etag_alone(partner, site, later, path):
    answer = partner.get(f"/content/v1/{path}")
    assert "last-modified" not in answer.headers
    dated = {"If-Modified-Since": "Fri, 31 Dec 9999 23:59:59 GMT"}
    assert partner.get(f"/content/v1/{path}", headers=dated).status_code == 200
    by_etag = {**dated, "If-None-Match": answer.headers["etag"]}
    assert partner.get(f"/content/v1/{path}", headers=by_etag).status_code == 304


@pytest.mark.parametrize("date", ["Mon, 01 Jan 99999999999999999999 00:00:00 GMT", "never", "-1", "\xff"])
def test_a_date_that_is_none_is_passed_over(partner, site, later, date):
    for path in ("?language=uk", ""):
        answer = partner.get(item(site, path), headers={"If-Modified-Since": date.encode("latin-1")})
        assert answer.status_code == 200


def test_a_page_of_changes_is_packed(partner, site):
    plain = partner.get("/content/v1/changes", headers={"Accept-Encoding": "identity"})
    with partner.stream("GET", "/content/v1/changes", headers={"Accept-Encoding": "gzip"}) as packed:
        raw = b"".join(packed.iter_raw())
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(raw) == plain.content
    assert {name.strip() for name in plain.headers["vary"].split(",")} >= {"Accept-Encoding", "Authorization"}
