"""Text made anew and hurried drafts on the pages, without scripts."""

import uuid

import pytest

from tests import newsroom
from tests.doors.test_api_machine import Wordy
from tests.doors.web_site import Visit, form, words
from transpub.translations import queries, review_queue
from transpub.translations.engine import Profile
from transpub.translations.workflow import State


@pytest.fixture
def visit(app, desk):
    return lambda role, **options: Visit(app, role, **options)


@pytest.fixture
def translation(database, desk) -> uuid.UUID:
    (translation,) = newsroom.send_in(database, desk.editor).translations
    newsroom.draft(database, translation.id)
    return translation.id


@pytest.fixture
def path(translation) -> str:
    return f"/translations/{translation}"


def segments(database, translation_id):
    with database.read_only() as session:
        return queries.segments(session, translation_id, limit=1000)


def test_all_that_nobody_has_touched_is_made_anew(visit, database, translation, path):
    visitor = visit("translator")
    page = visitor.get(path)
    told = visitor.send(form(page, f"{path}/again"))
    assert "The machine translates again" in words(told)
    assert "0 of 7 segments" in words(told)
    assert "data-moving" in told.text
    newsroom.draft(database, translation, Wordy())
    watched = visitor.get(f"{path}/asked")
    assert "Show the new texts" in words(watched)
    assert "data-moving" not in watched.text
    assert all(row.target.startswith("А ") for row in segments(database, translation))


def test_one_segment_is_made_anew_and_one_with_typed_text_is_not(visit, database, translation, path):
    visitor = visit("translator")
    _, first, second, *_ = segments(database, translation)
    visitor.post(f"{path}/segments/{first.id}/again", {"text": first.target, "version": str(first.version)})
    newsroom.draft(database, translation, Wordy())
    assert segments(database, translation)[1].target == f"А {first.target}"
    answer = visitor.post(
        f"{path}/segments/{second.id}/again", {"text": "Набрано людиною.", "version": str(second.version)}
    )
    assert answer.status_code == 409
    assert "Набрано людиною." in answer.text
    assert "This text is a person’s, and the machine writes nothing over it." in words(answer)
    assert segments(database, translation)[2].target == second.target


def test_a_fast_draft_is_marked_where_it_is_shown_until_it_is_worked_on(visit, database, desk):
    submitted = newsroom.send_in(database, desk.editor, profile=Profile.FAST)
    (translation,) = submitted.translations
    newsroom.draft(database, translation.id)
    visitor = visit("translator")
    for path in (
        f"/translations/{translation.id}",
        f"/articles/{submitted.article.id}",
        "/review?list=draft",
        "/board",
    ):
        assert "fast draft" in words(visitor.get(path)), path
    newsroom.confirm_all(database, desk.translator, translation.id)
    assert "fast draft" not in words(visitor.get(f"/translations/{translation.id}"))


def test_an_editor_chooses_how_good_the_draft_is(visit, database):
    visitor = visit("editor")
    page = visitor.get("/articles/new")
    sending = form(page, "/articles/new")
    assert sending.value("profile") == "best"
    visitor.post(
        "/articles/new",
        {
            **dict(sending.fields),
            "title": "Rain",
            "body": "It rains.",
            "source_language": "en",
            "targets": "uk",
            "profile": "fastest",
        },
    )
    with database.read_only() as session:
        (job,) = review_queue.page(session, State.QUEUED, limit=2)[0].jobs
    assert job.profile == "fastest"


def test_whoever_may_not_translate_is_offered_nothing(visit, path):
    page = visit("editor").get(path)
    assert "Translate again" not in words(page)
