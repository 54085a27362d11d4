"""What desks choose of the checks, and that it holds wherever findings are read: on pages, and at submission."""

import pytest

from tests import newsroom
from transpub.activity import service as activity
from transpub.articles.fields import Fields
from transpub.articles.material import Material, SourceFormat
from transpub.articles.service import Submission
from transpub.core.errors import Forbidden
from transpub.translations import desks, editing, queries, service, verdicts
from transpub.translations.check_errors import (
    CheckNeeded,
    DeskNameTooLong,
    LimitOutOfRange,
    UneditedLimitsOutOfRange,
    UnknownCheck,
    UnknownField,
)
from transpub.translations.checks import Severity
from transpub.translations.checks.rules import UNEDITED, Grade, UneditedLimits
from transpub.translations.errors import ActionBlocked, NeedsAcknowledgement, ReasonMissing
from transpub.translations.submission import submit
from transpub.translations.workflow import Action, State


@pytest.fixture
def drafted(database, desk, translation_id):
    newsroom.draft(database, translation_id)
    return translation_id


def choose(database, desk, check, grade, scope=""):
    with database.unit_of_work() as session:
        desks.set_grade(session, desk.admin, scope, check, grade)


def severities(database, translation_id, check):
    with database.read_only() as session:
        said = verdicts.verdict(session, service.find(session, translation_id))
        found = [finding for findings in said.segments.values() for finding in findings]
        return {finding.severity for finding in (*found, *said.about_all) if finding.check == check}


def write_all(database, desk, translation_id, text):
    with database.unit_of_work() as session:
        for number, segment in enumerate(queries.segments(session, translation_id, limit=100)):
            editing.save(
                session,
                desk.translator,
                segment.id,
                text=f"{text} {chr(1072 + number) * 3}".strip(),
                version=segment.version,
                confirm=True,
            )


def test_a_choice_holds_at_once_for_findings_already_stored(database, desk, drafted):
    write_all(database, desk, drafted, "Дуже  добре")
    assert severities(database, drafted, "double_space") == {Severity.WARNING}
    choose(database, desk, "double_space", Grade.INFO)
    assert severities(database, drafted, "double_space") == {Severity.INFO}
    choose(database, desk, "double_space", Grade.OFF)
    assert severities(database, drafted, "double_space") == set()
    choose(database, desk, "double_space", None)
    assert severities(database, drafted, "double_space") == {Severity.WARNING}


def test_what_a_desk_takes_for_an_error_blocks_submission_and_what_is_off_does_not(database, desk, drafted):
    write_all(database, desk, drafted, "Дуже  добре")
    with database.unit_of_work() as session:
        desks.set_grade(session, desk.admin, "", "double_space", Grade.ERROR)
        with pytest.raises(ActionBlocked) as caught:
            service.advance(
                session, service.find(session, drafted), Action.SUBMIT, desk.translator, acknowledged=True
            )
        assert caught.value.facts["obstacle"] == "translation.errors_open"
        for choice in desks.choices(session, "").checks:
            if choice.check not in ("empty", "tag_mismatch", "tag_order"):
                desks.set_grade(session, desk.admin, "", choice.check, Grade.OFF)
        # Nothing is left to acknowledge.
        service.advance(session, service.find(session, drafted), Action.SUBMIT, desk.translator)
    assert newsroom.look(database, drafted).state == State.IN_REVIEW


def test_a_warning_about_the_whole_text_needs_a_word(database, desk, drafted):
    russian = "Корабли вышли из порта в понедельник, сообщило министерство, людей было много тут"
    write_all(database, desk, drafted, russian)
    assert severities(database, drafted, "article_language") == {Severity.WARNING}
    with database.unit_of_work() as session:
        for choice in desks.choices(session, "").checks:
            if choice.check not in ("empty", "tag_mismatch", "tag_order", "article_language"):
                desks.set_grade(session, desk.admin, "", choice.check, Grade.OFF)
        with pytest.raises(NeedsAcknowledgement):
            service.advance(session, service.find(session, drafted), Action.SUBMIT, desk.translator)


def test_the_gate_of_unedited_text_is_the_desks(database, desk, drafted):
    with database.unit_of_work() as session:
        for segment in queries.segments(session, drafted, limit=100):
            editing.save(
                session, desk.translator, segment.id, text=segment.target, version=segment.version, confirm=True
            )
        for check in ("wrong_script", "same_as_source", "untranslated_fragment", "article_language"):
            desks.set_grade(session, desk.admin, "", check, Grade.OFF)
    newsroom.act(database, desk.translator, drafted, Action.SUBMIT)
    assert severities(database, drafted, "unedited_machine") == {Severity.ERROR}
    with pytest.raises(ReasonMissing):
        newsroom.act(database, desk.reviewer, drafted, Action.APPROVE)
    choose(database, desk, "unedited_machine", Grade.WARNING)
    newsroom.act(database, desk.reviewer, drafted, Action.APPROVE)
    assert newsroom.look(database, drafted).state == State.APPROVED


