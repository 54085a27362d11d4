"""How the content API answers: headers around bytes that the rooms made, and their description for OpenAPI."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import Header, Query, Request, Response

from transpub.api.content_examples import TEXTS
from transpub.api.content_schemas import problems
from transpub.articles.document import SECTION_MAX
from transpub.http.dependencies import fetches_of
from transpub.http.fields import PAGE_MAX, Name, Text
from transpub.http.representation import represented
from transpub.publishing.canonical import canonical
from transpub.publishing.errors import FieldsOfJsonOnly, NoAcceptableFormat
from transpub.publishing.formats.edition import read
from transpub.publishing.formats.rendering import in_format
from transpub.publishing.formats.sparse import sparse
from transpub.publishing.imprint import Imprint, text_path
from transpub.publishing.negotiation import Format, choose_format
from transpub.publishing.partners import Reader
from transpub.publishing.payload import digest
from transpub.publishing.reading import Found

JSON = "application/json"
_NEGOTIABLE = ", ".join(dict.fromkeys(each.media_type for each in Format))

Limit = Annotated[int, Query(ge=1, le=PAGE_MAX, description="The most to answer with at once.")]
Section = Annotated[
    Name | None, Query(max_length=SECTION_MAX, description="Of this section alone, by its whole name.")
]
Cursor = Annotated[Text | None, Query(max_length=200, description="The `next` of the page before.")]
Fields = Annotated[
    Text | None,
    Query(
        max_length=500,
        description="Members of the JSON to answer with, comma-separated; those that name the text always come.",
        examples=["headline,standfirst"],
    ),
]
Accept = Annotated[
    str | None, Header(description="The form, by its media type (RFC 9110 §12.5.1); JSON without it.")
]
AcceptLanguage = Annotated[
    str | None,
    Header(description="The language, where `language` names none (RFC 9110 §12.5.4).", examples=["uk, en;q=0.5"]),
]

_HEADERS: dict[str, Any] = {
    "ETag": {"schema": {"type": "string"}, "description": "Strong; another one for each form and packing."},
    "Last-Modified": {"schema": {"type": "string"}, "description": "Where a date tells all changes."},
    "Vary": {"schema": {"type": "string"}},
}
_TEXT_HEADERS: dict[str, Any] = {
    **_HEADERS,
    "Content-Language": {"schema": {"type": "string"}, "description": "The language chosen."},
    "Content-Language-Reason": {
        "schema": {"type": "string", "enum": ["asked", "negotiated", "default", "fallback"]},
        "description": "Why it was chosen.",
    },
    "Correction-Pending": {
        "schema": {"type": "string", "enum": ["true"]},
        "description": "The source was corrected; this text will be.",
    },
    "Link": {"schema": {"type": "string"}, "description": "Every live language that you may read, and x-default."},
}
_UNCHANGED: dict[int | str, dict[str, Any]] = {
    304: {"description": "You have it: unchanged since the answer with this ETag or of this date"}
}


def answers(*errors: int) -> dict[int | str, dict[str, Any]]:
    """For a route that answers with a list."""
    return {200: {"description": "Found", "headers": _HEADERS}, **_UNCHANGED, **problems(*errors)}


def text_answers(*, formats: bool = True) -> dict[int | str, dict[str, Any]]:
    """For a route that answers with a text."""
    schemas: dict[str, Any] = {
        Format.NINJS.media_type: {"type": "object", "description": "IPTC ninjs 3.1"},
        Format.PAGE.media_type: {"type": "string", "description": "A page, or a fragment of one"},
        Format.PLAIN.media_type: {"type": "string"},
    }
    others = {name: {"schema": schema, "example": TEXTS[name]} for name, schema in schemas.items()}
    content = {JSON: {"example": TEXTS[JSON]}, **(others if formats else {})}
    found = {"description": "The text", "headers": _TEXT_HEADERS, "content": content}
    return {200: found, **_UNCHANGED, **problems(*((404, 406, 410) if formats else (404, 410)))}


def listed(request: Request, value: dict[str, Any], **headers: str) -> Response:
    body = canonical(value)
    return represented(request, body, digest(body), media_type=JSON, headers=headers)


def text(
    request: Request,
    reader: Reader,
    imprint: Imprint,
    found: Found,
    *,
    accept: str | None = None,
    suffix: str | None = None,
    fields: str | None,
    vary: Sequence[str] = (),
) -> Response:
    """A live text in the form that was asked for. JSON is the frozen bytes; what changes while they stay is in the
    headers.

    Raises: NoAcceptableFormat, FieldsOfJsonOnly.
    """
    edition = found.edition
    wanted = choose_format(accept, suffix)
    if wanted is None:
        raise NoAcceptableFormat(offered=_NEGOTIABLE)
    if fields is not None and wanted is not Format.JSON:
        raise FieldsOfJsonOnly
    body, etag = edition.payload, edition.etag
    if fields is not None:
        body = sparse(edition.payload, [name.strip() for name in fields.split(",")])
        etag = digest(body)
    elif wanted is not Format.JSON:
        frozen = read(edition.payload)
        around = imprint.surroundings(
            frozen, found.live, discloses=reader.discloses, correction_pending=edition.correction_pending
        )
        body = in_format(frozen, wanted, around)
        etag = digest(body)
    request.state.note = fetches_of(request).noting(reader.partner_id, [edition])
    return represented(
        request,
        body,
        etag,
        media_type=wanted.content_type,
        headers=_around(found, f".{suffix}" if suffix else ""),
        vary=(*vary, *(() if suffix else ("Accept",))),
        # The other forms name what is live beside it, which changes without this edition. Where a language is
        # negotiated, the one that is taken down may be followed by one with an earlier date.
        modified=edition.updated_at if wanted is Format.JSON and found.is_bound else None,
    )


def _around(found: Found, suffix: str) -> dict[str, str]:
    edition = found.edition
    languages = [(tag, text_path(edition.article_id, tag, suffix)) for tag in sorted(found.live)]
    links = [*languages, ("x-default", text_path(edition.article_id, suffix=suffix))]
    headers = {
        "Content-Language": edition.language,
        "Content-Language-Reason": found.reason.value,
        "Link": ", ".join(f'<{path}>; rel="alternate"; hreflang="{tag}"' for tag, path in links),
    }
    # Beside the frozen bytes, as the links are: the ETag stays, and a 304 carries it too.
    return {**headers, "Correction-Pending": "true"} if edition.correction_pending else headers
