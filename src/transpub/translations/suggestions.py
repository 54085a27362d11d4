"""What the memory suggests for a segment, to a translator and to the drafting job."""

import uuid
from collections.abc import Sequence

from sqlalchemy.orm import Session

from transpub.core.errors import NotFound
from transpub.memory import lookup
from transpub.memory.matches import Match
from transpub.terms.book import TermBook
from transpub.translations import editing, remembering
from transpub.translations.models import Segment, SegmentState, Translation


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


def fill(session: Session, translation: Translation, waiting: Sequence[Segment], book: TermBook) -> None:
    """Give those of the waiting segments their text whose very sentence a person has translated before, in the same
    place or elsewhere. They stay a machine's draft until a person accepts them here. What is only alike is left to
    the engine, and suggested."""
    asked = {
        segment.id: query
        for segment, query in zip(translation.segments, remembering.queries(translation.segments), strict=True)
    }
    matches = lookup.exact(
        session,
        [asked[segment.id] for segment in waiting],
        source_language=translation.article.source_language,
        target_language=translation.language,
        article_id=translation.article_id,
    )
    for segment, match in zip(waiting, matches, strict=True):
        if match:
            segment.target, segment.memory_unit_id = match.target, match.unit_id
            segment.state, segment.failure = SegmentState.MACHINE, None
            segment.findings = editing.findings_for(segment, translation, book)
    session.flush()
