"""Which segments of a translation somebody wants to look at: the filters of its list, how many each lets pass."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy.orm import Session

from transpub.translations import comments
from transpub.translations.checks import Severity
from transpub.translations.engine import ModelKind
from transpub.translations.guard import LOW_SCORE
from transpub.translations.models import Segment, SegmentState, Translation
from transpub.translations.verdicts import Verdict, verdict


class Show(StrEnum):
    """Which segments are listed.

    OPEN: nobody stands behind the text for the source as it is now. MACHINE: a machine's text that nobody has
    edited or confirmed. LOW: such a text that the decoder was not sure of (guard.LOW_SCORE). MEMORY: a text the
    memory gave and nobody has edited or confirmed. CHANGED: the source has changed since a person accepted the
    text. COMMENTED: with a comment that is not resolved.
    """

    ALL = "all"
    OPEN = "open"
    MACHINE = "machine"
    ERRORS = "errors"
    WARNINGS = "warnings"
    LOW = "low"
    CHANGED = "changed"
    MEMORY = "memory"
    COMMENTED = "commented"
    FAILED = "failed"


@dataclass(frozen=True)
class Sieve:
    """What the filters look at besides the segments: what the checks say, and open comments by segment."""

    said: Verdict
    comments: Mapping[uuid.UUID | None, int] = field(default_factory=dict)

    def sifted(self, segments: Sequence[Segment], show: Show) -> list[Segment]:
        return [segment for segment in segments if self.passes(segment, show)]

    def counts(self, segments: Sequence[Segment]) -> dict[Show, int]:
        return {show: sum(self.passes(segment, show) for segment in segments) for show in Show}

    def passes(self, segment: Segment, show: Show) -> bool:
        match show:
            case Show.ALL:
                return True
            case Show.OPEN:
                return not segment.is_accepted
            case Show.MACHINE:
                return is_machine(segment)
            case Show.ERRORS:
                return self.said.has(segment, Severity.ERROR)
            case Show.WARNINGS:
                return self.said.has(segment, Severity.WARNING)
            case Show.LOW:
                return is_machine(segment) and segment.score is not None and segment.score < LOW_SCORE
            case Show.CHANGED:
                return segment.is_outdated
            case Show.MEMORY:
                return is_from_memory(segment)
            case Show.COMMENTED:
                return bool(self.comments.get(segment.id))
            case Show.FAILED:
                return segment.state == SegmentState.MACHINE_FAILED


def sieve_of(session: Session, translation: Translation, said: Verdict | None = None) -> Sieve:
    """`said` by the checks, where somebody has asked them already."""
    return Sieve(said or verdict(session, translation), comments.open_counts(session, translation.id))


def is_machine(segment: Segment) -> bool:
    """Whether the text is a machine's that nobody has edited or confirmed."""
    return segment.state == SegmentState.MACHINE and segment.memory_unit_id is None


def is_from_memory(segment: Segment) -> bool:
    """Whether the text is the memory's and nobody has edited or confirmed it here."""
    return segment.state == SegmentState.MACHINE and segment.memory_unit_id is not None


def is_trial(segment: Segment) -> bool:
    """Whether a trial model drafted it, whatever people have made of it since."""
    return bool(segment.engine) and segment.model_kind != ModelKind.OFFICIAL and segment.memory_unit_id is None
