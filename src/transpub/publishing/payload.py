"""What partners receive, rendered once and frozen. Pure: the same facts give the same bytes."""

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from transpub.articles.document import Document
from transpub.articles.published import published_html
from transpub.articles.render import to_text
from transpub.core.languages import direction
from transpub.publishing.canonical import canonical

SCHEMA = "transpub/edition/1"


class DigitalSourceType(StrEnum):
    """IPTC NewsCodes, digital source type: how the text came to be."""

    HUMAN = "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCreation"
    MACHINE_AND_HUMAN = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"


@dataclass(frozen=True)
class MachineShare:
    """One model's part in a text."""

    engine: str
    model: str
    version: str
    route: str
    kind: str
    segments: int


@dataclass(frozen=True)
class Provenance:
    """How a text came to be. `edited_share` is by source words, 0.0-1.0; None where no machine text is
    weighed, as in the source language. `role` is the one in which it was approved, `overridden` the codes of gates
    that were closed then and passed with a written reason: what stood open, not whose word it was."""

    machine: Sequence[MachineShare]
    segments: int
    from_memory: int
    reviewed_at: datetime | None
    self_reviewed: bool
    edited_share: float | None
    role: str = "reviewer"
    overridden: Sequence[str] = ()

    def to_json(self) -> dict[str, Any]:
        # What comes from memory was drafted by a machine once, in another article: never call it a human's alone.
        drafted = self.machine or self.from_memory
        source_type = DigitalSourceType.MACHINE_AND_HUMAN if drafted else DigitalSourceType.HUMAN
        return {
            "digital_source_type": source_type.value,
            "machine": [
                {
                    "engine": share.engine,
                    "model": share.model,
                    "version": share.version,
                    "route": share.route,
                    "kind": share.kind,
                    "segments": share.segments,
                }
                for share in self.machine
            ],
            "segments": self.segments,
            "from_memory": self.from_memory,
            "human_review": None
            if self.reviewed_at is None
            else {
                "role": self.role,
                "approved": timestamp(self.reviewed_at),
                "second_person": not self.self_reviewed,
                "edited_share": None if self.edited_share is None else round(self.edited_share, 3),
                "overridden": list(self.overridden),
            },
        }


@dataclass(frozen=True)
class EditionFacts:
    """`is_outdated`: when it went live, the source had been revised, not only in passing, since the revision that
    the text is made of."""

    article_id: uuid.UUID
    language: str
    number: int
    source_language: str
    source_revision: int
    published_at: datetime
    updated_at: datetime
    change: str = "create"
    note: str = ""
    is_outdated: bool = False

    def envelope(self) -> dict[str, Any]:
        """What is true of the edition, not of its text."""
        return {
            "schema": SCHEMA,
            "id": edition_urn(self.article_id, self.language),
            "article": self.article_id.urn,
            "language": self.language,
            "direction": direction(self.language),
            "edition": self.number,
            "published": timestamp(self.published_at),
            "updated": timestamp(self.updated_at),
            "update_type": self.change,
            "source": {
                "language": self.source_language,
                "revision": self.source_revision,
                "is_outdated": self.is_outdated,
            },
            **({"editorial_note": self.note} if self.note else {}),
        }


# Of the payload, what `EditionFacts.envelope` and the seal write; the rest is the text and how it came to be.
_ENVELOPE = frozenset(
    {
        "schema", "id", "article", "language", "direction", "edition", "published", "updated", "update_type",
        "source", "editorial_note", "signature",
    }
)  # fmt: skip


def edition_urn(article_id: uuid.UUID, language: str) -> str:
    """The id partners key on: the same for every edition of an article in a language (UUIDv5 of both)."""
    return uuid.uuid5(article_id, language).urn


def timestamp(moment: datetime) -> str:
    """RFC 3339 in UTC, to the second."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def content(document: Document, provenance: Provenance) -> dict[str, Any]:
    """The part that depends on the text and its review, not on when and as which number it is published."""
    said = {"section": document.section, "tags": list(document.tags)}
    return {
        **to_text(document).fields(),
        **{name: value for name, value in said.items() if value},
        "body_html": published_html(document),
        "provenance": provenance.to_json(),
    }


def render(facts: EditionFacts, text: Mapping[str, Any]) -> bytes:
    """The frozen payload, as canonical JSON (RFC 8785)."""
    return canonical({**facts.envelope(), **text})


def text_of(payload: bytes) -> dict[str, Any]:
    """What `render` was given as `text`."""
    return {name: value for name, value in json.loads(payload).items() if name not in _ENVELOPE}


def editorial_note(payload: bytes) -> str:
    return str(json.loads(payload).get("editorial_note", ""))


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
