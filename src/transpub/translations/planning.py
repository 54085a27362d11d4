"""What becomes of a translation's sentences when its article is revised. Pure: looks at rows already read.

Which sentence was which is told by `articles.matching`; what is then written, by `revising`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from transpub.articles.matching import Unit, identical, similar
from transpub.articles.segments import SourceSegment
from transpub.translations.models import HUMAN_STATES, OPEN_STATES, Segment


@dataclass(frozen=True)
class Pair:
    """A row and the sentence of the new revision it goes on with."""

    row: Segment
    new: SourceSegment

    @property
    def is_same(self) -> bool:
        """Whether only its place has changed, and where its links lead."""
        return self.row.source_hash == self.new.source_hash and self.row.kind == self.new.kind

    @property
    def previous_source(self) -> str | None:
        """What the row's text was made for, if that is not the new sentence."""
        made_for = self.row.previous_source or self.row.source
        return None if made_for == self.new.text else made_for


@dataclass(frozen=True)
class Counts:
    """Sentences by what becomes of them; the first four add up to the sentences of the new revision."""

    kept: int
    near: int
    revived: int
    new: int
    removed: int

    def to_json(self) -> dict[str, int]:
        return dict(vars(self))


@dataclass(frozen=True)
class Plan:
    """What becomes of a translation's sentences.

    `kept` have the text that was made for them; `near` a person's text for an older version of them, a
    suggestion from now on; `revived` are back from an earlier revision; `new` have no text. `removed` rows are
    no longer in the source, or had a machine's text for an older version of it.
    """

    kept: tuple[Pair, ...]
    near: tuple[Pair, ...]
    revived: tuple[Pair, ...]
    new: tuple[SourceSegment, ...]
    removed: tuple[Segment, ...]

    @property
    def pairs(self) -> tuple[Pair, ...]:
        return (*self.kept, *self.near, *self.revived)

    @property
    def touches(self) -> bool:
        """Whether there is anything for a person to look at. Sentences that only moved are not."""
        return bool(self.near or self.revived or self.new or self.removed)

    @property
    def opens(self) -> bool:
        """Whether there is anything for a machine to translate."""
        return bool(self.new) or any(pair.row.state in OPEN_STATES for pair in self.revived)

    @property
    def counts(self) -> Counts:
        groups = (self.kept, self.near, self.revived, self.new, self.removed)
        return Counts(*(len(group) for group in groups))


def plan(current: Sequence[Segment], new: Sequence[SourceSegment], retired: Sequence[Segment] = ()) -> Plan:
    """What becomes of a translation's rows with the segments of a new revision. Changes nothing.

    A text that had become outdated fits again where its old source is back.
    """
    wanted = [Unit(entry.kind, entry.text) for entry in new]
    held = [Unit(row.kind, row.source) for row in current]
    kept = identical(held, wanted)
    taken = set(kept.values())
    outdated = [index for index, row in enumerate(current) if row.is_outdated and index not in taken]
    fits_again = _identical_rest([_made_for(current[index]) for index in outdated], wanted, kept)
    kept |= {at: outdated[index] for at, index in fits_again.items()}
    former = sorted(retired, key=lambda row: (row.state in HUMAN_STATES, row.retired_at), reverse=True)
    revived = _identical_rest([Unit(row.kind, row.source) for row in former], wanted, kept)
    near = {
        pair.new: pair.old
        for pair in similar(held, wanted, kept, settled=revived)
        if current[pair.old].state in HUMAN_STATES
    }
    stay = {*kept.values(), *near.values()}
    met = {*kept, *near, *revived}
    return Plan(
        kept=tuple(Pair(current[index], new[at]) for at, index in sorted(kept.items())),
        near=tuple(Pair(current[index], new[at]) for at, index in sorted(near.items())),
        revived=tuple(Pair(former[index], new[at]) for at, index in sorted(revived.items())),
        new=tuple(entry for at, entry in enumerate(new) if at not in met),
        removed=tuple(row for index, row in enumerate(current) if index not in stay),
    )


def _made_for(row: Segment) -> Unit:
    return Unit(row.kind, row.previous_source or row.source)


def _identical_rest(old: Sequence[Unit], new: Sequence[Unit], settled: Collection[int]) -> dict[int, int]:
    """As `identical`, for those of the new that are not settled yet."""
    rest = [index for index in range(len(new)) if index not in settled]
    return {rest[at]: index for at, index in identical(old, [new[index] for index in rest]).items()}
