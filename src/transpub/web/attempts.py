"""What somebody typed into a segment and could not save, and the row it is shown in again. Stores nothing."""

import uuid

from sqlalchemy.orm import Session

from transpub.core.errors import EditedMeanwhile, NotFound, TranspubError
from transpub.translations import queries
from transpub.translations.errors import NotEditable, SegmentsChanged
from transpub.translations.models import Segment, Translation
from transpub.web.posted import Posted
from transpub.web.rows import Attempt


def attempt_of(
    session: Session, translation: Translation, segment_id: uuid.UUID, posted: Posted, error: TranspubError
) -> Attempt:
    """The text of a form that was refused for `error`, in its own row or in the one that stands in its place.

    Raises: NotFound, for a segment that never was one of the translation's.
    """
    text = posted.text("text")
    for segment in translation.segments:
        if segment.id == segment_id:
            # Two commits at one moment name no other text: what is stored now is told, with its version.
            theirs = segment.target if isinstance(error, EditedMeanwhile) else None
            return Attempt(segment.id, text, error.message, theirs, version=_version(posted, error))
    return _aside(session, translation, segment_id, text, error)


def _version(posted: Posted, error: TranspubError) -> int | None:
    """Where the row shows what is stored, or the text was the stored one, the version that is stored."""
    is_shown = isinstance(error, EditedMeanwhile)
    is_same_text = isinstance(error, SegmentsChanged) and "next_version" not in error.facts
    return None if is_shown or is_same_text else posted.number("version")


def _aside(
    session: Session, translation: Translation, segment_id: uuid.UUID, text: str, error: TranspubError
) -> Attempt:
    """What was typed into a segment that is gone, with the one before it: that is where a join has put it."""
    gone = session.get(Segment, segment_id)
    stored = queries.in_place_of(session, gone) if gone and gone.translation_id == translation.id else None
    if stored is None:
        raise NotFound
    if isinstance(error, NotEditable):
        # A row without a field has no other text to keep.
        return Attempt(stored.id, text, error.message)
    return Attempt(stored.id, stored.target, error.message, aside=text)
