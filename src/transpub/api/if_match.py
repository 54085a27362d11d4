"""`If-Match` on the steps of publishing: the version a client saw, as `ETag` gave it (RFC 9110 §13.1.1)."""

import re
from typing import Annotated

from fastapi import Depends, Header, Request, Response

from transpub.publishing.errors import BadIfMatch

# As large as `previous_version` may be.
_VERSION_MAX = 2**31 - 1
_VERSION = re.compile(r'\s*"(0|[1-9][0-9]{0,9})"\s*')


def seen_version(
    request: Request,
    if_match: Annotated[
        str | None,
        Header(description='The version you saw, as `ETag` gave it: `"7"`. 409 if something was done since.'),
    ] = None,
) -> int | None:
    """None: not sent, or `*`, which fits whatever is there. Raises: BadIfMatch, also for several at once."""
    sent = request.headers.getlist("if-match")
    if if_match is None or (len(sent) == 1 and if_match.strip() == "*"):
        return None
    found = _VERSION.fullmatch(if_match) if len(sent) == 1 else None
    if found is None or int(found[1]) > _VERSION_MAX:
        raise BadIfMatch
    return int(found[1])


def one_version(in_header: int | None, in_body: int | None) -> int | None:
    """The version seen, wherever it was sent. Raises: BadIfMatch, where two differ."""
    if in_header is not None and in_body is not None and in_header != in_body:
        raise BadIfMatch
    return in_body if in_header is None else in_header


def tag(response: Response, version: int) -> None:
    """Say in `ETag` what `If-Match` takes."""
    response.headers["ETag"] = f'"{version}"'


IfMatch = Annotated[int | None, Depends(seen_version)]
