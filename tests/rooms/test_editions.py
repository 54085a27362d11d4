"""Correct, minor, withdraw, kill, restore, and writes of people who saw something else."""

import json
import threading

import pytest

from tests import newsroom
from tests.rooms.published import ANYONE, Publisher, approve_anew, revise
from transpub.activity import service as activity
from transpub.core.clock import now
from transpub.core.errors import Forbidden, TranspubError
from transpub.publishing import changelog, lists, queries
from transpub.publishing.errors import (
    ArticleKilled,
    ExplanationMissing,
    Gone,
    NotApproved,
    NoteMissing,
    NothingPublished,
    PublishedMeanwhile,
    StepBlocked,
    StepOutOfPlace,
    TextChangedMeanwhile,
)
from transpub.publishing.lists import Listing
from transpub.publishing.models import EditionState
from transpub.publishing.service import Seen
from transpub.publishing.steps import Standing, Step


@pytest.fixture
def at_work(database, desk, approved, article_id):
    """A publisher with an approved Ukrainian text."""
    assert approved
    return Publisher(database, desk.publisher, article_id)


@pytest.fixture
def anew(database, desk, translation_id):
    """`anew(" інакше")`: the Ukrainian text changed and approved again."""
    return lambda suffix: approve_anew(database, desk, translation_id, suffix)


def test_a_correction_shows_its_note_to_readers_and_partners(at_work, anew, database):
    at_work.publish()
    anew(" інакше")
    with pytest.raises(NoteMissing):
        at_work.publish(kind=Step.CORRECT, note="  ")
    edition = at_work.publish(kind=Step.CORRECT, note="The number of ships was wrong.")
    told = json.loads(edition.payload)
    assert (told["edition"], told["update_type"]) == (2, "correct")
    assert told["editorial_note"] == "The number of ships was wrong."
    with database.read_only() as session:
        entry = changelog.page(session, ANYONE, 1, limit=9).changes[0].entry
    assert (entry.type, entry.note) == ("correct", "The number of ships was wrong.")


def test_a_minor_change_says_so_and_keeps_the_note_readers_have(at_work, anew):
    at_work.publish()
    anew(" інакше")
    at_work.publish(kind=Step.CORRECT, note="The number of ships was wrong.")
    anew(" ще")
    told = json.loads(at_work.publish(kind=Step.MINOR).payload)
    assert (told["update_type"], told["editorial_note"]) == ("minor", "The number of ships was wrong.")
    assert at_work.changes() == [("create", "uk", 1), ("correct", "uk", 2), ("minor", "uk", 3)]


def test_nothing_new_is_no_correction_and_a_form_posted_twice_makes_one_edition(at_work, anew):
    at_work.publish()
    with pytest.raises(StepBlocked) as caught:
        at_work.publish(kind=Step.CORRECT, note="Nothing.")
    assert caught.value.facts["obstacle"] == "publishing.nothing_new"
    anew(" інакше")
    first = at_work.publish(kind=Step.CORRECT, note="Right now.")
    assert at_work.publish(kind=Step.CORRECT, note="Right now.").id == first.id
    assert len(at_work.changes()) == 2


def test_what_never_went_out_is_not_corrected(at_work):
    for kind in (Step.CORRECT, Step.MINOR):
        with pytest.raises(StepOutOfPlace):
            at_work.publish(kind=kind, note="x")
    with pytest.raises(StepOutOfPlace):
        at_work.withdraw()
    with pytest.raises(StepOutOfPlace):
        at_work.restore()


def test_a_withdrawn_language_is_gone_with_its_explanation_the_others_stay(at_work, database):
    at_work.publish()
    at_work.publish("en")
    with pytest.raises(ExplanationMissing):
        at_work.withdraw(explanation=" ")
    edition = at_work.withdraw(explanation="A name was wrong.")
    assert (edition.state, edition.explanation) == (EditionState.WITHDRAWN, "A name was wrong.")
    with pytest.raises(Gone) as caught:
        at_work.read("uk")
    assert caught.value.facts["explanation"] == "A name was wrong."
    with pytest.raises(Gone):
        at_work.read(None, accept="uk")
    assert at_work.read(None, accept="uk, en;q=0.5").language == "en"
    assert at_work.listed() == ["en"]
    assert at_work.changes()[-1] == ("withdraw", "uk", 1)
    with database.read_only() as session:
        assert lists.ready(session, limit=9) == []
        assert [found.language for found in lists.editions(session, Listing.WITHDRAWN, limit=9)] == ["uk"]


