"""Feeds of a language and section, put together from live editions and from what was taken down."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from babel import Locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from transpub.core.errors import NotFound
from transpub.publishing import signing_store
from transpub.publishing.formats import atom, jsonfeed, rss
from transpub.publishing.formats.edition import read
from transpub.publishing.formats.feed import Feed, FeedEntry, Tombstone, feed_urn
from transpub.publishing.imprint import Imprint
from transpub.publishing.listing import Wanted, live_list
from transpub.publishing.models import Edition, EditionState
from transpub.publishing.partners import Reader
from transpub.publishing.payload import edition_urn
from transpub.publishing.queries import WITHOUT_PAYLOAD

ENTRIES_MAX = 50
TOMBSTONES_MAX = 50


class FeedFormat(Enum):
    """Formats of a feed, each with the suffix of its address, its media type and what writes it."""

    ATOM = ("atom", atom.MEDIA_TYPE, atom.atom)
    RSS = ("rss", rss.MEDIA_TYPE, rss.rss)
    JSON = ("json", jsonfeed.MEDIA_TYPE, jsonfeed.json_feed)

    def __init__(self, suffix: str, media_type: str, write: Callable[[Feed], bytes]) -> None:
        self.suffix = suffix
        self.media_type = media_type
        self.write = write

    @classmethod
    def by_suffix(cls, suffix: str) -> "FeedFormat":
        """Raises: NotFound."""
        for each in cls:
            if each.suffix == suffix:
                return each
        raise NotFound


@dataclass(frozen=True)
class Syndicated:
    feed: Feed
    editions: Sequence[Edition]


def syndicate(
    session: Session, reader: Reader, imprint: Imprint, language: str, section: str | None, *, path: str
) -> Syndicated:
    """The newest live texts of a language, of one section or of all the reader may see, and tombstones of those
    taken down last. `path` is the feed's own, with its query.

    Raises: NotFound, for a language or section out of the reader's scope.
    """
    if (reader.languages and language not in reader.languages) or (
        section is not None and reader.sections and section not in reader.sections
    ):
        raise NotFound
    wanted = Wanted(languages=(language,), section=section)
    ids = [edition.id for edition in live_list(session, reader, wanted, limit=ENTRIES_MAX, cursor=None).editions]
    editions = session.scalars(
        select(Edition).where(Edition.id.in_(ids)).execution_options(populate_existing=True)
    ).all()
    alternates = _alternates(session, reader, [edition.article_id for edition in editions])
    feed = Feed(
        id=feed_urn(signing_store.newsroom_uid(session), language, section),
        title=f"{imprint.name}: {section}" if section else imprint.name,
        description=f"{imprint.name} ({Locale.parse(language, sep='-').get_display_name() or language})",
        publisher=imprint.name,
        language=language,
        url=imprint.address + path,
        site_url=f"{imprint.address}/",
        entries=_entries(editions, alternates, reader, imprint),
        tombstones=_tombstones(session, reader, language, section),
    )
    return Syndicated(feed, editions)


def _entries(
    editions: Sequence[Edition], alternates: Mapping[uuid.UUID, Collection[str]], reader: Reader, imprint: Imprint
) -> list[FeedEntry]:
    return [
        FeedEntry(
            frozen,
            imprint.surroundings(
                frozen,
                alternates[edition.article_id],
                discloses=reader.discloses,
                correction_pending=edition.correction_pending,
            ),
        )
        for edition, frozen in ((edition, read(edition.payload)) for edition in editions)
    ]


def _alternates(session: Session, reader: Reader, articles: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    rows = session.execute(
        select(Edition.article_id, Edition.language, Edition.section).where(
            Edition.article_id.in_(articles), Edition.state == EditionState.LIVE
        )
    )
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    for article_id, language, section in rows:
        if reader.may_read(language, section):
            found[article_id].append(language)
    return found


def _tombstones(session: Session, reader: Reader, language: str, section: str | None) -> list[Tombstone]:
    query = select(Edition).where(
        Edition.state.in_((EditionState.WITHDRAWN, EditionState.KILLED)), Edition.language == language
    )
    if section is not None:
        query = query.where(Edition.section == section)
    if reader.sections:
        query = query.where(Edition.section.in_(reader.sections))
    newest = query.order_by(Edition.ended_at.desc(), Edition.id.desc()).limit(TOMBSTONES_MAX)
    return [
        Tombstone(
            edition_urn(edition.article_id, language), edition.ended_at or edition.updated_at, edition.explanation
        )
        for edition in session.scalars(newest.options(WITHOUT_PAYLOAD))
    ]
