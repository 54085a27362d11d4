"""An answer's bytes as the client takes them: packed where that is worth it, each form with an ETag of its own."""

import gzip
from collections.abc import Mapping
from datetime import datetime

from fastapi import Request, Response

from transpub.http.conditional import conditional

# Bytes below which an answer and its headers go out in one packet anyway.
_WORTH_PACKING = 1024
# Parts of `Accept-Encoding` that are looked at.
_PARTS_MAX = 20
# Beyond this a higher level costs time and saves next to nothing on articles.
_LEVEL = 6


def represented(
    request: Request,
    body: bytes,
    etag: str,
    *,
    media_type: str,
    headers: Mapping[str, str],
    vary: tuple[str, ...] = (),
    modified: datetime | None = None,
) -> Response:
    """The bytes, as they are or by gzip, or 304. `vary` are the request's headers that decided what is answered.

    RFC 9110 §8.8.3: a strong ETag names one representation, so the packed one has another (§8.8.3.3).
    """
    sent = {**headers, "Vary": ", ".join(sorted({*vary, "Accept-Encoding", "Authorization"}))}
    if len(body) <= _WORTH_PACKING or not takes_gzip(request.headers.get("accept-encoding")):
        return conditional(request, body, etag, media_type=media_type, headers=sent, modified=modified)
    return conditional(
        request,
        # Without a time in it: the same bytes always.
        lambda: gzip.compress(body, _LEVEL, mtime=0),
        f"{etag}-gzip",
        media_type=media_type,
        headers={**sent, "Content-Encoding": "gzip"},
        modified=modified,
    )


def takes_gzip(header: str | None) -> bool:
    """By `Accept-Encoding` (RFC 9110 §12.5.3): gzip is named, or `*` is and gzip is not, and it is not refused."""
    weights = dict(_weights(part) for part in (header or "").split(",")[:_PARTS_MAX])
    return weights.get("gzip", weights.get("x-gzip", weights.get("*", 0.0))) > 0


def _weights(part: str) -> tuple[str, float]:
    coding, _, parameter = part.partition(";")
    name, _, value = parameter.partition("=")
    try:
        weight = float(value) if name.strip().lower() == "q" else 1.0
    except ValueError:
        weight = 0.0
    return coding.strip().lower(), weight
