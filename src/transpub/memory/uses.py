"""The acceptances of units: which of them stands for a unit, how many there are, what they say of its origin."""

import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, aliased

from transpub.memory.models import MemoryUnit, MemoryUse

# SQLite takes at most 32,766 bound values in a statement; stay far below on both databases, with rows of nine too.
_BATCH = 500

_Value = TypeVar("_Value", int, str, uuid.UUID, tuple[int, str, str])


@dataclass(frozen=True)
class Marks:
    """What is true of every acceptance of a unit. `target` is the text that was accepted."""

    target: str
    is_unedited: bool
    is_trial: bool


def last(session: Session, numbers: Collection[int], article_id: uuid.UUID | None = None) -> dict[int, MemoryUse]:
    """By unit its last use, one in this article before all others."""
    place = func.row_number().over(
        partition_by=MemoryUse.unit_number,
        order_by=(case((MemoryUse.article_id == article_id, 0), else_=1), MemoryUse.accepted_at.desc()),
    )
    found: dict[int, MemoryUse] = {}
    for batch in batches(numbers):
        placed = select(MemoryUse, place.label("place")).where(MemoryUse.unit_number.in_(batch)).subquery()
        use = aliased(MemoryUse, placed)
        found |= {each.unit_number: each for each in session.scalars(select(use).where(placed.c.place == 1))}
    return found


def counts(session: Session, numbers: Collection[int]) -> dict[int, int]:
    """How often each unit was accepted."""
    counted: dict[int, int] = {}
    for batch in batches(numbers):
        rows = session.execute(
            select(MemoryUse.unit_number, func.count())
            .where(MemoryUse.unit_number.in_(batch))
            .group_by(MemoryUse.unit_number)
        )
        counted |= {number: count for number, count in rows}  # noqa: C416 - rows are no pairs to mypy
    return counted


def marks(session: Session, unit_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Marks]:
    """By id of a unit; one that was purged is left out."""
    found: dict[uuid.UUID, Marks] = {}
    for batch in batches(unit_ids):
        rows = session.execute(
            select(
                MemoryUnit.id,
                MemoryUnit.target_text,
                func.min(case((MemoryUse.is_unedited, 1), else_=0)),
                func.min(case((MemoryUse.is_trial, 1), else_=0)),
            )
            .join(MemoryUse, MemoryUse.unit_number == MemoryUnit.number)
            .where(MemoryUnit.id.in_(batch))
            .group_by(MemoryUnit.number, MemoryUnit.id, MemoryUnit.target_text)
        )
        found |= {unit_id: Marks(target, bool(kept), bool(trial)) for unit_id, target, kept, trial in rows}
    return found


def batches(values: Collection[_Value]) -> Iterator[Sequence[_Value]]:
    """Sorted, as many as a statement takes."""
    ordered = sorted(values)
    for start in range(0, len(ordered), _BATCH):
        yield ordered[start : start + _BATCH]
