"""What became of one segment's text, and an older one put back."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests import newsroom
from tests.doors.test_api_machine import Wordy
from transpub.activity.models import Activity
from transpub.articles.diff import Change
from transpub.core.clock import moved
from transpub.core.errors import EditedMeanwhile, Forbidden, NotFound
from transpub.translations import editing, history, polishing, resegmenting, retranslating
from transpub.translations.errors import NotEditable, SentenceGone
from transpub.translations.history import FIRST, Step
from transpub.translations.models import SegmentState
from transpub.translations.workflow import Action

LATER = editing.SITTING + timedelta(seconds=1)


@pytest.fixture
def drafted(database, translation_id):
    newsroom.draft(database, translation_id)
    return translation_id


@pytest.fixture
def segment_id(database, drafted):
    return newsroom.look(database, drafted).segments[1].id


@pytest.fixture
def now_is(database, drafted, segment_id):
    """The segment as it is now."""
    return lambda: next(entry for entry in newsroom.look(database, drafted).segments if entry.id == segment_id)


@pytest.fixture
def save(database, now_is):
    def write(actor, text, *, confirm=False, after=timedelta()):
        segment = now_is()
        with moved(after), database.unit_of_work() as session:
            editing.save(session, actor, segment.id, text=text, version=segment.version, confirm=confirm)

    return write


@pytest.fixture
def told(database, now_is):
    def read(**options):
        with database.read_only() as session:
            return history.versions(session, now_is(), **options)

    return read


@pytest.fixture
def revert(database, now_is):
    def put_back(actor, number, *, version=None):
        segment = now_is()
        with database.unit_of_work() as session:
            history.revert(session, actor, segment.id, number, version=version or segment.version)

    return put_back


def test_a_draft_nobody_has_touched_has_its_first_text_only(told, now_is):
    (only,) = told()
    assert (only.number, only.text, only.who, only.step) == (FIRST, now_is().machine_text, None, None)


def test_each_text_with_who_wrote_it_and_what_came_and_went(desk, save, told, now_is):
    save(desk.translator, "Кораблі вийшли з порту.")
    save(desk.reviewer, "Судна вийшли з порту.")
    second, first, draft = told()
    assert [entry.text for entry in (second, first, draft)] == [
        "Судна вийшли з порту.",
        "Кораблі вийшли з порту.",
        now_is().machine_text,
    ]
    assert [(entry.who, entry.step) for entry in (second, first)] == [
        ("Reviewer", Step.EDITED),
        ("Translator", Step.EDITED),
    ]
    assert [(run.change, run.text) for run in second.runs][:2] == [
        (Change.DELETE, "Кораблі"),
        (Change.INSERT, "Судна"),
    ]


def test_autosaves_of_one_person_in_a_row_are_one_step(desk, database, save, told, segment_id):
    for text in ("Кораблі вий", "Кораблі вийшли з", "Кораблі вийшли з порту."):
        save(desk.translator, text)
    assert [entry.text for entry in told()][:-1] == ["Кораблі вийшли з порту."]
    with database.read_only() as session:
        query = select(func.count()).select_from(Activity).where(Activity.object_id == segment_id)
        assert session.scalar(query) == 1, "the log is not flooded either"


def test_after_a_while_the_same_person_begins_another_step(desk, save, told):
    save(desk.translator, "Кораблі вийшли з порту.")
    save(desk.translator, "Кораблі вийшли з порту Одеси.", after=LATER)
    assert [entry.text for entry in told()][:-1] == ["Кораблі вийшли з порту Одеси.", "Кораблі вийшли з порту."]


def test_another_text_in_the_place_of_ones_own_is_a_step_of_its_own(desk, save, told):
    save(desk.translator, "Кораблі вийшли з порту.")
    save(desk.translator, "<b>pasted by mistake</b>")
    save(desk.translator, "")
    assert [entry.text for entry in told()][:3] == ["", "<b>pasted by mistake</b>", "Кораблі вийшли з порту."]


def test_somebody_elses_edit_is_never_folded_into_ones_own(desk, save, told):
    save(desk.translator, "Кораблі вийшли з порту.")
    save(desk.reviewer, "Кораблі вийшли із порту.")
    save(desk.translator, "Кораблі вийшли з порту знову.")
    assert [entry.who for entry in told()][:-1] == ["Translator", "Reviewer", "Translator"]


def test_to_write_and_to_confirm_is_one_step_for_people(desk, save, told):
    save(desk.translator, "Кораблі вийшли з порту.")
    save(desk.translator, "Кораблі вийшли з порту.", confirm=True)
    newest, draft = told()
    assert (newest.step, newest.also_confirmed, newest.text) == (Step.EDITED, True, "Кораблі вийшли з порту.")
    assert newest.former == draft.text


def test_a_last_touch_before_the_confirmation_is_no_step_of_its_own(desk, save, told):
    save(desk.translator, "Кораблі вийшли з")
    save(desk.translator, "Кораблі вийшли з порту.", confirm=True)
    newest, draft = told()
    assert (newest.also_confirmed, newest.text, newest.former) == (True, "Кораблі вийшли з порту.", draft.text)


def test_another_text_that_is_confirmed_is_a_step_of_its_own(desk, save, told):
    save(desk.translator, "Кораблі вийшли з порту.")
    save(desk.translator, "Minister said: yes", confirm=True)
    assert [entry.step for entry in told()] == [Step.CONFIRMED, Step.EDITED, None]


def test_a_confirmation_by_another_person_is_told(desk, save, told):
    save(desk.translator, "Кораблі вийшли з порту.")
    save(desk.reviewer, "Кораблі вийшли з порту.", confirm=True)
    newest = told()[0]
    assert (newest.who, newest.step, newest.is_change) == ("Reviewer", Step.CONFIRMED, False)


def test_a_text_is_put_back_as_a_new_edit_and_nothing_is_lost(desk, save, told, revert, now_is):
    save(desk.translator, "Перший текст.")
    save(desk.reviewer, "Другий текст.", confirm=True)
    revert(desk.translator, told()[1].number)
    segment = now_is()
    assert (segment.target, segment.state, segment.edited_by_id) == (
        "Перший текст.",
        SegmentState.EDITED,
        desk.translator.user_id,
    )
    newest, *rest = told()
    assert (newest.step, newest.who, newest.former) == (Step.REVERTED, "Translator", "Другий текст.")
    assert [entry.text for entry in rest][:2] == ["Другий текст.", "Перший текст."]
    revert(desk.translator, rest[0].number)
    assert now_is().target == "Другий текст."


def test_the_machines_draft_is_put_back(desk, save, revert, now_is):
    save(desk.translator, "Перший текст.")
    revert(desk.translator, FIRST)
    assert now_is().target == now_is().machine_text


def test_ones_own_text_of_a_minute_ago_outlives_a_revert(desk, save, told, revert):
    save(desk.translator, "Перший текст, довго обдуманий.")
    revert(desk.translator, FIRST)
    assert "Перший текст, довго обдуманий." in [entry.text for entry in told()]


def test_a_revert_from_a_stale_page_changes_nothing(desk, save, told, revert, now_is):
    seen = now_is().version
    save(desk.translator, "Перший текст.")
    with pytest.raises(EditedMeanwhile) as caught:
        revert(desk.reviewer, FIRST, version=seen)
    assert caught.value.facts["theirs"] == now_is().target == "Перший текст."


def test_what_cannot_be_put_back(desk, database, save, told, revert, drafted, now_is):
    save(desk.translator, "Перший текст.")
    for number in (10**12, -(10**12)):
        with pytest.raises(NotFound):
            revert(desk.translator, number)
    with pytest.raises(Forbidden):
        revert(desk.editor, FIRST)
    other = newsroom.look(database, drafted).segments[2]
    with database.unit_of_work() as session, pytest.raises(NotFound):
        history.revert(session, desk.translator, other.id, told()[0].number, version=other.version)
    newsroom.confirm_all(database, desk.translator, drafted)
    newsroom.act(database, desk.translator, drafted, Action.SUBMIT)
    newsroom.act(database, desk.reviewer, drafted, Action.APPROVE)
    with pytest.raises(NotEditable):
        revert(desk.translator, FIRST)


def test_the_history_is_bounded(desk, save, told, revert):
    for number in range(6):
        save((desk.translator, desk.reviewer)[number % 2], f"Текст номер {number}.")
    newest = told(limit=3)
    assert [entry.text for entry in newest] == [f"Текст номер {number}." for number in (5, 4, 3, 2)]
    revert(desk.translator, newest[-1].number)
    assert told()[0].text == "Текст номер 2."


def test_a_long_text_is_shown_as_rewritten(desk, save, told):
    save(desk.translator, "слово " * 3000)
    assert [run.change for run in told()[0].runs] == [Change.DELETE, Change.INSERT]


def test_the_machines_texts_are_told_too(desk, database, drafted, segment_id, told, now_is):
    former = now_is().target
    with database.unit_of_work() as session:
        retranslating.again(session, desk.translator, drafted, [segment_id], offer_ttl=newsroom.TTL)
    newsroom.draft(database, drafted, Wordy())
    newest, draft = told()
    assert (newest.step, newest.who, newest.text) == (Step.RETRANSLATED, None, now_is().target)
    assert newest.former == draft.text == former


def test_letters_and_typography_put_right_are_steps(desk, database, save, told, segment_id, now_is):
    save(desk.translator, 'Кораблi вийшли з порту - "знову".')
    with database.unit_of_work() as session:
        polishing.repair(session, desk.translator, segment_id, version=now_is().version, check="mixed_alphabet")
    with database.unit_of_work() as session:
        polishing.set_segment(session, desk.translator, segment_id, version=now_is().version)
    typeset, repaired, _, _ = told()
    assert [typeset.step, repaired.step] == [Step.TYPESET, Step.REPAIRED]
    assert repaired.former == 'Кораблi вийшли з порту - "знову".'
    assert typeset.text == now_is().target


def test_joined_and_split_again_the_text_of_before_can_be_had(desk, database, drafted, save, told, revert, now_is):
    save(desk.translator, "Кораблі вийшли.")
    first, second = newsroom.look(database, drafted).segments[1:3]
    with database.unit_of_work() as session:
        resegmenting.join(session, desk.translator, first.id, version=first.version, next_version=second.version)
    joined = told()[0]
    assert (joined.step, joined.former) == (Step.JOINED, "Кораблі вийшли.")
    revert(desk.translator, told()[1].number)
    assert now_is().target == "Кораблі вийшли."
    with database.unit_of_work() as session, pytest.raises(SentenceGone):
        history.revert(session, desk.translator, second.id, FIRST, version=second.version)