def test_a_withdrawn_text_comes_back_as_it_was_under_a_new_number(at_work):
    first = json.loads(at_work.publish(note="First note.").payload)
    at_work.withdraw()
    with pytest.raises(NoteMissing):
        at_work.restore(reason="")
    edition = at_work.restore(reason="The name was right after all.")
    told = json.loads(edition.payload)
    assert (told["edition"], told["update_type"], told["editorial_note"]) == (2, "restore", "First note.")
    assert (told["body_html"], told["published"], told["id"]) == (
        first["body_html"],
        first["published"],
        first["id"],
    )
    assert at_work.changes() == [("create", "uk", 1), ("withdraw", "uk", 1), ("restore", "uk", 2)]
    assert at_work.look().standing is Standing.LIVE


def test_a_withdrawn_language_may_be_published_again_with_another_text(at_work, anew, database):
    at_work.publish()
    at_work.withdraw()
    anew(" інакше")
    with database.read_only() as session:
        assert len(lists.ready(session, limit=9)) == 1
    edition = at_work.publish()
    assert edition.headline.endswith("інакше")
    assert at_work.changes()[-1] == ("restore", "uk", 2)


def test_a_text_brought_back_as_it_was_leaves_the_newer_one_ready(at_work, anew, database):
    at_work.publish()
    at_work.withdraw()
    anew(" інакше")
    assert at_work.restore().headline.endswith("!")
    with database.read_only() as session:
        assert len(lists.ready(session, limit=9)) == 1


def test_a_kill_reaches_what_is_withdrawn_and_what_is_scheduled_too(at_work, anew):
    later = now() + newsroom.TTL
    at_work.publish()
    at_work.publish("en")
    at_work.withdraw("en")
    anew(" інакше")
    at_work.schedule(later)
    killed = at_work.kill("The source withdrew it.")
    assert [(found.language, found.number) for found in killed] == [("en", 1), ("uk", 1)]
    assert at_work.look().waiting is None
    assert at_work.changes()[-2:] == [("kill", "en", 1), ("kill", "uk", 1)]
    for language in ("uk", "en"):
        with pytest.raises(Gone):
            at_work.read(language)
        with pytest.raises(ArticleKilled):
            at_work.publish(language)
        with pytest.raises(ArticleKilled):
            at_work.schedule(later, language)
    with pytest.raises(NothingPublished):
        at_work.kill()


def test_a_kill_bars_languages_that_never_went_out_until_something_is_brought_back(at_work, database):
    at_work.publish("en")
    at_work.kill()
    with pytest.raises(ArticleKilled):
        at_work.publish("uk")
    with database.read_only() as session:
        assert queries.killed_articles(session, [at_work.article_id]) == {at_work.article_id}
    at_work.restore("en", reason="It was another article that was meant.")
    assert at_work.publish("uk").state == EditionState.LIVE
    with database.read_only() as session:
        assert queries.killed_articles(session, [at_work.article_id]) == set()


def test_a_killed_language_comes_back_with_the_text_approved_since_if_asked_for(at_work, anew):
    at_work.publish()
    at_work.publish("en")
    at_work.kill()
    anew(" інакше")
    edition = at_work.restore(reason="Mended.", new_text=True)
    assert edition.headline.endswith("інакше")
    assert at_work.listed() == ["uk"]
    with pytest.raises(Gone):
        at_work.read("en")
    with pytest.raises(ArticleKilled):
        at_work.publish("en")


def test_a_text_not_approved_is_not_brought_back_as_the_new_one(at_work, database, desk, translation_id):
    at_work.publish()
    at_work.withdraw()
    newsroom.act(database, desk.reviewer, translation_id, newsroom.Action.SEND_BACK, note="ні")
    with pytest.raises(NotApproved):
        at_work.restore(new_text=True)
    assert at_work.restore().number == 2


def test_only_publishers_take_these_steps(at_work, database, desk):
    at_work.publish()
    someone = Publisher(database, desk.editor, at_work.article_id)
    later = now() + newsroom.TTL
    for step in (
        lambda: someone.publish("en"),
        lambda: someone.publish(kind=Step.CORRECT, note="x"),
        lambda: someone.schedule(later),
        someone.unschedule,
        someone.withdraw,
        someone.kill,
        someone.restore,
        lambda: someone.embargo_article(later),
        lambda: someone.embargo_edition(later),
    ):
        with pytest.raises(Forbidden):
            step()
    assert at_work.changes() == [("create", "uk", 1)]


