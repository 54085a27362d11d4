"""Revisions of an article: written once, minor or not; what is live stays."""

import pytest

from tests import newsroom
from tests.rooms.revised import BODY, CARRIED, CORRECTED, FIXED, INSERTED, INSURERS, by_source, fresh, logged
from transpub.articles import revising as articles
from transpub.articles.errors import RevisedMeanwhile, SourceLanguageFixed
from transpub.articles.material import Material, SourceFormat
from transpub.articles.models import Article
from transpub.articles.service import Submission, prepare
from transpub.core.errors import Forbidden, NotFound
from transpub.publishing import lists as publishing_lists
from transpub.publishing import queries as publishing_queries
from transpub.publishing import service as publishing
from transpub.translations import queries, revising
from transpub.translations.workflow import State


def test_a_revision_is_a_new_row_and_the_old_one_stays_as_it_was(database, desk, article_id):
    outcome = newsroom.revise(database, desk.editor, article_id, FIXED, base=1, title="Grain leaves", note=" typo ")
    assert (outcome.created, outcome.revision.number) == (True, 2)
    with database.read_only() as session:
        first, second = (articles.find(session, article_id, number) for number in (1, 2))
        assert (first.revision.submitted_body, second.revision.submitted_body) == (BODY, FIXED)
        assert (second.revision.note, second.revision.minor, second.author) == ("typo", False, "Editor")
        assert first.revision.document.headline == "Grain ships leave Odesa"
        assert second.revision.article.headline == "Grain leaves"
        assert second.revision.article.revision_number == 2
        found = articles.history(session, article_id, limit=1, offset=1)
        assert [entry.revision.number for entry in found] == [1]
        assert articles.count(session, article_id) == 2
        with pytest.raises(NotFound):
            articles.find(session, article_id, 3)
    (entry,) = logged(database, "article.revised")
    assert (entry.actor_id, entry.note, entry.facts) == (
        desk.editor.user_id,
        "typo",
        {"revision": 2, "minor": False},
    )


def test_who_began_with_an_older_revision_is_told_both_numbers(database, desk, article_id):
    newsroom.revise(database, desk.editor, article_id, FIXED, base=1)
    with pytest.raises(RevisedMeanwhile) as caught:
        newsroom.revise(database, desk.editor, article_id, INSERTED, base=1)
    assert caught.value.facts == {"base": 1, "newest": 2}


def test_the_same_text_again_changes_nothing(database, desk, article_id):
    for _ in range(2):
        outcome = newsroom.revise(database, desk.editor, article_id, FIXED, base=1)
    assert (outcome.created, outcome.revision.number, outcome.touched) == (False, 2, {})
    assert len(logged(database, "article.revised")) == 1


def test_another_form_of_the_same_text_changes_nothing(database, desk, article_id):
    html = "".join(f"<p>{paragraph}</p>" for paragraph in BODY.split("\n\n"))
    outcome = newsroom.revise(database, desk.editor, article_id, html, base=1, source_format=SourceFormat.HTML)
    assert (outcome.created, outcome.revision.number) == (False, 1)


def test_who_may_not_submit_may_not_revise(database, desk, article_id):
    with pytest.raises(Forbidden):
        newsroom.revise(database, desk.translator, article_id, FIXED, base=1)


def test_the_language_of_the_source_stays(database, desk, article_id):
    prepared = prepare(Submission("T", Material(SourceFormat.TEXT, "Текст."), "uk"), newsroom.LIMITS)
    with pytest.raises(SourceLanguageFixed), database.unit_of_work() as session:
        revising.revise(session, desk.editor, article_id, prepared, base=1, offer_ttl=newsroom.TTL)


def test_a_minor_revision_outdates_nothing_and_the_next_full_one_is_compared_across_it(
    database, desk, article_id, approved
):
    outcome = newsroom.revise(database, desk.editor, article_id, FIXED, base=1, minor=True)
    assert (outcome.revision.minor, outcome.touched) == (True, {})
    translation = newsroom.look(database, approved)
    assert translation.state == State.APPROVED
    assert [segment.source for segment in translation.segments][2] == CARRIED
    assert fresh(database, approved) == queries.Freshness(1, 0, is_behind=False)
    both = FIXED.replace(INSURERS, INSURERS + " Nobody spoke of mines.")
    outcome = newsroom.revise(database, desk.editor, article_id, both, base=2)
    assert outcome.touched["uk"] == revising.Counts(kept=6, near=1, revived=0, new=1, removed=0)
    assert by_source(database, approved)[CORRECTED].previous_source == CARRIED


def test_a_minor_revision_can_be_made_a_full_one(database, desk, article_id, approved):
    newsroom.revise(database, desk.editor, article_id, FIXED, base=1, minor=True)
    outcome = newsroom.revise(database, desk.editor, article_id, FIXED, base=2)
    assert (outcome.created, outcome.revision.number, outcome.touched["uk"].near) == (True, 3, 1)
    outcome = newsroom.revise(database, desk.editor, article_id, FIXED, base=2, minor=True)
    assert (outcome.created, outcome.revision.number) == (False, 3)


def test_a_live_edition_does_not_change_by_itself(database, desk, article_id, approved):
    with database.unit_of_work() as session:
        for language in ("uk", "en"):
            publishing.publish(session, desk.publisher, article_id, language)

    def live():
        with database.read_only() as session:
            editions = publishing_queries.live_editions(session, article_id)
            return [(edition.number, edition.payload) for edition in editions]

    before = live()
    newsroom.revise(database, desk.editor, article_id, FIXED, base=1)
    assert live() == before


def test_an_approved_text_in_a_new_order_is_ready_to_go_out(database, desk, article_id, approved):
    def ready():
        with database.read_only() as session:
            return [translation.id for translation in publishing_lists.ready(session, limit=10)]

    with database.unit_of_work() as session:
        publishing.publish(session, desk.publisher, article_id, "uk")
    assert ready() == []
    newsroom.revise(database, desk.editor, article_id, "\n\n".join(BODY.split("\n\n")[::-1]), base=1)
    assert ready() == [approved]
    with database.unit_of_work() as session:
        assert publishing.publish(session, desk.publisher, article_id, "uk").number == 2
    assert ready() == []


def test_what_a_revision_would_touch_is_told_before_it_is_made(database, desk, article_id, approved):
    prepared = prepare(
        Submission("Grain ships leave Odesa", Material(SourceFormat.TEXT, FIXED), "en"), newsroom.LIMITS
    )
    with database.read_only() as session:
        told = revising.preview(session, session.get_one(Article, article_id), prepared)
    assert told.touched == newsroom.revise(database, desk.editor, article_id, FIXED, base=1).touched
    assert [change.status for change in told.changes].count("changed") == 1
