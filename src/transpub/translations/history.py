"""What became of one segment's text: who changed what and when, and any of it put back as a new edit. The activity
log keeps the texts; nothing is stored here."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Principal
from transpub.activity.models import Activity
from transpub.articles.diff import Change, Run, word_diff
from transpub.core.errors import NotFound
from transpub.translations import editing
from transpub.translations.models import Segment

# So many entries of the log are read; older texts stay in it and are not told.
LIMIT = 50
_SHOWN_SINCE = 10
# The number of the text that stood there before anybody changed it.
FIRST = 0
# Characters of two texts that are compared word by word; longer ones are shown as rewritten. A sentence has 200.
_COMPARED_MAX = 4_000


class Step(StrEnum):
    """What was done to a text, by its verb in the log."""

    EDITED = "segment.edited"
    CONFIRMED = "segment.confirmed"
    REVERTED = "segment.reverted"
    RETRANSLATED = "segment.retranslated"
    REPAIRED = "segment.repaired"
    TYPESET = "segment.typeset"
    JOINED = "segment.joined"
    SPLIT = "segment.split"


@dataclass(frozen=True)
class Version:
    """A text as it stood in a segment, and the step that made it.

    `number` names it for `revert`: the step's in the log, FIRST for the text before all steps, less than that
    for the one before the oldest step told; these have no step, person or time here. `who` is None where no person
    did it. `former` is the text before the step.
    """

    number: int
    text: str
    former: str
    step: Step | None = None
    who: str | None = None
    at: datetime | None = None
    also_confirmed: bool = False

    @property
    def is_change(self) -> bool:
        return self.text != self.former

    @property
    def runs(self) -> tuple[Run, ...]:
        """From the former text to this one, word by word."""
        if len(self.former) + len(self.text) <= _COMPARED_MAX:
            return word_diff(self.former, self.text)
        both = ((Change.DELETE, self.former), (Change.INSERT, self.text))
        return tuple(Run(change, text) for change, text in both if text)


def versions(session: Session, segment: Segment, *, limit: int = LIMIT) -> list[Version]:
    """Newest first, beginning with the text that stands there now: at most `limit` steps, and the text before."""
    found: list[Version] = []
    text = segment.target
    steps = _steps(session, segment.id, limit)
    for step in steps:
        former = _former(step, text)
        made = Version(
            number=step.id,
            text=text,
            former=former,
            step=Step(step.verb),
            who=step.actor.name if step.actor else None,
            at=step.at,
        )
        if found and _is_confirmed_at_once(made, found[-1]):
            found[-1] = replace(found[-1], former=former, step=made.step, also_confirmed=True)
        else:
            found.append(made)
        text = former
    before = Version(FIRST if len(steps) < limit else -steps[-1].id, text, "")
    return [*found, before] if text else found


def revert(session: Session, actor: Principal, segment_id: uuid.UUID, number: int, *, version: int) -> Segment:
    """Write the text of a version of the history as this person's edit. What stands there now stays in the history.

    `version` is the segment's as the person saw it, `number` the version's whose text is wanted.

    Raises: NotFound, and what `editing.save` raises.
    """
    segment = session.get(Segment, segment_id)
    if segment is None:
        raise NotFound
    wanted = _text_of(session, segment, number)
    if wanted is None:
        raise NotFound
    return editing.save(session, actor, segment_id, text=wanted, version=version, reverted_to=number)


def _text_of(session: Session, segment: Segment, number: int) -> str | None:
    if number > FIRST:
        # Steps may have been added since the person was shown the history.
        told = versions(session, segment, limit=LIMIT + _SHOWN_SINCE)
        return next((entry.text for entry in told if entry.number == number), None)
    own = select(Activity).where(Activity.object_id == segment.id, Activity.verb.in_(list(Step)))
    if number < FIRST:
        own = own.where(Activity.id == -number)
    step = session.scalar(own.order_by(Activity.id).limit(1))
    if step is None:
        return segment.target if number == FIRST else None
    return _former(step, segment.target)


def _steps(session: Session, segment_id: uuid.UUID, limit: int) -> Sequence[Activity]:
    query = select(Activity).where(Activity.object_id == segment_id, Activity.verb.in_(list(Step)))
    return session.scalars(query.order_by(Activity.id.desc()).limit(limit)).all()


def _former(step: Activity, text: str) -> str:
    """The text before a step of the log; where that is not known, the one after it."""
    if before := step.facts.get("before"):
        return str(before[0]["text"])
    return str(step.facts.get("former", text))


def _is_confirmed_at_once(edit: Version, after: Version) -> bool:
    """Whether a person has then confirmed what they had just written, perhaps touched up: one step to people."""
    return (
        edit.step is Step.EDITED
        and after.step is Step.CONFIRMED
        and editing.is_like(edit.text, after.text)
        and edit.who == after.who
        and edit.at is not None
        and after.at is not None
        and after.at - edit.at <= editing.SITTING
    )
