"""What the memory holds, by pair of languages. For sentences see `lookup`, for words `concordance`."""

from dataclasses import dataclass

from sqlalchemy import func, literal, select, tuple_
from sqlalchemy.orm import Session

from transpub.memory.index import Pair
from transpub.memory.models import MemoryUnit, MemoryUse

# More pairs of languages than any desk translates between.
_PAIRS_MAX = 200


@dataclass(frozen=True)
class PairTotals:
    """What the memory holds of one pair of languages."""

    source_language: str
    target_language: str
    units: int
    uses: int


def pairs(session: Session) -> list[Pair]:
    """The pairs of languages that the memory has units of, sorted. Reads an index entry for each, not its units."""
    columns = (MemoryUnit.source_language, MemoryUnit.target_language)
    first = select(*columns).order_by(*columns).limit(1)
    found: list[Pair] = []
    row = session.execute(first).first()
    while row and len(found) < _PAIRS_MAX:
        found.append(Pair(*row))
        row = session.execute(first.where(tuple_(*columns) > tuple_(*map(literal, row)))).first()
    return found


def totals(session: Session) -> list[PairTotals]:
    """By pair of languages, sorted."""
    pair = (MemoryUnit.source_language, MemoryUnit.target_language)
    accepted = session.execute(
        select(*pair, func.count()).join(MemoryUse, MemoryUse.unit_number == MemoryUnit.number).group_by(*pair)
    )
    counted = {(source, target): count for source, target, count in accepted}
    units = session.execute(select(*pair, func.count()).group_by(*pair).order_by(*pair))
    return [PairTotals(source, target, count, counted.get((source, target), 0)) for source, target, count in units]
