"""A translation as its reviewer reads it: each segment beside its source, what people made of the machine's draft,
and how each gate before the approval stands. No form and no database here."""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from transpub.articles.diff import Change, Run, word_diff
from transpub.core.i18n import N_
from transpub.translations.checks import Finding, Severity
from transpub.translations.comment_models import Comment
from transpub.translations.filling import FROM_TERMS
from transpub.translations.gates import Gate
from transpub.translations.models import Segment
from transpub.translations.verdicts import Verdict, is_unedited
from transpub.web.rows import Part, SourceRun, parts
from transpub.web.wording import KINDS

# So many segments are one page; a longer article is cut into pages.
PER_PAGE = 300
# A gate names so many of the segments it is closed for.
_NAMED = 12

Comments = Mapping[uuid.UUID | None, Sequence[Comment]]


class View(StrEnum):
    """CHANGES shows what people changed in the machine's draft, CLEAN the text as it is."""

    CHANGES = "changes"
    CLEAN = "clean"


class Making(StrEnum):
    """How a text came to be."""

    NONE = "none"
    MACHINE = "machine"
    MEMORY = "memory"
    REGISTER = "register"
    CHANGED = "changed"
    HAND = "hand"


MAKINGS: Mapping[Making, str] = {
    Making.NONE: N_("no text"),
    Making.MACHINE: N_("machine, unchanged"),
    Making.MEMORY: N_("memory"),
    Making.REGISTER: N_("register"),
    Making.CHANGED: N_("changed"),
    Making.HAND: N_("by hand"),
}


@dataclass(frozen=True)
class ReviewRow:
    """`runs`: the target, woven with the draft where changes are shown. `since`: woven with what the reader saw
    before somebody changed it; `is_new`: what they saw is not known, or they had not seen it at all. `begins`: it
    is the first of a paragraph or field."""

    segment: Segment
    kind: str
    begins: bool
    source: Sequence[Part]
    runs: Sequence[SourceRun]
    making: Making
    findings: Sequence[Finding]
    comments: Sequence[Comment]
    note: str
    since: Sequence[SourceRun]
    is_new: bool

    @property
    def number(self) -> int:
        return self.segment.position + 1

    @property
    def anchor(self) -> str:
        return f"s-{self.number}"

    @property
    def making_name(self) -> str:
        return MAKINGS[self.making]


@dataclass(frozen=True)
class Reading:
    """What a page of rows is made of. `former` has, for segments that changed since the reader saw them, the text
    they saw, None where that is not known; `notes` are typed and not sent yet."""

    said: Verdict
    comments: Comments
    view: View
    notes: Mapping[uuid.UUID, str]
    former: Mapping[uuid.UUID, str | None]


def row_of(segment: Segment, before: Segment | None, reading: Reading) -> ReviewRow:
    """`before` is the segment in front of it."""
    former = reading.former.get(segment.id)
    return ReviewRow(
        segment=segment,
        kind=KINDS.get(segment.kind, ""),
        begins=before is None or before.path != segment.path,
        source=parts(segment.source, segment),
        runs=_shown(segment, reading.view),
        making=making_of(segment),
        findings=reading.said.of(segment),
        comments=reading.comments.get(segment.id, ()),
        note=reading.notes.get(segment.id, ""),
        since=_woven(word_diff(former, segment.target), segment) if former is not None else (),
        is_new=segment.id in reading.former and former is None,
    )


def making_of(segment: Segment) -> Making:
    if not segment.target:
        return Making.NONE
    if segment.machine_text is None:
        return Making.HAND
    if not is_unedited(segment):
        return Making.CHANGED
    if segment.memory_unit_id is not None:
        return Making.MEMORY
    return Making.REGISTER if segment.engine == FROM_TERMS else Making.MACHINE


def _shown(segment: Segment, view: View) -> Sequence[SourceRun]:
    if view is View.CLEAN or segment.machine_text is None:
        return [SourceRun(Change.EQUAL, parts(segment.target, segment))]
    return _woven(word_diff(segment.machine_text, segment.target), segment)


def _woven(runs: Iterable[Run], segment: Segment) -> Sequence[SourceRun]:
    return [SourceRun(run.change, parts(run.text, segment)) for run in runs]


@dataclass(frozen=True)
class GateShown:
    """`numbers` are some of the segments it is closed for, `more` how many others there are."""

    gate: Gate
    numbers: Sequence[int]
    more: int


def gates_shown(
    gates: Iterable[Gate],
    segments: Sequence[Segment],
    said: Verdict,
    comments: Comments,
    reader: uuid.UUID | None,
) -> list[GateShown]:
    concerned = _concerned(said, comments, reader)
    shown = []
    for gate in gates:
        is_about = concerned.get(gate.obstacle.code) if gate.obstacle else None
        numbers = [segment.position + 1 for segment in segments if is_about and is_about(segment)]
        shown.append(GateShown(gate, numbers[:_NAMED], len(numbers[_NAMED:])))
    return shown


def _concerned(
    said: Verdict, comments: Comments, reader: uuid.UUID | None
) -> Mapping[str, Callable[[Segment], bool]]:
    """Obstacle → whether it is about a segment."""

    def has_open(segment: Segment) -> bool:
        return any(comment.is_open for comment in comments.get(segment.id, ()))

    def has_return(segment: Segment) -> bool:
        return any(comment.is_open and comment.is_return for comment in comments.get(segment.id, ()))

    def is_mine(segment: Segment) -> bool:
        return reader in (segment.edited_by_id, segment.confirmed_by_id) or str(reader) in segment.also_by

    return {
        "translation.missing_text": lambda segment: not segment.target.strip(),
        "translation.unconfirmed": lambda segment: not segment.is_accepted and not segment.is_outdated,
        "translation.outdated": lambda segment: segment.is_outdated,
        "translation.errors_open": lambda segment: said.has(segment, Severity.ERROR),
        "translation.comments_open": has_open,
        "translation.returns_open": has_return,
        "translation.needs_second_person": is_mine,
        "translation.self_review": is_mine,
        "translation.unedited_machine": lambda segment: making_of(segment) is Making.MACHINE,
    }
