"""What the memory suggests for a segment, to a translator. What it knows for certain is filled in by `filling`."""

import uuid

from sqlalchemy.orm import Session

from transpub.core.errors import NotFound
from transpub.memory import lookup
from transpub.memory.matches import Match
from transpub.translations import remembering
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
    place = translation.segments.index(segment)
    (matches,) = lookup.lookup(
        session,
        [remembering.queries(translation.segments)[place]],
        source_language=translation.article.source_language,
        target_language=translation.language,
        article_id=translation.article_id,
        at_least=at_least,
        limit=limit,
    )
    return matches
