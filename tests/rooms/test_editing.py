"""Saving and confirming segments; the steps from draft to approved."""

import pytest
from sqlalchemy import select

from tests import newsroom
from transpub.activity.models import Activity
from transpub.core.errors import EditedMeanwhile, Forbidden
from transpub.translations import editing, service
from transpub.translations.checks import Severity
from transpub.translations.errors import (
    ActionBlocked,
    ActionNotAllowed,
    ActionOutOfState,
    NeedsAcknowledgement,
    NotEditable,
    NoteMissing,
    NothingToConfirm,
    ReasonMissing,
    TextHasControls,
    TextTooLong,
)
from transpub.translations.models import SegmentState
from transpub.translations.verdicts import verdict
from transpub.translations.workflow import EDITABLE, Action, State


@pytest.fixture
def desk(database):
    people = newsroom.people(database)
    newsroom.announce(database)
    return people


@pytest.fixture
def translation_id(database, desk):
    submitted = newsroom.send_in(database, desk.editor)
    newsroom.draft(database, submitted.translations[0].id)
    return submitted.translations[0].id


def save(database, actor, segment, text, *, version=None, confirm=False):
    with database.unit_of_work() as session:
        return editing.save(
            session, actor, segment.id, text=text, version=version or segment.version, confirm=confirm
        )


def segments(database, translation_id):
    return newsroom.look(database, translation_id).segments


@pytest.mark.parametrize("state", sorted(set(State) - EDITABLE))
def test_who_may_not_write_now_is_told_what_to_do(database, desk, translation_id, state):
    with database.unit_of_work() as session:
        service.find(session, translation_id).state = state
    with pytest.raises(NotEditable) as caught:
        save(database, desk.translator, segments(database, translation_id)[1], "Текст.")
    said = str(caught.value.message)
    assert said.startswith("The text cannot be changed while the translation is ")
    assert said.endswith("then save it again.")


@pytest.mark.parametrize("refused", ["текст\x07", "x" * 20_001])
def test_a_conflict_is_told_before_what_is_wrong_with_the_text(database, desk, translation_id, refused):
    seen = segments(database, translation_id)[1]
    save(database, desk.reviewer, seen, "Текст рецензентки.")
    with pytest.raises(EditedMeanwhile) as caught:
        save(database, desk.translator, seen, refused)
    assert caught.value.facts["mine"] == refused
    assert caught.value.facts["theirs"] == "Текст рецензентки."


def test_a_human_edit_clears_the_machine_mark_and_keeps_the_machines_text(database, desk, translation_id):
    segment = segments(database, translation_id)[1]
    save(database, desk.translator, segment, "Кораблі вийшли з порту Одеси в понеділок.")
    saved = segments(database, translation_id)[1]
    assert saved.state == SegmentState.EDITED
    assert saved.target == "Кораблі вийшли з порту Одеси в понеділок."
    assert saved.machine_text == segment.machine_text
    assert saved.edited_by_id == desk.translator.user_id


def test_confirming_without_a_change_notes_who(database, desk, translation_id):
    segment = segments(database, translation_id)[1]
    save(database, desk.translator, segment, segment.target, confirm=True)
    saved = segments(database, translation_id)[1]
    assert (saved.state, saved.confirmed_by_id) == (SegmentState.CONFIRMED, desk.translator.user_id)
    assert saved.edited_by_id is None


def test_two_people_saving_one_segment_lose_neither_text(database, desk, translation_id):
    seen = segments(database, translation_id)[1]
    save(database, desk.translator, seen, "Перший текст")
    with pytest.raises(EditedMeanwhile) as caught:
        save(database, desk.reviewer, seen, "Другий текст")
    assert (caught.value.facts["mine"], caught.value.facts["theirs"]) == ("Другий текст", "Перший текст")
    save(database, desk.reviewer, seen, "Злитий текст", version=caught.value.facts["version"])
    assert segments(database, translation_id)[1].target == "Злитий текст"


def test_saving_the_same_text_twice_is_no_conflict(database, desk, translation_id):
    seen = segments(database, translation_id)[1]
    save(database, desk.translator, seen, "Той самий текст", confirm=True)
    save(database, desk.translator, seen, "Той самий текст", confirm=True)
    assert segments(database, translation_id)[1].target == "Той самий текст"


@pytest.mark.parametrize(
    ("text", "confirm", "error"),
    [
        ("x" * 20_001, False, TextTooLong),
        ("текст\x07", False, TextHasControls),
        ("   ", True, NothingToConfirm),
    ],
)
def test_what_cannot_be_saved_says_why(database, desk, translation_id, text, confirm, error):
    segment = segments(database, translation_id)[1]
    with pytest.raises(error):
        save(database, desk.translator, segment, text, confirm=confirm)
    assert segments(database, translation_id)[1].target == segment.target


def test_nobody_without_the_language_writes(database, desk, translation_id):
    segment = segments(database, translation_id)[1]
    with pytest.raises(Forbidden):
        save(database, desk.editor, segment, "текст")


