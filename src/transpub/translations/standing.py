"""What a text counts for after segments were joined or one was cut: whose it is, and that nobody has confirmed it.

A person's text stays a person's only with another one, or with none; with a machine's it waits to be accepted:

    joined     empty     machine   memory    person
    empty      new       machine   machine   edited
    machine              machine   machine   machine
    memory                         memory    machine
    person                                   edited

Everybody whose words are in it is named, so that they cannot approve them. No database here.
"""

import uuid
from dataclasses import dataclass, fields, replace
from datetime import datetime

from transpub.translations.models import HUMAN_STATES, Segment, SegmentState


@dataclass(frozen=True)
class Origin:
    """Who or what made a text: the fields of a segment's row of these names."""

    engine: str | None = None
    model: str | None = None
    model_version: str | None = None
    model_kind: str | None = None
    route: str | None = None
    score: float | None = None
    profile: str | None = None
    memory_unit_id: uuid.UUID | None = None
    edited_by_id: uuid.UUID | None = None
    edited_at: datetime | None = None

    @classmethod
    def of(cls, segment: Segment) -> "Origin":
        return cls(**{field.name: getattr(segment, field.name) for field in fields(cls)})


@dataclass(frozen=True)
class Standing:
    """`machine_text` and `previous_source` are a segment's; `people` are all whose words the text holds."""

    state: SegmentState
    origin: Origin
    people: frozenset[uuid.UUID]
    machine_text: str | None
    previous_source: str | None

    def give(self, segment: Segment) -> None:
        """Write it on a row. What was confirmed was another text."""
        for field in fields(Origin):
            setattr(segment, field.name, getattr(self.origin, field.name))
        segment.state, segment.failure = self.state, None
        segment.machine_text, segment.previous_source = self.machine_text, self.previous_source
        segment.confirmed_by_id, segment.confirmed_at = None, None
        segment.also_by = sorted(str(person) for person in self.people - {self.origin.edited_by_id})


_NO_TEXT = Standing(SegmentState.NEW, Origin(), frozenset(), None, None)


def draft(segment: Segment) -> str:
    """What the machine or the memory made of it, before any person."""
    return (segment.machine_text or "") if segment.state in HUMAN_STATES else segment.target


def of_joined(first: Segment, second: Segment, *, machine_text: str) -> Standing:
    """Of the texts of both as one. Of two engines the first is named; a memory unit only where both texts are from
    the memory."""
    written = [segment for segment in (first, second) if segment.target]
    if not written:
        return _NO_TEXT
    machine = next((segment for segment in written if segment.engine), written[0])
    person = next((segment for segment in written if segment.edited_by_id), written[0])
    from_memory = len(written) == 2 and all(segment.memory_unit_id for segment in written)
    outdated = any(segment.is_outdated for segment in written)
    return Standing(
        state=_state(written),
        origin=replace(
            Origin.of(machine),
            memory_unit_id=first.memory_unit_id if from_memory else None,
            edited_by_id=person.edited_by_id,
            edited_at=person.edited_at,
        ),
        people=_people(first) | _people(second),
        machine_text=machine_text or None,
        previous_source=f"{_made_for(first)} {_made_for(second)}" if outdated else None,
    )


def of_half(whole: Segment, target: str, machine_text: str) -> Standing:
    """Of one half of a text that is cut in two; `target` and `machine_text` are the half's."""
    if not target:
        return _NO_TEXT
    return Standing(_state([whole]), Origin.of(whole), _people(whole), machine_text or None, whole.previous_source)


def _state(written: list[Segment]) -> SegmentState:
    is_human = all(segment.state in HUMAN_STATES for segment in written)
    return SegmentState.EDITED if is_human else SegmentState.MACHINE


def _people(segment: Segment) -> frozenset[uuid.UUID]:
    named = (segment.edited_by_id, segment.confirmed_by_id, *map(uuid.UUID, segment.also_by))
    return frozenset(person for person in named if person is not None)


def _made_for(segment: Segment) -> str:
    return segment.previous_source or segment.source
