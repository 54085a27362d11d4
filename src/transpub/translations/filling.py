"""What needs no engine: sentences a person has translated before, and short texts that the register has a word for.

Either stays a machine's draft until a person accepts it here.
"""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from transpub.articles.codes import Text, serialise, tokens
from transpub.memory import lookup
from transpub.terms.book import TermBook
from transpub.translations import editing, remembering
from transpub.translations.engine import ModelKind
from transpub.translations.models import Segment, SegmentState, Translation

# In the place of an engine's name on a segment: its text is the register's, approved by people.
FROM_TERMS = "terms"


def fill(session: Session, translation: Translation, waiting: Sequence[Segment], book: TermBook) -> None:
    """Give a text to those of the waiting segments that have one without the engine. The memory first: it knows the
    very sentence in its place. What is only alike is left to the engine, and suggested."""
    from_memory(session, translation, waiting, book)
    from_terms(translation, [segment for segment in waiting if not segment.target], book)
    session.flush()


def from_memory(session: Session, translation: Translation, waiting: Sequence[Segment], book: TermBook) -> None:
    """Fill the segments whose very sentence a person has accepted before, in the same place or elsewhere."""
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
            segment.memory_unit_id, segment.profile = match.unit_id, None
            _give(segment, match.target, translation, book)


def from_terms(translation: Translation, waiting: Sequence[Segment], book: TermBook) -> list[Segment]:
    """Fill the segments whose whole text is one entry of the register: a byline, a caption, a table cell. An engine
    has no context there, and invents. Returns those that were filled."""
    filled = []
    for segment in waiting:
        if text := register_text(segment.source, book):
            filled.append(segment)
            segment.engine, segment.model_kind = FROM_TERMS, ModelKind.OFFICIAL
            segment.machine_text = segment.model = segment.model_version = None
            segment.route = segment.score = segment.profile = segment.memory_unit_id = None
            _give(segment, text, translation, book)
    return filled


def register_text(source: str, book: TermBook) -> str | None:
    """The approved wording of a coded source that is one entry and nothing else, its codes around it, beginning as
    the source does. In the nominative, as the register has it: it stands alone."""
    parts = tokens(source)
    words = [part for part in parts if isinstance(part, Text) and part.text.strip()]
    if len(words) != 1:
        return None
    (only,) = words
    text = only.text.strip()
    wording = book.whole(text)
    if wording is None:
        return None
    placed = replace(only, text=only.text.replace(text, cased(wording, text)))
    return serialise(placed if part is only else part for part in parts)


def cased(wording: str, source: str) -> str:
    """The wording in capitals, or with a capital, where the source is. Capitals of its own are never taken away;
    one word in capitals may be an acronym whose wording has small letters («БпЛА»)."""
    letters = [letter for letter in source if letter.isalpha()]
    if len(letters) > 1 and all(letter.isupper() for letter in letters) and " " in source:
        return wording.upper()
    if letters and letters[0].isupper():
        return wording[:1].upper() + wording[1:]
    return wording


def _give(segment: Segment, text: str, translation: Translation, book: TermBook) -> None:
    segment.target, segment.state, segment.failure = text, SegmentState.MACHINE, None
    segment.findings = editing.findings_for(segment, translation, book)
