"""Typography and letters put right at a person's word: versions, whose text it stays, the log, and the way back."""

import pytest
from sqlalchemy import select

from tests import newsroom
from transpub.activity.models import Activity
from transpub.core.errors import EditedMeanwhile, Forbidden
from transpub.translations import editing, polishing, queries, service, verdicts
from transpub.translations.check_errors import NothingToRepair, NothingToUndo
from transpub.translations.errors import NotEditable
from transpub.translations.models import SegmentState
from transpub.translations.workflow import Action

TEXT = '"Добре", - сказав він о 5 год'
SET = "«Добре»,\u00a0— сказав він о 5\u00a0год"


@pytest.fixture
def drafted(database, desk, translation_id):
    newsroom.draft(database, translation_id)
    return translation_id


def segments(database, translation_id):
    with database.read_only() as session:
        return list(queries.segments(session, translation_id, limit=100))


def write(database, desk, segment, text, *, confirm=False):
    with database.unit_of_work() as session:
        editing.save(session, desk.translator, segment.id, text=text, version=segment.version, confirm=confirm)


def as_machine(database, segment, text):
    """What a machine would have written."""
    with database.unit_of_work() as session:
        row = session.get(type(segment), segment.id)
        row.target = row.machine_text = text


def test_setting_changes_signs_and_not_whose_text_it_is(database, desk, drafted):
    first, second, third, *_ = segments(database, drafted)
    as_machine(database, first, TEXT)
    write(database, desk, second, TEXT)
    write(database, desk, third, TEXT, confirm=True)
    before = segments(database, drafted)
    with database.unit_of_work() as session:
        assert polishing.set_all(session, desk.reviewer, drafted) >= 3
    after = segments(database, drafted)
    assert [segment.target for segment in after[:3]] == [SET] * 3
    assert [segment.state for segment in after[:3]] == [
        SegmentState.MACHINE,
        SegmentState.EDITED,
        SegmentState.CONFIRMED,
    ]
    for old, new in zip(before[:3], after[:3], strict=True):
        assert new.version == old.version + 1
        assert (new.edited_by_id, new.confirmed_by_id) == (old.edited_by_id, old.confirmed_by_id)
    assert after[0].machine_text == TEXT
    assert all(entry["check"] != "typography" for segment in after[:3] for entry in segment.findings)
    with database.read_only() as session:
        (entry,) = session.scalars(select(Activity).where(Activity.verb == "translation.typeset"))
        assert entry.actor_id == desk.reviewer.user_id


def test_machine_text_that_was_set_still_counts_as_unedited(database, desk, drafted):
    for segment in segments(database, drafted):
        as_machine(database, segment, TEXT)
    with database.unit_of_work() as session:
        polishing.set_all(session, desk.translator, drafted)
    with database.read_only() as session:
        assert verdicts.unedited_share(service.find(session, drafted).segments) == 1.0


def test_setting_again_changes_nothing_and_undoing_gives_the_very_texts(database, desk, drafted):
    first, second, *_ = segments(database, drafted)
    write(database, desk, first, TEXT)
    write(database, desk, second, TEXT)
    texts = [segment.target for segment in segments(database, drafted)]
    with database.unit_of_work() as session:
        polishing.set_all(session, desk.translator, drafted)
    with database.unit_of_work() as session:
        assert polishing.set_all(session, desk.translator, drafted) == 0
    with database.unit_of_work() as session:
        assert polishing.may_undo(service.find(session, drafted))
        polishing.undo_all(session, desk.translator, drafted)
    assert [segment.target for segment in segments(database, drafted)] == texts
    with database.unit_of_work() as session, pytest.raises(NothingToUndo):
        polishing.undo_all(session, desk.translator, drafted)


def test_what_was_written_since_is_not_undone(database, desk, drafted):
    first, second, *_ = segments(database, drafted)
    write(database, desk, first, TEXT)
    write(database, desk, second, TEXT)
    with database.unit_of_work() as session:
        polishing.set_all(session, desk.translator, drafted)
    write(database, desk, segments(database, drafted)[0], "Зовсім інший текст")
    with database.unit_of_work() as session:
        polishing.undo_all(session, desk.translator, drafted)
    assert [segment.target for segment in segments(database, drafted)[:2]] == ["Зовсім інший текст", TEXT]


