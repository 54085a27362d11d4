"""The partners' feeds: the newest texts of a language as Atom, RSS or JSON Feed."""

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Path, Request, Response

from transpub.api import content_answers as answer
from transpub.api.content import PathLanguage
from transpub.api.content_examples import FEEDS
from transpub.core.languages import parse_tag
from transpub.http.dependencies import CurrentImprint, CurrentPartner, ReadSession, fetches_of
from transpub.http.representation import represented
from transpub.publishing.payload import digest
from transpub.publishing.syndication import FeedFormat, syndicate

router = APIRouter(prefix="/content/v1/feeds", tags=["content"])

_SCHEMAS: dict[FeedFormat, dict[str, str]] = {
    FeedFormat.ATOM: {"type": "string", "description": "Atom 1.0, with tombstones by RFC 6721"},
    FeedFormat.RSS: {"type": "string", "description": "RSS 2.0"},
    FeedFormat.JSON: {"type": "object", "description": "JSON Feed 1.1"},
}
_FORMATS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The feed",
        "content": {
            each.media_type: {"schema": _SCHEMAS[each], "example": FEEDS[each.media_type]} for each in FeedFormat
        },
    }
}


@router.get(
    "/{language}.{suffix}",
    response_class=Response,
    responses={**answer.answers(404), **_FORMATS},
    summary="A feed",
)
def feed(
    request: Request,
    language: PathLanguage,
    suffix: Annotated[
        str,
        Path(
            max_length=10,
            description="The format.",
            json_schema_extra={"enum": [each.suffix for each in FeedFormat]},
        ),
    ],
    partner: CurrentPartner,
    imprint: CurrentImprint,
    session: ReadSession,
    section: answer.Section = None,
) -> Response:
    """The fifty newest live texts of a language, whole, and tombstones of what was taken down last.

    The partner key is sent in the header `Authorization`, as everywhere; it is taken from no address.
    """
    wanted, tag = FeedFormat.by_suffix(suffix), parse_tag(language)
    path = f"/content/v1/feeds/{tag}.{wanted.suffix}" + (f"?section={quote(section, safe='')}" if section else "")
    found = syndicate(session, partner, imprint, tag, section, path=path)
    body = wanted.write(found.feed)
    request.state.note = fetches_of(request).noting(partner.partner_id, found.editions)
    # No date: links, tombstones and the reader's settings change it without a change of an entry.
    headers = {"Content-Language": tag}
    return represented(request, body, digest(body), media_type=wanted.media_type, headers=headers)
