"""What partners read, as the API describes it: editions, lists, languages, history, errors."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from transpub.api.content_examples import (
    ARTICLE,
    CURSOR,
    FROZEN,
    HEADLINE,
    ID,
    PATH,
    PUBLISHED,
    UNSEALED,
    UPDATED,
)
from transpub.http.problems import MEDIA_TYPE as PROBLEM
from transpub.publishing.models import ChangeType
from transpub.publishing.signing_keys import WELL_KNOWN


def _example(value: dict[str, JsonValue]) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [value]})


class FrozenSource(BaseModel):
    language: str
    revision: int = Field(ge=1, description="Of the source, that this text was made from.")
    is_outdated: bool = Field(description="The source had been revised since when this edition went out.")


class FrozenMachineShare(BaseModel):
    engine: str
    model: str
    version: str
    route: str = Field(description="Languages gone through, such as `uk>en>de`.")
    kind: str = Field(description="`official`, or `trial`: a model for trying out.")
    segments: int = Field(ge=0, description="Sentences it drafted.")


class FrozenReview(BaseModel):
    role: str
    approved: datetime
    second_person: bool = Field(description="Somebody else than its editor approved it.")
    edited_share: float | None = Field(ge=0, le=1, description="Of the machine's words, how much people changed.")
    overridden: list[str] = Field(description="Codes of gates that were passed with a written reason.")


class FrozenProvenance(BaseModel):
    digital_source_type: str = Field(description="Of IPTC's list of digital source types.")
    machine: list[FrozenMachineShare]
    segments: int = Field(ge=0)
    from_memory: int = Field(ge=0, description="Sentences taken from earlier translations.")
    human_review: FrozenReview | None


class FrozenSignature(BaseModel):
    algorithm: Literal["Ed25519"]
    key: str = Field(description=f"Id of a key at `{WELL_KNOWN}`.")
    value: str = Field(description="Base64url, over the canonical JSON (RFC 8785) of all other members.")


class FrozenText(BaseModel):
    """The members that every answer with a text has."""

    id: str = Field(description="Of the text: the same for every edition of an article in a language. Key on it.")
    article: str = Field(description="Of the article: the same in every language.")
    language: str
    edition: int = Field(ge=1)
    updated: datetime = Field(description="Of this edition.")


class FrozenEdition(FrozenText):
    """An edition as it was frozen and signed. These bytes never change."""

    model_config = _example(FROZEN)

    schema_: Literal["transpub/edition/1"] = Field(alias="schema")
    direction: Literal["ltr", "rtl"]
    published: datetime = Field(description="Of the first edition; never moves.")
    update_type: ChangeType
    source: FrozenSource
    headline: str
    standfirst: str | None = None
    byline: str | None = None
    seo_title: str | None = None
    seo_description: str | None = None
    section: str | None = None
    tags: list[str] = []
    editorial_note: str | None = Field(None, description="For readers: show it with the text.")
    body_html: str = Field(description="Clean and self-contained.")
    body_text: str
    provenance: FrozenProvenance
    signature: FrozenSignature | None = Field(None, description="None before it goes live.")


_PART: dict[str, JsonValue] = {
    name: FROZEN[name] for name in ("id", "article", "language", "edition", "updated", "headline")
}


class FrozenPart(FrozenText):
    """With `fields`: those of an edition's members, without the signature, which covers all of them."""

    model_config = ConfigDict(extra="allow", json_schema_extra={"examples": [_PART]})


_SUMMARY: dict[str, JsonValue] = {
    "id": ID,
    "article": ARTICLE,
    "language": "uk",
    "headline": HEADLINE,
    "section": "Економіка",
    "edition": 2,
    "update_type": "correct",
    "published": PUBLISHED,
    "updated": UPDATED,
    "etag": "9f8a4b…",
    "correction_pending": False,
    "href": f"{PATH}?language=uk",
}


class TextSummary(FrozenText):
    model_config = _example(_SUMMARY)

    headline: str
    section: str | None
    update_type: ChangeType
    published: datetime
    etag: str = Field(description="Of its JSON unpacked, without quotes.")
    correction_pending: bool = Field(description="The source was corrected; this text will be.")
    href: str


class TextsOut(BaseModel):
    model_config = _example({"articles": [_SUMMARY], "next": CURSOR})

    articles: list[TextSummary] = Field(description="Latest update first.")
    next: str | None = Field(description="Send it as `cursor` for the next page; null at the end.")


