"""The whole State × Action matrix, written out by hand: the table in the code must say the same."""

import uuid
from dataclasses import replace

import pytest

from transpub.accounts.permissions import SYSTEM, Principal, Role
from transpub.translations.checks import Severity
from transpub.translations.gates import NAMES, Facts, Weight
from transpub.translations.workflow import TABLE, Action, State, allowed, decide, gates_of

# Every cell that leads on; all others must be refused.
LEADS = {
    (None, Action.REQUEST): State.QUEUED,
    (State.CANCELLED, Action.REQUEST): State.QUEUED,
    (State.QUEUED, Action.START): State.TRANSLATING,
    (State.TRANSLATING, Action.FINISH): State.DRAFT,
    (State.QUEUED, Action.FAIL): State.FAILED,
    (State.TRANSLATING, Action.FAIL): State.FAILED,
    (State.FAILED, Action.RETRY): State.QUEUED,
    (State.QUEUED, Action.BEGIN_MANUAL): State.DRAFT,
    (State.FAILED, Action.BEGIN_MANUAL): State.DRAFT,
    (State.DRAFT, Action.SUBMIT): State.IN_REVIEW,
    (State.IN_REVIEW, Action.SEND_BACK): State.DRAFT,
    (State.APPROVED, Action.SEND_BACK): State.DRAFT,
    (State.IN_REVIEW, Action.APPROVE): State.APPROVED,
    (State.QUEUED, Action.CANCEL): State.CANCELLED,
    (State.DRAFT, Action.CANCEL): State.CANCELLED,
    (State.FAILED, Action.CANCEL): State.CANCELLED,
    (State.TRANSLATING, Action.REQUEUE): State.QUEUED,
    (State.DRAFT, Action.REQUEUE): State.QUEUED,
    (State.IN_REVIEW, Action.REQUEUE): State.QUEUED,
    (State.APPROVED, Action.REQUEUE): State.QUEUED,
    (State.FAILED, Action.REQUEUE): State.QUEUED,
    (State.IN_REVIEW, Action.REOPEN): State.DRAFT,
    (State.APPROVED, Action.REOPEN): State.DRAFT,
}

# Who may take which action on a Ukrainian translation; the system's own steps are nobody's.
MAY = {
    Role.EDITOR: {Action.REQUEST, Action.RETRY, Action.CANCEL},
    Role.TRANSLATOR: {Action.RETRY, Action.BEGIN_MANUAL, Action.SUBMIT},
    Role.REVIEWER: {Action.RETRY, Action.BEGIN_MANUAL, Action.SUBMIT, Action.SEND_BACK, Action.APPROVE},
    Role.PUBLISHER: set(),
    Role.ADMIN: set(Action) - {Action.START, Action.FINISH, Action.FAIL, Action.REQUEUE, Action.REOPEN},
}
BY_LANGUAGE = {Role.TRANSLATOR, Role.REVIEWER}

CLEAN = Facts(language="uk", segments=3)


def person(role: Role, language: str = "uk") -> Principal:
    return Principal(uuid.uuid4(), role.value, frozenset({(role, language if role in BY_LANGUAGE else "*")}))


def test_every_action_has_one_row():
    assert set(TABLE) == set(Action)


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("state", [None, *State])
def test_matrix(state, action):
    decision = decide(action, state, SYSTEM, CLEAN)
    assert decision.fits_state is ((state, action) in LEADS)
    if decision.fits_state:
        assert decision.target is LEADS[state, action]


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("role", Role)
def test_roles(role, action):
    state = next(state for state, taken in LEADS if taken is action)
    assert decide(action, state, person(role), CLEAN).permitted is (action in MAY[role])


@pytest.mark.parametrize("role", sorted(BY_LANGUAGE))
def test_a_grant_for_another_language_permits_nothing(role):
    stranger = person(role, "ru")
    assert allowed(State.DRAFT, stranger, CLEAN) == []
    assert allowed(State.IN_REVIEW, stranger, CLEAN) == []


