"""Two people, one translation, one moment: nothing unapproved gets through (SQLite has one writer anyway)."""

import threading
from datetime import timedelta

import pytest

from tests import newsroom
from transpub.core.errors import EditedMeanwhile
from transpub.publishing import service as publishing
from transpub.translations import editing, jobs, machine, offers, queries, service
from transpub.translations.errors import NotEditable
from transpub.translations.fakes import EchoEngine
from transpub.translations.models import HUMAN_STATES, JobState
from transpub.translations.workflow import Action, State


@pytest.fixture
def desk(database):
    people = newsroom.people(database)
    newsroom.announce(database)
    return people


@pytest.fixture
def in_review(database, desk):
    translation_id = newsroom.send_in(database, desk.editor).translations[0].id
    newsroom.draft(database, translation_id)
    newsroom.confirm_all(database, desk.translator, translation_id)
    newsroom.act(database, desk.translator, translation_id, Action.SUBMIT)
    return translation_id


def segment(database, translation_id):
    with database.read_only() as session:
        return queries.segments(session, translation_id, limit=1)[0]


def test_a_save_that_is_not_committed_yet_makes_the_approval_wait(database, desk, in_review):
    """The approval then sees the new text, and that somebody has written in it."""
    seen = segment(database, in_review)
    outcome = []

    def approve():
        try:
            newsroom.act(database, desk.reviewer, in_review, Action.APPROVE)
            outcome.append("approved")
        except Exception as error:  # noqa: BLE001 - told to the test
            outcome.append(type(error).__name__)

    thread = threading.Thread(target=approve)
    with database.unit_of_work() as session:
        editing.save(session, desk.reviewer, seen.id, text="Ніким не схвалений текст.", version=seen.version)
        thread.start()
        thread.join(timeout=0.5)
        assert thread.is_alive(), "the approval must wait for the save"
    thread.join(timeout=30)
    assert outcome == ["ActionBlocked"]
    assert newsroom.look(database, in_review).state == State.IN_REVIEW


def test_an_approved_text_is_not_written_in_by_a_save_that_came_first_to_the_page(database, desk, in_review):
    seen = segment(database, in_review)
    newsroom.act(database, desk.reviewer, in_review, Action.APPROVE)
    with pytest.raises(NotEditable), database.unit_of_work() as session:
        editing.save(session, desk.translator, seen.id, text="Запізно", version=seen.version)


def test_publishing_waits_for_a_text_that_is_being_sent_back(database, desk, in_review):
    newsroom.act(database, desk.reviewer, in_review, Action.APPROVE)
    article_id = newsroom.look(database, in_review).article_id
    outcome = []

    def publish():
        try:
            with database.unit_of_work() as session:
                publishing.publish(session, desk.publisher, article_id, "uk")
            outcome.append("published")
        except Exception as error:  # noqa: BLE001 - told to the test
            outcome.append(type(error).__name__)

    thread = threading.Thread(target=publish)
    with database.unit_of_work() as session:
        translation = service.find(session, in_review)
        service.advance(session, translation, Action.SEND_BACK, desk.reviewer, note="ще раз")
        thread.start()
        thread.join(timeout=0.5)
        assert thread.is_alive(), "publishing must wait"
    thread.join(timeout=30)
    assert outcome == ["NotApproved"]


def test_two_saves_at_the_same_moment_tell_the_second_both_texts(database, desk, in_review):
    seen = segment(database, in_review)
    gate, told = threading.Barrier(2), []

    def save(actor, text):
        gate.wait()
        try:
            with database.unit_of_work() as session:
                editing.save(session, actor, seen.id, text=text, version=seen.version)
        except EditedMeanwhile as error:
            told.append((error.facts["mine"], error.facts["theirs"]))

    threads = [
        threading.Thread(target=save, args=(desk.translator, "Перший")),
        threading.Thread(target=save, args=(desk.reviewer, "Другий")),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stored = segment(database, in_review)
    assert stored.state in HUMAN_STATES
    other = {"Перший": "Другий", "Другий": "Перший"}[stored.target]
    assert told == [(other, stored.target)]


def test_two_requests_for_one_language_at_once_make_one_translation(database, desk):
    first = newsroom.send_in(database, desk.editor, external_id="cms-1", targets=("uk",))
    gate, failed = threading.Barrier(4), []

    def ask():
        gate.wait()
        try:
            newsroom.send_in(database, desk.editor, external_id="cms-1", targets=("uk", "ru"))
        except Exception as error:  # noqa: BLE001 - told to the test
            failed.append(error)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with database.read_only() as session:
        found = queries.of_article(session, first.article.id)
        assert [(translation.language, len(translation.jobs)) for translation in found] == [("ru", 1), ("uk", 1)]


def beside(act):
    """A thread that does this, and the list it tells the outcome to."""
    outcome = []

    def run():
        try:
            act()
            outcome.append("done")
        except Exception as error:  # noqa: BLE001 - told to the test
            outcome.append(type(error).__name__)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, outcome


def test_an_approval_and_a_revision_at_one_moment_do_not_stop_each_other(database, desk, in_review):
    """The approval remembers texts of the article that the revision holds."""
    article_id = newsroom.look(database, in_review).article_id
    with database.unit_of_work() as session:
        service.lock(session, in_review)
        revision, outcome = beside(
            lambda: newsroom.revise(database, desk.editor, article_id, newsroom.BODY + " Added.", base=1)
        )
        revision.join(timeout=0.5)
        assert revision.is_alive(), "the revision must wait for the approval"
        service.advance(session, service.find(session, in_review), Action.APPROVE, desk.reviewer)
    revision.join(timeout=30)
    assert outcome == ["done"]
    assert newsroom.look(database, in_review).state != State.APPROVED, "the revision has opened it again"


def test_a_job_given_up_and_a_worker_that_ends_it_at_one_moment_do_not_stop_each_other(database, desk):
    translation_id = newsroom.send_in(database, desk.editor).translations[0].id
    job_id = newsroom.newest_job(database, translation_id).id
    with database.unit_of_work() as session:
        held = jobs.claim(session, job_id, "worker-1", lease=timedelta(seconds=-1))
    with database.unit_of_work() as session:
        service.lock(session, translation_id)
        sweep, outcome = beside(lambda: machine.sweep(database, max_attempts=1))
        sweep.join(timeout=0.5)
        assert sweep.is_alive(), "the sweep must wait for the worker"
        assert jobs.finish(session, held)
    sweep.join(timeout=30)
    assert outcome == ["done"]
    assert newsroom.newest_job(database, translation_id).state == JobState.DONE


def test_two_threads_of_a_worker_tell_its_offers_at_one_moment(database, desk):
    pairs = EchoEngine().offers()
    with database.unit_of_work() as session:
        offers.beat(session, "worker-1")

    def tell():
        with database.unit_of_work() as session:
            offers.announce(session, "worker-1", pairs)

    with database.unit_of_work() as session:
        offers.announce(session, "worker-1", pairs)
        session.flush()
        other, outcome = beside(tell)
        other.join(timeout=0.5)
        assert other.is_alive(), "the second must wait for the first"
    other.join(timeout=30)
    assert outcome == ["done"]
