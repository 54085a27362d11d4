"""Forms as they were sent: every field kept, none refused here. Services judge; pages show the fields again."""

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import UploadFile

from transpub.http.dependencies import settings_of

# A browser sends a line end as two bytes, so a text of the longest size allowed may arrive at twice that.
_LINE_ENDS = 2
_PART_SLACK = 64 * 1024
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
    part = settings_of(request).article_max_bytes * _LINE_ENDS + _PART_SLACK
    form = await request.form(max_part_size=part, max_files=1)
    fields: list[tuple[str, str]] = []
    upload = None
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            # An empty file field is sent as a file without a name.
            if value.filename:
                upload = Upload(cleaned(value.filename)[:200], await value.read())
        else:
            fields.append((cleaned(name), cleaned(value)))
    posted = Posted(tuple(fields), upload)
    request.state.posted = posted
    return posted


PostedForm = Annotated[Posted, Depends(posted_form)]
