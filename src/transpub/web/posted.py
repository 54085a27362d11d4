"""Forms as they were sent: every field kept, none refused here. Services judge; pages show the fields again."""

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import UploadFile

# The middleware has limited the whole request by the longest article allowed; a limit for one field would refuse
# an article pasted in Cyrillic, which a form writes in three times its UTF-8.
_ANY_SIZE = 2**40
# What UTF-8, or PostgreSQL, has no form for. Shown as the replacement character instead of breaking a page.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class Upload:
    name: str
    data: bytes


@dataclass(frozen=True)
class Posted:
    """The fields of a form in their order. A field that is not there reads as empty."""

    fields: tuple[tuple[str, str], ...] = ()
    upload: Upload | None = None

    def texts(self, name: str) -> list[str]:
        return [value for field, value in self.fields if field == name]

    def text(self, name: str) -> str:
        return next(iter(self.texts(name)), "")

    def flag(self, name: str) -> bool:
        return bool(self.text(name))

    def number(self, name: str) -> int:
        """0 for what is no number: never a version of anything."""
        text = self.text(name)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def cleaned(text: str) -> str:
    """Line ends as one character, nothing that cannot be stored or shown."""
    return _UNSTORABLE.sub("\ufffd", text.replace("\r\n", "\n"))


async def posted_form(request: Request) -> Posted:
    """The form of a POST, also left in `request.state.posted` for whoever answers an error."""
    if request.method != "POST":
        return Posted()
    fields: list[tuple[str, str]] = []
    upload = None
    async with request.form(max_part_size=_ANY_SIZE, max_files=1) as form:
        for name, value in form.multi_items():
            if not isinstance(value, UploadFile):
                fields.append((cleaned(name), cleaned(value)))
            elif value.filename:
                # An empty file field is sent as a file without a name.
                upload = Upload(cleaned(value.filename)[:200], await value.read())
    posted = Posted(tuple(fields), upload)
    request.state.posted = posted
    return posted


PostedForm = Annotated[Posted, Depends(posted_form)]
