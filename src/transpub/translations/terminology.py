"""The part of the register that a translation is checked against: its languages, and the section of its story."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from transpub.articles.models import Revision
from transpub.terms import queries
from transpub.terms.book import TermBook
from transpub.translations.models import Translation


def section_of(session: Session, translation: Translation) -> str:
    """The section of its story; empty if it has none."""
    section = select(Revision.document_json["section"].as_string()).where(Revision.id == translation.revision_id)
    return session.scalar(section) or ""


def book_for(session: Session, translation: Translation) -> TermBook:
    """Kept for the process until the register changes: asking for each segment costs two small queries."""
    return queries.book(
        session,
        source_language=translation.article.source_language,
        target_language=translation.language,
        scope=section_of(session, translation),
    )
