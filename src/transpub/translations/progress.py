"""How far a translation has come, in segments and in words of the source. Pure: looks at rows already read."""

from collections.abc import Sequence
from dataclasses import dataclass

from transpub.articles.codes import plain_text
from transpub.translations.checks import Severity
from transpub.translations.engine import Profile
from transpub.translations.models import Segment, SegmentState
from transpub.translations.sifting import is_from_memory, is_machine, is_trial
from transpub.translations.verdicts import Verdict


@dataclass(frozen=True)
class Progress:
    """`accepted` counts what a person edited or confirmed, `outdated` what was accepted for an older source,
    `hurried` what the machine made in a hurry and nobody has accepted yet; `errors` and `warnings` count segments
    with findings. Words are the source's: each is accepted, outdated, the memory's, a machine's or without a text.
    """

    segments: int
    accepted: int
    words: int
    accepted_words: int
    outdated_words: int
    memory_words: int
    machine_words: int
    errors: int
    warnings: int
    failed: int
    trial: int
    hurried: int
    outdated: int

    @property
    def open(self) -> int:
        return self.segments - self.accepted

    @property
    def empty_words(self) -> int:
        told = self.accepted_words + self.outdated_words + self.memory_words + self.machine_words
        return self.words - told


def measure(segments: Sequence[Segment], said: Verdict) -> Progress:
    """`said` by the checks."""
    counted = [(segment, len(plain_text(segment.source).split())) for segment in segments]
    return Progress(
        segments=len(segments),
        accepted=sum(segment.is_accepted for segment in segments),
        words=sum(words for _, words in counted),
        accepted_words=sum(words for segment, words in counted if segment.is_accepted),
        outdated_words=sum(words for segment, words in counted if segment.is_outdated),
        memory_words=sum(words for segment, words in counted if is_from_memory(segment)),
        machine_words=sum(words for segment, words in counted if is_machine(segment)),
        errors=sum(said.has(segment, Severity.ERROR) for segment in segments),
        warnings=sum(said.has(segment, Severity.WARNING) for segment in segments),
        failed=sum(segment.state == SegmentState.MACHINE_FAILED for segment in segments),
        trial=sum(map(is_trial, segments)),
        hurried=sum(is_hurried(segment) for segment in segments),
        outdated=sum(segment.is_outdated for segment in segments),
    )


def is_hurried(segment: Segment) -> bool:
    """Whether its text is a machine's, made with less work than the best profile takes."""
    return segment.state == SegmentState.MACHINE and segment.profile not in (None, Profile.BEST)
