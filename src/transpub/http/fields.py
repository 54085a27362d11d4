"""Types for what clients send: bounded, and without characters a database or a page cannot hold."""

from typing import Annotated

from fastapi import Query
from pydantic import AfterValidator, Field
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


Text = Annotated[str, AfterValidator(storable)]
ShortText = Annotated[str, Field(max_length=200), AfterValidator(storable)]
NoteText = Annotated[str, Field(max_length=2000), AfterValidator(storable)]
LanguageTag = Annotated[str, Field(min_length=2, max_length=35), AfterValidator(storable)]

Limit = Annotated[int, Query(ge=1, le=PAGE_MAX)]
Offset = Annotated[int, Query(ge=0, le=OFFSET_MAX)]