@pytest.mark.parametrize(
    ("action", "facts", "code", "weight"),
    [
        (Action.SUBMIT, {"without_text": 1}, "translation.missing_text", Weight.BLOCK),
        (Action.SUBMIT, {"unaccepted": 1}, "translation.unconfirmed", Weight.BLOCK),
        (Action.SUBMIT, {"errors": 1}, "translation.errors_open", Weight.BLOCK),
        (Action.SUBMIT, {"outdated": 1}, "translation.outdated", Weight.BLOCK),
        (Action.SUBMIT, {"warnings": 1}, "translation.warnings_open", Weight.ASK),
        (Action.SUBMIT, {"open_returns": 1}, "translation.notes_open", Weight.ASK),
        (Action.APPROVE, {"without_text": 1}, "translation.missing_text", Weight.BLOCK),
        (Action.APPROVE, {"unaccepted": 1}, "translation.unconfirmed", Weight.BLOCK),
        (Action.APPROVE, {"errors": 1}, "translation.errors_open", Weight.BLOCK),
        (Action.APPROVE, {"outdated": 1}, "translation.outdated", Weight.BLOCK),
        (Action.APPROVE, {"open_comments": 1}, "translation.comments_open", Weight.ASK),
        (Action.APPROVE, {"open_returns": 1, "open_comments": 1}, "translation.returns_open", Weight.REASON),
        (Action.APPROVE, {"unedited": Severity.WARNING}, "translation.unedited_machine", Weight.ASK),
        (Action.APPROVE, {"unedited": Severity.ERROR}, "translation.unedited_machine", Weight.REASON),
    ],
)
def test_obstacles(action, facts, code, weight):
    state = State.DRAFT if action is Action.SUBMIT else State.IN_REVIEW
    decision = decide(action, state, person(Role.REVIEWER), replace(CLEAN, **facts))
    assert [(found.code, found.weight) for found in decision.obstacles] == [(code, weight)]
    assert decision.possible is (weight is not Weight.BLOCK)
    assert decision.needs_reason is (weight is Weight.REASON)
    (closed,) = [gate for gate in decision.gates if not gate.is_open]
    assert closed.obstacle == decision.obstacles[0]
    # What may be passed is named in the log.
    assert (NAMES.get(code) == closed.name) is (weight is not Weight.BLOCK)


def test_nothing_stands_in_the_way_of_clean_work():
    assert decide(Action.SUBMIT, State.DRAFT, person(Role.TRANSLATOR), CLEAN).obstacles == ()
    facts = replace(CLEAN, unedited=Severity.INFO, edited_by=frozenset({uuid.uuid4()}))
    assert decide(Action.APPROVE, State.IN_REVIEW, person(Role.REVIEWER), facts).obstacles == ()


def test_an_open_comment_does_not_keep_a_translator_from_submitting():
    facts = replace(CLEAN, open_comments=3)
    assert decide(Action.SUBMIT, State.DRAFT, person(Role.TRANSLATOR), facts).obstacles == ()


def test_gates_are_told_also_to_those_who_may_not_pass_them():
    translator, facts = person(Role.TRANSLATOR), replace(CLEAN, errors=2)
    assert decide(Action.APPROVE, State.DRAFT, translator, facts).gates == ()
    gates = gates_of(Action.APPROVE, translator, facts)
    assert [gate.obstacle.code for gate in gates if gate.obstacle] == ["translation.errors_open"]
    assert len(gates) == len({gate.name for gate in gates}) == 7


def test_approve_by_an_editor_of_the_text_needs_second_person():
    reviewer = person(Role.REVIEWER)
    facts = replace(CLEAN, edited_by=frozenset({reviewer.user_id}))
    decision = decide(Action.APPROVE, State.IN_REVIEW, reviewer, facts)
    assert [found.code for found in decision.obstacles] == ["translation.needs_second_person"]
    assert not decision.possible


def test_a_desk_may_allow_self_review_but_is_told():
    reviewer = person(Role.REVIEWER)
    facts = replace(CLEAN, edited_by=frozenset({reviewer.user_id}), self_review_allowed=True)
    decision = decide(Action.APPROVE, State.IN_REVIEW, reviewer, facts)
    assert [(found.code, found.weight) for found in decision.obstacles] == [("translation.self_review", Weight.ASK)]
    assert decision.possible


def test_send_back_needs_a_note():
    assert decide(Action.SEND_BACK, State.APPROVED, person(Role.REVIEWER), CLEAN).needs_note
