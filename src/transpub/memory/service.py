"""Remember what a person accepted, and forget it when it must go. Finding is `lookup`'s and `concordance`'s."""

import hashlib
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, exists, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute, Session

from transpub.accounts.permissions import Permission, Principal
from transpub.activity.service import record
from transpub.core.clock import now
from transpub.core.db import Model
from transpub.core.errors import NotFound
from transpub.memory import uses, wording
from transpub.memory.errors import NothingNamedToPurge
from transpub.memory.matches import short_hash
from transpub.memory.models import SHORT_HASH, MemoryUnit, MemoryUse
from transpub.memory.uses import Marks

_UNIT_KEY = (
    MemoryUnit.source_language,
    MemoryUnit.target_language,
    MemoryUnit.source_hash,
    MemoryUnit.target_hash,
)
_USE_KEY = (MemoryUse.unit_number, MemoryUse.article_id, MemoryUse.previous_hash, MemoryUse.next_hash)
_USE_FACTS = ("accepted_by_id", "accepted_at", "is_unedited", "is_trial")


@dataclass(frozen=True)
class Accepted:
    """A pair that a person accepted, with its codes, on its way into the memory.

    Hashes are the segments'; None beside the text's edge. `is_unedited`: the machine's text, not changed.
    `is_trial`: drafted by a model that is not official. `unit_id`: the unit that drafted it; what is true of that
    is true of this too, so that no text loses its marks on the way from article to article.
    """

    source_hash: str
    source_text: str
    target_text: str
    previous_hash: str | None = None
    next_hash: str | None = None
    is_unedited: bool = False
    is_trial: bool = False
    unit_id: uuid.UUID | None = None

    @property
    def key(self) -> tuple[str, str]:
        return self.source_hash, _target_hash(self.target_text)


@dataclass(frozen=True)
class Purged:
    """How many pairs left the memory, and how many acceptances. A pair stays while another article has it."""

    units: int
    uses: int


def remember(
    session: Session,
    pairs: Iterable[Accepted],
    *,
    source_language: str,
    target_language: str,
    article_id: uuid.UUID,
    accepted_by_id: uuid.UUID | None,
) -> None:
    """Add what is new; a pair known already is noted as accepted here too.

    What the article's same sentences were translated with before, and are no longer, is forgotten. Two approvals at
    once leave each pair once, on both databases. Pairs without a target are passed over.
    """
    wanted = _marked(session, [pair for pair in pairs if pair.target_text.strip()])
    if not wanted:
        return
    numbers = _upsert_units(session, wanted, source_language, target_language)
    moment = now()
    places = {
        (numbers[pair.key], short_hash(pair.previous_hash), short_hash(pair.next_hash)): pair for pair in wanted
    }
    rows = [
        {
            "unit_number": number,
            "article_id": article_id,
            "previous_hash": before,
            "next_hash": after,
            "accepted_by_id": accepted_by_id,
            "accepted_at": moment,
            "is_unedited": pair.is_unedited,
            "is_trial": pair.is_trial,
        }
        for (number, before, after), pair in sorted(places.items(), key=lambda entry: entry[0])
    ]
    session.execute(_upsert(session, MemoryUse, _USE_KEY, overwrite=_USE_FACTS), rows)
    _forget_superseded(session, wanted, numbers.values(), source_language, target_language, article_id)


def purge(
    session: Session, actor: Principal, *, article_id: uuid.UUID | None = None, unit_id: uuid.UUID | None = None
) -> Purged:
    """Either of the two below, as one of the ids is given.

    Raises: NothingNamedToPurge, Forbidden, NotFound.
    """
    match article_id, unit_id:
        case uuid.UUID(), None:
            return purge_article(session, actor, article_id)
        case None, uuid.UUID():
            return purge_unit(session, actor, unit_id)
        case _:
            raise NothingNamedToPurge


def purge_article(session: Session, actor: Principal, article_id: uuid.UUID) -> Purged:
    """Take out all that was accepted in an article, in every language. What other articles have too stays theirs.

    Raises: Forbidden.
    """
    actor.require(Permission.MEMORY_PURGE)
    used = select(MemoryUse.unit_number).where(MemoryUse.article_id == article_id)
    # Units before their uses, and in the order in which `remember` takes them: an approval and a purge take turns.
    session.execute(_locked(MemoryUnit.number.in_(used)))
    purged = _purged(session, MemoryUse.article_id == article_id)
    if purged.uses:
        _note(session, actor, "article", article_id, purged, article_id=article_id)
    return purged


def purge_unit(session: Session, actor: Principal, unit_id: uuid.UUID) -> Purged:
    """Take one pair out, wherever it was accepted.

    Raises: Forbidden, NotFound.
    """
    actor.require(Permission.MEMORY_PURGE)
    number = session.scalar(select(MemoryUnit.number).where(MemoryUnit.id == unit_id).with_for_update())
    if number is None:
        raise NotFound
    purged = _purged(session, MemoryUse.unit_number == number)
    _note(session, actor, "memory_unit", unit_id, purged)
    return purged


