"""What partners may read: live editions, by language, within their scope."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session, defer

from transpub.core.errors import NotFound
from transpub.core.languages import parse_tag
from transpub.publishing import cursors
from transpub.publishing.cursors import Position
from transpub.publishing.errors import Gone, LanguageNotAvailable
from transpub.publishing.models import STANDING_STATES, Edition, EditionState
from transpub.publishing.negotiation import choose_language
from transpub.publishing.partners import Reader


@dataclass(frozen=True)
class Page:
    editions: Sequence[Edition]
    next_cursor: str | None


def live_list(session: Session, reader: Reader, *, language: str | None, limit: int, cursor: str | None) -> Page:
    """Live editions, latest update first. Raises: BadCursor, UnknownLanguage."""
    # A page of summaries needs none of the frozen payloads.
    query = select(Edition).where(Edition.state == EditionState.LIVE).options(defer(Edition.payload))
    if reader.languages:
        query = query.where(Edition.language.in_(reader.languages))
    if language:
        query = query.where(Edition.language == parse_tag(language))
    if cursor:
        last = cursors.decode(cursor)
        query = query.where(tuple_(Edition.updated_at, Edition.id) < (last.moment, last.id))
    found = session.scalars(query.order_by(Edition.updated_at.desc(), Edition.id.desc()).limit(limit + 1)).all()
    more = len(found) > limit
    next_cursor = cursors.encode(Position(found[limit - 1].updated_at, found[limit - 1].id)) if more else None
    return Page(found[:limit], next_cursor)


def live_in_best_language(
    session: Session,
    reader: Reader,
    article_id: uuid.UUID,
    *,
    language: str | None,
    accept_language: str | None,
) -> tuple[Edition, list[str]]:
    """The live edition in the language asked for, and all live languages the reader may see.

    Order: `language`, else the best of `Accept-Language`, else the source language, else the only one there is.
    Never another language than one asked for; one that was taken down is said to be gone.

    Raises: NotFound, Gone, LanguageNotAvailable, UnknownLanguage.
    """
    editions = session.scalars(
        select(Edition)
        .where(Edition.article_id == article_id, Edition.state.in_(STANDING_STATES))
        .options(defer(Edition.payload))  # only the chosen one's is loaded
    ).all()
    visible = {
        edition.language: edition for edition in editions if reader.may_read(edition.language, edition.section)
    }
    if not visible:
        raise NotFound
    live = {tag: edition for tag, edition in visible.items() if edition.state == EditionState.LIVE}
    chosen = _choose(live, language, accept_language) if live else None
    if chosen is None:
        gone = {tag: edition for tag, edition in visible.items() if tag not in live}
        wanted = _choose(gone, language, accept_language) if gone else None
        if wanted is not None or not live:
            # Nothing of the article is left: whichever was asked for, every copy has to go.
            raise Gone(explanation=gone[wanted or min(gone)].explanation)
        raise LanguageNotAvailable(available=", ".join(sorted(live)))
    return live[chosen], sorted(live)


def _choose(live: dict[str, Edition], language: str | None, accept_language: str | None) -> str | None:
    source = next(iter(live.values())).article.source_language
    asked = parse_tag(language) if language else None
    choice = choose_language(live, source, asked=asked, accept_language=accept_language)
    return choice.language if choice else None
