"""How far a translation has come, in segments and in words of the source. Pure: looks at rows already read."""

from collections.abc import Sequence
from dataclasses import dataclass

from transpub.articles.codes import plain_text
from transpub.translations.checks import Severity
from transpub.translations.engine import Profile
from transpub.translations.models import Segment, SegmentState
from transpub.translations.verdicts import Verdict


@dataclass(frozen=True)
class Progress:
    """`accepted` counts what a person edited or confirmed, `outdated` what was accepted for an older source,
    `hurried` what the machine made in a hurry and nobody has accepted yet; `errors` and `warnings` count segments
    with findings."""

    segments: int
    accepted: int
    words: int
    accepted_words: int
    errors: int
    warnings: int
    failed: int
    trial: int
    hurried: int
    outdated: int

    @property
    def open(self) -> int:
        return self.segments - self.accepted


def measure(segments: Sequence[Segment], said: Verdict) -> Progress:
    """`said` by the checks."""
    words = [len(plain_text(segment.source).split()) for segment in segments]
    human = [segment.is_accepted for segment in segments]
    return Progress(
        segments=len(segments),
        accepted=sum(human),
        words=sum(words),
        accepted_words=sum(count for count, accepted in zip(words, human, strict=True) if accepted),
        errors=sum(said.has(segment, Severity.ERROR) for segment in segments),
        warnings=sum(said.has(segment, Severity.WARNING) for segment in segments),
        failed=sum(segment.state == SegmentState.MACHINE_FAILED for segment in segments),
        trial=sum(
            bool(segment.engine) and segment.model_kind != "official" and segment.memory_unit_id is None
            for segment in segments
        ),
        hurried=sum(is_hurried(segment) for segment in segments),
        outdated=sum(segment.is_outdated for segment in segments),
    )


def is_hurried(segment: Segment) -> bool:
    """Whether its text is a machine's, made with less work than the best profile takes."""
    return segment.state == SegmentState.MACHINE and segment.profile not in (None, Profile.BEST)
