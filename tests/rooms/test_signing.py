"""Signing keys in the database: made once, rotated, revoked; what goes live is sealed and proves itself."""

import json
import threading
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests import newsroom
from tests.rooms.published import Publisher, approve_anew, revise
from transpub.activity.models import Activity
from transpub.core.clock import now
from transpub.core.db import Database
from transpub.core.errors import Forbidden
from transpub.core.queue import ListPublisher
from transpub.publishing import resealing, signing_store
from transpub.publishing.errors import KeyNotTrusted, NoSuchSigningKey, SigningKeyChanged, TooManySigningKeys
from transpub.publishing.going_live import publish_due
from transpub.publishing.models import Edition, EditionState
from transpub.publishing.payload import digest, text_of
from transpub.publishing.signing import verify
from transpub.publishing.signing_keys import KEYS_MAX
from transpub.publishing.signing_models import StoredKey
from transpub.translations import comments
from transpub.translations.workflow import Action


@pytest.fixture
def story(database, desk, approved, article_id):
    return Publisher(database, desk.publisher, article_id)


@pytest.fixture
def keys(database):
    """All public keys as they are at the moment of asking."""

    def ask():
        with database.read_only() as session:
            return signing_store.public_keys(session)

    return ask


def rotate(database, actor, **given):
    with database.unit_of_work() as session:
        return signing_store.rotate(session, actor, **given)


def revoke(database, actor, key_id):
    with database.unit_of_work() as session:
        return signing_store.revoke(session, actor, key_id)


def test_what_goes_live_is_sealed(story, keys):
    assert keys() == []
    edition = story.publish()
    verified = verify(edition.payload, keys())
    assert (verified.language, verified.edition, verified.key_id) == ("uk", 1, keys()[0].id)
    assert edition.etag == digest(edition.payload)
    assert [story.read().payload for _ in range(3)] == [edition.payload] * 3


def test_one_byte_more_is_told(story, keys):
    payload = story.publish().payload
    stored = json.loads(payload)
    stored["headline"] += " "
    with pytest.raises(Exception, match="signature_wrong"):
        verify(json.dumps(stored).encode(), keys())


