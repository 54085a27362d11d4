"""The public change log: numbers given out at commit, in the order of the commits, without gaps."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from sqlalchemy import ColumnElement, and_, exists, or_, select, true, update
from sqlalchemy.orm import Session, aliased

from transpub.core.clock import now
from transpub.publishing import telling
from transpub.publishing.generation import CHANGES
from transpub.publishing.models import Change, ChangeCounter, ChangeType, Edition, PartnerFetch
from transpub.publishing.partners import Reader
from transpub.publishing.telling import REMOVING, Told
from transpub.publishing.webhooks import outbox


def append(session: Session, edition: Edition, change: ChangeType, *, note: str = "") -> Change:
    """Add an entry. Call it last: the counter's row stays locked until the commit.

    A database sequence would hand out numbers that commit out of order, and a reader at `after=N` would miss the
    late one for ever; under the lock of one row a number becomes visible only after all smaller ones.
    """
    sequence = numbered(session, 1)
    former = _grown_old(session, edition)
    entry = _entry(edition, change, sequence=sequence, note=note)
    entry.former_section = former.section if former else None
    if former and change is ChangeType.MINOR and not note and _is_same_text(session, former, edition):
        entry.repeats_type, entry.repeats_note = (
            former.repeats_type or former.type,
            former.repeats_note or former.note,
        )
    return _added(session, entry)


def append_for(
    session: Session, partner_id: uuid.UUID, edition: Edition, change: ChangeType, *, note: str = ""
) -> Change:
    """Add an entry that this partner alone is told. Call it last, as `append`."""
    entry = _entry(edition, change, sequence=numbered(session, 1), note=note)
    entry.is_newest, entry.only_for = False, partner_id
    return _added(session, entry)


def numbered(session: Session, count: int) -> int:
    """Take so many numbers for entries; the first of them. The counter's row stays locked until the commit."""
    return (
        session.execute(
            update(ChangeCounter)
            .where(ChangeCounter.id == CHANGES)
            .values(value=ChangeCounter.value + count)
            .returning(ChangeCounter.value)
        ).scalar_one()
        - count
        + 1
    )


def _entry(edition: Edition, change: ChangeType, *, sequence: int, note: str) -> Change:
    return Change(
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
    )


def _added(session: Session, entry: Change) -> Change:
    session.add(entry)
    session.flush()
    outbox.announce(session, entry)
    return entry


def _is_same_text(session: Session, former: Change, edition: Edition) -> bool:
    """Whether no word has changed, and the text was not down: whoever reads the newest entry alone may not know
    what the former one said, so it is to be said again. Whoever does know learns nothing new by it."""
    if former.type in REMOVING:
        return False
    former_text = select(Edition.content_hash).where(Edition.id == former.edition_id)
    return session.scalar(former_text) == edition.content_hash


def _grown_old(session: Session, edition: Edition) -> Change | None:
    """The entry that was the newest of this text until now."""
    newest = (Change.article_id == edition.article_id, Change.language == edition.language, Change.is_newest)
    former = session.scalar(select(Change).where(*newest))
    if former:
        former.is_newest = False
        session.flush()
    return former


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
    between = (Change.sequence > after, Change.sequence <= newest)
    entries = _entries(session, reader, between, limit=limit + 1, history=history)
    more = len(entries) > limit
    entries = entries[:limit]
    # All that were found are told: who is told what, the query has settled.
    heard = (telling.told(reader, entry, holds=True, compacted=not history) for entry in entries)
    return Page(
        changes=[each for each in heard if each],
        next=entries[-1].sequence if more else max(after, newest),
        more=more,
        newest=newest,
    )


def told(session: Session, reader: Reader, sequence: int) -> Told | None:
    """One entry, history included; None where there is none that this partner is told."""
    entry = session.scalar(select(Change).where(Change.sequence == sequence, told_to(reader)))
    return telling.told(reader, entry, holds=True) if entry else None


def told_to(reader: Reader) -> ColumnElement[bool]:
    """Any of these: it may read the text; it might, before the text came into another section; it holds a copy. Not
    what is told to another partner alone. `telling.told` says it of one entry."""
    addressed = or_(Change.only_for.is_(None), Change.only_for == reader.partner_id)
    if not reader.languages and not reader.sections:
        return addressed
    language = Change.language.in_(reader.languages) if reader.languages else true()
    holds = exists().where(
        PartnerFetch.partner_id == reader.partner_id,
        PartnerFetch.article_id == Change.article_id,
        PartnerFetch.language == Change.language,
    )
    if not reader.sections:
        return and_(addressed, or_(language, holds))
    sections = or_(Change.section.in_(reader.sections), Change.former_section.in_(reader.sections))
    return and_(addressed, or_(and_(language, sections), holds))


def own(reader: Reader) -> ColumnElement[bool]:
    """Entries for this partner alone, as long as nothing newer has happened to their text."""
    newer = aliased(Change)
    is_replaced = exists().where(
        newer.article_id == Change.article_id,
        newer.language == Change.language,
        newer.is_newest,
        newer.sequence > Change.sequence,
    )
    return and_(Change.only_for == reader.partner_id, ~is_replaced)


def _entries(
    session: Session, reader: Reader, between: tuple[ColumnElement[bool], ...], *, limit: int, history: bool
) -> Sequence[Change]:
    """The first of those the partner is told."""
    query = select(Change).where(*between, told_to(reader)).order_by(Change.sequence).limit(limit)
    if history:
        return session.scalars(query).all()
    # Asked for apart, so that each question has its index.
    found = [*session.scalars(query.where(Change.is_newest)), *session.scalars(query.where(own(reader)))]
    return sorted(found, key=attrgetter("sequence"))[:limit]


def last(session: Session, *, lock: bool = False) -> int:
    """The newest number given out; 0 before the first. With `lock` nobody adds an entry until the commit."""
    query = select(ChangeCounter.value).where(ChangeCounter.id == CHANGES)
    return session.scalar(query.with_for_update() if lock else query) or 0
