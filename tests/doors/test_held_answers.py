"""What partners are told from memory: the same bytes, and never a word longer than it is true."""

import time
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from tests import newsroom
from tests.doors.conftest import BOTH
from transpub.accounts.permissions import SYSTEM
from transpub.core.clock import moved
from transpub.publishing import partners, service, taking_down
from transpub.publishing.generation import CHANGES
from transpub.publishing.models import Change, ChangeCounter, Edition, PartnerFetch, PartnerPoll

DATABASES = BOTH
# By then an edition has a date that tells it from any later one.
SETTLED = timedelta(seconds=3)


@pytest.fixture
def published(database, desk):
    submitted = newsroom.send_in(database, desk.editor)
    newsroom.approved(database, desk, submitted.translations[0].id)
    with database.unit_of_work() as session:
        for language in ("uk", "en"):
            service.publish(session, desk.publisher, submitted.article.id, language)
    return submitted.article.id


@pytest.fixture
def statements(database):
    """Statements the application has sent through its engine since the last look."""
    import sqlalchemy as sa

    seen = []

    def note(connection, cursor, statement, *_):
        seen.append(statement)

    sa.event.listen(database.engine, "before_cursor_execute", note)

    def since():
        found, seen[:] = list(seen), []
        return found

    return since


def test_told_again_without_asking_the_tables(app, partner_client, published, statements):
    partner = partner_client()
    partner.headers["Accept-Encoding"] = "identity"
    address = f"/content/v1/articles/{published}?language=uk"
    with moved(SETTLED):
        first = partner.get(address)
        app.state.fetches.settle()
        statements()
        again = partner.get(address)
    assert (again.content, again.headers["etag"]) == (first.content, first.headers["etag"])
    assert statements() == []
    assert partner.get(address, headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    head = partner.head(address)
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", first.headers["etag"])
    assert head.headers["content-length"] == str(len(first.content))
    assert statements() == []


def test_what_was_asked_for_within_its_first_seconds_gets_its_date_later(partner_client, published):
    partner = partner_client()
    address = f"/content/v1/articles/{published}?language=uk"
    assert "last-modified" not in partner.get(address).headers
    with moved(SETTLED):
        later = partner.get(address)
    dated = {"If-Modified-Since": later.headers["last-modified"]}
    assert partner.get(address, headers=dated).status_code == 304


def test_a_head_alone_notes_nothing(app, partner_client, published, database):
    partner = partner_client()
    for _ in range(2):
        for path in (
            "changes",
            f"articles/{published}?language=uk",
            "feeds/uk.atom",
            f"articles/{published}/editions/uk/1",
        ):
            assert partner.head(f"/content/v1/{path}").status_code == 200
    app.state.fetches.settle()
    with database.read_only() as session:
        assert session.scalars(select(PartnerPoll)).all() == []
        assert session.scalars(select(PartnerFetch)).all() == []
    # Answered from memory, where the heads have put it.
    assert partner.get(f"/content/v1/articles/{published}/editions/uk/1").status_code == 200
    app.state.fetches.settle()
    with database.read_only() as session:
        assert session.scalars(select(PartnerFetch)).one().edition_number == 1


def test_changes_told_again_are_noted_each_time(partner_client, published, database, statements):
    partner = partner_client()
    address = "/content/v1/changes?after=0"
    first = partner.get(address)
    with database.read_only() as session:
        noted = session.scalars(select(PartnerPoll)).one()
        assert noted.fetched == first.json()["next"] == 2
    statements()
    assert partner.get(address).content == first.content
    assert statements() == []
    assert partner.get("/content/v1/changes?after=2").json()["changes"] == []
    assert partner.get(address).content == first.content
    with database.read_only() as session:
        assert session.scalars(select(PartnerPoll)).one().confirmed == 0


def test_a_poll_that_waits_is_not_answered_from_an_empty_one(partner_client, published, database, desk):
    partner = partner_client()
    address = "/content/v1/changes?after=2&wait=1"
    for _ in range(2):
        began = time.monotonic()
        assert partner.get(address).json()["changes"] == []
        assert time.monotonic() - began > 0.9


def test_gone_with_the_commit_that_takes_it_down(partner_client, published, database, desk):
    partner = partner_client()
    item, listed = f"/content/v1/articles/{published}?language=uk", "/content/v1/articles?language=uk"
    assert (partner.get(item).status_code, len(partner.get(listed).json()["articles"])) == (200, 1)
    etag = partner.get(item).headers["etag"]
    with database.unit_of_work() as session:
        taking_down.withdraw(session, desk.publisher, published, "uk", explanation="A name was wrong.")
    assert partner.get(item).status_code == 410
    assert partner.get(item, headers={"If-None-Match": etag}).status_code == 410
    assert partner.get(listed).json()["articles"] == []
    assert 'hreflang="uk"' not in partner.get(f"/content/v1/articles/{published}?language=en").headers["link"]


def test_what_becomes_of_another_article_moves_nothing(partner_client, published, database, desk, statements):
    partner = partner_client()
    address = f"/content/v1/articles/{published}?language=uk"
    with moved(SETTLED):
        partner.get(address)
    other = newsroom.send_in(database, desk.editor, title="Another story")
    with database.unit_of_work() as session:
        service.publish(session, desk.publisher, other.article.id, "en")
    statements()
    assert partner.get(address).status_code == 200
    # Which articles the new changes are of; nothing else.
    assert [statement for statement in statements() if "FROM editions" in statement] == []


def test_a_key_that_is_revoked_opens_nothing_any_more(partner_client, published, database):
    first, other = partner_client(), partner_client(name="Lviv Post")
    address = f"/content/v1/articles/{published}?language=uk"
    assert (first.get(address).status_code, other.get(address).status_code) == (200, 200)
    with database.unit_of_work() as session:
        partners.revoke_keys(session, SYSTEM, partners.by_name(session, "Odesa Daily"))
    assert (first.get(address).status_code, other.get(address).status_code) == (401, 200)


def test_nobody_is_told_what_another_may_read(partner_client, published):
    all_languages, english = partner_client(), partner_client("en", name="Lviv Post")
    address = f"/content/v1/articles/{published}?language=uk"
    assert all_languages.get(address).status_code == 200
    assert english.get(address).status_code == 404
    assert all_languages.get(address).status_code == 200


def test_a_list_follows_each_publication(partner_client, published, database, desk):
    partner = partner_client()
    assert len(partner.get("/content/v1/articles").json()["articles"]) == 2
    other = newsroom.send_in(database, desk.editor, title="Another story")
    with database.unit_of_work() as session:
        service.publish(session, desk.publisher, other.article.id, "en")
    assert len(partner.get("/content/v1/articles").json()["articles"]) == 3


def test_nothing_is_told_from_before_a_backup_was_put_back(partner_client, published, database, desk):
    partner = partner_client()
    item = f"/content/v1/articles/{published}?language=uk"
    other = newsroom.send_in(database, desk.editor, title="Another story")
    with database.unit_of_work() as session:
        service.publish(session, desk.publisher, other.article.id, "en")
    assert partner.get(item).status_code == 200
    # As a backup has it in which the text was withdrawn, and the other story not yet out.
    with database.unit_of_work() as session:
        session.execute(update(Edition).where(Edition.language == "uk").values(state="withdrawn"))
        session.execute(update(ChangeCounter).where(ChangeCounter.id == CHANGES).values(value=2))
        session.execute(delete(Change).where(Change.sequence > 2))
    assert partner.get(item).status_code == 410


def test_links_begin_with_the_scheme_that_was_asked_with(app, partner_client, published):
    partner = partner_client()
    address = f"/content/v1/articles/{published}.html?language=uk"
    assert "http://testserver/" in partner.get(address).text
    assert "https://testserver/" in partner.get(f"https://testserver{address}").text
