"""The public change log: numbers given out at commit, in the order of the commits, without gaps."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, or_, select, true, update
from sqlalchemy.orm import Session

from transpub.core.clock import now
from transpub.publishing.generation import CHANGES
from transpub.publishing.models import Change, ChangeCounter, ChangeType, Edition, PartnerFetch
from transpub.publishing.partners import Reader
from transpub.publishing.webhooks import outbox


def append(session: Session, edition: Edition, change: ChangeType, *, note: str = "") -> Change:
    """Add an entry. Call it last: the counter's row stays locked until the commit.

    A database sequence would hand out numbers that commit out of order, and a reader at `after=N` would miss the
    late one for ever; under the lock of one row a number becomes visible only after all smaller ones.
    """
    sequence = session.execute(
        update(ChangeCounter)
        .where(ChangeCounter.id == CHANGES)
        .values(value=ChangeCounter.value + 1)
        .returning(ChangeCounter.value)
    ).scalar_one()
    former = _grown_old(session, edition)
    entry = Change(
        sequence=sequence,
        article_id=edition.article_id,
        language=edition.language,
        type=change.value,
        edition_id=edition.id,
        edition_number=edition.number,
        at=now(),
        note=note,
        correction_pending=edition.correction_pending,
        section=edition.section,
        former_section=former.section if former else None,
    )
    session.add(entry)
    session.flush()
    outbox.announce(session, entry)
    return entry


def _grown_old(session: Session, edition: Edition) -> Change | None:
    """The entry that was the newest of this text until now."""
    newest = (Change.article_id == edition.article_id, Change.language == edition.language, Change.is_newest)
    former = session.scalar(select(Change).where(*newest))
    if former:
        former.is_newest = False
        session.flush()
    return former


@dataclass(frozen=True)
class Told:
    """An entry as one partner is told it: what has left its scope is withdrawn, to it, and that is all it hears."""

    entry: Change
    type: ChangeType

    @property
    def note(self) -> str:
        return self.entry.note if self.type == self.entry.type else ""

    @property
    def correction_pending(self) -> bool:
        return self.entry.correction_pending and self.type == self.entry.type


@dataclass(frozen=True)
class Page:
    """`next` is the `after` of the next page, `newest` the newest number there was."""

    changes: Sequence[Told]
    next: int
    more: bool
    newest: int


def page(session: Session, reader: Reader, after: int, *, limit: int, history: bool = False) -> Page:
    """What a partner is told after that number, oldest first.

    Of several changes of a text only the last, unless the history is asked for. An entry that another one replaces
    between two pages is told with its replacement's number, which lies ahead: nothing is missed.
    """
    newest = last(session)
    # Read after `newest` and only up to it: an entry committed in between must not fall behind `next`.
    query = select(Change).where(Change.sequence > after, Change.sequence <= newest)
    if not history:
        query = query.where(Change.is_newest)
    query = query.where(told_to(reader))
    found = session.scalars(query.order_by(Change.sequence).limit(limit + 1)).all()
    more = len(found) > limit
    entries = found[:limit]
    return Page(
        changes=[Told(entry, _type(reader, entry)) for entry in entries],
        next=entries[-1].sequence if more else max(after, newest),
        more=more,
        newest=newest,
    )


def told(session: Session, reader: Reader, sequence: int) -> Told | None:
    """One entry, history included; None where there is none that this partner is told."""
    entry = session.scalar(select(Change).where(Change.sequence == sequence, told_to(reader)))
    return Told(entry, _type(reader, entry)) if entry else None


def told_to(reader: Reader) -> ColumnElement[bool]:
    """Any of these: it may read the text; it might, before the text came into another section; it holds a copy."""
    if not reader.languages and not reader.sections:
        return true()
    language = Change.language.in_(reader.languages) if reader.languages else true()
    holds = exists().where(
        PartnerFetch.partner_id == reader.partner_id,
        PartnerFetch.article_id == Change.article_id,
        PartnerFetch.language == Change.language,
    )
    if not reader.sections:
        return or_(language, holds)
    sections = or_(Change.section.in_(reader.sections), Change.former_section.in_(reader.sections))
    return or_(and_(language, sections), holds)


def _type(reader: Reader, entry: Change) -> ChangeType:
    told = ChangeType(entry.type)
    if told is ChangeType.KILL or reader.may_read(entry.language, entry.section):
        return told
    return ChangeType.WITHDRAW


def last(session: Session) -> int:
    """The newest number given out; 0 before the first."""
    return session.scalar(select(ChangeCounter.value).where(ChangeCounter.id == CHANGES)) or 0
