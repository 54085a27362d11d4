"""Editions, the change log, what partners may read."""

import json
import threading
import uuid

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from tests import newsroom
from transpub.core.errors import Forbidden, NotFound
from transpub.publishing import changelog, lists, partners, queries, reading, service, taking_down
from transpub.publishing.errors import (
    ArticleKilled,
    BadPartnerKey,
    ExplanationMissing,
    Gone,
    LanguageNotAvailable,
    NotApproved,
    NothingPublished,
    PartnerNameTaken,
    TooManyKeys,
)
from transpub.publishing.listing import Wanted, live_list
from transpub.publishing.models import Edition, EditionState
from transpub.publishing.partners import Reader
from transpub.publishing.reading import LanguageWish
from transpub.translations.workflow import Action

ANYONE = Reader(uuid.UUID(int=0), "anyone", ())


@pytest.fixture
def desk(database):
    people = newsroom.people(database)
    newsroom.announce(database)
    return people


@pytest.fixture
def article(database, desk):
    submitted = newsroom.send_in(database, desk.editor)
    newsroom.approved(database, desk, submitted.translations[0].id)
    return submitted


def publish(database, actor, article, language="uk"):
    with database.unit_of_work() as session:
        return service.publish(session, actor, article.article.id, language)


def changes(database):
    with database.read_only() as session:
        page = changelog.page(session, ANYONE, 0, limit=1000, history=True)
        entries = [told.entry for told in page.changes]
        return [(entry.sequence, entry.type, entry.language, entry.edition_number) for entry in entries]


def correct(database, desk, article, suffix):
    """Send back, change every sentence, approve again."""
    translation_id = article.translations[0].id
    newsroom.act(database, desk.reviewer, translation_id, Action.SEND_BACK, note="ще раз")
    newsroom.confirm_all(database, desk.translator, translation_id, suffix=suffix)
    newsroom.act(database, desk.translator, translation_id, Action.SUBMIT)
    newsroom.act(database, desk.reviewer, translation_id, Action.APPROVE)


def test_the_payload_tells_the_text_and_how_it_came_to_be(database, desk, article):
    edition = publish(database, desk.publisher, article)
    payload = json.loads(edition.payload)
    assert payload["language"] == "uk"
    assert payload["edition"] == 1
    assert payload["headline"].endswith("!")
    assert payload["body_html"].count("<p>") == 3
    assert payload["source"] == {"language": "en", "revision": 1, "is_outdated": False}
    provenance = payload["provenance"]
    assert provenance["machine"] == [
        {
            "engine": "echo",
            "kind": "test",
            "model": "echo-en-uk",
            "route": "en→uk",
            "segments": 7,
            "version": "1",
        }
    ]
    assert provenance["human_review"]["role"] == "reviewer"
    assert provenance["human_review"]["second_person"] is True
    assert provenance["human_review"]["overridden"] == []
    assert provenance["human_review"]["edited_share"] == 1.0
    assert provenance["digital_source_type"].endswith("compositeWithTrainedAlgorithmicMedia")


def test_only_an_approved_translation_is_published_and_only_by_a_publisher(database, desk):
    submitted = newsroom.send_in(database, desk.editor)
    newsroom.draft(database, submitted.translations[0].id)
    with pytest.raises(NotApproved):
        publish(database, desk.publisher, submitted)
    with pytest.raises(Forbidden):
        publish(database, desk.editor, submitted)
    with pytest.raises(NotFound):
        publish(database, desk.publisher, submitted, "pl")
    assert changes(database) == []


def test_publishing_twice_publishes_once(database, desk, article):
    first = publish(database, desk.publisher, article)
    assert publish(database, desk.publisher, article).id == first.id
    assert changes(database) == [(1, "create", "uk", 1)]


