"""What a feed says, whatever its format: entries, tombstones, times. Nothing in it comes from the clock."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from transpub.core.languages import direction
from transpub.publishing.formats.edition import FrozenEdition, Surroundings

# Atom asks for a time even of a feed that never had an entry.
_NEVER = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True)
class FeedEntry:
    edition: FrozenEdition
    around: Surroundings


@dataclass(frozen=True)
class Tombstone:
    """An entry that was taken down. `id` is the edition's URN; the explanation is in the feed's language."""

    id: str
    at: datetime
    explanation: str = ""


@dataclass(frozen=True)
class Feed:
    """A feed of one language, at most one section. Addresses are absolute; `id` is made by `feed_urn`.

    There is no page that shows what the feed does: `site_url` is the desk's own, for RSS, which must have a link.
    """

    id: str
    title: str
    description: str
    publisher: str
    language: str
    url: str
    site_url: str
    entries: Sequence[FeedEntry] = ()
    tombstones: Sequence[Tombstone] = ()

    @property
    def direction(self) -> str:
        return direction(self.language)

    @property
    def updated(self) -> datetime:
        """The newest time of its parts, so that an unchanged feed has unchanged bytes."""
        times = [
            *(entry.edition.updated for entry in self.entries),
            *(tombstone.at for tombstone in self.tombstones),
        ]
        return max(times, default=_NEVER)

    def newest_first(self) -> list[FeedEntry]:
        """In one order, whatever order the query had."""
        return sorted(self.entries, key=lambda entry: (entry.edition.updated, entry.edition.id), reverse=True)

    def buried(self) -> list[Tombstone]:
        """Tombstones, newest first, none for an id that lives again."""
        living = {entry.edition.id for entry in self.entries}
        dead = [tombstone for tombstone in self.tombstones if tombstone.id not in living]
        return sorted(dead, key=lambda tombstone: (tombstone.at, tombstone.id), reverse=True)


def feed_urn(newsroom: uuid.UUID, language: str, section: str | None = None) -> str:
    """The id of a feed: the same at every address (UUIDv5 of the newsroom's id, language and section)."""
    return uuid.uuid5(newsroom, f"feed {language} {section or ''}").urn
