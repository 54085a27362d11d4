"""The sentences accepted last, for whoever wants to learn from them. For sentences like another see `lookup`."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from transpub.memory.index import Pair
from transpub.memory.models import MemoryUnit

# Of a pair that little is accepted in no more than so many of the newest units are looked through.
_LOOKED_THROUGH = 50_000


@dataclass(frozen=True)
class Accepted:
    """A pair of texts with their codes. `number` rises with the first acceptance."""

    number: int
    source: str
    target: str


def newest(session: Session, pair: Pair, *, limit: int) -> Sequence[Accepted]:
    """The newest last."""
    last = last_number(session)
    rows = session.execute(
        select(MemoryUnit.number, MemoryUnit.source_text, MemoryUnit.target_text)
        .where(MemoryUnit.number > last - _LOOKED_THROUGH)
        .where(MemoryUnit.source_language == pair.source, MemoryUnit.target_language == pair.target)
        .order_by(MemoryUnit.number.desc())
        .limit(limit)
    )
    return [Accepted(*row) for row in rows][::-1]


def last_number(session: Session) -> int:
    """The newest unit's, 0 in an empty memory."""
    return session.scalar(select(func.max(MemoryUnit.number))) or 0
