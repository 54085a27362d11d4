"""Types for what clients send: bounded, and without characters a database or a page cannot hold."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Query
from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field
from pydantic_core import PydanticCustomError

# Largest integer JSON clients in JavaScript read exactly.
SAFE_INTEGER = 2**53 - 1
PAGE_MAX = 100
OFFSET_MAX = 1_000_000


def storable(text: str) -> str:
    """Refuse NUL and lone surrogates: PostgreSQL stores neither, UTF-8 has no form for the second."""
    if "\x00" in text or any(0xD800 <= ord(character) <= 0xDFFF for character in text):
        raise PydanticCustomError("not_storable", "contains characters that cannot be stored")
    return text


def _as_written(text: object) -> object:
    """A `+` in an address stands for a space; numbers are no times here."""
    if not isinstance(text, str) or text[4:5] != "-":
        raise PydanticCustomError("datetime_parsing", "is not a time")
    return text.replace(" ", "+")


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise PydanticCustomError("datetime_parsing", "is not a time") from error


def _folded(name: str) -> str:
    folded = " ".join(name.split())
    if not folded:
        raise PydanticCustomError("string_too_short", "is empty")
    return folded


Text = Annotated[str, AfterValidator(storable)]
# RFC 3339, with an offset; in UTC from here on.
Moment = Annotated[AwareDatetime, BeforeValidator(_as_written), AfterValidator(_in_utc)]
ShortText = Annotated[str, Field(max_length=200), AfterValidator(storable)]
NoteText = Annotated[str, Field(max_length=2000), AfterValidator(storable)]
# A name as it is compared: one space between words, none around them.
Name = Annotated[Text, Field(min_length=1), AfterValidator(_folded)]
LanguageTag = Annotated[str, Field(min_length=2, max_length=35), AfterValidator(storable)]

Limit = Annotated[int, Query(ge=1, le=PAGE_MAX)]
Offset = Annotated[int, Query(ge=0, le=OFFSET_MAX)]
