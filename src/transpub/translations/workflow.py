"""The workflow as data: which action leads from which state to which, who may, and what stands in the way.

Pure. The server's check, the API's `actions` field and the page's buttons all ask `decide`.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from transpub.accounts.permissions import Permission, Principal
from transpub.core.i18n import N_, LazyText
from transpub.translations.checks import Severity


class State(StrEnum):
    QUEUED = "queued"
    TRANSLATING = "translating"
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Action(StrEnum):
    REQUEST = "request"
    START = "start"
    FINISH = "finish"
    FAIL = "fail"
    RETRY = "retry"
    BEGIN_MANUAL = "begin_manual"
    SUBMIT = "submit"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    CANCEL = "cancel"
    REQUEUE = "requeue"
    REOPEN = "reopen"


STATE_NAMES: Mapping[State, str] = {
    State.QUEUED: N_("queued"),
    State.TRANSLATING: N_("translating"),
    State.DRAFT: N_("draft"),
    State.IN_REVIEW: N_("in review"),
    State.APPROVED: N_("approved"),
    State.FAILED: N_("failed"),
    State.CANCELLED: N_("cancelled"),
}

ACTION_NAMES: Mapping[Action, str] = {
    Action.REQUEST: N_("Request translation"),
    Action.START: N_("Start"),
    Action.FINISH: N_("Finish"),
    Action.FAIL: N_("Fail"),
    Action.RETRY: N_("Translate by machine again"),
    Action.BEGIN_MANUAL: N_("Translate by hand"),
    Action.SUBMIT: N_("Submit for review"),
    Action.SEND_BACK: N_("Send back"),
    Action.APPROVE: N_("Approve translation"),
    Action.CANCEL: N_("Cancel translation"),
    Action.REQUEUE: N_("Translate what is new"),
    Action.REOPEN: N_("Open again"),
}

# What the log says happened.
ACTION_VERBS: Mapping[Action, str] = {
    Action.REQUEST: "translation.requested",
    Action.START: "translation.started",
    Action.FINISH: "translation.drafted",
    Action.FAIL: "translation.failed",
    Action.RETRY: "translation.retried",
    Action.BEGIN_MANUAL: "translation.begun_by_hand",
    Action.SUBMIT: "translation.submitted",
    Action.SEND_BACK: "translation.sent_back",
    Action.APPROVE: "translation.approved",
    Action.CANCEL: "translation.cancelled",
    Action.REQUEUE: "translation.requeued",
    Action.REOPEN: "translation.reopened",
}

# States in which people may change the text.
EDITABLE = frozenset({State.DRAFT, State.IN_REVIEW})


@dataclass(frozen=True)
class Facts:
    """What the guards look at, taken from the rows at the moment of asking. `unedited`: how grave the desk takes it
    that so much is the machine's, unchanged."""

    language: str
    segments: int = 0
    without_text: int = 0
    unaccepted: int = 0
    errors: int = 0
    warnings: int = 0
    unedited_share: float = 0.0
    unedited: Severity | None = None
    edited_by: frozenset[uuid.UUID] = field(default_factory=frozenset)
    self_review_allowed: bool = False


class Weight(StrEnum):
    """BLOCK cannot be passed; ASK is passed by an acknowledgement, which is logged."""

    BLOCK = "block"
    ASK = "ask"


@dataclass(frozen=True)
class Obstacle:
    """One reason why an action cannot simply be done now."""

    code: str
    weight: Weight
    message: LazyText


Guard = Callable[[Facts, Principal], Obstacle | None]


def _obstacle(code: str, weight: Weight, text: str, **facts: Any) -> Obstacle:
    return Obstacle(code, weight, LazyText(text, facts))


def _every_segment_has_text(facts: Facts, _: Principal) -> Obstacle | None:
    if not facts.without_text:
        return None
    return _obstacle(
        "translation.missing_text",
        Weight.BLOCK,
        N_("Segments without text: %(count)d. Translate them first."),
        count=facts.without_text,
    )


def _every_segment_accepted(facts: Facts, _: Principal) -> Obstacle | None:
    if not facts.unaccepted:
        return None
    return _obstacle(
        "translation.unconfirmed",
        Weight.BLOCK,
        N_("Segments nobody has confirmed yet: %(count)d. Edit or confirm them first."),
        count=facts.unaccepted,
    )


def _no_errors(facts: Facts, _: Principal) -> Obstacle | None:
    if not facts.errors:
        return None
    return _obstacle(
        "translation.errors_open",
        Weight.BLOCK,
        N_("Errors found by the checks: %(count)d. Correct them first."),
        count=facts.errors,
    )


def _warnings_seen(facts: Facts, _: Principal) -> Obstacle | None:
    if not facts.warnings:
        return None
    return _obstacle(
        "translation.warnings_open",
        Weight.ASK,
        N_("Warnings by the checks: %(count)d. Say that you have looked at them."),
        count=facts.warnings,
    )