def _marked(session: Session, pairs: Sequence[Accepted]) -> list[Accepted]:
    """The pairs with the marks of the units they were drafted from."""
    of_units = uses.marks(session, {pair.unit_id for pair in pairs if pair.unit_id})
    return [_like(pair, of_units[pair.unit_id]) if pair.unit_id in of_units else pair for pair in pairs]


def _like(pair: Accepted, unit: Marks) -> Accepted:
    unchanged = pair.target_text == unit.target
    return replace(
        pair,
        is_trial=pair.is_trial or unit.is_trial,
        is_unedited=pair.is_unedited or (unit.is_unedited and unchanged),
    )


def _upsert_units(
    session: Session, pairs: Iterable[Accepted], source_language: str, target_language: str
) -> dict[tuple[str, str], int]:
    """The numbers of the pairs' units, made where there are none. They stay locked until the commit: no purge takes
    one away meanwhile."""
    by_key = {pair.key: pair for pair in pairs}
    rows = [
        {
            "id": uuid.uuid4(),
            "source_language": source_language,
            "target_language": target_language,
            "source_hash": source_hash,
            "target_hash": target_hash,
            "source_text": pair.source_text,
            "target_text": pair.target_text,
            "source_words": wording.joined(pair.source_text),
            "source_sketch": wording.sketch(wording.words(pair.source_text)),
            "target_words": wording.joined(pair.target_text),
        }
        # Sorted, so that two approvals wait for each other's units in one order.
        for (source_hash, target_hash), pair in sorted(by_key.items(), key=lambda entry: entry[0])
    ]
    # Writing the text there is already: only a row that is written is locked and returned.
    statement = _upsert(session, MemoryUnit, _UNIT_KEY, overwrite=("target_text",))
    returned = session.execute(
        statement.returning(MemoryUnit.source_hash, MemoryUnit.target_hash, MemoryUnit.number), rows
    )
    return {(source_hash, target_hash): number for source_hash, target_hash, number in returned}


def _upsert(
    session: Session,
    model: type[Model],
    key: Sequence[InstrumentedAttribute[Any]],
    *,
    overwrite: Sequence[str],
) -> sqlite.Insert | postgresql.Insert:
    """An insert that writes these columns of a row whose key is there already."""
    if session.get_bind().dialect.name == "sqlite":
        lite = sqlite.insert(model)
        return lite.on_conflict_do_update(
            index_elements=key, set_={name: lite.excluded[name] for name in overwrite}
        )
    post = postgresql.insert(model)
    return post.on_conflict_do_update(index_elements=key, set_={name: post.excluded[name] for name in overwrite})


def _forget_superseded(
    session: Session,
    pairs: Sequence[Accepted],
    numbers: Collection[int],
    source_language: str,
    target_language: str,
    article_id: uuid.UUID,
) -> None:
    """A sentence that was approved, sent back and approved otherwise has only the later translation."""
    kept, superseded = set(numbers), set[int]()
    for hashes in uses.batches({pair.source_hash for pair in pairs}):
        superseded |= set(
            session.scalars(
                select(MemoryUse.unit_number)
                .join(MemoryUnit, MemoryUnit.number == MemoryUse.unit_number)
                .where(
                    MemoryUse.article_id == article_id,
                    MemoryUnit.source_language == source_language,
                    MemoryUnit.target_language == target_language,
                    MemoryUnit.source_hash.in_(hashes),
                )
            )
        ).difference(kept)
    for batch in uses.batches(superseded):
        _lock(session, batch)
        _purged(session, and_(MemoryUse.article_id == article_id, MemoryUse.unit_number.in_(batch)))


def _purged(session: Session, of_these: ColumnElement[bool]) -> Purged:
    """Delete these uses, and the units that are left without any."""
    numbers = session.scalars(delete(MemoryUse).where(of_these).returning(MemoryUse.unit_number)).all()
    units = 0
    for batch in uses.batches(set(numbers)):
        # Locked by a statement of its own: the next one then sees what others had put to them meanwhile.
        _lock(session, batch)
        unused = ~exists().where(MemoryUse.unit_number == MemoryUnit.number)
        gone = delete(MemoryUnit).where(MemoryUnit.number.in_(batch), unused).returning(MemoryUnit.number)
        units += len(session.scalars(gone).all())
    return Purged(units, len(numbers))


def _lock(session: Session, numbers: Collection[int]) -> None:
    for batch in uses.batches(numbers):
        session.execute(_locked(MemoryUnit.number.in_(batch)))


def _locked(units: ColumnElement[bool]) -> Select[int]:
    return select(MemoryUnit.number).where(units).order_by(*_UNIT_KEY).with_for_update()


def _note(
    session: Session,
    actor: Principal,
    kind: str,
    object_id: uuid.UUID,
    purged: Purged,
    article_id: uuid.UUID | None = None,
) -> None:
    facts = {"units": purged.units, "uses": purged.uses}
    record(session, actor, "memory.purged", kind, object_id, article_id=article_id, facts=facts)


def _target_hash(target: str) -> str:
    return hashlib.sha256(target.encode()).hexdigest()[:SHORT_HASH]
