"""Concordance: how words were translated before, whatever the sentence around them."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from transpub.core.languages import parse_tag
from transpub.memory import index, uses, wording
from transpub.memory.difference import Stretch, highlighted
from transpub.memory.errors import NothingToSearch, TooManyWords
from transpub.memory.index import Page, Pair, Side, Sought
from transpub.memory.models import MemoryUnit
from transpub.memory.wording import NUMBER_WORD

# A concordance is searched for an expression, not for a paragraph.
WORDS_MAX = 12
# Shorter words are taken whole: half of a language begins with any two letters.
_BEGINNING_MIN = 3
BOTH = frozenset(Side)


@dataclass(frozen=True)
class Hit:
    """A unit with all that was sought on one side. The stretches leave the codes out. The article and the time are
    those of its last acceptance; `uses` counts all."""

    unit_id: uuid.UUID
    source: tuple[Stretch, ...]
    target: tuple[Stretch, ...]
    article_id: uuid.UUID
    accepted_at: datetime
    uses: int


@dataclass(frozen=True)
class Hits:
    hits: tuple[Hit, ...]
    more: bool


def search(
    session: Session,
    expression: str,
    *,
    source_language: str,
    target_language: str,
    sides: Collection[Side] = BOTH,
    limit: int,
    offset: int = 0,
) -> Hits:
    """The units that have all words of the expression on one side, in any order; what was remembered last first.

    A word of three and more letters is also found as the beginning of another (“корид” in “коридору”), a shorter
    one whole only. Case, signs and codes make no difference; a number is found as it is
    written, also within a longer one.

    Raises: NothingToSearch, TooManyWords, UnknownLanguage.
    """
    sought = _sought(expression)
    pair = Pair(parse_tag(source_language), parse_tag(target_language))
    found = index.of(session).holding(session, sought, sides, pair, Page(limit + 1, offset))
    numbers = found[:limit]
    units = session.scalars(
        select(MemoryUnit).where(MemoryUnit.number.in_(numbers)).order_by(MemoryUnit.number.desc())
    )
    last, counts = uses.last(session, numbers), uses.counts(session, numbers)
    hits = tuple(
        Hit(
            unit_id=unit.id,
            source=_marked(unit.source_text, sought, Side.SOURCE in sides),
            target=_marked(unit.target_text, sought, Side.TARGET in sides),
            article_id=last[unit.number].article_id,
            accepted_at=last[unit.number].accepted_at,
            uses=counts[unit.number],
        )
        for unit in units
        if unit.number in last
    )
    return Hits(hits, more=len(found) > limit)


def _sought(expression: str) -> Sought:
    words = [word for word in wording.words(expression) if word != NUMBER_WORD]
    numbers = wording.numbers(expression)
    if not words and not numbers:
        raise NothingToSearch
    if len(words) + len(numbers) > WORDS_MAX:
        raise TooManyWords(count=len(words) + len(numbers), most=WORDS_MAX)
    return Sought(
        beginnings=tuple(word for word in words if len(word) >= _BEGINNING_MIN),
        words=(*(word for word in words if len(word) < _BEGINNING_MIN), *[NUMBER_WORD] * bool(numbers)),
        numbers=tuple(numbers),
    )


def _marked(text: str, sought: Sought, searched: bool) -> tuple[Stretch, ...]:
    if not searched:
        return highlighted(text, beginnings=())
    return highlighted(text, beginnings=sought.beginnings, words=sought.words, numbers=sought.numbers)
