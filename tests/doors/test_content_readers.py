"""Who reads: scripts of other sites by CORS, and what is noted of each fetch."""

import pytest
import sqlalchemy as sa

from tests.doors import content_site
from transpub.accounts.permissions import SYSTEM
from transpub.publishing import fetches, partner_choices, partners
from transpub.publishing.fetches import Copy
from transpub.publishing.models import PartnerFetch

OURS, THEIRS, NOBODYS = "https://odesa.example", "https://lviv.example", "https://evil.example"
ASK = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "authorization"}


@pytest.fixture
def site(database, desk):
    return content_site.build(database, desk)


@pytest.fixture
def two(partner_client, database):
    """Two partners, each with its origin."""
    clients = partner_client(), partner_client(name="Lviv Post")
    with database.unit_of_work() as session:
        for name, origin in (("Odesa Daily", OURS), ("Lviv Post", THEIRS)):
            partner_choices.set_settings(session, SYSTEM, partners.by_name(session, name).id, cors_origins=[origin])
    return clients


@pytest.mark.parametrize("path", ["/content/v1/articles", "/content/v1/feeds/uk.atom", "/content/v1/changes"])
def test_a_preflight_is_answered_for_origins_of_active_partners(client, two, database, path):
    for origin in (OURS, THEIRS):
        answer = client.options(path, headers={"Origin": origin, **ASK})
        assert answer.status_code == 204
        assert answer.headers["access-control-allow-origin"] == origin
        assert "authorization" in answer.headers["access-control-allow-headers"].lower()
        assert "access-control-allow-credentials" not in answer.headers
        assert answer.headers["vary"] == "Origin"
    for origin in (NOBODYS, "null", "", "https://ODESA.example.evil.example"):
        assert "access-control-allow-origin" not in client.options(path, headers={"Origin": origin, **ASK}).headers
    with database.unit_of_work() as session:
        partners.set_active(session, SYSTEM, partners.by_name(session, "Odesa Daily").id, active=False)
    assert "access-control-allow-origin" not in client.options(path, headers={"Origin": OURS, **ASK}).headers


@pytest.mark.parametrize(
    "door", ["/content/v1/articles", "/content/v1/changes", "/content/v1/feeds/uk.json", "item", "none"]
)
def test_an_answer_is_readable_by_its_partners_origins_only(two, site, door):
    ours, theirs = two
    path = {"item": f"/content/v1/articles/{site.live}", "none": f"/content/v1/articles/{site.secret}"}.get(
        door, door
    )
    for _ in range(2):  # made anew, then from memory
        answer = ours.get(path, headers={"Origin": OURS})
        assert answer.headers["access-control-allow-origin"] == OURS
        assert "ETag" in answer.headers["access-control-expose-headers"]
        assert "origin" in answer.headers["vary"].lower()
        for client, origin in ((ours, THEIRS), (theirs, OURS), (ours, NOBODYS)):
            other = client.get(path, headers={"Origin": origin})
            assert "access-control-allow-origin" not in other.headers
            assert "origin" in other.headers["vary"].lower()


def test_nothing_is_said_of_origins_without_a_key(client, two):
    answer = client.get("/content/v1/articles", headers={"Origin": OURS})
    assert answer.status_code == 401
    assert "access-control-allow-origin" not in answer.headers


def test_a_304_is_readable_too(two, site):
    ours, _ = two
    path = f"/content/v1/articles/{site.live}"
    etag = ours.get(path, headers={"Origin": OURS}).headers["etag"]
    answer = ours.get(path, headers={"Origin": OURS, "If-None-Match": etag})
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (304, OURS)


def noted(app, database):
    app.state.fetches.settle()
    with database.read_only() as session:
        return {
            (row.article_id, row.language, row.edition_number) for row in session.scalars(sa.select(PartnerFetch))
        }


@pytest.mark.parametrize("suffix", ["", ".json", ".html", ".txt", ".ninjs", ".fragment"])
def test_a_text_that_was_fetched_is_noted_in_whatever_form(app, partner_client, database, site, suffix):
    partner = partner_client()
    partner.get("/content/v1/articles")
    partner.get(f"/content/v1/articles/{site.live}/languages")
    assert noted(app, database) == set(), "no text was given"
    for _ in range(2):
        partner.get(f"/content/v1/articles/{site.live}{suffix}?language=uk")
    assert noted(app, database) == {(site.live, "uk", 2)}


def test_feeds_sources_and_past_editions_count_and_what_was_refused_does_not(app, partner_client, database, site):
    partner = partner_client()
    item = f"/content/v1/articles/{site.live}"
    for refused in (f"{item}?language=de", f"/content/v1/articles/{site.killed}", f"{item}/editions/uk/9"):
        partner.get(refused)
    partner.get(f"{item}?language=uk", headers={"Accept": "image/png"})
    assert noted(app, database) == set()
    partner.get(f"{item}/editions/uk/1")
    assert noted(app, database) == {(site.live, "uk", 1)}
    partner.get(f"{item}/source")
    partner.get("/content/v1/feeds/uk.rss")
    assert noted(app, database) == {(site.live, "uk", 2), (site.live, "en", 1)}
    partner.get(f"{item}/editions/uk/1")
    assert noted(app, database) == {(site.live, "uk", 2), (site.live, "en", 1)}, "the newest stays"


def test_who_holds_what_is_told_apart(app, partner_client, database, site):
    first, second = partner_client(), partner_client(name="Lviv Post")
    for partner in (first, second):
        partner.get(f"/content/v1/articles/{site.live}?language=uk")
    noted(app, database)
    with database.read_only() as session:
        assert len({row.partner_id for row in session.scalars(sa.select(PartnerFetch))}) == 2


def test_a_read_that_cannot_be_noted_is_noted_with_the_next(app, partner_client, database, site, monkeypatch):
    partner = partner_client()
    with database.unit_of_work() as session:
        session.execute(sa.text("ALTER TABLE partner_fetches RENAME TO away"))
    assert partner.get(f"/content/v1/articles/{site.live}?language=uk").status_code == 200
    app.state.fetches.settle()
    with database.unit_of_work() as session:
        session.execute(sa.text("ALTER TABLE away RENAME TO partner_fetches"))
    partner.get(f"/content/v1/articles/{site.other}")
    assert noted(app, database) == {(site.live, "uk", 2), (site.other, "en", 1)}


def test_two_processes_note_the_same(database, partner_client, site):
    partner_client()
    with database.read_only() as session:
        partner_id = partners.by_name(session, "Odesa Daily").id
    copy = Copy(partner_id, site.live, "uk")
    for number, after in ((1, 1), (3, 3), (2, 3)):
        with database.unit_of_work() as session:
            fetches.write(session, {copy: number})
        with database.read_only() as session:
            assert session.scalars(sa.select(PartnerFetch.edition_number)).one() == after
