"""One segment as a page shows it: text with its codes as chips, where it came from, what is wrong with it."""

import re
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from transpub.articles.codes import Close, Code, Open, Text, Void, plain_text, serialise, tokens
from transpub.articles.diff import Change, word_diff
from transpub.articles.recutting import word_starts
from transpub.core.i18n import LazyText
from transpub.translations.checks import Finding
from transpub.translations.checks.repairs import may_repair
from transpub.translations.engine import ModelKind
from transpub.translations.guard import GUARD_REASON_NAMES, GuardReason
from transpub.translations.models import Segment, SegmentState
from transpub.translations.polishing import pair_of
from transpub.translations.verdicts import Verdict
from transpub.web.wording import KINDS

# Characters a target line holds at the usual width; only for the first height of the box, scripts fit it.
_LINE = 52
_HINT_MAX = 200
_WORD_OR_SPACE = re.compile(r"\s+|\S+")


@dataclass(frozen=True)
class Part:
    """A stretch of text, or one code: `code` as typed (`<1>`), `label` as shown (`⟨1⟩`), `hint` its meaning.

    With `at`, a word that could begin a sentence of its own; 0 is no such place.
    """

    text: str
    code: str = ""
    label: str = ""
    hint: str = ""
    at: int = 0


class Mark(StrEnum):
    """What a segment's text is. Shown as a word and a shape."""

    EMPTY = "empty"
    MACHINE = "machine"
    MEMORY = "memory"
    FAILED = "failed"
    EDITED = "edited"
    CONFIRMED = "confirmed"


@dataclass(frozen=True)
class SourceRun:
    """A stretch of the source as it was or is, its codes as they are shown."""

    change: Change
    parts: Sequence[Part]


@dataclass(frozen=True)
class Attempt:
    """What somebody tried to save and why it was not; shown again beside the segment.

    `theirs` is the text that stands there now, when somebody else was faster. `aside` is what was typed into a
    segment that is gone: it is shown beside the one in its place, whose own text is `text`. `version` is the one
    that the text was written on; None: the stored one, since what is stored is shown as well.
    """

    segment_id: uuid.UUID
    text: str
    message: LazyText
    theirs: str | None = None
    aside: str | None = None
    version: int | None = None


