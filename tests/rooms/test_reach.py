"""Whom a step reaches: partners that may read a language, and those that might and hold a copy still."""

import pytest
from sqlalchemy import event

from transpub.publishing import changelog, partner_choices, partners, polling, queries, recalling
from transpub.publishing.models import PartnerFetch
from transpub.publishing.polling import Position
from transpub.publishing.reach import audience, reached
from transpub.publishing.service import publish


@pytest.fixture
def out(database, desk, approved, article_id):
    assert approved
    with database.unit_of_work() as session:
        return publish(session, desk.publisher, article_id, "uk")


@pytest.fixture
def add(database, desk):
    def make(name, *languages):
        with database.unit_of_work() as session:
            return partners.create(session, desk.admin, name, languages=languages)[0]

    return make


@pytest.fixture
def narrow(database, desk):
    def choose(partner, *languages):
        with database.unit_of_work() as session:
            partner_choices.set_settings(session, desk.admin, partner.id, languages=languages)

    return choose


def read_all(database, partner, out=None):
    """The change log, and with `out` that edition too."""
    with database.unit_of_work() as session:
        newest = changelog.last(session)
        polling.write(session, partner.id, Position(newest, newest))
        if out:
            copy = {"article_id": out.article_id, "language": out.language, "edition_number": out.number}
            session.merge(PartnerFetch(partner_id=partner.id, **copy))


def names(database, out):
    with database.read_only() as session:
        return [
            (entry.name, entry.languages, entry.fetched, entry.former) for entry in reached(session, ["uk"], [out])
        ]


def held(database, partner):
    with database.read_only() as session:
        return recalling.untold(session, partners.find(session, partner.id)).by_language


def test_a_partner_that_lost_a_language_is_named_with_the_copy_it_holds(database, out, add, narrow):
    everything, some = add("All of it"), add("Some", "uk", "ru")
    for partner in (everything, some):
        read_all(database, partner, out)
        narrow(partner, "ru")
    assert names(database, out) == [("All of it", (), (), ("uk",)), ("Some", (), (), ("uk",))]
    assert held(database, everything) == held(database, some) == {"uk": 1}
    narrow(everything, "uk", "ru")
    assert names(database, out)[0] == ("All of it", ("uk",), ("uk",), ())
    assert held(database, everything) == {}


def test_who_never_read_it_holds_none(database, out, add, narrow):
    partner, never = add("Late"), add("Never", "ru")
    narrow(partner, "ru")
    read_all(database, partner)
    read_all(database, never)
    assert names(database, out) == []
    assert held(database, partner) == held(database, never) == {}


def test_who_read_of_it_in_the_log_has_not_fetched_it_by_that(database, out, add):
    read_all(database, add("Reader"))
    assert names(database, out) == [("Reader", ("uk",), (), ())]


def statements(database, work):
    found = []

    def note(_connection, _cursor, statement, *_):
        found.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        with database.read_only() as session:
            work(session)
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    return len([statement for statement in found if statement.lstrip().upper().startswith("SELECT")])


def test_a_page_of_partners_asks_as_often_as_one_does(database, out, add):
    def lags(session):
        found = partners.all_partners(session)
        said = polling.lags(session, found)
        assert [said[partner.id].behind for partner in found] == [0 if "ru" in p.languages else 1 for p in found]

    add("A")
    alone = statements(database, lags)
    for name in "BCDE":
        add(name, *(["ru"] if name == "C" else []))
    assert statements(database, lags) == alone


def test_many_editions_ask_for_the_partners_once(database, desk, out, add):
    add("A")
    with database.read_only() as session:
        edition = queries.live_edition(session, out.article_id, "uk")

    def many(session):
        readers = audience(session, [edition])
        for _ in range(20):
            assert [entry.name for entry in readers.reached(["uk"], [edition])] == ["A"]

    assert statements(database, many) <= 5


def test_no_page_of_partners_at_all(database):
    with database.read_only() as session:
        assert polling.lags(session, []) == {}
