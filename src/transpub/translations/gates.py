"""The gates before a submission and an approval: what each looks at, and why it is closed. Pure.

Which gate stands before which action is told by `workflow.TABLE`.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from transpub.accounts.permissions import Principal
from transpub.core.i18n import N_, LazyText
from transpub.translations.checks import Severity


@dataclass(frozen=True)
class Facts:
    """What the gates look at, taken from the rows at the moment of asking. `unaccepted` are texts nobody confirmed,
    `outdated` those made for an older source. `unedited`: how grave the desk takes the share of machine text that
    nobody changed."""

    language: str
    segments: int = 0
    without_text: int = 0
    unaccepted: int = 0
    outdated: int = 0
    errors: int = 0
    warnings: int = 0
    open_returns: int = 0
    open_comments: int = 0
    unedited_share: float = 0.0
    unedited: Severity | None = None
    edited_by: frozenset[uuid.UUID] = field(default_factory=frozenset)
    self_review_allowed: bool = False


class Weight(StrEnum):
    """BLOCK cannot be passed; REASON is passed by a written reason, ASK by an acknowledgement. Both are logged."""

    BLOCK = "block"
    REASON = "reason"
    ASK = "ask"


@dataclass(frozen=True)
class Obstacle:
    """One reason why an action cannot simply be done now."""

    code: str
    weight: Weight
    message: LazyText


@dataclass(frozen=True)
class Gate:
    """What must hold, marked, not translated; and what stands in the way, None where it is open."""

    name: str
    obstacle: Obstacle | None

    @property
    def is_open(self) -> bool:
        return self.obstacle is None


@dataclass(frozen=True)
class Guard:
    """A gate that can be asked."""

    name: str
    look: Callable[[Facts, Principal], Obstacle | None]

    def gate(self, facts: Facts, principal: Principal) -> Gate:
        return Gate(self.name, self.look(facts, principal))


def _obstacle(code: str, weight: Weight, text: str, **facts: Any) -> Obstacle:
    return Obstacle(f"translation.{code}", weight, LazyText(text, facts))


def _every_segment_has_text(facts: Facts, _: Principal) -> Obstacle | None:
    if not facts.without_text:
        return None
    text = N_("Segments without text: %(count)d. Translate them first.")
    return _obstacle("missing_text", Weight.BLOCK, text, count=facts.without_text)


def _every_segment_accepted(facts: Facts, _: Principal) -> Obstacle | None:
    if not facts.unaccepted:
        return None
    text = N_("Segments nobody has confirmed yet: %(count)d. Edit or confirm them first.")
    return _obstacle("unconfirmed", Weight.BLOCK, text, count=facts.unaccepted)


def _up_to_date(facts: Facts, _: Principal) -> Obstacle | None:
    if not facts.outdated:
        return None
    text = N_(
        "Segments whose source has changed since: %(count)d. Look at what changed, then edit or confirm them."
    )
    return _obstacle("outdated", Weight.BLOCK, text, count=facts.outdated)


def _no_errors(facts: Facts, _: Principal) -> Obstacle | None:
    if not facts.errors:
        return None
    text = N_("Errors found by the checks: %(count)d. Correct them first.")
    return _obstacle("errors_open", Weight.BLOCK, text, count=facts.errors)


def _warnings_seen(facts: Facts, _: Principal) -> Obstacle | None:
    if not facts.warnings:
        return None
    text = N_("Warnings by the checks: %(count)d. Say that you have looked at them.")
    return _obstacle("warnings_open", Weight.ASK, text, count=facts.warnings)


def _notes_answered(facts: Facts, _: Principal) -> Obstacle | None:
    if not facts.open_returns:
        return None
    text = N_("Notes of the reviewer still open: %(count)d. Resolve them, or say that you have seen them.")
    return _obstacle("notes_open", Weight.ASK, text, count=facts.open_returns)


def _comments_answered(facts: Facts, _: Principal) -> Obstacle | None:
    if facts.open_returns:
        text = N_("The text was sent back with notes; still open: %(count)d. Resolve them, or give a reason.")
        return _obstacle("returns_open", Weight.REASON, text, count=facts.open_returns)
    if facts.open_comments:
        text = N_("Comments still open: %(count)d. Resolve them, or say that you have seen them.")
        return _obstacle("comments_open", Weight.ASK, text, count=facts.open_comments)
    return None


def _four_eyes(facts: Facts, principal: Principal) -> Obstacle | None:
    if principal.user_id not in facts.edited_by:
        return None
    if facts.self_review_allowed:
        text = N_("You worked on this text yourself. The desk allows it; your approval is logged as such.")
        return _obstacle("self_review", Weight.ASK, text)
    text = N_("You worked on this text yourself. Somebody else must approve it.")
    return _obstacle("needs_second_person", Weight.BLOCK, text)


def _really_reviewed(facts: Facts, _: Principal) -> Obstacle | None:
    share = round(facts.unedited_share * 100)
    if facts.unedited is Severity.ERROR:
        text = N_("%(share)d %% of the words are the machine's, unchanged. Send it back, or give a reason.")
        return _obstacle("unedited_machine", Weight.REASON, text, share=share)
    if facts.unedited is Severity.WARNING:
        text = N_("%(share)d %% of the words are the machine's, unchanged.")
        return _obstacle("unedited_machine", Weight.ASK, text, share=share)
    return None


TEXT = Guard(N_("Every segment has text"), _every_segment_has_text)
ACCEPTED = Guard(N_("A person stands behind every segment"), _every_segment_accepted)
UP_TO_DATE = Guard(N_("No text was made for an older source"), _up_to_date)
NO_ERRORS = Guard(N_("The checks find no errors"), _no_errors)
WARNINGS_SEEN = Guard(N_("The warnings of the checks have been looked at"), _warnings_seen)
NOTES_ANSWERED = Guard(N_("The reviewer's notes are answered"), _notes_answered)
COMMENTS_ANSWERED = Guard(N_("Notes and comments are answered"), _comments_answered)
FOUR_EYES = Guard(N_("Four eyes: the text is somebody else's"), _four_eyes)
REVIEWED = Guard(N_("People have worked on the machine's text"), _really_reviewed)

# Obstacle → what must hold, for those who read of it in the log.
NAMES = {
    "translation.warnings_open": WARNINGS_SEEN.name,
    "translation.notes_open": NOTES_ANSWERED.name,
    "translation.returns_open": COMMENTS_ANSWERED.name,
    "translation.comments_open": COMMENTS_ANSWERED.name,
    "translation.self_review": FOUR_EYES.name,
    "translation.unedited_machine": REVIEWED.name,
}