@dataclass(frozen=True)
class Row:
    segment: Segment
    kind: str
    source: Sequence[Part]
    target: Sequence[Part]
    codes: Sequence[Part]
    text: str
    lines: int
    mark: Mark
    trial: bool
    failure: str
    findings: Sequence[Finding]
    attempt: Attempt | None
    # What changed in the source since a person accepted the text; empty for one that is not outdated.
    source_changes: Sequence[SourceRun]
    # The version of the next segment, where the two can be joined.
    next_version: int | None
    may_split: bool
    # Whether the source shows where it can be split.
    splitting: bool
    # Whether all its tools are there without scripts; the others have those that are needed most.
    opened: bool

    @classmethod
    def of(
        cls,
        segment: Segment,
        said: Verdict,
        attempt: Attempt | None = None,
        *,
        following: Segment | None = None,
        places: Collection[int] | None = None,
        opened: bool = False,
    ) -> "Row":
        """`said` is what the checks say; `following` is the segment after it; `places` are given where it is to be
        split."""
        mine = attempt if attempt and attempt.segment_id == segment.id else None
        source = parts(segment.source, segment)
        text = mine.text if mine else segment.target
        return cls(
            segment=segment,
            kind=KINDS.get(segment.kind, ""),
            source=source if places is None else words(segment, places),
            target=parts(segment.target, segment),
            codes=[part for part in source if part.code],
            text=text,
            lines=max(1, -(-max(len(text), len(segment.source)) // _LINE)),
            mark=_mark(segment),
            trial=_is_unofficial(segment),
            failure=_failure(segment),
            findings=said.of(segment),
            attempt=mine,
            source_changes=_source_changes(segment),
            next_version=following.version if following and following.path == segment.path else None,
            may_split=bool(word_starts(plain_text(segment.source))),
            splitting=places is not None,
            opened=opened or mine is not None,
        )

    @property
    def can_be_split(self) -> bool:
        return any(part.at for part in self.source)

    @property
    def may_be_made_again(self) -> bool:
        """Whether the machine may write over it."""
        return self.mark not in (Mark.EDITED, Mark.CONFIRMED)

    def may_repair(self, finding: Finding) -> bool:
        """Whether a finding can be put right at one click."""
        return may_repair(finding.check, pair_of(self.segment))

    @property
    def version(self) -> int:
        """What is saved from this row was written on it. A text that was refused keeps the version it was typed on:
        sent again, it must not go over one that somebody saved in between and its writer has not seen."""
        kept = self.attempt.version if self.attempt else None
        return self.segment.version if kept is None else kept

    @property
    def anchor(self) -> str:
        return f"s-{self.segment.position + 1}"

    @property
    def number(self) -> int:
        return self.segment.position + 1

    @property
    def accepted(self) -> bool:
        return self.segment.is_accepted


def parts(text: str, segment: Segment) -> list[Part]:
    """The text cut at its codes; a code for protected text is shown as that text, as readers will see it."""
    found = []
    for token in tokens(text):
        if isinstance(token, Text):
            found.append(Part(token.text))
            continue
        written = serialise([token])
        code = _code(segment, token)
        label = _label(written)
        if code and isinstance(token, Void) and code.text:
            label = f"{label} {code.text}"
        found.append(Part(written, written, label, _hint(code)))
    return found


def words(segment: Segment, places: Collection[int]) -> list[Part]:
    """The source as `parts` has it, with the words that could begin a sentence apart."""
    found = []
    offset = 0
    for part, token in zip(parts(segment.source, segment), tokens(segment.source), strict=True):
        if isinstance(token, Text):
            for match in _WORD_OR_SPACE.finditer(token.text):
                start = offset + match.start()
                found.append(Part(match[0], at=start if start in places and not match[0].isspace() else 0))
            offset += len(token.text)
            continue
        code = _code(segment, token)
        length = _length(code) if isinstance(token, Void) else 0
        found.append(replace(part, at=offset if length and offset in places else 0))
        offset += length
    return found


def following(segments: Sequence[Segment], segment: Segment) -> Segment | None:
    """The next one of the translation's."""
    return next(iter(segments[segment.position + 1 : segment.position + 2]), None)


def _source_changes(segment: Segment) -> list[SourceRun]:
    if segment.previous_source is None:
        return []
    runs = word_diff(segment.previous_source, segment.source)
    return [
        SourceRun(
            run.change,
            [_former(part) if run.change is Change.DELETE else part for part in parts(run.text, segment)],
        )
        for run in runs
    ]


def _former(part: Part) -> Part:
    """A code of the older source is shown by its number alone: what is known of the number is the newer one's."""
    return replace(part, label=_label(part.code), hint="") if part.code else part


def _label(written: str) -> str:
    return written.replace("<", "⟨").replace(">", "⟩")


def _mark(segment: Segment) -> Mark:
    match SegmentState(segment.state):
        case SegmentState.CONFIRMED:
            return Mark.CONFIRMED
        case SegmentState.EDITED:
            return Mark.EDITED
        case SegmentState.MACHINE_FAILED:
            return Mark.FAILED
        case SegmentState.MACHINE:
            return Mark.MEMORY if segment.memory_unit_id else Mark.MACHINE
        case SegmentState.NEW:
            return Mark.EMPTY


def _is_unofficial(segment: Segment) -> bool:
    return bool(segment.engine) and segment.memory_unit_id is None and segment.model_kind != ModelKind.OFFICIAL


def _failure(segment: Segment) -> str:
    if not segment.failure:
        return ""
    try:
        return GUARD_REASON_NAMES[GuardReason(segment.failure)]
    except ValueError:
        return segment.failure


def _code(segment: Segment, token: Open | Close | Void) -> Code | None:
    stored = segment.codes.get(str(token.number))
    return Code.from_json(stored) if stored else None


def _length(code: Code | None) -> int:
    """Characters of what stands for a void code in the source as read."""
    if code is None:
        return 0
    return len(code.text) if code.protected else int(code.tag == "br")


def _hint(code: Code | None) -> str:
    """What a code stands for, in short: its tag and, for a link, where it leads."""
    if code is None:
        return ""
    return " · ".join(filter(None, (code.tag, *(value for _, value in code.attributes))))[:_HINT_MAX]
