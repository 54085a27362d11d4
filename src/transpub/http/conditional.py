"""Conditional answers (RFC 9110 §13): a strong ETag, and 304 for whoever has it already."""

import re
from collections.abc import Callable, Mapping

from fastapi import Request, Response

_ETAG = re.compile(r'(?:W/)?"([^"]*)"')


def conditional(
    request: Request,
    body: bytes | Callable[[], bytes],
    etag: str,
    *,
    media_type: str,
    headers: Mapping[str, str],
) -> Response:
    """The bytes, or 304 when `If-None-Match` names this etag (weak comparison, as the RFC asks) or `*`. A function
    is asked for them only where they are sent."""
    sent = {**headers, "ETag": f'"{etag}"', "Cache-Control": "private, no-cache"}
    if _matches(request.headers.get("if-none-match", ""), etag):
        return Response(status_code=304, headers=sent)
    return Response(body() if callable(body) else body, media_type=media_type, headers=sent)


def _matches(condition: str, etag: str) -> bool:
    return condition.strip() == "*" or etag in _ETAG.findall(condition)