def test_two_processes_at_once_make_one_key(database, keys):
    """Each with an engine of its own, as two processes have."""
    engines = 6
    barrier, made = threading.Barrier(engines), []

    def work(url):
        from transpub.core.db import make_engine

        own = Database(make_engine(url), ListPublisher())
        barrier.wait()
        with own.unit_of_work() as session:
            made.append(signing_store.signer(session).public.id)
        own.dispose()

    url = database.engine.url.render_as_string(hide_password=False)
    threads = [threading.Thread(target=work, args=[url]) for _ in range(engines)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [keys()[0].id] * engines
    assert len(keys()) == 1


def test_a_rotated_key_vouches_for_what_it_signed(database, desk, translation_id, story, keys):
    first = story.publish()
    old = keys()[0]
    new = rotate(database, desk.admin)
    approve_anew(database, desk, translation_id, " інакше")
    second = story.publish()
    assert [key.id for key in keys()] == [new.id, old.id]
    assert keys()[1].until == new.since
    assert verify(first.payload, keys()).key_id == old.id
    assert verify(second.payload, keys()).key_id == new.id


def test_a_private_half_is_kept_no_longer_than_it_signs(database, desk, story):
    story.publish()
    rotate(database, desk.admin)
    with database.read_only() as session:
        halves = session.scalars(select(StoredKey).order_by(StoredKey.since)).all()
        assert [row.private is None for row in halves] == [True, False]


def test_what_is_published_right_after_a_rotation_is_good(database, desk, translation_id, story, keys):
    for suffix in ("1", "2", "3"):
        approve_anew(database, desk, translation_id, suffix)
        rotate(database, desk.admin)
        assert verify(story.publish().payload, keys()).key_id == keys()[0].id


def test_a_clock_ahead_does_not_break_the_key_of_an_edition(database, desk, translation_id, story, keys):
    """Another machine had signed in its own future: the next key begins then, and so does the next edition."""
    first = story.publish()
    ahead = now() + timedelta(seconds=90)
    with database.unit_of_work() as session:
        session.execute(update(Edition).values(updated_at=ahead))
    new = rotate(database, desk.admin)
    assert new.since == ahead
    approve_anew(database, desk, translation_id, " інакше")
    second = story.publish()
    assert ahead <= second.updated_at <= ahead + timedelta(seconds=1)
    assert {verify(payload, keys()).edition for payload in (first.payload, second.payload)} == {1, 2}


def test_publishing_and_rotating_at_once(database, desk, translation_id, story, keys):
    """Whatever comes first, every edition is good by the keys as they are in the end."""
    story.publish()
    published = []
    for suffix in ("1", "2", "3", "4"):
        approve_anew(database, desk, translation_id, suffix)
        at_once = [
            threading.Thread(target=lambda: published.append(story.publish().payload)),
            threading.Thread(target=lambda: rotate(database, desk.admin)),
        ]
        for thread in at_once:
            thread.start()
        for thread in at_once:
            thread.join()
    assert sorted(verify(payload, keys()).edition for payload in published) == [2, 3, 4, 5]
    assert len(keys()) == 5


def test_an_order_to_rotate_given_twice_is_done_once(database, desk, keys):
    first = rotate(database, desk.admin, seen="")
    rotate(database, desk.admin, seen=first.id)
    with pytest.raises(SigningKeyChanged):
        rotate(database, desk.admin, seen=first.id)
    assert len(keys()) == 2


def test_a_revoked_key_vouches_for_nothing_and_another_signs(database, desk, translation_id, story, keys):
    stolen = story.publish()
    revoked = revoke(database, desk.admin, keys()[0].id)
    assert revoked.revoked_at is not None
    with pytest.raises(KeyNotTrusted):
        verify(stolen.payload, keys())
    approve_anew(database, desk, translation_id, " інакше")
    assert verify(story.publish().payload, keys()).key_id == keys()[0].id != revoked.id
    again = revoke(database, desk.admin, revoked.id)
    assert (again.revoked_at, len(keys())) == (revoked.revoked_at, 2)


def test_what_a_revoked_key_sealed_is_published_anew_as_it_was(database, desk, story, keys):
    before = {language: story.publish(language) for language in ("en", "uk")}
    revoke(database, desk.admin, keys()[0].id)
    assert resealing.reseal(database, desk.admin) == 2
    for language, old in before.items():
        new = story.read(language)
        assert verify(new.payload, keys()).key_id == keys()[0].id
        assert (new.number, new.published_at) == (2, old.published_at)
        assert text_of(new.payload) == text_of(old.payload)
        assert story.publish(language).id == new.id
    assert sorted(story.changes())[2:] == [("minor", "en", 2), ("minor", "uk", 2)]
    assert resealing.reseal(database, desk.admin) == 0
    with pytest.raises(Forbidden):
        resealing.reseal(database, desk.publisher)


def test_what_waits_stays_when_the_live_one_is_resealed(database, desk, translation_id, story, keys):
    live = story.publish()
    approve_anew(database, desk, translation_id, " інакше")
    waiting = story.schedule(now() + timedelta(hours=1))
    revoke(database, desk.admin, keys()[0].id)
    assert resealing.reseal(database, desk.admin) == 0
    assert (story.look().live.id, story.look().waiting.id) == (live.id, waiting.id)


def test_how_many_live_editions_a_revocation_leaves_without_proof(database, desk, story, keys):
    story.publish()
    story.publish("en")
    rotate(database, desk.admin)
    with database.read_only() as session:
        counts = [signing_store.live_in_its_time(session, key) for key in keys()]
    assert counts == [0, 2]


def test_a_key_can_be_revoked_however_many_there_are(database, desk, keys):
    moment = now()
    with database.unit_of_work() as session:
        for number in range(KEYS_MAX - 1):
            kept = StoredKey(id=str(number), raw=number.to_bytes(32), since=moment, until=moment, revoked_at=None)
            session.add(kept)
    current = rotate(database, desk.admin)
    with pytest.raises(TooManySigningKeys):
        rotate(database, desk.admin)
    assert revoke(database, desk.admin, current.id).revoked_at
    in_use = [key for key in keys() if key.until is None]
    assert len(in_use) == 1
    assert in_use != [current]
    # What was revoked vouches for nothing, and takes nobody's place.
    revoke(database, desk.admin, "7")
    assert rotate(database, desk.admin).until is None


def test_only_administrators_touch_keys(database, desk, keys):
    key = rotate(database, desk.admin)
    for who in (desk.editor, desk.publisher, desk.reviewer, desk.translator):
        with pytest.raises(Forbidden):
            rotate(database, who)
        with pytest.raises(Forbidden):
            revoke(database, who, key.id)
    with pytest.raises(NoSuchSigningKey):
        revoke(database, desk.admin, "x" * 500)
    assert keys() == [key]


def test_the_log_tells_what_was_done_to_keys(database, desk, story, keys):
    story.publish()
    rotate(database, desk.admin)
    revoke(database, desk.admin, keys()[0].id)
    with database.read_only() as session:
        steps = session.scalars(
            select(Activity).where(Activity.object_type == "signing_key").order_by(Activity.id)
        ).all()
        told = [(step.verb, step.actor_id is None, len(step.facts["key"])) for step in steps]
    assert told == [
        ("signing_key.made", True, 43),
        ("signing_key.rotated", False, 43),
        ("signing_key.revoked", False, 43),
        ("signing_key.made", False, 43),
    ]


def test_what_waits_is_sealed_when_it_goes_live(database, story, keys):
    waiting = story.schedule(now() + timedelta(hours=1))
    assert "signature" not in json.loads(waiting.payload)
    assert keys() == []
    with database.unit_of_work() as session:
        session.execute(update(Edition).values(scheduled_for=now() - timedelta(seconds=1)))
    assert publish_due(database) == 1
    live = story.read()
    assert (live.id, live.state) == (waiting.id, EditionState.LIVE)
    assert verify(live.payload, keys()).edition == 1


def test_what_is_brought_back_is_sealed_anew(database, desk, story, keys):
    story.publish()
    story.withdraw()
    new = rotate(database, desk.admin)
    back = story.restore()
    assert verify(back.payload, keys()).key_id == new.id
    assert json.loads(back.payload)["edition"] == 2
    assert story.publish().id == back.id


def test_an_edition_of_an_older_source_says_so(database, desk, story, article_id):
    assert json.loads(story.publish().payload)["source"]["is_outdated"] is False
    story.withdraw()
    revise(database, desk.editor, article_id, newsroom.BODY + "\n\nA comma.", base=1, minor=True)
    assert json.loads(story.restore().payload)["source"] == {
        "language": "en",
        "revision": 1,
        "is_outdated": False,
    }
    story.withdraw(explanation="Once more.")
    revise(database, desk.editor, article_id, newsroom.BODY + "\n\nThe port is open again.", base=2)
    assert json.loads(story.restore(reason="Again.").payload)["source"]["is_outdated"] is True


def test_a_gate_passed_with_a_reason_is_told_by_its_code(database, desk, submitted, translation_id, article_id):
    newsroom.draft(database, translation_id)
    newsroom.confirm_all(database, desk.translator, translation_id)
    newsroom.act(database, desk.translator, translation_id, Action.SUBMIT)
    newsroom.act(database, desk.reviewer, translation_id, Action.SEND_BACK, note="Look at the name once more.")
    with database.unit_of_work() as session:
        comments.add(session, desk.reviewer, translation_id, "Is it Petrenko?", is_return=True)
    newsroom.act(database, desk.translator, translation_id, Action.SUBMIT)
    newsroom.act(database, desk.admin, translation_id, Action.APPROVE, note="Petrenko knows the name.")
    edition = Publisher(database, desk.publisher, article_id).publish()
    review = json.loads(edition.payload)["provenance"]["human_review"]
    assert (review["role"], review["overridden"]) == ("admin", ["translation.returns_open"])
    assert "Petrenko" not in edition.payload.decode()
    assert desk.admin.name not in edition.payload.decode()


def test_the_newsroom_has_one_id(database):
    with database.read_only() as session:
        assert signing_store.newsroom_uid(session) == signing_store.newsroom_uid(session)
