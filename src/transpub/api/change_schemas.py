"""What the change log looks like to partners."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from transpub.publishing.models import ChangeType

_EXAMPLE: dict[str, JsonValue] = {
    "sequence": 4711,
    "type": "correct",
    "id": "urn:uuid:0d0d9a3c-6d5b-5b0f-9d53-3f4a4c5d6e7f",
    "article": "urn:uuid:158c8f32-27f4-4a87-b272-0ea71d81dc60",
    "language": "uk",
    "edition": 3,
    "at": "2026-05-12T06:00:00Z",
    "note": "An earlier version misstated the tonnage.",
    "correction_pending": False,
    "href": "/content/v1/articles/158c8f32-27f4-4a87-b272-0ea71d81dc60?language=uk",
}


class ChangeOut(BaseModel):
    """What became of one text. `withdraw` and `kill`: remove every copy. A text that leaves what you may read is
    told as withdrawn too."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    sequence: int = Field(ge=1, description="Rises with each change; never given twice.")
    type: ChangeType
    id: str = Field(description="Of the text: the same for every edition of an article in a language.")
    article: str = Field(description="Of the article: the same in every language.")
    language: str
    edition: int = Field(ge=1)
    at: datetime
    note: str = Field(description="The editorial note of a correction, the reason of a withdrawal.")
    correction_pending: bool = Field(description="The source was corrected; this text will be.")
    href: str


class ChangesOut(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"changes": [_EXAMPLE], "next": 4711, "more": False}]}
    )

    changes: list[ChangeOut] = Field(description="Oldest first; of several changes of a text only the last.")
    next: int = Field(ge=0, description="Send it as `after` the next time.")
    more: bool = Field(description="There is more now: ask again at once.")
