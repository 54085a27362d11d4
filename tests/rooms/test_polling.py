"""How far partners have read: noted cheaply, never in a reader's way, counted within their languages."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests import newsroom
from transpub.accounts.permissions import SYSTEM
from transpub.core import clock
from transpub.core.db import Database, make_engine
from transpub.core.queue import ListPublisher
from transpub.publishing import partners, polling, service
from transpub.publishing.models import PartnerPoll
from transpub.publishing.polling import Polls, Position


@pytest.fixture
def partner(database):
    with database.unit_of_work() as session:
        made, _ = partners.create(session, SYSTEM, "Odesa Daily", languages=("uk",))
        return made


@pytest.fixture
def published(database, desk, approved):
    """Two changes: one in the partner's language, one in another."""
    article_id = newsroom.look(database, approved).article_id
    with database.unit_of_work() as session:
        for language in ("uk", "en"):
            service.publish(session, desk.publisher, article_id, language)


def noted(database, partner):
    with database.read_only() as session:
        poll = session.get(PartnerPoll, partner.id)
        return poll and (poll.confirmed, poll.fetched, poll.polled_at)


def lag(database, partner):
    with database.read_only() as session:
        return polling.lags(session, [partner])[partner.id]


def writes(database):
    """Statements that change a row, while the test goes on."""
    seen = []

    @sa.event.listens_for(database.engine, "before_cursor_execute")
    def _count(_connection, _cursor, statement, *_):
        if statement.startswith(("UPDATE", "INSERT")):
            seen.append(statement)

    return seen


def test_a_partner_that_never_asked_is_behind_by_what_is_there_for_it(database, partner, published):
    found = lag(database, partner)
    assert (found.behind, found.fetched, found.seen_at, found.is_more) == (1, 0, None, False)


def test_a_read_brings_it_up_to_date(database, partner, published):
    polls = Polls(database)
    polls.note(partner.id, Position(0, 2))
    found = lag(database, partner)
    assert (found.behind, found.fetched) == (0, 2)
    assert found.seen_at is not None
    # It begins anew, say with an empty database of its own.
    polls.note(partner.id, Position(0, 0))
    assert lag(database, partner).behind == 1


def test_standing_still_is_written_once_a_minute_and_moving_on_at_once(database, partner):
    polls, written = Polls(database), writes(database)
    for _ in range(5):
        polls.note(partner.id, Position(0, 3))
    first = noted(database, partner)
    assert len([statement for statement in written if statement.startswith("INSERT")]) == 1
    asked = len(written)
    polls.note(partner.id, Position(3, 3))
    assert noted(database, partner)[:2] == (3, 3)
    assert len(written) == asked + 1
    with clock.moved(timedelta(seconds=61)):
        polls.note(partner.id, Position(3, 3))
        assert noted(database, partner)[2] - first[2] >= timedelta(seconds=61)


def test_another_process_writes_no_second_time_within_the_minute(database, partner):
    Polls(database).note(partner.id, Position(0, 3))
    before = noted(database, partner)
    with clock.moved(timedelta(seconds=30)):
        Polls(database).note(partner.id, Position(0, 3))
    assert noted(database, partner) == before


def test_a_note_that_fails_harms_nobody_and_is_made_up_for(database, partner, tmp_path):
    without_tables = Database(make_engine(f"sqlite:///{tmp_path / 'empty.sqlite3'}"), ListPublisher())
    polls = Polls(without_tables)
    polls.note(partner.id, Position(0, 3))
    polls._database = database
    polls.note(partner.id, Position(0, 3))
    assert noted(database, partner)[:2] == (0, 3)
    without_tables.dispose()


@pytest.mark.parametrize(
    ("after", "fetched", "expected"),
    [(0, 7, (0, 7)), (9, 9, (7, 7)), (2**53 - 1, 2**53 - 1, (7, 7)), (3, 5, (3, 5))],
)
def test_no_number_a_client_sends_leads_behind_the_newest(after, fetched, expected):
    found = Position.of(after=after, fetched=fetched, newest=7)
    assert (found.confirmed, found.fetched) == expected