def test_a_submission_waits_for_every_segment(database, desk, translation_id):
    with pytest.raises(ActionBlocked) as caught:
        newsroom.act(database, desk.translator, translation_id, Action.SUBMIT)
    assert caught.value.facts["obstacle"] == "translation.unconfirmed"


def test_an_error_finding_blocks_submission(database, desk, translation_id):
    newsroom.confirm_all(database, desk.translator, translation_id)
    segment = segments(database, translation_id)[2]
    save(database, desk.translator, segment, "Они везли 45 000 тонн зерна, чтобы успеть.", confirm=True)
    assert [entry["severity"] for entry in segments(database, translation_id)[2].findings].count("error") >= 1
    with pytest.raises(ActionBlocked) as caught:
        newsroom.act(database, desk.translator, translation_id, Action.SUBMIT)
    assert caught.value.facts["obstacle"] == "translation.errors_open"


def test_from_draft_to_approved_and_back(database, desk, translation_id):
    newsroom.confirm_all(database, desk.translator, translation_id)
    newsroom.act(database, desk.translator, translation_id, Action.SUBMIT)
    with pytest.raises(ActionNotAllowed):
        newsroom.act(database, desk.translator, translation_id, Action.APPROVE)
    newsroom.act(database, desk.reviewer, translation_id, Action.APPROVE)
    assert newsroom.look(database, translation_id).approved_by_id == desk.reviewer.user_id
    with pytest.raises(NotEditable):
        save(database, desk.translator, segments(database, translation_id)[1], "пізно")
    with pytest.raises(NoteMissing):
        newsroom.act(database, desk.reviewer, translation_id, Action.SEND_BACK)
    newsroom.act(database, desk.reviewer, translation_id, Action.SEND_BACK, note="Назву порту перевірити.")
    translation = newsroom.look(database, translation_id)
    assert (translation.state, translation.approved_by_id) == (State.DRAFT, None)
    with database.read_only() as session:
        last = session.scalars(select(Activity).order_by(Activity.id.desc()).limit(1)).one()
        assert (last.verb, last.from_state, last.to_state, last.note) == (
            "translation.sent_back",
            "approved",
            "draft",
            "Назву порту перевірити.",
        )


def test_the_same_step_taken_twice_is_taken_once(database, desk, translation_id):
    newsroom.confirm_all(database, desk.translator, translation_id)
    for _ in range(2):
        newsroom.act(database, desk.translator, translation_id, Action.SUBMIT)
    with database.read_only() as session:
        found = session.scalars(select(Activity).where(Activity.verb == "translation.submitted")).all()
        assert len(found) == 1


def test_a_step_from_a_stale_page_is_refused(database, desk, translation_id):
    with pytest.raises(ActionOutOfState):
        newsroom.act(database, desk.reviewer, translation_id, Action.APPROVE)


def test_a_reviewer_who_wrote_in_it_cannot_approve_it(database, desk, translation_id):
    newsroom.confirm_all(database, desk.translator, translation_id)
    newsroom.act(database, desk.translator, translation_id, Action.SUBMIT)
    save(database, desk.reviewer, segments(database, translation_id)[1], "Інакше", confirm=True)
    with pytest.raises(ActionBlocked) as caught:
        newsroom.act(database, desk.reviewer, translation_id, Action.APPROVE)
    assert caught.value.facts["obstacle"] == "translation.needs_second_person"


def test_text_accepted_as_the_machine_wrote_it_is_not_approved(database, desk, translation_id):
    for segment in segments(database, translation_id):
        save(database, desk.translator, segment, segment.target, confirm=True)
    newsroom.act(database, desk.translator, translation_id, Action.SUBMIT)
    with pytest.raises(ReasonMissing) as caught:
        newsroom.act(database, desk.reviewer, translation_id, Action.APPROVE)
    assert caught.value.facts["obstacle"] == "translation.unedited_machine"


def test_warnings_need_a_word_which_is_logged(database, desk, translation_id):
    newsroom.confirm_all(database, desk.translator, translation_id, suffix="  !")
    with database.unit_of_work() as session:
        translation = service.find(session, translation_id)
        assert verdict(session, translation).count(Severity.WARNING)
        with pytest.raises(NeedsAcknowledgement):
            service.advance(session, translation, Action.SUBMIT, desk.translator)
    newsroom.act(database, desk.translator, translation_id, Action.SUBMIT)
    with database.read_only() as session:
        entry = session.scalars(select(Activity).where(Activity.verb == "translation.submitted")).one()
        assert entry.facts["acknowledged"] == ["translation.warnings_open"]


def test_what_nobody_sees_is_not_stored_and_typography_is(database, desk, translation_id):
    segment = segments(database, translation_id)[1]
    save(database, desk.translator, segment, "Заго\u00adловок\u202e істо\u200bрії\u00a0— 5\u202f000")
    assert segments(database, translation_id)[1].target == "Заголовок історії\u00a0— 5\u202f000"
