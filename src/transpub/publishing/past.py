"""The history of what is live, for partners: superseded editions and their texts. What was taken down has none."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

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
    """Editions of the live languages, or of one, newest first; their payloads are not loaded.

    Raises: NotFound, Gone, BadCursor.
    """
    after = cursors.decode(cursor) if cursor else None
    wanted = [language] if language else _live_languages(session, reader, article_id)
    for each in wanted:
        _require_live(session, reader, article_id, each)
    query = select(Edition).where(
        Edition.article_id == article_id, Edition.language.in_(wanted), Edition.state.in_(_READABLE)
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
    return edition


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
