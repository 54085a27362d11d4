"""A reviewer's two answers: back with notes, or approved; what stands in the way, what is passed and logged."""

import pytest

from tests import newsroom
from tests.rooms.revised import by_source, logged, save
from transpub.accounts.models import Grant, User
from transpub.core.errors import Forbidden
from transpub.translations import comments, desks, reviewing, service
from transpub.translations.checks.rules import Grade
from transpub.translations.errors import (
    ActionBlocked,
    ActionNotAllowed,
    ActionOutOfState,
    CommentTooLong,
    NeedsAcknowledgement,
    NoteMissing,
    NoteTooLong,
    ReadAnew,
    ReasonMissing,
)
from transpub.translations.seen import Seen, stamp
from transpub.translations.workflow import Action, State

SHIPS = "Ships left the port of Odesa on Monday."


@pytest.fixture
def waiting(database, desk, translation_id):
    """Worked through by the translator, in review."""
    newsroom.draft(database, translation_id)
    newsroom.confirm_all(database, desk.translator, translation_id)
    newsroom.act(database, desk.translator, translation_id, Action.SUBMIT)
    return translation_id


def send_back(database, who, translation_id, *, word="", notes=None):
    with database.unit_of_work() as session:
        reviewing.send_back(session, who, translation_id, word=word, notes=notes)


def approve(database, who, translation_id, **options):
    with database.unit_of_work() as session:
        return reviewing.approve(session, who, translation_id, **options)


def standing(database, translation_id):
    """Text → segment, and whether the text was sent back with it."""
    with database.read_only() as session:
        found = comments.of_translation(session, translation_id, open_only=True)
        return {entry.text: (entry.segment_id, entry.is_return) for entry in found}


def state(database, translation_id):
    return newsroom.look(database, translation_id).state


def test_sent_back_with_notes_and_a_word(database, desk, waiting):
    first, second, third, *_ = newsroom.look(database, waiting).segments
    notes = {first.id: "Коротше.", second.id: "Чому?", third.id: "  \n"}
    send_back(database, desk.reviewer, waiting, word="Майже.", notes=notes)
    assert state(database, waiting) == State.DRAFT
    assert standing(database, waiting) == {
        "Коротше.": (first.id, True),
        "Чому?": (second.id, True),
        "Майже.": (None, True),
    }
    (step,) = logged(database, "translation.sent_back")
    assert (step.note, step.facts["notes"]) == ("Майже.", 2)


def test_posted_twice_it_is_sent_back_once(database, desk, waiting):
    notes = {newsroom.look(database, waiting).segments[0].id: "Коротше."}
    for _ in range(2):
        send_back(database, desk.reviewer, waiting, word="Майже.", notes=notes)
    assert len(logged(database, "translation.sent_back")) == 1
    assert len(standing(database, waiting)) == 2
    with pytest.raises(ActionOutOfState):
        send_back(database, desk.reviewer, waiting, word="Інше.")


def test_a_note_on_a_segment_alone_is_reason_enough(database, desk, waiting):
    with pytest.raises(NoteMissing):
        send_back(database, desk.reviewer, waiting, word=" ", notes={})
    first = newsroom.look(database, waiting).segments[0]
    send_back(database, desk.reviewer, waiting, notes={first.id: "Коротше."})
    assert state(database, waiting) == State.DRAFT


def test_a_note_that_cannot_be_kept_keeps_the_text_in_review(database, desk, waiting):
    first = newsroom.look(database, waiting).segments[0]
    with pytest.raises(CommentTooLong):
        send_back(database, desk.reviewer, waiting, notes={first.id: "я" * 4001})
    assert (state(database, waiting), standing(database, waiting)) == (State.IN_REVIEW, {})


@pytest.mark.parametrize("word", ["я" * 4001, "рядок\n" * 900])
def test_a_word_about_the_whole_is_kept_whole_or_refused(database, desk, waiting, word):
    with pytest.raises(CommentTooLong):
        send_back(database, desk.reviewer, waiting, word=word)
    with pytest.raises(NoteTooLong):
        approve(database, desk.reviewer, waiting, reason=word)
    assert (state(database, waiting), standing(database, waiting)) == (State.IN_REVIEW, {})
    send_back(database, desk.reviewer, waiting, word=word[:3999])
    (step,) = logged(database, "translation.sent_back")
    assert step.note == word[:3999].strip()


def test_who_may_answer(database, desk, waiting):
    for nobody in (desk.translator, desk.editor):
        with pytest.raises(ActionNotAllowed):
            send_back(database, nobody, waiting, word="Майже.")
        with pytest.raises(ActionNotAllowed):
            approve(database, nobody, waiting)
    with pytest.raises(Forbidden), database.unit_of_work() as session:
        reviewing.comment(session, desk.publisher, waiting, {newsroom.look(database, waiting).segments[0].id: "a"})
    assert state(database, waiting) == State.IN_REVIEW


