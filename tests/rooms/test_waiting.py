"""What waits, beside what happens meanwhile: embargoes moved, texts sent back, kills, forms sent twice."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from tests import newsroom
from tests.rooms.published import Publisher, approve_anew
from transpub.articles import service as articles
from transpub.core.clock import moved, now
from transpub.publishing import bulk, embargo, first_steps, lists, queries
from transpub.publishing.bulk import Result
from transpub.publishing.doubts import Doubt, doubts
from transpub.publishing.errors import EmbargoChangedMeanwhile, NothingPublished, PublishedMeanwhile
from transpub.publishing.going_live import publish_due
from transpub.publishing.lists import Listing
from transpub.publishing.models import Edition, EditionState
from transpub.publishing.service import Seen
from transpub.publishing.situation import embargo_mark, running_embargo
from transpub.publishing.steps import Standing, Step
from transpub.translations.workflow import Action

HOUR = timedelta(hours=1)
NONE = embargo_mark(None)


@pytest.fixture
def at_work(database, desk, approved, article_id):
    assert approved
    return Publisher(database, desk.publisher, article_id)


def told(at_work, edition):
    with at_work.database.read_only() as session:
        return doubts(session, [session.get(Edition, edition.id)]).get(edition.id)


def test_nobody_publishes_into_an_embargo_they_have_not_seen(at_work):
    until = now() + HOUR
    at_work.embargo_article(until)
    for step in (at_work.publish, lambda **given: at_work.schedule(now() + HOUR, **given)):
        with pytest.raises(EmbargoChangedMeanwhile) as refused:
            step(seen=Seen(embargo=NONE))
        assert refused.value.facts["who"] == "Publisher"
    assert at_work.look().waiting is None
    assert at_work.publish(seen=Seen(embargo=embargo_mark(until))).state == EditionState.SCHEDULED


def test_nobody_publishes_past_an_embargo_that_was_lifted_since(at_work):
    until = now() + HOUR
    at_work.embargo_article(until)
    at_work.embargo_article(None)
    with pytest.raises(EmbargoChangedMeanwhile):
        at_work.publish(seen=Seen(embargo=embargo_mark(until)))
    assert at_work.look().standing is Standing.NONE


def test_what_was_taken_down_comes_back_only_beside_the_embargo_that_was_seen(at_work):
    at_work.publish()
    at_work.withdraw()
    at_work.embargo_article(now() + HOUR)
    for new_text in (False, True):
        with pytest.raises(EmbargoChangedMeanwhile):
            at_work.restore(seen=Seen(embargo=NONE), new_text=new_text)
    assert at_work.look().waiting is None


def test_of_two_who_set_an_embargo_the_second_is_told(at_work, database):
    first, second = now() + HOUR, now() + 2 * HOUR

    def set_to(until):
        with database.unit_of_work() as session:
            article = embargo.set_on_article(session, at_work.actor, at_work.article_id, until, seen=NONE)
            return article.embargo_until

    assert set_to(first) == set_to(first) == first
    with pytest.raises(EmbargoChangedMeanwhile):
        set_to(second)


def test_an_embargo_that_is_over_is_none(at_work, database):
    at_work.embargo_article(now() + HOUR)
    with database.read_only() as session:
        article = articles.find(session, at_work.article_id)
    assert running_embargo(article) == article.embargo_until
    with moved(2 * HOUR):
        assert running_embargo(article) is None
        assert at_work.look().embargo is None


def test_a_kill_where_nothing_is_out_cancels_all_that_waits_and_bars_nothing(at_work, database):
    waiting = [at_work.schedule(now() + HOUR), at_work.schedule(now() + HOUR, "en")]
    cancelled = at_work.kill("")
    assert {(entry.id, entry.state) for entry in cancelled} == {
        (entry.id, EditionState.CANCELLED) for entry in waiting
    }
    with moved(2 * HOUR):
        assert publish_due(database) == 0
    assert at_work.changes() == []
    with pytest.raises(NothingPublished):
        at_work.kill()
    assert at_work.publish().state == EditionState.LIVE


def test_one_edition_that_cannot_go_live_stops_no_other(at_work, database, desk, caplog):
    broken = at_work.schedule(now() + HOUR)
    at_work.schedule(now() + 2 * HOUR, "en")
    with database.unit_of_work() as session:
        session.execute(update(Edition).where(Edition.id == broken.id).values(payload=b"\xff no JSON"))
    with moved(3 * HOUR):
        assert publish_due(database) == 1
        assert publish_due(database) == 0
    assert at_work.listed() == ["en"]
    assert f"uk of article {at_work.article_id} is due and could not go live" in caplog.text


def test_a_text_that_is_no_longer_the_approved_one_is_told(at_work, database, desk, translation_id):
    edition = at_work.schedule(now() + HOUR)
    assert told(at_work, edition) is None
    newsroom.act(database, desk.reviewer, translation_id, Action.SEND_BACK, note="Ще раз.")
    assert told(at_work, edition) is Doubt.SENT_BACK
    newsroom.confirm_all(database, desk.translator, translation_id, suffix=" інакше")
    newsroom.act(database, desk.translator, translation_id, Action.SUBMIT)
    newsroom.act(database, desk.reviewer, translation_id, Action.APPROVE)
    assert told(at_work, edition) is Doubt.APPROVED_ANEW
    at_work.unschedule()
    assert told(at_work, edition) is None


def test_another_kind_of_change_is_scheduled_anew(at_work, database, desk, translation_id):
    at_work.publish()
    approve_anew(database, desk, translation_id, " інакше")
    at = now() + HOUR
    first = at_work.schedule(at, note="Number.")
    corrected = at_work.schedule(at, note="Number.", kind=Step.CORRECT)
    assert (corrected.number, corrected.change) == (first.number + 1, "correct")
    assert at_work.schedule(at, note="Number.", kind=Step.CORRECT).id == corrected.id


def test_what_waits_is_listed_as_it_goes_out_also_once_an_embargo_moves(at_work, database, desk):
    at_work.schedule(now() + HOUR)
    other = newsroom.send_in(database, desk.editor, title="Another story")
    newsroom.approved(database, desk, other.translations[0].id)
    Publisher(database, desk.publisher, other.article.id).schedule(now() + 2 * HOUR)

    def order():
        with database.read_only() as session:
            return [edition.article_id for edition in lists.editions(session, Listing.SCHEDULED, limit=9)]

    assert order() == [at_work.article_id, other.article.id]
    at_work.embargo_article(now() + 3 * HOUR)
    assert order() == [other.article.id, at_work.article_id]
    at_work.embargo_article(None)
    assert order() == [at_work.article_id, other.article.id]


def test_an_embargo_on_what_brings_a_killed_text_back(at_work, database):
    at_work.publish()
    at_work.kill()
    at_work.embargo_article(now() + HOUR)
    assert at_work.restore().state == EditionState.SCHEDULED
    at_work.embargo_edition(now() + 5 * HOUR)
    with moved(2 * HOUR):
        assert publish_due(database) == 0
    with moved(6 * HOUR):
        assert publish_due(database) == 1


def test_steps_that_take_down_and_bring_back_are_taken_once(at_work):
    at_work.publish()
    version = at_work.look().version
    withdrawn = at_work.withdraw(seen=Seen(version))
    assert at_work.withdraw(seen=Seen(version)).id == withdrawn.id
    with pytest.raises(PublishedMeanwhile):
        at_work.withdraw(explanation="For another reason.", seen=Seen(version))
    version = at_work.look().version
    back = at_work.restore(seen=Seen(version))
    assert at_work.restore(seen=Seen(version)).id == back.id
    (killed,) = at_work.kill(seen_version=at_work.look().version)
    assert [entry.id for entry in at_work.kill(seen_version=version)] == [killed.id]
    version = at_work.look().version
    again = at_work.restore(seen=Seen(version), new_text=True)
    assert at_work.restore(seen=Seen(version), new_text=True).id == again.id
    assert [entry[0] for entry in at_work.changes()] == ["create", "withdraw", "restore", "kill", "restore"]


def test_what_was_live_again_after_a_kill_may_be_asked_for_in_more_languages(at_work, database, desk):
    def wish():
        with database.unit_of_work() as session:
            return bulk.request(session, desk.editor, at_work.article_id, ["uk"], offer_ttl=newsroom.TTL)

    at_work.publish()
    at_work.publish("en")
    at_work.kill()
    (refused,) = wish()
    assert refused.result is Result.REFUSED
    assert "Bring back" in str(refused.reason)
    at_work.restore("en")
    assert [outcome.result for outcome in wish()] == [Result.EXISTS]


def test_the_way_to_the_first_article_ends_with_what_readers_had(at_work, database):
    def is_on_the_way():
        with database.read_only() as session:
            return first_steps.progress(session, ttl=newsroom.TTL) is not None

    at_work.schedule(now() + HOUR)
    assert is_on_the_way()
    at_work.unschedule()
    assert is_on_the_way()
    at_work.publish()
    assert not is_on_the_way()


def test_an_edition_is_compared_with_the_last_that_was_out(at_work, database, desk, translation_id):
    first = at_work.publish()
    approve_anew(database, desk, translation_id, " інакше")
    at_work.schedule(now() + HOUR)
    at_work.unschedule()
    third = at_work.publish()
    with database.read_only() as session:
        found = queries.before(session, third)
        assert found is not None
        assert found.id == first.id
        assert queries.before(session, first) is None