def test_one_segment_is_set_as_its_reader_saw_it(database, desk, drafted):
    first, *_ = segments(database, drafted)
    write(database, desk, first, TEXT)
    seen = segments(database, drafted)[0].version
    with database.unit_of_work() as session, pytest.raises(EditedMeanwhile):
        polishing.set_segment(session, desk.translator, first.id, version=seen - 1)
    with database.unit_of_work() as session:
        assert polishing.set_segment(session, desk.translator, first.id, version=seen).target == SET


def test_letters_are_put_right_and_the_error_is_gone(database, desk, drafted):
    first, *_ = segments(database, drafted)
    as_machine(database, first, "Нашi корабля вийшли")
    with database.unit_of_work() as session:
        row = session.get(type(first), first.id)
        row.findings = editing.findings_for(row, row.translation, None)
        assert "mixed_alphabet" in [entry["check"] for entry in row.findings]
    seen = segments(database, drafted)[0].version
    with database.unit_of_work() as session:
        polishing.repair(session, desk.translator, first.id, version=seen, check="mixed_alphabet")
    after = segments(database, drafted)[0]
    assert (after.target, after.state) == ("Наші корабля вийшли", SegmentState.MACHINE)
    assert "mixed_alphabet" not in [entry["check"] for entry in after.findings]
    with database.unit_of_work() as session, pytest.raises(NothingToRepair):
        polishing.repair(session, desk.translator, first.id, version=after.version, check="mixed_alphabet")


def test_only_those_who_may_edit_and_only_while_it_may_be_edited(database, desk, drafted):
    with database.unit_of_work() as session, pytest.raises(Forbidden):
        polishing.set_all(session, desk.publisher, drafted)
    newsroom.confirm_all(database, desk.translator, drafted)
    newsroom.act(database, desk.translator, drafted, Action.SUBMIT)
    newsroom.act(database, desk.reviewer, drafted, Action.APPROVE)
    with database.unit_of_work() as session, pytest.raises(NotEditable):
        polishing.set_all(session, desk.translator, drafted)


def repair(database, actor, segment, check):
    with database.unit_of_work() as session:
        polishing.repair(session, actor, segment.id, version=segment.version, check=check)


def found_in(segment):
    return {entry["check"] for entry in segment.findings}


def test_spaces_put_right_leave_machine_text_a_machines(database, desk, drafted):
    first, *_ = segments(database, drafted)
    as_machine(database, first, "Кораблі  вийшли")
    with database.unit_of_work() as session:
        row = session.get(type(first), first.id)
        row.findings = editing.findings_for(row, row.translation, None)
        assert "double_space" in {entry["check"] for entry in row.findings}
    repair(database, desk.translator, segments(database, drafted)[0], "double_space")
    after = segments(database, drafted)[0]
    assert (after.target, after.state, after.edited_by_id) == ("Кораблі вийшли", SegmentState.MACHINE, None)
    assert "double_space" not in found_in(after)
    with database.read_only() as session:
        (entry,) = session.scalars(select(Activity).where(Activity.verb == "segment.repaired"))
        assert (entry.actor_id, entry.facts["former"]) == (desk.translator.user_id, "Кораблі  вийшли")
        assert verdicts.is_unedited(service.find(session, drafted).segments[0])


def test_a_mark_put_back_is_an_edit_of_that_person(database, desk, drafted):
    *_, last = segments(database, drafted)
    as_machine(database, last, "Ще два прийдуть за тиждень")
    with database.unit_of_work() as session:
        row = session.get(type(last), last.id)
        row.findings = editing.findings_for(row, row.translation, None)
    repair(database, desk.reviewer, segments(database, drafted)[-1], "end_punctuation")
    after = segments(database, drafted)[-1]
    assert (after.target, after.state) == ("Ще два прийдуть за тиждень.", SegmentState.EDITED)
    assert after.edited_by_id == desk.reviewer.user_id
    assert "end_punctuation" not in found_in(after)


def test_a_repair_is_of_the_text_that_was_seen_and_by_those_who_may(database, desk, drafted):
    first, *_ = segments(database, drafted)
    write(database, desk, first, "Кораблі  вийшли")
    seen = segments(database, drafted)[0]
    with pytest.raises(EditedMeanwhile):
        repair(database, desk.translator, first, "double_space")
    with pytest.raises(Forbidden):
        repair(database, desk.publisher, seen, "double_space")
    for check in ("end_punctuation", "missing_number", "no such check"):
        with pytest.raises(NothingToRepair):
            repair(database, desk.translator, seen, check)
    assert segments(database, drafted)[0].target == "Кораблі  вийшли"
