"""What a thread has in hand, and the next batch of it: sentences of several jobs in one call of the engine. Pure.

One sentence at a time costs the engine a reading of the whole model for each; a batch shares it, so several small
jobs are as fast together as one large one. Equal sentences are translated once, whoever asks for them.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from transpub.terms.book import TermBook
from transpub.translations.engine import Profile
from transpub.translations.jobs import Claim
from transpub.translations.models import JobKind, Segment


@dataclass(frozen=True)
class Member:
    """A segment's row as it was when it was read for the engine."""

    id: uuid.UUID
    version: int


@dataclass(frozen=True)
class Group:
    """Equal source sentences of one kind in one article: translated once, stored for each."""

    source: str
    kind: str
    members: tuple[Member, ...]


@dataclass
class Work:
    """One claimed job. `groups` are those still to translate; `done` counts segments that need nothing more."""

    claim: Claim
    kind: JobKind
    profile: Profile
    route: str | None
    is_urgent: bool
    source_language: str
    target_language: str
    book: TermBook
    done: int
    groups: list[Group] = field(default_factory=list)


@dataclass(frozen=True)
class Batch:
    """Distinct sentences for one call, and for each job in hand which of its groups they are of (maybe none)."""

    sources: tuple[str, ...]
    parts: tuple[tuple[Work, tuple[Group, ...]], ...]


def grouped(segments: Iterable[Segment]) -> list[Group]:
    """In the order of their first sentences."""
    found: dict[tuple[str, str], list[Segment]] = {}
    for segment in segments:
        found.setdefault((segment.source, segment.kind), []).append(segment)
    return [
        Group(source, kind, tuple(Member(segment.id, segment.version) for segment in alike))
        for (source, kind), alike in found.items()
    ]


def next_batch(works: Sequence[Work], size: int) -> Batch:
    """At most `size` distinct sentences, those of the first job first; equal ones of all the others go with them.

    Takes them out of the works.
    """
    sources: dict[str, None] = {}
    for group in (group for work in works for group in work.groups):
        if len(sources) < size or group.source in sources:
            sources[group.source] = None
    parts = tuple((work, tuple(group for group in work.groups if group.source in sources)) for work in works)
    for work in works:
        work.groups = [group for group in work.groups if group.source not in sources]
    return Batch(tuple(sources), parts)
