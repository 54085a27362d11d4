"""The partners' feeds: the newest texts of a language as Atom, RSS or JSON Feed."""

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Request, Response

from transpub.api import content_answers as answer
from transpub.articles.document import SECTION_MAX
from transpub.core.languages import parse_tag
from transpub.http.dependencies import CurrentImprint, CurrentPartner, ReadSession, fetches_of
from transpub.http.fields import LanguageTag, Text
from transpub.http.representation import represented
from transpub.publishing.payload import digest
from transpub.publishing.syndication import FeedFormat, syndicate

router = APIRouter(prefix="/content/v1/feeds", tags=["content"])

_FORMATS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The feed",
        "content": {each.media_type: {"schema": {"type": "string"}} for each in FeedFormat if each.suffix != "json"}
        | {FeedFormat.JSON.media_type: {"schema": {"type": "object", "description": "JSON Feed 1.1"}}},
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
    language: LanguageTag,
    suffix: Annotated[str, Path(max_length=10, json_schema_extra={"enum": [each.suffix for each in FeedFormat]})],
    partner: CurrentPartner,
    imprint: CurrentImprint,
    session: ReadSession,
    section: Annotated[Text | None, Query(min_length=1, max_length=SECTION_MAX)] = None,
) -> Response:
    """The fifty newest live texts of a language, whole, and tombstones of what was taken down last.

    The partner key is sent in the header `Authorization`, as everywhere; it is taken from no address.
    """
    wanted, tag = FeedFormat.by_suffix(suffix), parse_tag(language)
    name = " ".join(section.split()) if section is not None else None
    path = f"/content/v1/feeds/{tag}.{wanted.suffix}" + (f"?section={quote(name, safe='')}" if name else "")
    found = syndicate(session, partner, imprint, tag, name, path=path)
    body = wanted.write(found.feed)
    fetches_of(request).note(partner.partner_id, found.editions)
    return represented(
        request,
        body,
        digest(body),
        media_type=wanted.media_type,
        headers={"Content-Language": tag},
        modified=found.changed_at,
    )
