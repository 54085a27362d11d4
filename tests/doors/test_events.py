"""The stream of events on a real server: who may listen, what is told, how it ends."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest
import uvicorn

from tests import newsroom
from tests.doors.conftest import BOTH
from transpub.accounts import service as accounts
from transpub.app.serve import Server
from transpub.core import clock
from transpub.http.dependencies import SESSION_COOKIE
from transpub.translations import news, priorities
from transpub.translations.news import Watch
from transpub.web import events
from transpub.web.feed import Feed

DATABASES = BOTH


@pytest.fixture
def feed(app, database) -> Feed:
    app.state.feed = Feed(database, most=2, every=0.05)
    return app.state.feed


class Running:
    def __init__(self, app) -> None:
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        config = uvicorn.Config(app, log_config=None, access_log=False)
        self.server = Server(config, app)
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [listener]})
        self.thread.start()
        while not self.server.started:
            time.sleep(0.01)

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(timeout=20)


@pytest.fixture
def running(app, feed) -> Iterator[Running]:
    made = Running(app)
    yield made
    made.stop()


@pytest.fixture
def login(database, desk):
    def make(role="editor") -> dict[str, str]:
        with database.unit_of_work() as session:
            key = accounts.open_session(session, accounts.user_by_email(session, f"{role}@desk.example"), days=1)
        return {SESSION_COOKIE: key}

    return make


@pytest.fixture
def listen(running, login):
    """`listen()` → an open stream as the lines it brings."""
    opened = []

    def make(query: str = "", *, cookies=None, headers=None) -> "Stream":
        client = httpx.Client(base_url=running.address, cookies=cookies or login(), timeout=20)
        stream = Stream(client, query, headers or {})
        opened.append(stream)
        return stream

    yield make
    for stream in opened:
        stream.close()


class Stream:
    def __init__(self, client: httpx.Client, query: str, headers: dict[str, str]) -> None:
        self._client = client
        sent = {"Accept": "text/event-stream", **headers}
        self.answer = client.send(client.build_request("GET", f"/events{query}", headers=sent), stream=True)
        self._lines = self.answer.iter_lines()

    def next(self, kind: str = "changed"):
        """The data of the next event of this kind, and its id."""
        event: dict[str, str] = {}
        for line in self._lines:
            if line:
                name, _, value = line.partition(": ")
                event[name] = value
            elif event.get("event") == kind:
                return json.loads(event["data"]), event.get("id")
            else:
                event = {}
        return None

    def comment(self) -> str:
        return next(line for line in self._lines if line.startswith(":"))

    def close(self) -> None:
        self.answer.close()
        self._client.close()


def marked(database):
    with database.read_only() as session:
        return news.newest(session)


def test_what_is_logged_is_told_with_its_article(listen, database, desk):
    stream = listen()
    assert stream.answer.status_code == 200
    assert stream.answer.headers["content-type"].startswith("text/event-stream")
    assert stream.answer.headers["x-accel-buffering"] == "no"
    assert "content-encoding" not in stream.answer.headers
    article = newsroom.send_in(database, desk.editor).article
    told, mark = stream.next()
    assert told == {"articles": [str(article.id)], "all": False}
    assert int(mark) == marked(database)


def test_page_that_was_made_before_is_told_what_it_missed(listen, database, desk):
    mark = marked(database)
    missed = newsroom.send_in(database, desk.editor).article
    told, _ = listen(f"?since={mark}").next()
    assert told["articles"] == [str(missed.id)]


def test_browser_that_connects_again_says_what_it_had(listen, database, desk):
    newsroom.send_in(database, desk.editor, title="Before")
    mark = marked(database)
    missed = newsroom.send_in(database, desk.editor, title="After").article
    told, _ = listen("?since=0", headers={"Last-Event-ID": str(mark)}).next()
    assert told["articles"] == [str(missed.id)]


@pytest.mark.parametrize("since", ["", "-1", "9" * 40])
def test_mark_that_is_none_means_from_now_on(listen, database, desk, since):
    newsroom.send_in(database, desk.editor, title="Before")
    stream = listen(f"?since={since}")
    later = newsroom.send_in(database, desk.editor, title="Later").article
    told, _ = stream.next()
    assert told["articles"] == [str(later.id)]


def test_all_readers_are_told(listen, database, desk):
    streams = [listen(), listen()]
    article = newsroom.send_in(database, desk.editor).article
    assert [stream.next()[0]["articles"] for stream in streams] == [[str(article.id)]] * 2


def test_silent_stream_is_kept_alive_by_comments(listen, monkeypatch):
    monkeypatch.setattr(events, "HEARTBEAT_S", 0.05)
    assert listen().comment() == ": still here"


def test_no_more_readers_than_there_is_room_for(listen, running, login):
    held = [listen(), listen()]
    refused = httpx.get(f"{running.address}/events", cookies=login(), headers={"Accept": "text/event-stream"})
    assert refused.status_code == 503
    assert refused.json()["code"] == "web.too_many_readers"
    held[0].close()
    until = time.monotonic() + 10
    while (again := listen()).answer.status_code != 200:
        assert time.monotonic() < until, "the place of a reader who left was never free again"
        again.close()
        time.sleep(0.05)


@pytest.mark.parametrize("cookies", [{}, {SESSION_COOKIE: "tps_nobody"}])
def test_only_who_is_logged_in_may_listen(running, cookies):
    answer = httpx.get(f"{running.address}/events", cookies=cookies, headers={"Accept": "text/event-stream"})
    assert answer.status_code == 401


def test_it_ends_with_the_session(listen, login, database):
    cookies = login()
    stream = listen(cookies=cookies)
    with database.unit_of_work() as session:
        accounts.log_out(session, cookies[SESSION_COOKIE])
    assert stream.next("ended") is not None
    assert stream.next() is None


def test_it_ends_when_the_session_expires(listen, login):
    stream = listen()
    with clock.moved(timedelta(days=2)):
        assert stream.next("ended") is not None


def test_it_ends_when_the_user_is_switched_off(listen, database):
    stream = listen()
    with database.unit_of_work() as session:
        user = accounts.user_by_email(session, "editor@desk.example")
        accounts.set_active(session, user, active=False)
    assert stream.next("ended") is not None


def test_server_stops_while_pages_listen(app, feed, login):
    running = Running(app)
    client = httpx.Client(base_url=running.address, cookies=login(), timeout=20)
    with client.stream("GET", "/events") as answer:
        lines = answer.iter_lines()
        assert next(lines).startswith("retry:")
        began = time.monotonic()
        running.stop()
        assert not running.thread.is_alive()
        assert time.monotonic() - began < 5
        # The session goes on, so the browser is to come again.
        assert "event: ended" not in list(lines)


def test_nobody_looks_while_nobody_listens(listen, database, feed):
    stream = listen()
    assert feed.is_looking
    stream.close()
    until = time.monotonic() + 10
    while feed.is_looking:
        assert time.monotonic() < until, "it goes on looking"
        time.sleep(0.02)


# The looks ----------------------------------------------------------------------


def test_each_thing_is_told_once(database, desk):
    watch = Watch(database, marked(database))
    assert watch.look().articles == frozenset()
    article = newsroom.send_in(database, desk.editor).article
    assert watch.look().articles == {article.id}
    assert watch.look().articles == frozenset()


def test_row_that_appears_behind_a_later_one_is_told_too(database, desk):
    """On PostgreSQL a number is taken when a row is written; the row is seen when its transaction ends."""
    watch = Watch(database, marked(database))
    if database.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer")
    early = newsroom.send_in(database, desk.editor, title="Early")
    watch.look()
    with database.unit_of_work() as slow:
        priorities.hurry(slow, desk.editor, early.translations[0].id)
        late = newsroom.send_in(database, desk.editor, title="Late").article
        assert watch.look().articles == {late.id}
    assert watch.look().articles == {early.article.id}


def test_job_that_comes_further_moves_its_article(database, desk):
    submitted = newsroom.send_in(database, desk.editor)
    watch = Watch(database, marked(database))
    watch.look()
    with database.unit_of_work() as session:
        job = newsroom.newest_job(database, submitted.translations[0].id)
        job = session.merge(job)
        job.state, job.segments_done = "running", 1
    assert watch.look().articles == {submitted.article.id}
    assert watch.look().articles == frozenset()
    with database.unit_of_work() as session:
        session.merge(newsroom.newest_job(database, submitted.translations[0].id)).segments_done = 2
    assert watch.look().articles == {submitted.article.id}
