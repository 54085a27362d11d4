"""Remember accepted sentences and find them again, exactly."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from transpub.core.clock import now
from transpub.memory.models import MemoryUnit

# SQLite takes at most 32,766 bound values in a statement; stay far below on both databases.
_LOOKUP_BATCH = 500


@dataclass(frozen=True)
class Accepted:
    """A pair that a human accepted, on its way into the memory."""

    source_hash: str
    source_text: str
    target_text: str


@dataclass(frozen=True)
class Match:
    unit_id: uuid.UUID
    target_text: str


def remember(
    session: Session,
    pairs: Iterable[Accepted],
    *,
    source_language: str,
    target_language: str,
    article_id: uuid.UUID,
    accepted_by_id: uuid.UUID | None,
) -> None:
    """Add what is new; a pair already known is only marked as accepted again."""
    wanted = {(pair.source_hash, pair.target_text): pair for pair in pairs if pair.target_text.strip()}
    known = {
        (unit.source_hash, unit.target_text): unit
        for unit in _units(session, source_language, target_language, {key for key, _ in wanted})
    }
    for key, pair in wanted.items():
        if unit := known.get(key):
            unit.accepted_at, unit.accepted_by_id = now(), accepted_by_id
            continue
        session.add(
            MemoryUnit(
                source_language=source_language,
                target_language=target_language,
                source_hash=pair.source_hash,
                source_text=pair.source_text,
                target_text=pair.target_text,
                article_id=article_id,
                accepted_by_id=accepted_by_id,
            )
        )


def exact(
    session: Session, source_hashes: Collection[str], *, source_language: str, target_language: str
) -> dict[str, Match]:
    """The translation accepted last, for each of these sources that has one."""
    newest: dict[str, MemoryUnit] = {}
    for unit in _units(session, source_language, target_language, set(source_hashes)):
        held = newest.get(unit.source_hash)
        if held is None or (unit.accepted_at, str(unit.id)) > (held.accepted_at, str(held.id)):
            newest[unit.source_hash] = unit
    return {key: Match(unit.id, unit.target_text) for key, unit in newest.items()}


def _units(
    session: Session, source_language: str, target_language: str, hashes: Collection[str]
) -> list[MemoryUnit]:
    ordered = sorted(hashes)
    units: list[MemoryUnit] = []
    for start in range(0, len(ordered), _LOOKUP_BATCH):
        units += session.scalars(
            select(MemoryUnit).where(
                MemoryUnit.source_language == source_language,
                MemoryUnit.target_language == target_language,
                MemoryUnit.source_hash.in_(ordered[start : start + _LOOKUP_BATCH]),
            )
        )
    return units
