"""The board's lists: order, filters, pages by cursor; many articles asked for at once; what waits made urgent."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import update

from tests import newsroom
from transpub.activity.latest import LatestActivity
from transpub.core import clock
from transpub.core.errors import Forbidden
from transpub.core.languages import UnknownLanguage
from transpub.core.queue import Queue
from transpub.publishing import board, bulk, taking_down
from transpub.publishing import service as publishing
from transpub.publishing.board import Beyond, Cursor, Filters
from transpub.publishing.bulk import Result
from transpub.translations import editing, priorities, queries
from transpub.translations.errors import NoArticles, NoTargets, NothingWaits, TooManyAtOnce
from transpub.translations.models import JobState
from transpub.translations.workflow import Action, State


def titles(database, filters=None, **options):
    with database.read_only() as session:
        page = board.page(session, filters or Filters(), limit=50, **options)
        return [row.article.headline for row in page.rows]


def sent(database, desk, title, **options):
    return newsroom.send_in(database, desk.editor, title=title, **options)


def later(minutes):
    return clock.moved(timedelta(minutes=minutes))


def test_article_something_happened_to_last_comes_first(database, desk):
    first = sent(database, desk, "First")
    with later(1):
        sent(database, desk, "Second")
    assert titles(database) == ["Second", "First"]
    newsroom.draft(database, first.translations[0].id)
    with later(5), database.unit_of_work() as session:
        (segment, *_) = queries.segments(session, first.translations[0].id, limit=1)
        editing.save(session, desk.translator, segment.id, text="Судна", version=segment.version)
    assert titles(database) == ["First", "Second"]


def test_pages_follow_each_other_without_gap_or_repetition(database, desk):
    for number in range(7):
        with later(number):
            sent(database, desk, f"Story {number}")
    seen, after = [], None
    for _ in range(4):
        with database.read_only() as session:
            page = board.page(session, Filters(), limit=2, after=after)
        seen += [row.article.headline for row in page.rows]
        after = page.next
    assert seen == [f"Story {number}" for number in (6, 5, 4, 3, 2, 1, 0)]
    assert after is None


def test_articles_of_the_same_moment_are_all_on_one_of_the_pages(database, desk):
    for number in range(3):
        sent(database, desk, f"Story {number}")
    with database.unit_of_work() as session:
        session.execute(update(LatestActivity).values(at=clock.now()))
    with database.read_only() as session:
        first = board.page(session, Filters(), limit=2)
        second = board.page(session, Filters(), limit=2, after=first.next)
    found = [row.article.headline for row in (*first.rows, *second.rows)]
    assert sorted(found) == ["Story 0", "Story 1", "Story 2"]


@pytest.mark.parametrize(
    "text", ["", "~", "x" * 300, "20260101T000000.000000Z~17", "0~" + "00000000-0000-4000-8000-000000000000"]
)
def test_what_is_no_cursor_begins_at_the_beginning(text):
    assert Cursor.parse(text) is None


def test_cursor_says_itself(database, desk):
    for number in range(2):
        sent(database, desk, f"Story {number}")
    with database.read_only() as session:
        cursor = board.page(session, Filters(), limit=1).next
    assert Cursor.parse(str(cursor)) == cursor


@pytest.fixture
def stories(database, desk):
    """One waiting and urgent, one approved in Ukrainian and live, one drafted, one without any translation."""
    live = sent(database, desk, "Порт Одеса", targets=("uk", "ru"))
    uk = next(entry for entry in live.translations if entry.language == "uk")
    newsroom.approved(database, desk, uk.id)
    with database.unit_of_work() as session:
        publishing.publish(session, desk.publisher, live.article.id, "uk")
    draft = sent(database, desk, "Harvest", body=f"{newsroom.BODY}\n\nMore.")
    newsroom.draft(database, draft.translations[0].id)
    cancelled = sent(database, desk, "Weather")
    newsroom.act(database, desk.editor, cancelled.translations[0].id, Action.CANCEL)
    # Last: whoever drafts another one does an urgent one by the way.
    urgent = sent(database, desk, "Storm warning", urgent=True)
    return {"urgent": urgent, "live": live, "draft": draft, "cancelled": cancelled}


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), {"Storm warning", "Порт Одеса", "Harvest", "Weather"}),
        (Filters(state=State.QUEUED), {"Storm warning", "Порт Одеса"}),
        (Filters(state=State.QUEUED, language="uk"), {"Storm warning"}),
        (Filters(state=State.QUEUED, language="ru"), {"Порт Одеса"}),
        (Filters(state=State.DRAFT), {"Harvest"}),
        (Filters(state=Beyond.LIVE), {"Порт Одеса"}),
        (Filters(state=Beyond.LIVE, language="uk"), {"Порт Одеса"}),
        (Filters(state=Beyond.LIVE, language="ru"), set()),
        (Filters(state=Beyond.MISSING), {"Weather"}),
        (Filters(state=Beyond.MISSING, language="ru"), {"Storm warning", "Harvest", "Weather"}),
        (Filters(language="ru"), {"Порт Одеса"}),
        (Filters(urgent=True), {"Storm warning"}),
        (Filters(urgent=True, state=State.DRAFT), set()),
        (Filters(text="порт"), {"Порт Одеса"}),
        (Filters(text=" ОДЕС "), {"Порт Одеса"}),
        (Filters(text="%"), set()),
        (Filters(text="storm", state=State.DRAFT), set()),
        (Filters(outdated=True), set()),
    ],
)
def test_filters_find_what_they_say(database, stories, filters, expected):
    assert set(titles(database, filters)) == expected
    with database.read_only() as session:
        assert board.count(session, filters) == len(expected)


def test_outdated_are_those_with_older_sentences_and_those_left_behind(database, desk, stories):
    live = stories["live"]
    newsroom.revise(
        database,
        desk.editor,
        live.article.id,
        newsroom.BODY.replace("45,000", "55,000"),
        base=1,
        title="Порт Одеса",
    )
    assert titles(database, Filters(outdated=True)) == ["Порт Одеса"]
    assert titles(database, Filters(outdated=True, language="ru")) == []
    cancelled = stories["cancelled"].article.id
    newsroom.revise(database, desk.editor, cancelled, f"{newsroom.BODY} Rain.", base=1, title="Weather")
    assert titles(database, Filters(outdated=True)) == ["Weather", "Порт Одеса"]


def test_minor_revision_outdates_nothing(database, desk, stories):
    live = stories["live"]
    body = newsroom.BODY.replace("45,000", "55,000")
    newsroom.revise(database, desk.editor, live.article.id, body, base=1, title="Порт Одеса", minor=True)
    assert titles(database, Filters(outdated=True)) == []


def test_mine_are_those_i_have_had_a_hand_in(database, desk, stories):
    assert set(titles(database, Filters(mine=desk.translator.user_id))) == {"Порт Одеса"}
    assert len(titles(database, Filters(mine=desk.editor.user_id))) == 4
    assert titles(database, Filters(mine=desk.admin.user_id)) == []


def test_languages_in_use_the_most_used_first(database, stories):
    with database.read_only() as session:
        assert board.languages(session) == {"uk": 4, "ru": 1}


# Urgent --------------------------------------------------------------------


def test_what_waits_is_moved_to_the_urgent_queue_and_sent_there(database, desk, submitted, publisher):
    publisher.sent.clear()
    translation = submitted.translations[0]
    with database.unit_of_work() as session:
        assert priorities.hurry(session, desk.editor, translation.id)
    job = newsroom.newest_job(database, translation.id)
    assert (job.queue, job.state) == (Queue.URGENT, JobState.QUEUED)
    assert [(message.queue, message.args) for message in publisher.sent] == [(Queue.URGENT, (str(job.id),))]
    with database.read_only() as session:
        assert queries.urgent(session, [translation.id]) == {translation.id}


def test_made_urgent_twice_it_is_sent_once(database, desk, submitted, publisher):
    publisher.sent.clear()
    translation = submitted.translations[0]
    for first in (True, False):
        with database.unit_of_work() as session:
            assert priorities.hurry(session, desk.editor, translation.id) is first
    assert len(publisher.sent) == 1


def test_it_stays_marked_until_it_is_approved(database, desk, submitted):
    translation = submitted.translations[0]
    with database.unit_of_work() as session:
        priorities.hurry(session, desk.editor, translation.id)
    newsroom.draft(database, translation.id)
    assert titles(database, Filters(urgent=True)) == ["Grain ships leave Odesa"]
    newsroom.confirm_all(database, desk.translator, translation.id)
    newsroom.act(database, desk.translator, translation.id, Action.SUBMIT)
    newsroom.act(database, desk.reviewer, translation.id, Action.APPROVE)
    assert titles(database, Filters(urgent=True)) == []


def test_nothing_can_be_hurried_that_does_not_wait(database, desk, submitted):
    newsroom.draft(database, submitted.translations[0].id)
    with database.unit_of_work() as session, pytest.raises(NothingWaits):
        priorities.hurry(session, desk.editor, submitted.translations[0].id)


def test_only_an_editor_makes_urgent(database, desk, submitted):
    with database.unit_of_work() as session, pytest.raises(Forbidden):
        priorities.hurry(session, desk.translator, submitted.translations[0].id)


# Many at once ----------------------------------------------------------------


def ask(database, actor, article_id, *languages, urgent=False):
    with database.unit_of_work() as session:
        return [
            (outcome.language, outcome.result)
            for outcome in bulk.request(
                session, actor, article_id, languages, offer_ttl=newsroom.TTL, urgent=urgent
            )
        ]


def test_each_language_is_told_by_itself(database, desk, article_id):
    assert ask(database, desk.editor, article_id, "uk", "ru", "de", "en") == [
        ("uk", Result.EXISTS),
        ("ru", Result.REQUESTED),
        ("de", Result.REFUSED),
        ("en", Result.REFUSED),
    ]
    with database.read_only() as session:
        assert {entry.language for entry in queries.of_article(session, article_id)} == {"uk", "ru"}


def test_sent_twice_it_is_requested_once(database, desk, article_id):
    assert ask(database, desk.editor, article_id, "ru", urgent=True) == [("ru", Result.REQUESTED)]
    assert ask(database, desk.editor, article_id, "ru", urgent=True) == [("ru", Result.EXISTS)]
    with database.read_only() as session:
        (ru, _) = queries.of_article(session, article_id)
        assert [job.queue for job in ru.jobs] == [Queue.URGENT]


def test_cancelled_language_is_taken_up_again(database, desk, article_id, translation_id):
    newsroom.act(database, desk.editor, translation_id, Action.CANCEL)
    assert ask(database, desk.editor, article_id, "uk") == [("uk", Result.REQUESTED)]
    assert newsroom.look(database, translation_id).state == State.QUEUED


def test_article_taken_down_gets_no_new_language(database, desk, article_id, approved):
    with database.unit_of_work() as session:
        publishing.publish(session, desk.publisher, article_id, "uk")
        taking_down.kill(session, desk.publisher, article_id, explanation="Wrong.")
    assert ask(database, desk.editor, article_id, "ru") == [("", Result.REFUSED)]


def test_hurrying_an_article_tells_of_each_language_that_waits(database, desk):
    article = sent(database, desk, "Storm", targets=("uk", "ru"))
    newsroom.draft(database, next(entry.id for entry in article.translations if entry.language == "uk"))

    def hurry():
        with database.unit_of_work() as session:
            outcomes = bulk.hurry(session, desk.editor, article.article.id)
        return [(outcome.language, outcome.result) for outcome in outcomes]

    assert hurry() == [("ru", Result.HURRIED)]
    assert hurry() == [("ru", Result.URGENT_ALREADY)]
    newsroom.draft(database, next(entry.id for entry in article.translations if entry.language == "ru"))
    assert hurry() == [("", Result.REFUSED)]


@pytest.mark.parametrize(
    ("articles", "targets", "error"),
    [
        ([], ["uk"], NoArticles),
        (["no id"], ["uk"], NoArticles),
        ([str(uuid.uuid4())], [], NoTargets),
        ([str(uuid.uuid4())], ["not a tag"], UnknownLanguage),
        ([str(uuid.uuid4()) for _ in range(60)], ["uk", "ru", "de", "fr", "es", "it"], TooManyAtOnce),
        ([str(uuid.uuid4()) for _ in range(5000)], ["uk"], TooManyAtOnce),
    ],
)
def test_wish_that_cannot_be_is_refused_as_a_whole(articles, targets, error):
    with pytest.raises(error):
        bulk.checked(articles, targets)


def test_article_ticked_twice_is_one():
    key = str(uuid.uuid4())
    assert bulk.checked([key, key.upper(), "x"], ["uk", "UK"]) == ([uuid.UUID(key)], ["uk"])
