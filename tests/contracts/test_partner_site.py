"""The example of a partner's site against a live transpub: whatever publishers do, its mirror is the live set."""

import random
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import newsroom
from tests.contracts.mirrored import held, live_set, new_source
from tests.rooms.published import Publisher, approve_anew
from transpub.core.clock import now
from transpub.core.errors import TranspubError
from transpub.publishing import signing_store
from transpub.publishing.models import Acknowledgement, Change
from transpub.publishing.signing import verify
from transpub.publishing.steps import Step

pytestmark = pytest.mark.slow

ARTICLES = 4
THREADS = 4
STEPS, STEPS_MAX = 30, 300  # by each thread
LANGUAGES = ("en", "uk")
KINDS = {
    "publish": 12, "correct": 6, "minor": 4, "withdraw": 5, "restore": 10,
    "kill": 2, "rotate": 2, "embargo": 2, "revise": 2,
}  # fmt: skip


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


def take_steps(seed, database, desk, stories, done):
    """What a busy desk does, as it comes; steps that are out of place are refused and passed over. It goes on until
    all kinds have happened."""
    chance = random.Random(seed)
    for step in range(STEPS_MAX):
        if step >= STEPS and set(KINDS) <= set(done):
            return
        story, translation_id = chance.choice(stories)
        language = chance.choice(LANGUAGES)
        (kind,) = chance.choices(list(KINDS), list(KINDS.values()))
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
                case "revise":
                    new_source(database, desk, story, f"Ship {seed}-{step} has left.")
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
    # Enough has happened, of every kind.
    assert sum(done.values()) - done["refused"] >= THREADS * STEPS / 4, done
    assert set(KINDS) <= set(done), done
    with database.read_only() as session:
        keys = signing_store.public_keys(session)
        told = session.scalars(select(Change).where(Change.is_newest)).all()
        acknowledged = set(session.scalars(select(Acknowledgement.sequence)))
    with mirror.open() as kept:
        assert [verify(payload, keys).edition for (payload,) in kept.execute("SELECT payload FROM texts")]
        assert kept.execute("SELECT count(*) FROM owed").fetchone() == (0,)
        assert kept.execute("SELECT after FROM cursor").fetchone() == (max(change.sequence for change in told),)
    assert {change.sequence for change in told if change.type in ("withdraw", "kill")} <= acknowledged
