"""The partners' API: bytes, conditions, languages, scopes, and bad input."""

import base64
import json

import pytest

from tests import newsroom
from tests.doors.test_api_desk import problem
from transpub.publishing import service, taking_down


@pytest.fixture
def published(database, desk):
    """An article live in Ukrainian and English; its id as text."""
    submitted = newsroom.send_in(database, desk.editor)
    newsroom.approved(database, desk, submitted.translations[0].id)
    with database.unit_of_work() as session:
        for language in ("uk", "en"):
            service.publish(session, desk.publisher, submitted.article.id, language)
    return str(submitted.article.id)


@pytest.fixture
def partner(partner_client):
    return partner_client()


def test_item_bytes_are_the_frozen_ones_with_a_strong_etag(partner, published, database):
    first = partner.get(f"/content/v1/articles/{published}?language=uk")
    second = partner.get(f"/content/v1/articles/{published}?language=uk")
    assert first.content == second.content
    etag = first.headers["etag"]
    assert etag.startswith('"')
    assert first.headers["content-language"] == "uk"
    assert first.headers["vary"] == "Accept, Accept-Encoding, Authorization"
    assert "last-modified" not in first.headers, "a date tells no two editions of the same second apart"
    assert 'hreflang="en"' in first.headers["link"]
    assert 'hreflang="uk"' in first.headers["link"]
    for condition in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        answer = partner.get(f"/content/v1/articles/{published}?language=uk", headers={"If-None-Match": condition})
        assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", etag)
    changed = partner.get(f"/content/v1/articles/{published}?language=uk", headers={"If-None-Match": '"x"'})
    assert changed.status_code == 200


def test_the_language_is_negotiated_and_said(partner, published):
    path = f"/content/v1/articles/{published}"
    assert partner.get(path, headers={"Accept-Language": "uk"}).headers["content-language"] == "uk"
    assert partner.get(path, headers={"Accept-Language": "uk"}).json()["language"] == "uk"
    answer = partner.get(path, headers={"Accept-Language": "de"})
    assert problem(answer, 404, "publishing.language_not_available")["facts"]["available"] == "en, uk"


def test_list_and_changes(partner, published):
    listed = partner.get("/content/v1/articles?language=uk")
    (entry,) = listed.json()["articles"]
    assert partner.get(entry["href"]).json()["id"] == entry["id"]
    again = partner.get("/content/v1/articles?language=uk", headers={"If-None-Match": listed.headers["etag"]})
    assert again.status_code == 304
    log = partner.get("/content/v1/changes?after=0").json()
    assert [(change["sequence"], change["type"], change["language"]) for change in log["changes"]] == [
        (1, "create", "uk"),
        (2, "create", "en"),
    ]
    assert (log["next"], log["more"]) == (2, False)
    assert partner.get("/content/v1/changes?after=2").json() == {"changes": [], "next": 2, "more": False}
    assert partner.get("/content/v1/changes?after=0&limit=1").json()["more"] is True
    beyond = partner.get("/content/v1/changes?after=9007199254740991").json()
    assert beyond == {"changes": [], "next": 9007199254740991, "more": False}


def test_a_kill_is_410_and_a_tombstone(partner, published, database, desk):
    with database.unit_of_work() as session:
        taking_down.kill(session, desk.publisher, newsroom.uuid.UUID(published), explanation="Відкликано джерелом.")
    answer = partner.get(f"/content/v1/articles/{published}?language=uk")
    assert problem(answer, 410, "publishing.gone")["facts"]["explanation"] == "Відкликано джерелом."
    log = partner.get("/content/v1/changes?after=2").json()["changes"]
    assert {(change["type"], change["note"]) for change in log} == {("kill", "Відкликано джерелом.")}
    assert partner.get("/content/v1/articles").json()["articles"] == []


def test_a_partner_reads_its_own_languages_only(partner_client, published):
    scoped = partner_client("en", name="English only")
    problem(scoped.get(f"/content/v1/articles/{published}?language=uk"), 404, "publishing.language_not_available")
    assert "uk" not in scoped.get(f"/content/v1/articles/{published}").headers["link"]
    assert [entry["language"] for entry in scoped.get("/content/v1/articles").json()["articles"]] == ["en"]
    assert [entry["language"] for entry in scoped.get("/content/v1/changes").json()["changes"]] == ["en"]
    stranger = partner_client("pl", name="Polish only")
    problem(stranger.get(f"/content/v1/articles/{published}"), 404, "core.not_found")


@pytest.mark.parametrize("path", ["/content/v1/articles", "/content/v1/changes"])
def test_keys(client, as_role, path):
    problem(client.get(path), 401, "publishing.bad_partner_key")
    problem(client.get(path, headers={"Authorization": "Bearer nonsense"}), 401, "publishing.bad_partner_key")
    problem(as_role("admin").get(path), 401, "publishing.bad_partner_key")


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/content/v1/articles?limit=1000000", 422, "core.validation"),
        ("/content/v1/articles?cursor=nonsense", 422, "publishing.bad_cursor"),
        ("/content/v1/articles?cursor=%F0%9F%92%A5", 422, "publishing.bad_cursor"),
        ("/content/v1/articles?cursor=MjAyNi0wMS0wMSB4", 422, "publishing.bad_cursor"),
        ("/content/v1/articles?language=klingonese", 422, "core.unknown_language"),
        ("/content/v1/articles/nonsense", 422, "core.validation"),
        ("/content/v1/articles/00000000-0000-0000-0000-000000000000", 404, "core.not_found"),
        ("/content/v1/changes?after=-1", 422, "core.validation"),
        ("/content/v1/changes?after=9007199254740992", 422, "core.validation"),
        ("/content/v1/changes?after=x", 422, "core.validation"),
    ],
)
def test_bad_input(partner, path, status, code):
    problem(partner.get(path), status, code)


def test_strange_conditions_are_no_error(partner, published):
    for condition in ("", '"', "W/", "\u00ff", "x" * 5000):
        answer = partner.get(
            f"/content/v1/articles/{published}?language=uk",
            headers={"If-None-Match": condition.encode("latin-1")},
        )
        assert answer.status_code == 200
        json.loads(answer.content)


@pytest.mark.parametrize("accept", ["UK", "Uk-ua", "uk-UA, EN;q=0.1"])
def test_language_tags_know_no_case(partner, published, accept):
    answer = partner.get(f"/content/v1/articles/{published}", headers={"Accept-Language": accept})
    assert answer.headers["content-language"] == "uk"


def test_a_cursor_at_the_end_of_time_is_a_bad_cursor(partner):
    moment = "0001-01-01T00:00:00+14:00 00000000-0000-0000-0000-000000000000"
    cursor = base64.urlsafe_b64encode(moment.encode()).decode()
    problem(partner.get("/content/v1/articles", params={"cursor": cursor}), 422, "publishing.bad_cursor")