def _four_eyes(facts: Facts, principal: Principal) -> Obstacle | None:
    if principal.user_id not in facts.edited_by:
        return None
    if facts.self_review_allowed:
        return _obstacle(
            "translation.self_review",
            Weight.ASK,
            N_("You worked on this text yourself. The desk allows it; your approval is logged as such."),
        )
    return _obstacle(
        "translation.needs_second_person",
        Weight.BLOCK,
        N_("You worked on this text yourself. Somebody else must approve it."),
    )


def _really_reviewed(facts: Facts, _: Principal) -> Obstacle | None:
    if facts.unedited not in (Severity.ERROR, Severity.WARNING):
        return None
    text = N_("%(share)d %% of the words are the machine's, unchanged.")
    weight = Weight.BLOCK if facts.unedited is Severity.ERROR else Weight.ASK
    return _obstacle("translation.unedited_machine", weight, text, share=round(facts.unedited_share * 100))


@dataclass(frozen=True)
class Transition:
    """One row of the table. `permission` None: only the system, by its job."""

    action: Action
    sources: frozenset[State | None]
    target: State
    permissions: tuple[Permission, ...] = ()
    needs_note: bool = False
    guards: tuple[Guard, ...] = ()


def _row(
    action: Action,
    sources: tuple[State | None, ...],
    target: State,
    *permissions: Permission,
    needs_note: bool = False,
    guards: tuple[Guard, ...] = (),
) -> Transition:
    return Transition(action, frozenset(sources), target, permissions, needs_note, guards)


S, A, P = State, Action, Permission
TABLE: Mapping[Action, Transition] = {
    row.action: row
    for row in (
        # A cancelled translation may be asked for again: the same row goes on, with its history.
        _row(A.REQUEST, (None, S.CANCELLED), S.QUEUED, P.TRANSLATION_REQUEST),
        _row(A.START, (S.QUEUED,), S.TRANSLATING),
        _row(A.FINISH, (S.TRANSLATING,), S.DRAFT),
        _row(A.FAIL, (S.QUEUED, S.TRANSLATING), S.FAILED),
        _row(A.RETRY, (S.FAILED,), S.QUEUED, P.TRANSLATION_REQUEST, P.TRANSLATION_EDIT),
        _row(A.BEGIN_MANUAL, (S.QUEUED, S.FAILED), S.DRAFT, P.TRANSLATION_EDIT),
        _row(
            A.SUBMIT,
            (S.DRAFT,),
            S.IN_REVIEW,
            P.TRANSLATION_EDIT,
            guards=(_every_segment_has_text, _every_segment_accepted, _no_errors, _warnings_seen),
        ),
        _row(A.SEND_BACK, (S.IN_REVIEW, S.APPROVED), S.DRAFT, P.TRANSLATION_REVIEW, needs_note=True),
        _row(
            A.APPROVE,
            (S.IN_REVIEW,),
            S.APPROVED,
            P.TRANSLATION_REVIEW,
            guards=(
                _every_segment_has_text,
                _every_segment_accepted,
                _no_errors,
                _four_eyes,
                _really_reviewed,
            ),
        ),
        _row(A.CANCEL, (S.QUEUED, S.DRAFT, S.FAILED), S.CANCELLED, P.TRANSLATION_REQUEST),
        # A revision of the article touched the translation: its new sentences go to the machine, or there are none.
        _row(A.REQUEUE, (S.TRANSLATING, S.DRAFT, S.IN_REVIEW, S.APPROVED, S.FAILED), S.QUEUED),
        _row(A.REOPEN, (S.IN_REVIEW, S.APPROVED), S.DRAFT),
    )
}


@dataclass(frozen=True)
class Decision:
    """The answer for one action: whether it leads on from here, whether this person may, what stands in the way."""

    action: Action
    target: State
    fits_state: bool
    permitted: bool
    needs_note: bool
    obstacles: tuple[Obstacle, ...]

    @property
    def blocked(self) -> bool:
        return any(obstacle.weight is Weight.BLOCK for obstacle in self.obstacles)

    @property
    def possible(self) -> bool:
        """Whether it can be done now, given a note and acknowledgements where they are asked for."""
        return self.fits_state and self.permitted and not self.blocked


def decide(action: Action, state: State | None, principal: Principal, facts: Facts) -> Decision:
    """Whether `principal` may take `action` on a translation in `state`."""
    row = TABLE[action]
    if row.permissions:
        permitted = any(principal.may(permission, facts.language) for permission in row.permissions)
    else:
        permitted = principal.is_system
    fits = state in row.sources
    found = (guard(facts, principal) for guard in row.guards) if fits and permitted else ()
    obstacles = tuple(obstacle for obstacle in found if obstacle is not None)
    return Decision(action, row.target, fits, permitted, row.needs_note, obstacles)


def allowed(state: State | None, principal: Principal, facts: Facts) -> list[Decision]:
    """The actions that lead on from this state and that this person may take, obstacles named."""
    decisions = (decide(action, state, principal, facts) for action in Action)
    return [decision for decision in decisions if decision.fits_state and decision.permitted]
