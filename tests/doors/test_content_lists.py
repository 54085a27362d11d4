"""Lists of the content API: filters, scope, pages, and the plans by which databases find them."""

import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.doors import content_site
from tests.doors.conftest import BOTH
from tests.doors.test_api_desk import problem
from transpub.core.clock import now
from transpub.publishing.listing import Wanted, live_list
from transpub.publishing.models import Edition, LiveTag
from transpub.publishing.partners import Reader

DATABASES = BOTH

LIST = "/content/v1/articles"


@pytest.fixture
def site(database, desk):
    return content_site.build(database, desk)


@pytest.fixture
def partner(partner_client):
    return partner_client()


def listed(client, **query):
    answer = client.get(LIST, params=query)
    assert answer.status_code == 200, answer.text
    return {(entry["article"], entry["language"]) for entry in answer.json()["articles"]}


def test_every_filter(partner, site):
    uk, en, other = (site.live.urn, "uk"), (site.live.urn, "en"), (site.other.urn, "en")
    assert listed(partner) == {uk, en, other}
    assert listed(partner, language="UK") == {uk}
    assert listed(partner, language=["uk", "en"]) == {uk, en, other}
    assert listed(partner, language=["uk", "de"]) == {uk}
    assert listed(partner, section="Економіка") == {uk, en}
    assert listed(partner, section=" Культура ", language="uk") == set()
    assert listed(partner, tag="ПОРТ") == {uk, en}
    assert listed(partner, tag="зерно", language="en", section="Економіка") == {en}
    assert listed(partner, tag="таємниця") == set(), "what waits has no tags yet"
    assert listed(partner, tag="") == set()


def test_times(partner, site, database):
    with database.read_only() as session:
        corrected = session.scalars(sa.select(Edition).where(Edition.change == "correct")).one()
        first, updated = corrected.published_at, corrected.updated_at
    after_first = (first + timedelta(microseconds=1)).isoformat()
    assert (site.live.urn, "uk") not in listed(partner, since=after_first)
    assert (site.live.urn, "uk") in listed(partner, since=first.isoformat())
    assert (site.live.urn, "uk") in listed(partner, updated=after_first)
    assert listed(partner, updated=(now() + timedelta(days=1)).isoformat()) == set()
    assert (site.live.urn, "uk") in listed(partner, updated=updated.isoformat(), tag="порт")
    # As people write it: a plus that stands for a space.
    assert partner.get(f"{LIST}?since=2020-01-01T00:00:00+03:00").status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "since=yesterday", "since=2026-05-12", "since=2026-05-12T06:00:00", "since=0", "updated=1700000000",
        "since=0001-01-01T00:00:00%2B14:00", "updated=9999-12-31T23:59:59-14:00", "since=", "limit=0", "limit=101",
        "section=%00", "section=", "section=%20%20",
        "tag=" + "x" * 101, "language=x", "&".join(["language=uk"] * 51), "cursor=" + "A" * 34,
    ],
)  # fmt: skip
def test_bad_input(partner, query):
    answer = partner.get(f"{LIST}?{query}")
    assert answer.status_code == 422
    problem(answer, 422, answer.json()["code"])


def test_a_text_that_is_taken_down_leaves_by_its_tags_too(partner, site, database, desk):
    assert listed(partner, tag="театр") == {(site.other.urn, "en")}
    content_site.withdraw(database, desk, site.other)
    assert listed(partner, tag="театр") == set()
    with database.read_only() as session:
        live = set(session.scalars(sa.select(Edition.id).where(Edition.state == "live")))
        assert set(session.scalars(sa.select(LiveTag.edition_id))) == live


def test_scopes_of_languages_and_sections(database, site):
    def seen(languages=(), sections=(), **wanted):
        reader = Reader(uuid.uuid4(), "x", languages, sections)
        with database.read_only() as session:
            page = live_list(session, reader, Wanted(**wanted), limit=100, cursor=None)
            return {(edition.article_id, edition.language) for edition in page.editions}

    uk, en, other = (site.live, "uk"), (site.live, "en"), (site.other, "en")
    assert seen(languages=("uk", "en")) == {uk, en, other}
    assert seen(sections=("Культура", "Економіка")) == {uk, en, other}
    assert seen(languages=("en",), sections=("Культура", "Економіка")) == {en, other}
    assert seen(languages=("en", "uk"), sections=("Економіка",)) == {uk, en}
    assert seen(languages=("en", "uk"), sections=("Культура", "Економіка", "Спорт")) == {uk, en, other}
    assert seen(sections=("Культура",), section="Економіка") == set()
    assert seen(sections=("Культура",), tag="порт") == set()
    assert seen(languages=("uk",), tag="порт") == {uk}


@pytest.mark.parametrize(
    "query",
    [{}, {"language": ["uk", "en"]}, {"section": "Економіка"}, {"tag": "порт"}, {"since": "2020-01-01T00:00:00Z"}],
)
def test_pages_have_neither_gap_nor_repetition(partner, site, database, desk, query):
    for number in range(3):
        made = content_site.send_in(database, desk, f"Story number {number}")
        content_site.publish(database, desk, made.article.id)
    whole = [entry["id"] for entry in partner.get(LIST, params={**query, "limit": 100}).json()["articles"]]
    found, cursor = [], None
    while True:
        page = partner.get(LIST, params={**query, "limit": 2, **({"cursor": cursor} if cursor else {})}).json()
        found += [entry["id"] for entry in page["articles"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert found == whole
    assert len(set(found)) == len(found) >= 5


WANTED = {
    "all": ((), (), Wanted()),
    "language": ((), (), Wanted(("uk",))),
    "languages": ((), (), Wanted(("uk", "en", "de"))),
    "section": ((), (), Wanted(section="Економіка")),
    "sections": ((), ("Економіка", "Культура"), Wanted()),
    "tag": ((), (), Wanted(tag="порт")),
    "since": ((), (), Wanted(since=now() - timedelta(days=1))),
}


@pytest.mark.parametrize("name", WANTED)
def test_no_list_sorts_or_reads_all_there_is(database, site, name):
    """By the plan of the statement, so that it stays so among a hundred thousand editions."""
    languages, sections, wanted = WANTED[name]
    statements = []

    def note(connection, cursor, statement, parameters, *_):
        statements.append((statement, parameters))

    sa.event.listen(database.engine, "before_cursor_execute", note)
    with database.read_only() as session:
        live_list(session, Reader(uuid.uuid4(), "x", languages, sections), wanted, limit=50, cursor=None)
    sa.event.remove(database.engine, "before_cursor_execute", note)
    ((statement, parameters),) = [
        each for each in statements if "FROM editions" in each[0] or "live_tags" in each[0]
    ]
    with database.engine.connect() as connection:
        if database.engine.dialect.name == "sqlite":
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
            plan = "\n".join(row[3] for row in rows)
            assert "SCAN editions" not in plan, plan
            if "UNION" not in statement:
                assert "TEMP B-TREE" not in plan, plan
        else:
            # Tables this small are read whole; what is asked is whether an index is fit for the order.
            connection.exec_driver_sql("SET enable_seqscan = off")
            connection.exec_driver_sql("SET enable_sort = off")
            connection.exec_driver_sql("SET enable_bitmapscan = off")
            plan = "\n".join(row[0] for row in connection.exec_driver_sql(f"EXPLAIN {statement}", parameters))
            assert "Seq Scan on editions" not in plan, plan
            assert "Index" in plan, plan
            if "UNION" not in statement:
                assert "Sort" not in plan, plan
