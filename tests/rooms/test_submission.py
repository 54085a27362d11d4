"""An editor's one step: all of it or nothing."""

import threading

import pytest
from sqlalchemy import func, select

from tests import newsroom
from transpub.articles.errors import ExternalIdTaken
from transpub.articles.models import Article, Revision
from transpub.core.errors import Forbidden
from transpub.core.languages import UnknownLanguage
from transpub.translations.errors import NoTargets, SameLanguage
from transpub.translations.models import Job, Segment, Translation
from transpub.translations.offers import PairNotAvailable
from transpub.translations.workflow import Action, State


@pytest.fixture
def desk(database):
    people = newsroom.people(database)
    newsroom.announce(database)
    return people


def rows(database):
    with database.read_only() as session:
        return [
            session.scalar(select(func.count()).select_from(table))
            for table in (Article, Revision, Translation, Segment, Job)
        ]


def test_article_revision_translations_segments_and_jobs_come_together(database, desk):
    submitted = newsroom.send_in(database, desk.editor, targets=("uk", "ru"))
    assert submitted.created
    assert rows(database) == [1, 1, 2, 14, 2]
    assert [translation.state for translation in submitted.translations] == [State.QUEUED] * 2


@pytest.mark.parametrize(
    ("targets", "error"),
    [
        (("uk", "de"), PairNotAvailable),
        (("uk", "en"), SameLanguage),
        (("uk", "klingonese"), UnknownLanguage),
        ((), NoTargets),
    ],
)
def test_one_wrong_target_stores_nothing(database, desk, targets, error):
    with pytest.raises(error):
        newsroom.send_in(database, desk.editor, targets=targets)
    assert rows(database) == [0, 0, 0, 0, 0]


def test_only_an_editor_submits(database, desk):
    with pytest.raises(Forbidden):
        newsroom.send_in(database, desk.translator)


def test_a_repetition_under_the_same_external_id_changes_nothing(database, desk):
    first = newsroom.send_in(database, desk.editor, external_id="cms-17")
    second = newsroom.send_in(database, desk.editor, external_id="cms-17")
    assert (second.created, second.article.id) == (False, first.article.id)
    assert rows(database) == [1, 1, 1, 7, 1]


def test_a_repetition_may_add_a_language(database, desk):
    newsroom.send_in(database, desk.editor, external_id="cms-17")
    newsroom.send_in(database, desk.editor, external_id="cms-17", targets=("uk", "ru"))
    assert rows(database) == [1, 1, 2, 14, 2]


def test_another_text_under_a_known_external_id_is_refused_with_the_article_named(database, desk):
    first = newsroom.send_in(database, desk.editor, external_id="cms-17")
    with pytest.raises(ExternalIdTaken) as caught:
        newsroom.send_in(database, desk.editor, external_id="cms-17", body="Something else entirely.")
    assert caught.value.facts["article_id"] == str(first.article.id)
    assert rows(database) == [1, 1, 1, 7, 1]


def test_eight_equal_submissions_at_once_make_one_article(database, desk):
    gate, seen = threading.Barrier(8), []

    def send():
        gate.wait()
        seen.append(newsroom.send_in(database, desk.editor, external_id="cms-18").article.id)

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 8
    assert len(set(seen)) == 1
    assert rows(database) == [1, 1, 1, 7, 1]


def test_a_cancelled_language_asked_for_again_goes_on_in_its_row(database, desk):
    submitted = newsroom.send_in(database, desk.editor, external_id="cms-19")
    translation_id = submitted.translations[0].id
    newsroom.act(database, desk.editor, translation_id, Action.CANCEL)
    again = newsroom.send_in(database, desk.editor, external_id="cms-19")
    assert again.translations[0].id == translation_id
    newsroom.draft(database, translation_id)
    assert newsroom.look(database, translation_id).state == State.DRAFT


def test_the_first_text_sent_again_after_a_revision_is_known(database, desk):
    first = newsroom.send_in(database, desk.editor, external_id="cms-20")
    newsroom.revise(database, desk.editor, first.article.id, newsroom.BODY + " More of it.", base=1)
    again = newsroom.send_in(database, desk.editor, external_id="cms-20")
    assert (again.article.id, again.created) == (first.article.id, False)