def test_how_much_unchanged_text_passes_is_the_desks(database, desk, drafted):
    """Nobody has changed a word: the machine's share is 1."""
    for lowest, severity in ((UneditedLimits(100, 100), Severity.ERROR), (UNEDITED, Severity.ERROR)):
        with database.unit_of_work() as session:
            desks.set_unedited(session, desk.admin, "", lowest)
        assert severities(database, drafted, "unedited_machine") == {severity}
    with database.unit_of_work() as session:
        desks.set_unedited(session, desk.admin, "Sport", UneditedLimits(50, 60))
        assert desks.rules(session, "Sport").unedited == UneditedLimits(50, 60)
        assert desks.rules(session, "News").unedited == UNEDITED
        assert desks.choices(session, "Sport").unedited.own == UneditedLimits(50, 60)
        desks.set_unedited(session, desk.admin, "Sport", None)
        desks.set_unedited(session, desk.admin, "", UneditedLimits(70, 100))
        assert desks.rules(session, "Sport").unedited == UneditedLimits(70, 100)
        assert desks.choices(session, "Sport").unedited.inherited == UneditedLimits(70, 100)
    with database.read_only() as session:
        told = [(entry.from_state, entry.to_state) for entry in activity.of_object(session, desks.DESKS_ID)]
        assert told == [("85–95", "70–100"), ("50–60", "–"), ("–", "50–60"), ("100–100", "85–95"), ("–", "100–100")]
    with database.unit_of_work() as session, pytest.raises(Forbidden):
        desks.set_unedited(session, desk.reviewer, "", None)


def test_a_section_goes_before_all_desks(database, desk):
    choose(database, desk, "double_space", Grade.ERROR)
    choose(database, desk, "double_space", Grade.OFF, scope="Sport")
    with database.unit_of_work() as session:
        desks.set_limit(session, desk.admin, "", "headline", 70)
        desks.set_limit(session, desk.admin, "Sport", "headline", 50)
    with database.read_only() as session:
        sport, news = desks.rules(session, "Sport"), desks.rules(session, "News")
        assert (sport.grades["double_space"], news.grades["double_space"]) == (Grade.OFF, Grade.ERROR)
        assert (sport.limit("headline"), news.limit("headline")) == (50, 70)
        shown = desks.choices(session, "Sport")
        assert shown.scopes == ["Sport"]
        (choice,) = [choice for choice in shown.checks if choice.check == "double_space"]
        assert (choice.own, choice.inherited) == (Grade.OFF, Grade.ERROR)


def test_the_section_is_that_of_the_story(database, desk):
    choose(database, desk, "double_space", Grade.ERROR, scope="Sport")
    made = {}
    for section in ("Sport", "News"):
        story = Submission(
            f"Ships of {section}", Material(SourceFormat.TEXT, newsroom.BODY), "en", fields=Fields(section=section)
        )
        with database.unit_of_work() as session:
            sent = submit(session, desk.editor, story, ("uk",), limits=newsroom.LIMITS, offer_ttl=newsroom.TTL)
            made[section] = sent.translations[0].id
        newsroom.draft(database, made[section])
        write_all(database, desk, made[section], "Дуже  добре")
    assert severities(database, made["Sport"], "double_space") == {Severity.ERROR}
    assert severities(database, made["News"], "double_space") == {Severity.WARNING}


def test_a_headline_longer_than_its_desk_allows(database, desk, drafted):
    write_all(database, desk, drafted, "Кораблі вийшли з порту Одеси в понеділок уранці")
    assert severities(database, drafted, "max_length") == set()
    with database.unit_of_work() as session:
        desks.set_limit(session, desk.admin, "", "headline", 30)
    assert severities(database, drafted, "max_length") == {Severity.WARNING}


def test_choices_are_an_administrators_and_logged(database, desk):
    with database.unit_of_work() as session, pytest.raises(Forbidden):
        desks.set_grade(session, desk.reviewer, "", "double_space", Grade.OFF)
    with database.unit_of_work() as session, pytest.raises(Forbidden):
        desks.set_limit(session, desk.editor, "", "headline", 10)
    choose(database, desk, "double_space", Grade.OFF, scope="Sport")
    # Chosen again, nothing has happened.
    choose(database, desk, "double_space", Grade.OFF, scope="Sport")
    with database.read_only() as session:
        (entry,) = activity.of_object(session, desks.DESKS_ID)
        assert (entry.verb, entry.from_state, entry.to_state) == ("check.graded", "–", "off")
        assert entry.facts == {"scope": "Sport", "check": "double_space"}


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda session, who: desks.set_grade(session, who, "", "empty", Grade.OFF), CheckNeeded),
        (lambda session, who: desks.set_grade(session, who, "", "tag_mismatch", Grade.WARNING), CheckNeeded),
        (lambda session, who: desks.set_grade(session, who, "", "no_such", Grade.OFF), UnknownCheck),
        (lambda session, who: desks.set_grade(session, who, "x" * 101, "empty_", Grade.OFF), DeskNameTooLong),
        (lambda session, who: desks.set_limit(session, who, "", "paragraph", 10), UnknownField),
        (lambda session, who: desks.set_limit(session, who, "", "headline", 0), LimitOutOfRange),
        (lambda session, who: desks.set_limit(session, who, "", "headline", 2001), LimitOutOfRange),
    ],
)
def test_bad_choices_are_refused(database, desk, call, error):
    with database.unit_of_work() as session, pytest.raises(error):
        call(session, desk.admin)


@pytest.mark.parametrize(("warn", "block"), [(0, 95), (96, 95), (85, 101), (-1, -1)])
def test_shares_out_of_range_are_refused(database, desk, warn, block):
    with database.unit_of_work() as session, pytest.raises(UneditedLimitsOutOfRange):
        desks.set_unedited(session, desk.admin, "", UneditedLimits(warn, block))
