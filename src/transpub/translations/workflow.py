"""The workflow as data: which action leads from which state to which, who may, and which gates stand before it.

Pure. The server's check, the API's `actions` field and the page's buttons all ask `decide`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from transpub.accounts.permissions import Permission, Principal
from transpub.core.i18n import N_
from transpub.translations import gates
from transpub.translations.gates import Facts, Gate, Guard, Obstacle, Weight


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
            guards=(
                gates.TEXT,
                gates.ACCEPTED,
                gates.UP_TO_DATE,
                gates.NO_ERRORS,
                gates.WARNINGS_SEEN,
                gates.NOTES_ANSWERED,
            ),
        ),
        _row(A.SEND_BACK, (S.IN_REVIEW, S.APPROVED), S.DRAFT, P.TRANSLATION_REVIEW, needs_note=True),
        _row(
            A.APPROVE,
            (S.IN_REVIEW,),
            S.APPROVED,
            P.TRANSLATION_REVIEW,
            guards=(
                gates.TEXT,
                gates.ACCEPTED,
                gates.UP_TO_DATE,
                gates.NO_ERRORS,
                gates.FOUR_EYES,
                gates.COMMENTS_ANSWERED,
                gates.REVIEWED,
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
    """The answer for one action: whether it leads on from here, whether this person may, how its gates stand."""

    action: Action
    target: State
    fits_state: bool
    permitted: bool
    needs_note: bool
    gates: tuple[Gate, ...]

    @property
    def obstacles(self) -> tuple[Obstacle, ...]:
        return tuple(gate.obstacle for gate in self.gates if gate.obstacle is not None)

    @property
    def blocked(self) -> bool:
        return self._has(Weight.BLOCK)

    @property
    def needs_reason(self) -> bool:
        """Whether a gate is closed that opens for a written reason."""
        return self._has(Weight.REASON)

    @property
    def possible(self) -> bool:
        """Whether it can be done now, given a note, a reason and acknowledgements where they are asked for."""
        return self.fits_state and self.permitted and not self.blocked

    def _has(self, weight: Weight) -> bool:
        return any(obstacle.weight is weight for obstacle in self.obstacles)


def decide(action: Action, state: State | None, principal: Principal, facts: Facts) -> Decision:
    """Whether `principal` may take `action` on a translation in `state`."""
    row = TABLE[action]
    if row.permissions:
        permitted = any(principal.may(permission, facts.language) for permission in row.permissions)
    else:
        permitted = principal.is_system
    fits = state in row.sources
    found = gates_of(action, principal, facts) if fits and permitted else ()
    return Decision(action, row.target, fits, permitted, row.needs_note, found)


def gates_of(action: Action, principal: Principal, facts: Facts) -> tuple[Gate, ...]:
    """How each gate before the action stands for this person, whether or not they may take it now."""
    return tuple(guard.gate(facts, principal) for guard in TABLE[action].guards)


def allowed(state: State | None, principal: Principal, facts: Facts) -> list[Decision]:
    """The actions that lead on from this state and that this person may take, gates named."""
    decisions = (decide(action, state, principal, facts) for action in Action)
    return [decision for decision in decisions if decision.fits_state and decision.permitted]