def test_the_live_edition_stays_as_it_is_while_people_edit(database, desk, article):
    first = publish(database, desk.publisher, article)
    translation_id = article.translations[0].id
    newsroom.act(database, desk.reviewer, translation_id, Action.SEND_BACK, note="ще раз")
    newsroom.confirm_all(database, desk.translator, translation_id, suffix=" інакше")
    with database.read_only() as session:
        live = queries.live_edition(session, article.article.id, "uk")
        assert (live.id, live.payload, live.etag) == (first.id, first.payload, first.etag)


def test_a_second_edition_supersedes_the_first_and_keeps_its_date(database, desk, article):
    first = publish(database, desk.publisher, article)
    correct(database, desk, article, " інакше")
    second = publish(database, desk.publisher, article)
    assert (second.number, second.published_at) == (2, first.published_at)
    assert second.updated_at > first.updated_at
    assert changes(database) == [(1, "create", "uk", 1), (2, "update", "uk", 2)]
    with database.read_only() as session:
        states = [(found.number, found.state) for found in queries.editions_of(session, article.article.id)]
        assert states == [(2, EditionState.LIVE), (1, EditionState.SUPERSEDED)]
        ids = {json.loads(found.payload)["id"] for found in queries.editions_of(session, article.article.id)}
        assert len(ids) == 1


def test_the_source_language_has_editions_too(database, desk, article):
    edition = publish(database, desk.publisher, article, "en")
    payload = json.loads(edition.payload)
    assert payload["headline"] == "Grain ships leave Odesa"
    assert payload["provenance"]["machine"] == []
    assert payload["provenance"]["digital_source_type"].endswith("digitalCreation")


def test_the_database_itself_keeps_one_live_edition(database, desk, article):
    publish(database, desk.publisher, article)
    correct(database, desk, article, " інакше")
    publish(database, desk.publisher, article)
    with pytest.raises(IntegrityError), database.unit_of_work() as session:
        session.execute(update(Edition).values(state=EditionState.LIVE))


def test_a_kill_takes_every_language_down_with_tombstones(database, desk, article):
    publish(database, desk.publisher, article)
    publish(database, desk.publisher, article, "en")
    with database.unit_of_work() as session:
        killed = taking_down.kill(session, desk.publisher, article.article.id, explanation="Source withdrew it.")
        assert sorted(edition.language for edition in killed) == ["en", "uk"]
    assert [entry[1:3] for entry in changes(database)][2:] == [("kill", "en"), ("kill", "uk")]
    with database.read_only() as session:
        with pytest.raises(Gone) as caught:
            reading.live_text(session, ANYONE, article.article.id, LanguageWish("uk"))
        assert caught.value.facts["explanation"] == "Source withdrew it."
        assert live_list(session, ANYONE, Wanted(), limit=10, cursor=None).editions == []
    with pytest.raises(ArticleKilled):
        publish(database, desk.publisher, article)


def test_a_kill_needs_an_explanation_and_something_to_kill(database, desk, article):
    with pytest.raises(NothingPublished), database.unit_of_work() as session:
        taking_down.kill(session, desk.publisher, article.article.id, explanation="why")
    publish(database, desk.publisher, article)
    with pytest.raises(ExplanationMissing), database.unit_of_work() as session:
        taking_down.kill(session, desk.publisher, article.article.id, explanation="  ")
    with pytest.raises(Forbidden), database.unit_of_work() as session:
        taking_down.kill(session, desk.reviewer, article.article.id, explanation="why")


