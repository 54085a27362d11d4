"""The frozen payload read back, and what is true only at the time of the answer. Writes no format."""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class FrozenEdition:
    """What `payload.render` froze. Texts the story does not have are None; `body_html` is clean already."""

    id: str
    article_id: uuid.UUID
    language: str
    direction: str
    number: int
    published: datetime
    updated: datetime
    source_language: str
    source_revision: int
    source_is_outdated: bool
    headline: str
    body_html: str
    body_text: str
    provenance: Mapping[str, Any]
    standfirst: str | None = None
    byline: str | None = None
    seo_title: str | None = None
    seo_description: str | None = None
    section: str | None = None
    tags: Sequence[str] = ()
    editorial_note: str | None = None

    @property
    def is_translation(self) -> bool:
        return self.language != self.source_language

    @property
    def summary(self) -> str | None:
        return self.standfirst or self.seo_description

    @property
    def categories(self) -> list[str]:
        """Section and tags, each word once, for formats that do not tell them apart."""
        return list(dict.fromkeys([*([self.section] if self.section else []), *self.tags]))


@dataclass(frozen=True)
class Surroundings:
    """What is no part of the frozen payload, because it changes while the payload stays (decision 0004).

    Addresses are absolute. `alternates` has the address of every live language the reader may see, this one
    included; `x_default` is the address that negotiates the language. `disclosure` is a line below the text on the
    machine's part, in the edition's language; `correction_pending`: the source was corrected, this text will be.
    """

    url: str
    publisher: str
    alternates: Mapping[str, str] = field(default_factory=dict)
    x_default: str | None = None
    disclosure: str | None = None
    correction_pending: bool = False

    def hreflang(self) -> list[tuple[str, str]]:
        """(language tag or `x-default`, address), sorted, the default last. Empty: there is no other language."""
        default = [("x-default", self.x_default)] if self.x_default and self.alternates else []
        return [*sorted(self.alternates.items()), *default]


def account(edition: FrozenEdition, around: Surroundings) -> dict[str, Any]:
    """How the text came to be and what is to come of it, for every format that has room for data of ours."""
    return {
        "provenance": dict(edition.provenance),
        "source": {
            "language": edition.source_language,
            "revision": edition.source_revision,
            "is_outdated": edition.source_is_outdated,
        },
        "correction_pending": around.correction_pending,
    }


def read(payload: bytes) -> FrozenEdition:
    """The payload as typed fields.

    Raises:
        ValueError, KeyError: the bytes are no payload of ours.
    """
    stored = json.loads(payload)
    return FrozenEdition(
        id=stored["id"],
        article_id=uuid.UUID(stored["article"]),
        language=stored["language"],
        direction=stored["direction"],
        number=stored["edition"],
        published=datetime.fromisoformat(stored["published"]),
        updated=datetime.fromisoformat(stored["updated"]),
        source_language=stored["source"]["language"],
        source_revision=stored["source"]["revision"],
        source_is_outdated=stored["source"]["is_outdated"],
        headline=stored["headline"],
        body_html=stored["body_html"],
        body_text=stored.get("body_text", ""),
        provenance=stored["provenance"],
        standfirst=stored.get("standfirst"),
        byline=stored.get("byline"),
        seo_title=stored.get("seo_title"),
        seo_description=stored.get("seo_description"),
        section=stored.get("section"),
        tags=tuple(stored.get("tags", ())),
        editorial_note=stored.get("editorial_note"),
    )