def test_who_saw_something_else_is_told_and_nothing_is_done(at_work, anew):
    before = at_work.look()
    at_work.publish()
    anew(" інакше")
    with pytest.raises(PublishedMeanwhile) as caught:
        at_work.publish(seen=Seen(before.version))
    assert str(caught.value.facts["standing"]) == "live"
    assert (caught.value.facts["edition"], caught.value.facts["who"]) == (1, "Publisher")
    with pytest.raises(PublishedMeanwhile):
        at_work.withdraw(seen=Seen(before.version))
    with pytest.raises(PublishedMeanwhile):
        at_work.kill(seen_version=before.version)
    assert at_work.changes() == [("create", "uk", 1)]
    assert at_work.publish(seen=Seen(at_work.look().version)).number == 2


def test_a_text_that_changed_since_it_was_read_does_not_go_out(at_work, anew):
    with pytest.raises(TextChangedMeanwhile):
        at_work.publish(seen=Seen(0, "0" * 64))
    assert at_work.changes() == []


def test_every_step_is_logged(at_work, anew, database):
    at_work.publish()
    anew(" інакше")
    at_work.publish(kind=Step.CORRECT, note="Number.")
    at_work.withdraw(explanation="Name.")
    at_work.restore(reason="Right.")
    at_work.kill("All wrong.")
    with database.read_only() as session:
        log = [step for step in activity.of_article(session, at_work.article_id) if step.object_type == "edition"]
    assert [(step.verb, step.note, step.facts["number"]) for step in reversed(log)] == [
        ("edition.published", "", 1),
        ("edition.corrected", "Number.", 2),
        ("edition.withdrawn", "Name.", 2),
        ("edition.restored", "Right.", 3),
        ("edition.killed", "All wrong.", 3),
    ]


def test_a_revision_labels_what_is_live_until_its_next_edition(at_work, database, desk):
    uk, en = at_work.publish(), at_work.publish("en")
    revise(database, desk.editor, at_work.article_id, f"{newsroom.BODY} It is open.", base=1)
    for before in (uk, en):
        live = at_work.read(before.language)
        assert (live.payload, live.etag, live.correction_pending) == (before.payload, before.etag, True)
    with database.read_only() as session:
        entries = [told.entry for told in changelog.page(session, ANYONE, 2, limit=9).changes]
        assert [(entry.type, entry.language, entry.correction_pending) for entry in entries] == [
            ("minor", "en", True),
            ("minor", "uk", True),
        ]
        assert lists.count(session, Listing.PENDING) == 2
    at_work.publish("en", Step.CORRECT, note="The corridor is open.")
    with database.read_only() as session:
        assert changelog.page(session, ANYONE, 4, limit=9).changes[0].entry.correction_pending is False
        assert [found.language for found in lists.editions(session, Listing.PENDING, limit=9)] == ["uk"]


def test_a_second_revision_tells_partners_nothing_they_know(at_work, database, desk):
    at_work.publish("en")
    revise(database, desk.editor, at_work.article_id, f"{newsroom.BODY} It is open.", base=1)
    revise(database, desk.editor, at_work.article_id, f"{newsroom.BODY} It is wide open.", base=2)
    assert at_work.changes() == [("create", "en", 1), ("minor", "en", 1)]


def test_a_minor_revision_labels_nothing(at_work, database, desk):
    at_work.publish("en")
    revise(database, desk.editor, at_work.article_id, f"{newsroom.BODY} It is open.", base=1, minor=True)
    assert at_work.changes() == [("create", "en", 1)]
    assert at_work.read("en").correction_pending is False


def test_publish_against_withdraw_one_after_the_other_whoever_wins(at_work, anew):
    """However they meet: the log is gapless, at most one edition stands, the last change says what partners get."""
    at_work.publish()
    anew(" інакше")
    gate, outcomes = threading.Barrier(6), []

    def go(step):
        gate.wait()
        try:
            outcomes.append(step().state)
        except TranspubError as error:
            outcomes.append(error.code)

    steps = [lambda: at_work.publish(), lambda: at_work.withdraw()] * 3
    threads = [threading.Thread(target=go, args=(step,)) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 6
    assert set(outcomes) <= {"live", "withdrawn", "superseded", "publishing.step_out_of_place"}
    changes = at_work.changes()
    assert changes[0] == ("create", "uk", 1)
    kinds = [kind for kind, _, _ in changes[1:]]
    # After a withdrawal only a restoration can come, after anything else no second one.
    for before, after in zip(["create", *kinds], kinds, strict=False):
        assert after in (("restore",) if before == "withdraw" else ("update", "withdraw"))
    standing = at_work.look().standing
    assert standing is (Standing.WITHDRAWN if kinds[-1] == "withdraw" else Standing.LIVE)