_STANDING: dict[str, JsonValue] = {
    "language": "uk",
    "direction": "ltr",
    "state": "live",
    "id": ID,
    "edition": 2,
    "headline": HEADLINE,
    "published": PUBLISHED,
    "updated": UPDATED,
    "etag": "9f8a4b…",
    "correction_pending": False,
    "explanation": "",
    "href": f"{PATH}?language=uk",
}


class LanguageStanding(BaseModel):
    """One language of an article. What was taken down has no headline, etag or href, but an explanation."""

    model_config = _example(_STANDING)

    language: str
    direction: Literal["ltr", "rtl"]
    state: Literal["live", "withdrawn", "killed"]
    id: str
    edition: int = Field(ge=1)
    headline: str | None
    published: datetime
    updated: datetime
    etag: str | None
    correction_pending: bool
    explanation: str
    href: str | None


class LanguagesOut(BaseModel):
    model_config = _example(
        {
            "article": ARTICLE,
            "source_language": "en",
            "languages": [_STANDING],
            "alternates": {"uk": f"{PATH}?language=uk", "x-default": PATH},
        }
    )

    article: str
    source_language: str
    languages: list[LanguageStanding] = Field(description="By tag.")
    alternates: dict[str, str] = Field(description="Of live languages only, and `x-default`, which negotiates.")


_PAST: dict[str, JsonValue] = {
    "id": ID,
    "language": "uk",
    "edition": 1,
    "state": "superseded",
    "update_type": "create",
    "headline": HEADLINE,
    "note": "",
    "published": PUBLISHED,
    "updated": PUBLISHED,
    "ended": UPDATED,
    "etag": "1c7d20…",
    "href": f"{PATH}/editions/uk/1",
}


class PastEdition(BaseModel):
    model_config = _example(_PAST)

    id: str
    language: str
    edition: int = Field(ge=1)
    state: Literal["live", "superseded"]
    update_type: ChangeType
    headline: str
    note: str
    published: datetime
    updated: datetime
    ended: datetime | None
    etag: str
    href: str


class PastEditionsOut(BaseModel):
    model_config = _example({"article": ARTICLE, "editions": [_PAST], "next": CURSOR})

    article: str
    editions: list[PastEdition] = Field(description="Newest first.")
    next: str | None = Field(description="Send it as `cursor` for the next page; null at the end.")


class HeldEdition(BaseModel):
    """Nothing of `item` may be published before `embargo_until`, or before the change log tells of it."""

    embargo_until: datetime
    item: FrozenEdition = Field(description="Its times are those foreseen. It is signed when it goes live.")


class UpcomingOut(BaseModel):
    model_config = _example(
        {
            "upcoming": [
                {"embargo_until": PUBLISHED, "item": UNSEALED},
            ],
            "next": CURSOR,
        }
    )

    upcoming: list[HeldEdition] = Field(description="The first to go out first.")
    next: str | None


# RFC 9457, as every error of the API is told.
_PROBLEM_SCHEMA: dict[str, Any] = {
    "title": "Problem",
    "type": "object",
    "required": ["type", "title", "status", "code", "detail", "errors", "facts"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Stable; listed in docs/reference/errors.md."},
        "detail": {"type": "string", "description": "For people, in the language of `Accept-Language`."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "reason"],
                "properties": {"field": {"type": "string"}, "reason": {"type": "string"}},
            },
        },
        "facts": {"type": "object"},
    },
}
_PROBLEMS: dict[int, tuple[str, str]] = {
    401: ("No valid partner key", "publishing.bad_partner_key"),
    404: ("There is nothing, or nothing that you may read", "core.not_found"),
    406: ("The text has no form that you accept", "publishing.no_acceptable_format"),
    410: ("It was taken down: remove every copy", "publishing.gone"),
    422: ("Something in the request is not right", "core.validation"),
    429: ("More requests a minute than you may make", "http.too_many_requests"),
    503: ("Not available just now: ask again in a minute", "core.unavailable"),
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Error responses for the description of a route; 401, 422, 429 and 503 are possible everywhere."""
    return {
        status: {
            "description": _PROBLEMS[status][0],
            "content": {
                PROBLEM: {
                    "schema": _PROBLEM_SCHEMA,
                    "example": {
                        "type": f"urn:transpub:problem:{_PROBLEMS[status][1]}",
                        "title": _PROBLEMS[status][0],
                        "status": status,
                        "code": _PROBLEMS[status][1],
                        "detail": _PROBLEMS[status][0],
                        "errors": [],
                        "facts": {},
                    },
                }
            },
        }
        for status in sorted({401, 422, 429, 503, *statuses})
    }
