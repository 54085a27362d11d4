"""What partners may read of one article: its live text in a language, and which languages there are."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from transpub.core.errors import NotFound
from transpub.core.languages import parse_tag
from transpub.publishing.errors import Gone, LanguageNotAvailable
from transpub.publishing.models import STANDING_STATES, Edition, EditionState
from transpub.publishing.negotiation import SOURCE, LanguageChoice, Reason, choose_language
from transpub.publishing.partners import Reader
from transpub.publishing.queries import WITHOUT_PAYLOAD


@dataclass(frozen=True)
class LanguageWish:
    """`language` is a tag as it was sent. `fallback` are tags, or `source`, to be tried in their order."""

    language: str | None = None
    accept_language: str | None = None
    fallback: Sequence[str] = ()


@dataclass(frozen=True)
class Found:
    """A live edition, why it is in this language, and all live editions of the article that the reader may see.

    `is_bound`: the wish is fulfilled by this language alone, so no edition follows that is older than this one.
    """

    edition: Edition
    reason: Reason
    live: Mapping[str, Edition]
    is_bound: bool


def live_text(session: Session, reader: Reader, article_id: uuid.UUID, wish: LanguageWish) -> Found:
    """The live edition in the language wished for.

    Order: `language`, else the best of `Accept-Language`, else the source language, else the first by tag. Another
    language than one asked for is given only for `fallback`; one that was taken down is said to be gone.

    Raises: NotFound, Gone, LanguageNotAvailable, UnknownLanguage.
    """
    asked = parse_tag(wish.language) if wish.language else None
    fallback = [tag if tag == SOURCE else parse_tag(tag) for tag in wish.fallback]
    standing = _standing(session, reader, article_id)
    live = _only_live(standing)
    source = next(iter(standing.values())).article.source_language

    def choose(among: Mapping[str, Edition], fallback: Sequence[str] = ()) -> LanguageChoice | None:
        return choose_language(among, source, asked=asked, accept_language=wish.accept_language, fallback=fallback)

    if chosen := choose(live, fallback):
        return Found(live[chosen.language], chosen.reason, live, is_bound=asked is not None and not fallback)
    gone = {tag: edition for tag, edition in standing.items() if tag not in live}
    wanted = choose(gone)
    if wanted or not live:
        # Nothing of the article is left: whichever was asked for, every copy has to go.
        raise Gone(explanation=gone[wanted.language if wanted else min(gone)].explanation)
    raise LanguageNotAvailable(available=", ".join(sorted(live)))


def source_text(session: Session, reader: Reader, article_id: uuid.UUID) -> Found:
    """The live edition in the language the story was written in.

    Raises: NotFound, Gone, LanguageNotAvailable.
    """
    standing = _standing(session, reader, article_id)
    source = next(iter(standing.values())).article.source_language
    return live_text(session, reader, article_id, LanguageWish(source))


def languages(session: Session, reader: Reader, article_id: uuid.UUID) -> list[Edition]:
    """The standing edition of every language, by tag: live ones and those taken down.

    Raises: NotFound, Gone where none is live.
    """
    standing = _standing(session, reader, article_id)
    if not _only_live(standing):
        raise Gone(explanation=standing[min(standing)].explanation)
    return [standing[tag] for tag in sorted(standing)]


def _standing(session: Session, reader: Reader, article_id: uuid.UUID) -> dict[str, Edition]:
    """What the reader may see, by language; never empty."""
    editions = session.scalars(
        select(Edition)
        .where(Edition.article_id == article_id, Edition.state.in_(STANDING_STATES))
        .options(WITHOUT_PAYLOAD)  # only the chosen one's is loaded
    )
    visible = {
        edition.language: edition for edition in editions if reader.may_read(edition.language, edition.section)
    }
    if not visible:
        raise NotFound
    return visible


def _only_live(standing: Mapping[str, Edition]) -> dict[str, Edition]:
    return {tag: edition for tag, edition in standing.items() if edition.state == EditionState.LIVE}
