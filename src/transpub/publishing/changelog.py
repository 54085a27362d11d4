"""The public change log: numbers given out at commit, in the order of the commits, without gaps."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from transpub.core.clock import now
from transpub.publishing.models import Change, ChangeCounter, ChangeType, Edition
from transpub.publishing.webhooks import outbox


def append(session: Session, edition: Edition, change: ChangeType, *, note: str = "") -> Change:
    """Add an entry. Call it last: the counter's row stays locked until the commit.

    A database sequence would hand out numbers that commit out of order, and a reader at `after=N` would miss the
    late one for ever; under the lock of one row a number becomes visible only after all smaller ones.
    """
    sequence = session.execute(
        update(ChangeCounter)
        .where(ChangeCounter.id == 1)
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


def between(
    session: Session, after: int, upto: int, *, limit: int, languages: Sequence[str] = ()
) -> Sequence[Change]:
    """Entries with after < sequence ≤ upto, oldest first. `languages` empty: all."""
    query = select(Change).where(Change.sequence > after, Change.sequence <= upto)
    if languages:
        query = query.where(Change.language.in_(languages))
    return session.scalars(query.order_by(Change.sequence).limit(limit)).all()


def last(session: Session) -> int:
    """The newest number given out; 0 before the first."""
    return session.scalar(select(ChangeCounter.value).where(ChangeCounter.id == 1)) or 0
