"""Segments as the memory sees them: sentences with their neighbours, to be looked up or remembered."""

from collections.abc import Iterator, Sequence

from transpub.memory.matches import Query
from transpub.memory.service import Accepted
from transpub.translations.engine import ModelKind
from transpub.translations.models import Segment
from transpub.translations.verdicts import is_unedited


def queries(segments: Sequence[Segment]) -> list[Query]:
    """As many as segments, which are those of a translation in their order."""
    return [
        Query(segment.source, segment.source_hash, before, after)
        for segment, (before, after) in zip(segments, _neighbours(segments), strict=True)
    ]


def accepted(segments: Sequence[Segment]) -> Iterator[Accepted]:
    """The segments of a translation, in their order, as their approval leaves them. A text that was made for an
    older source is no translation of this one."""
    for segment, (before, after) in zip(segments, _neighbours(segments), strict=True):
        if segment.is_outdated:
            continue
        drafted = bool(segment.engine) and segment.memory_unit_id is None
        yield Accepted(
            source_hash=segment.source_hash,
            source_text=segment.source,
            target_text=segment.target,
            previous_hash=before,
            next_hash=after,
            is_unedited=drafted and is_unedited(segment),
            is_trial=drafted and segment.model_kind != ModelKind.OFFICIAL,
            unit_id=segment.memory_unit_id,
        )


def _neighbours(segments: Sequence[Segment]) -> Iterator[tuple[str | None, str | None]]:
    hashes = [None, *(segment.source_hash for segment in segments), None]
    return zip(hashes, hashes[2:], strict=False)
