"""What the memory suggests for a segment, to a translator. What it knows for certain is filled in by `filling`."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from transpub.core.errors import NotFound
from transpub.memory import lookup
from transpub.memory.matches import Match, Query
from transpub.translations.models import Segment


def for_segment(
    session: Session, segment_id: uuid.UUID, *, at_least: int = lookup.AT_LEAST, limit: int = lookup.LIMIT
) -> list[Match]:
    """Best first; see `memory.lookup`.

    Raises: NotFound.
    """
    segment = session.get(Segment, segment_id)
    if segment is None or segment.retired_at is not None:
        raise NotFound
    translation = segment.translation
    (matches,) = lookup.lookup(
        session,
        [_query(session, segment)],
        source_language=translation.article.source_language,
        target_language=translation.language,
        article_id=translation.article_id,
        at_least=at_least,
        limit=limit,
    )
    return matches


def _query(session: Session, segment: Segment) -> Query:
    """As `remembering.queries` has it, without reading the other segments: somebody waits, row by row."""
    beside = (segment.position - 1, segment.position + 1)
    rows = session.execute(
        select(Segment.position, Segment.source_hash).where(
            Segment.translation_id == segment.translation_id,
            Segment.retired_at.is_(None),
            Segment.position.in_(beside),
        )
    )
    hashes = {row.position: row.source_hash for row in rows}
    return Query(segment.source, segment.source_hash, *(hashes.get(position) for position in beside))
