"""The example of a partner's site against a live transpub: whatever publishers do, its mirror is the live set."""

import hashlib
import importlib.util
import random
import socket
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
import uvicorn
from fastapi.testclient import TestClient
from sqlalchemy import select, update

from tests import newsroom
from tests.rooms.published import Publisher, approve_anew
from transpub.accounts.permissions import SYSTEM
from transpub.app.factory import create_app
from transpub.app.serve import Server
from transpub.core.clock import now
from transpub.core.errors import TranspubError
from transpub.core.settings import Settings
from transpub.publishing import partners, signing_store
from transpub.publishing.models import Acknowledgement, Change, Edition, EditionState, Partner
from transpub.publishing.payload import edition_urn
from transpub.publishing.signing import verify
from transpub.publishing.steps import Step

pytestmark = pytest.mark.slow

FILE = Path(__file__).resolve().parents[2] / "examples" / "partner-site" / "partner_site.py"
ARTICLES = 4
THREADS = 4
STEPS = 40  # by each thread
LANGUAGES = ("en", "uk")


@pytest.fixture(scope="module")
def example():
    spec = importlib.util.spec_from_file_location("partner_site", FILE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def desk(database):
    people = newsroom.people(database)
    newsroom.announce(database)
    return people


@pytest.fixture
def live(database, database_url, tmp_path):
    """The address of a running transpub."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    app = create_app(Settings(data_dir=tmp_path, database_url=database_url), database)
    server = Server(uvicorn.Config(app, log_config=None, access_log=False), app)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join()


class Meddler(httpx.HTTPTransport):
    """The way between the two; in whatever passes, the words in `changes` become others."""

    def __init__(self):
        super().__init__()
        self.changes = {}

    def handle_request(self, request):
        answer = super().handle_request(request)
        body = answer.read()
        for word, other in self.changes.items():
            body = body.replace(word, other)
        return httpx.Response(answer.status_code, headers={"Content-Type": "application/json"}, content=body)


@pytest.fixture
def way():
    return Meddler()


@pytest.fixture
def mirror(database, live, example, way, tmp_path):
    with database.unit_of_work() as session:
        _, key = partners.create(session, SYSTEM, "Odesa Daily")
        session.execute(update(Partner).values(rate_per_minute=60_000))
    headers = {"Authorization": f"Bearer {key}", "Accept-Encoding": "identity"}
    with httpx.Client(base_url=live, headers=headers, timeout=40, transport=way) as client:
        yield example.Mirror(client, str(tmp_path / "mirror.sqlite3"))


@pytest.fixture
def stories(database, desk):
    """Publishers at work on articles that are approved in Ukrainian, and the translations' ids."""
    made = [newsroom.send_in(database, desk.editor, title=f"Story {number}") for number in range(ARTICLES)]
    for submitted in made:
        newsroom.approved(database, desk, submitted.translations[0].id)
    return [
        (Publisher(database, desk.publisher, submitted.article.id), submitted.translations[0].id)
        for submitted in made
    ]


def held(mirror):
    """What the mirror has: edition and hash of the bytes, by id."""
    with mirror.open() as database:
        rows = database.execute("SELECT id, edition, payload FROM texts").fetchall()
    return {text: (edition, hashlib.sha256(payload).hexdigest()) for text, edition, payload in rows}


def live_set(database):
    with database.read_only() as session:
        editions = session.scalars(select(Edition).where(Edition.state == EditionState.LIVE)).all()
        return {edition_urn(it.article_id, it.language): (it.number, it.etag) for it in editions}


def take_steps(seed, database, desk, stories, done):
    """What a busy desk does, as it comes; steps that are out of place are refused and passed over."""
    chance = random.Random(seed)
    for step in range(STEPS):
        story, translation_id = chance.choice(stories)
        language = chance.choice(LANGUAGES)
        kind = chance.choices(
            ("publish", "correct", "minor", "withdraw", "restore", "kill", "rotate", "embargo"),
            (12, 6, 4, 5, 10, 1, 1, 1),
        )[0]
        try:
            match kind:
                case "publish" | "correct" | "minor":
                    if language == "uk" and chance.random() < 0.6:
                        approve_anew(database, desk, translation_id, f" {seed}-{step}")
                    note = "The number was wrong." if kind == "correct" else ""
                    story.publish(language, Step(kind), note=note)
                case "withdraw":
                    story.withdraw(language)
                case "restore":
                    story.restore(language, f"Right after all, {seed}-{step}.")
                case "kill":
                    story.kill()
                case "rotate":
                    with database.unit_of_work() as session:
                        signing_store.rotate(session, desk.admin)
                case "embargo":
                    story.schedule(now() + timedelta(hours=1), language)
        except TranspubError:
            done["refused"] += 1
        else:
            done[kind] += 1


def test_the_mirror_equals_the_live_set(database, desk, stories, mirror, example):
    done, stop = Counter(), threading.Event()

    def follow():
        while not stop.is_set():
            mirror.catch_up(wait=1)

    with ThreadPoolExecutor(THREADS + 1) as pool:
        reader = pool.submit(follow)
        publishers = [pool.submit(take_steps, seed, database, desk, stories, done) for seed in range(THREADS)]
        wait(publishers)
        stop.set()
        for work in (reader, *publishers):
            work.result()
    mirror.catch_up()
    assert held(mirror) == live_set(database)
    # Enough has happened, of every kind that partners are told of.
    assert sum(done.values()) - done["refused"] >= THREADS * STEPS / 4, done
    assert {"publish", "withdraw", "restore"} <= set(done), done
    with database.read_only() as session:
        keys = signing_store.public_keys(session)
        told = session.scalars(select(Change).where(Change.is_newest)).all()
        acknowledged = set(session.scalars(select(Acknowledgement.sequence)))
    with mirror.open() as kept:
        assert [verify(payload, keys).edition for (payload,) in kept.execute("SELECT payload FROM texts")]
        assert kept.execute("SELECT count(*) FROM owed").fetchone() == (0,)
        assert kept.execute("SELECT after FROM cursor").fetchone() == (max(change.sequence for change in told),)
    assert {change.sequence for change in told if change.type in ("withdraw", "kill")} <= acknowledged


def test_readers_see_what_is_live_and_nothing_else(database, desk, stories, mirror, example):
    (story, _), (other, _), (waiting, _), _ = stories
    story.publish("uk")
    other.publish("en")
    waiting.embargo_article(now() + timedelta(hours=1))
    waiting.publish("en")
    assert mirror.catch_up() == 2
    with TestClient(example.site(mirror)) as visitor:
        page = visitor.get(f"/{edition_urn(story.article_id, 'uk')}")
        assert "<h1>" in page.text
        assert page.headers["content-security-policy"].startswith("default-src 'none'")
        assert visitor.get("/").text.count("<li") == 2
        other.withdraw("en")
        mirror.catch_up()
        assert visitor.get(f"/{edition_urn(other.article_id, 'en')}").status_code == 404
        assert visitor.get("/").text.count("<li") == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_not_genuine_is_not_shown_until_it_is(stories, mirror, way):
    """Somebody on the way changes a text. All else goes on, and the text comes when it is right again."""
    (story, _), (other, _), *_ = stories
    way.changes = {b"Story 0": b"Story 9"}
    story.publish("en")
    other.publish("en")
    mirror.catch_up()
    assert set(held(mirror)) == {edition_urn(other.article_id, "en")}
    other.withdraw("en")
    mirror.catch_up()
    assert held(mirror) == {}
    way.changes = {}
    mirror.catch_up()
    assert set(held(mirror)) == {edition_urn(story.article_id, "en")}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_genuine_text_of_another_id_is_not_taken_for_it(stories, mirror, way):
    (story, _), (other, _), *_ = stories
    story.publish("en")
    other.publish("en")
    # Every request for the one is answered with the other, signature and all.
    way.changes = {
        story.article_id.urn.encode(): b"urn:uuid:0",
        str(story.article_id).encode(): str(other.article_id).encode(),
    }
    mirror.catch_up()
    assert set(held(mirror)) == {edition_urn(other.article_id, "en")}
