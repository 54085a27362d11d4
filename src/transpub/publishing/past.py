"""The history of what is live, for partners: superseded editions and their texts.

What was taken down has none. Where a language is live again with another text, the one that was taken down stays
gone, and with it what went before: the reason for taking it down may be in any of these.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from transpub.core.errors import NotFound
from transpub.publishing import cursors, reading
from transpub.publishing.cursors import Position
from transpub.publishing.errors import Gone
from transpub.publishing.models import Edition, EditionState
from transpub.publishing.partners import Reader
from transpub.publishing.queries import WITHOUT_PAYLOAD, find

# States a reader may know of in the past of a text that is live.
_READABLE = (EditionState.LIVE, EditionState.SUPERSEDED)


@dataclass(frozen=True)
class History:
    editions: Sequence[Edition]
    next_cursor: str | None


def history(
    session: Session,
    reader: Reader,
    article_id: uuid.UUID,
    language: str | None,
    *,
    limit: int,
    cursor: str | None,
) -> History:
    """Editions of the live languages, or of one, newest first, without those that are gone; no payload is loaded.

    Raises: NotFound, Gone, BadCursor.
    """
    after = cursors.decode(cursor) if cursor else None
    wanted = [language] if language else _live_languages(session, reader, article_id)
    for each in wanted:
        _require_live(session, reader, article_id, each)
    buried = _buried(session, article_id)
    query = select(Edition).where(
        Edition.article_id == article_id,
        Edition.state.in_(_READABLE),
        or_(*(and_(Edition.language == each, Edition.number > _last(buried, each)) for each in wanted)),
    )
    if reader.sections:
        query = query.where(Edition.section.in_(reader.sections))
    if after:
        query = query.where(tuple_(Edition.updated_at, Edition.id) < (after.moment, after.id))
    rows = session.scalars(
        query.order_by(Edition.updated_at.desc(), Edition.id.desc()).limit(limit + 1).options(WITHOUT_PAYLOAD)
    ).all()
    more = len(rows) > limit
    last = rows[limit - 1] if more else None
    return History(rows[:limit], cursors.encode(Position(last.updated_at, last.id)) if last else None)


def past_edition(session: Session, reader: Reader, article_id: uuid.UUID, language: str, number: int) -> Edition:
    """One edition of a language that is live. Raises: NotFound, Gone."""
    _require_live(session, reader, article_id, language)
    edition = find(session, article_id, language, number)
    if edition.state not in _READABLE or not reader.may_read(language, edition.section):
        raise NotFound
    buried = _buried(session, article_id)
    if number <= _last(buried, language):
        raise Gone(explanation=buried[language].explanation)
    return edition


@dataclass(frozen=True)
class _Grave:
    """The last edition that was taken down and followed by another text; why."""

    number: int
    explanation: str


def _buried(session: Session, article_id: uuid.UUID) -> dict[str, _Grave]:
    """By language. What was brought back as it was is history like any other."""
    follower = aliased(Edition)
    next_hash = (
        select(follower.content_hash)
        .where(
            follower.article_id == Edition.article_id,
            follower.language == Edition.language,
            follower.number > Edition.number,
            follower.state.in_(_READABLE),
        )
        .order_by(follower.number)
        .limit(1)
        .correlate(Edition)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Edition.language, Edition.number, Edition.explanation)
        .where(
            Edition.article_id == article_id,
            Edition.state == EditionState.SUPERSEDED,
            # Only what was taken down has one.
            Edition.explanation != "",
            Edition.content_hash != next_hash,
        )
        .order_by(Edition.number)
    )
    return {language: _Grave(number, explanation) for language, number, explanation in rows}


def _last(buried: Mapping[str, _Grave], language: str) -> int:
    return buried[language].number if language in buried else 0


def _live_languages(session: Session, reader: Reader, article_id: uuid.UUID) -> list[str]:
    standing = reading.languages(session, reader, article_id)
    return [edition.language for edition in standing if edition.state == EditionState.LIVE]


def _require_live(session: Session, reader: Reader, article_id: uuid.UUID, language: str) -> None:
    """What has left the reader's scope has no past either: to this reader it is withdrawn."""
    standing = {edition.language: edition for edition in reading.languages(session, reader, article_id)}
    if language not in standing:
        raise NotFound
    if standing[language].state != EditionState.LIVE:
        raise Gone(explanation=standing[language].explanation)
