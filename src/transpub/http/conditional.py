"""Conditional answers (RFC 9110 §13): a strong ETag, and 304 for whoever has it already."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

from fastapi import Request, Response

from transpub.core.clock import now

_ETAG = re.compile(r'(?:W/)?"([^"]*)"')
# Longer lists of etags are read no further.
_CONDITION_MAX = 4000
# Characters of a date that are looked at; those of RFC 9110 §5.6.7 are shorter.
_DATE_MAX = 100
# RFC 9110 §8.8.2.2: a date tells two versions apart only by the second. One so fresh may be followed by another of
# the same second, which a client that asks by date alone would never get.
_SETTLED = timedelta(seconds=2)


def conditional(
    request: Request,
    body: bytes | Callable[[], bytes],
    etag: str,
    *,
    media_type: str,
    headers: Mapping[str, str],
    modified: datetime | None = None,
) -> Response:
    """The bytes, or 304 when `If-None-Match` names this etag (weak comparison, as the RFC asks) or `*`, else when
    `If-Modified-Since` is not before `modified`. A function is asked for the bytes only where they are sent.

    Give `modified` only where no answer at this address can be followed by another with an earlier one.
    """
    sent = {"Cache-Control": "private, no-cache", **headers, "ETag": f'"{etag}"'}
    if modified is not None and now() - modified > _SETTLED:
        sent["Last-Modified"] = format_datetime(modified.astimezone(UTC), usegmt=True)
    elif modified is not None:
        # Kept in memory it would lack its date for as long as it is true. Two seconds without are few.
        request.state.once = True
    asked = request.headers
    if is_known(asked.getlist("if-none-match"), asked.get("if-modified-since"), etag, sent.get("Last-Modified")):
        return Response(status_code=304, headers=sent)
    return Response(body() if callable(body) else body, media_type=media_type, headers=sent)


def is_known(none_match: Sequence[str], since: str | None, etag: str, modified: str | None) -> bool:
    """Whether a client with these conditions has what this etag names, in quotes or without. A date counts only
    where no etag was sent; one that cannot be read is passed over."""
    if none_match:
        condition = ", ".join(none_match)[:_CONDITION_MAX]
        return condition.strip() == "*" or etag.strip('"') in _ETAG.findall(condition)
    if since is None:
        return False
    asked, ours = _date(since), _date(modified)
    return asked is not None and ours is not None and ours <= asked


def _date(text: str | None) -> datetime | None:
    try:
        found = parsedate_to_datetime(text[:_DATE_MAX]) if text else None
    except (ValueError, OverflowError):
        return None
    return found.replace(tzinfo=UTC) if found is not None and found.tzinfo is None else found