def test_eight_publishers_at_once_make_one_edition(database, desk, article):
    gate, made = threading.Barrier(8), []

    def go():
        gate.wait()
        made.append(publish(database, desk.publisher, article).id)

    threads = [threading.Thread(target=go) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 8
    assert len(set(made)) == 1
    assert changes(database) == [(1, "create", "uk", 1)]


def test_lists_are_paged_by_cursor_without_gap_or_repetition(database, desk):
    for number in range(5):
        submitted = newsroom.send_in(database, desk.editor, title=f"Story number {number} goes out")
        publish(database, desk.publisher, submitted, "en")
    headlines, cursor = [], None
    with database.read_only() as session:
        while True:
            page = live_list(session, ANYONE, Wanted(("en",)), limit=2, cursor=cursor)
            headlines += [edition.headline for edition in page.editions]
            cursor = page.next_cursor
            if cursor is None:
                break
    assert headlines == [f"Story number {number} goes out" for number in (4, 3, 2, 1, 0)]


@pytest.mark.parametrize(
    ("language", "accept", "chosen"),
    [
        ("uk", None, "uk"),
        ("uk", "en", "uk"),
        (None, "uk, en;q=0.5", "uk"),
        (None, "de, en;q=0.5", "en"),
        (None, "en-GB", "en"),
        (None, "*", "en"),
        (None, "de, *;q=0.1", "en"),
        (None, None, "en"),
    ],
)
def test_the_language_is_the_one_asked_for(database, desk, article, language, accept, chosen):
    publish(database, desk.publisher, article)
    publish(database, desk.publisher, article, "en")
    with database.read_only() as session:
        found = reading.live_text(session, ANYONE, article.article.id, LanguageWish(language, accept))
    assert (found.edition.language, sorted(found.live)) == (chosen, ["en", "uk"])


@pytest.mark.parametrize(("language", "accept"), [("de", None), (None, "de"), (None, "de;q=1, uk;q=0")])
def test_another_language_is_never_given_silently(database, desk, article, language, accept):
    publish(database, desk.publisher, article)
    with database.read_only() as session, pytest.raises(LanguageNotAvailable):
        reading.live_text(session, ANYONE, article.article.id, LanguageWish(language, accept))


def test_a_partner_sees_its_languages_only(database, desk, article):
    publish(database, desk.publisher, article)
    publish(database, desk.publisher, article, "en")
    russian = Reader(uuid.uuid4(), "ru", ("ru",))
    with database.read_only() as session:
        assert live_list(session, russian, Wanted(), limit=10, cursor=None).editions == []
        with pytest.raises(NotFound):
            reading.live_text(session, russian, article.article.id, LanguageWish("uk"))
        assert changelog.page(session, russian, 0, limit=10).changes == []


def test_partner_keys_are_shown_once_rotated_and_revoked(database, desk):
    with database.unit_of_work() as session:
        partner, first = partners.create(session, desk.admin, "Odesa Daily", languages=["uk"])
        second = partners.add_key(session, desk.admin, partner)
        with pytest.raises(TooManyKeys):
            partners.add_key(session, desk.admin, partner)
    with database.read_only() as session:
        assert partners.by_key(session, first).languages == ("uk",)
        assert partners.by_key(session, second).name == "Odesa Daily"
    with database.unit_of_work() as session:
        found = partners.by_name(session, "Odesa Daily")
        assert partners.revoke_keys(session, desk.admin, found) == 2
    with database.read_only() as session:
        for key in (first, second, "tpp_unknown"):
            with pytest.raises(BadPartnerKey):
                partners.by_key(session, key)


def test_partners_are_an_administrators_business(database, desk):
    with database.unit_of_work() as session:
        with pytest.raises(Forbidden):
            partners.create(session, desk.publisher, "Kyiv Weekly")
        partners.create(session, desk.admin, "Kyiv Weekly")
        with pytest.raises(PartnerNameTaken):
            partners.create(session, desk.admin, "Kyiv Weekly")


def test_what_is_ready_leaves_the_list_once_it_is_live(database, desk, article):
    with database.read_only() as session:
        assert [found.id for found in lists.ready(session, limit=10)] == [article.translations[0].id]
    publish(database, desk.publisher, article)
    with database.read_only() as session:
        assert lists.ready(session, limit=10) == []
    correct(database, desk, article, " інакше")
    with database.read_only() as session:
        assert [found.id for found in lists.ready(session, limit=10)] == [article.translations[0].id]
        assert session.scalars(select(Edition)).all()