def test_notes_left_open_need_a_reason_and_answered_ones_none(database, desk, waiting):
    first = newsroom.look(database, waiting).segments[0]
    send_back(database, desk.reviewer, waiting, notes={first.id: "Коротше."})
    with database.unit_of_work() as session:
        translation = service.find(session, waiting)
        with pytest.raises(NeedsAcknowledgement) as caught:
            service.advance(session, translation, Action.SUBMIT, desk.translator)
    assert caught.value.facts["obstacle"] == "translation.notes_open"
    newsroom.act(database, desk.translator, waiting, Action.SUBMIT)
    with pytest.raises(ReasonMissing) as refused:
        approve(database, desk.reviewer, waiting, acknowledged=True)
    assert refused.value.facts["obstacle"] == "translation.returns_open"
    with database.unit_of_work() as session:
        (note,) = comments.of_translation(session, waiting)
        comments.resolve(session, desk.translator, note.id)
    approve(database, desk.reviewer, waiting)
    assert state(database, waiting) == State.APPROVED
    assert "overridden" not in logged(database, "translation.approved")[0].facts


def test_what_is_passed_with_a_reason_is_logged(database, desk, translation_id):
    newsroom.draft(database, translation_id)
    for segment in newsroom.look(database, translation_id).segments:
        save(database, desk.translator, segment, segment.target, confirm=True)
    with database.unit_of_work() as session:
        for check in ("wrong_script", "same_as_source", "untranslated_fragment", "article_language"):
            desks.set_grade(session, desk.admin, "", check, Grade.OFF)
    newsroom.act(database, desk.translator, translation_id, Action.SUBMIT)
    with database.unit_of_work() as session:
        comments.add(session, desk.editor, translation_id, "Так лишити?")
    with pytest.raises(NeedsAcknowledgement):
        approve(database, desk.reviewer, translation_id, reason="Агенція пише саме так.")
    approve(database, desk.reviewer, translation_id, reason="Агенція пише саме так.", acknowledged=True)
    (step,) = logged(database, "translation.approved")
    assert (step.actor_id, step.note) == (desk.reviewer.user_id, "Агенція пише саме так.")
    assert step.facts["overridden"] == ["translation.unedited_machine"]
    assert step.facts["acknowledged"] == ["translation.comments_open"]
    # A form posted twice.
    approve(database, desk.reviewer, translation_id)
    assert len(logged(database, "translation.approved")) == 1


def test_a_text_that_changed_since_it_was_read_is_not_approved(database, desk, waiting):
    rows = newsroom.look(database, waiting).segments
    seen = Seen.parse(stamp(rows))
    ships = by_source(database, waiting)[SHIPS]
    save(database, desk.translator, ships, "Кораблі вийшли з порту Одеси в понеділок.", confirm=True)
    with pytest.raises(ReadAnew) as caught:
        approve(database, desk.reviewer, waiting, seen=seen)
    assert caught.value.facts == {"count": 1}
    assert state(database, waiting) == State.IN_REVIEW
    with database.read_only() as session:
        now = service.find(session, waiting).segments
        (changed,) = seen.unseen(now)
        assert reviewing.text_seen(session, changed, seen) == ships.target
        assert reviewing.text_seen(session, changed, Seen.parse("")) is None
    approve(database, desk.reviewer, waiting, seen=Seen.parse(stamp(newsroom.look(database, waiting).segments)))
    assert state(database, waiting) == State.APPROVED


def test_notes_written_beside_an_approved_text_are_kept(database, desk, waiting):
    first = newsroom.look(database, waiting).segments[0]
    approve(database, desk.reviewer, waiting, notes={first.id: "Наступного разу коротше."})
    assert state(database, waiting) == State.APPROVED
    assert standing(database, waiting) == {"Наступного разу коротше.": (first.id, False)}


def test_the_last_editor_may_not_and_is_told_who_may(database, desk, waiting):
    ships = by_source(database, waiting)[SHIPS]
    save(database, desk.reviewer, ships, "Кораблі вийшли з порту.", confirm=True)
    with pytest.raises(ActionBlocked) as caught:
        approve(database, desk.reviewer, waiting)
    assert caught.value.facts["obstacle"] == "translation.needs_second_person"
    with database.unit_of_work() as session:
        for name, role, language, is_active in (
            ("Zoe", "reviewer", "uk", True),
            ("Olha", "reviewer", "*", True),
            ("Gone", "reviewer", "uk", False),
            ("Other", "reviewer", "ru", True),
            ("Hand", "translator", "uk", True),
        ):
            session.add(
                User(
                    email=f"{name}@desk.example",
                    name=name,
                    password_hash="-",
                    is_active=is_active,
                    grants=[Grant(role=role, language=language)],
                )
            )
    with database.read_only() as session:
        assert reviewing.second_readers(session, service.find(session, waiting)) == ["Admin", "Olha", "Zoe"]
