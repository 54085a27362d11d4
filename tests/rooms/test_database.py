"""The traps of sessions and transactions that were measured once, pinned."""

import threading
from datetime import datetime

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import StatementError

from tests import newsroom
from transpub.articles.models import Article
from transpub.core.clock import now
from transpub.core.db import Database, after_commit, make_engine
from transpub.core.errors import EditedMeanwhile
from transpub.core.queue import CeleryPublisher, Message, Task
from transpub.publishing.models import ChangeCounter


def test_eighty_concurrent_increments_are_eighty(database):
    """Read, then write, as services do. With SQLite's deferred transactions 60 of 80 were lost."""

    def add_ten():
        for _ in range(10):
            with database.unit_of_work() as session:
                counter = session.get(ChangeCounter, 1, with_for_update=True)
                counter.value += 1

    threads = [threading.Thread(target=add_ten) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read_only() as session:
        assert session.get(ChangeCounter, 1).value == 80


def test_a_message_of_a_savepoint_waits_for_the_real_commit(database, publisher):
    with database.unit_of_work() as session:
        with session.begin_nested():
            after_commit(session, Message(Task.SWEEP))
        assert publisher.sent == []
    assert publisher.sent == [Message(Task.SWEEP)]


def test_a_message_of_a_failed_commit_is_never_sent(database, publisher):
    with pytest.raises(ZeroDivisionError), database.unit_of_work() as session:
        after_commit(session, Message(Task.SWEEP))
        raise ZeroDivisionError
    assert publisher.sent == []


def test_two_writers_of_one_versioned_row_are_told(database):
    desk = newsroom.people(database)
    newsroom.announce(database)
    article_id = newsroom.send_in(database, desk.editor).article.id
    with database.read_only() as reader:
        stale = reader.get(Article, article_id)
        reader.expunge_all()
    with database.unit_of_work() as session:
        session.execute(update(Article).values(version=Article.version + 1))
    stale.headline = "Changed on a stale page"
    with pytest.raises(EditedMeanwhile), database.unit_of_work() as session:
        session.add(stale)


def test_a_read_only_session_keeps_nothing(database):
    with database.read_only() as session:
        session.get(ChangeCounter, 1).value = 99
    with database.read_only() as session:
        assert session.get(ChangeCounter, 1).value == 0


def test_naive_times_are_refused_and_aware_ones_come_back_in_utc(database):
    desk = newsroom.people(database)
    newsroom.announce(database)
    article_id = newsroom.send_in(database, desk.editor).article.id
    moment = now()
    with database.unit_of_work() as session:
        session.get(Article, article_id).created_at = moment
    with database.read_only() as session:
        assert session.scalars(select(Article.created_at)).one() == moment
    with pytest.raises(StatementError), database.unit_of_work() as session:
        session.get(Article, article_id).created_at = datetime(2026, 1, 1)  # noqa: DTZ001 - the point


def test_readers_do_not_wait_for_a_writer(database):
    with database.unit_of_work() as session:
        session.execute(update(ChangeCounter).values(value=5))
        with database.read_only() as reader:
            assert reader.get(ChangeCounter, 1).value == 0


def test_saving_works_with_the_broker_down(database_url, tmp_path, caplog):
    down = CeleryPublisher(f"redis+socket://{tmp_path}/nobody-listens.sock")
    database = Database(make_engine(database_url), down)
    desk = newsroom.people(database)
    newsroom.announce(database)
    submitted = newsroom.send_in(database, desk.editor)
    assert newsroom.look(database, submitted.translations[0].id).state == "queued"
    assert "left to the sweeper" in caplog.text
    database.dispose()
