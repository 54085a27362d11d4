"""The partners' API of what was before and of what is to come: the history of live texts, and embargoed ones."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from transpub.api import content_answers as answer
from transpub.api.content import ArticleId, Language, PathLanguage
from transpub.api.content_answers import JSON, Cursor, Limit
from transpub.api.content_schemas import FrozenEdition, PastEditionsOut, UpcomingOut
from transpub.core.languages import parse_tag
from transpub.http.dependencies import CurrentPartner, ReadSession, fetches_of
from transpub.http.representation import represented
from transpub.publishing import past
from transpub.publishing.imprint import text_path
from transpub.publishing.models import Edition
from transpub.publishing.payload import edition_urn, timestamp
from transpub.publishing.upcoming import upcoming

router = APIRouter(prefix="/content/v1", tags=["content"])

Number = Annotated[int, Path(ge=1, le=2**31 - 1, description="Of the edition.")]


@router.get(
    "/articles/{article_id}/editions",
    response_model=PastEditionsOut,
    responses=answer.answers(404, 410),
    summary="The history of an article",
)
def editions(
    request: Request,
    article_id: ArticleId,
    partner: CurrentPartner,
    session: ReadSession,
    language: Language = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    """Editions of its live languages, or of one, newest first. What was taken down has no history: 410."""
    tag = parse_tag(language) if language else None
    found = past.history(session, partner, article_id, tag, limit=limit, cursor=cursor)
    return answer.listed(
        request,
        {
            "article": article_id.urn,
            "editions": [_past(edition) for edition in found.editions],
            "next": found.next_cursor,
        },
    )


@router.get(
    "/articles/{article_id}/editions/{language}/{number}",
    response_model=FrozenEdition,
    responses=answer.text_answers(formats=False),
    summary="An edition by its number",
)
def edition(
    request: Request,
    article_id: ArticleId,
    language: PathLanguage,
    number: Number,
    partner: CurrentPartner,
    session: ReadSession,
) -> Response:
    """The frozen bytes of an edition of a live text, as they went out. 410 once the text was taken down."""
    found = past.past_edition(session, partner, article_id, parse_tag(language), number)
    request.state.note = fetches_of(request).noting(partner.partner_id, [found])
    headers = {
        "Content-Language": found.language,
        "Link": f'<{text_path(article_id, found.language)}>; rel="latest-version"',
    }
    return represented(
        request, found.payload, found.etag, media_type=JSON, headers=headers, modified=found.updated_at
    )


@router.get(
    "/upcoming", response_model=UpcomingOut, responses=answer.answers(404), summary="Texts under an embargo"
)
def held(
    request: Request,
    partner: CurrentPartner,
    session: ReadSession,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> Response:
    """For partners who may see texts before an embargo ends; 404 for all others. Nothing of them may be published
    before `embargo_until`; the change log tells when each is live. Ask anew now and then: an embargo may move, a
    text be taken back."""
    page = upcoming(session, partner, limit=limit, cursor=cursor)
    request.state.note = fetches_of(request).noting(partner.partner_id, [each.edition for each in page.held])
    # An embargo may move without an entry in the change log, by which kept answers grow old.
    request.state.once = True
    value = {
        "upcoming": [
            {"embargo_until": timestamp(each.until), "item": json.loads(each.edition.payload)} for each in page.held
        ],
        "next": page.next_cursor,
    }
    return answer.listed(request, value, **{"Cache-Control": "no-store"})


def _past(found: Edition) -> dict[str, Any]:
    return {
        "id": edition_urn(found.article_id, found.language),
        "language": found.language,
        "edition": found.number,
        "state": str(found.state),
        "update_type": str(found.change),
        "headline": found.headline,
        "note": found.note,
        "published": timestamp(found.published_at),
        "updated": timestamp(found.updated_at),
        "ended": timestamp(found.ended_at) if found.ended_at else None,
        "etag": found.etag,
        "href": f"{text_path(found.article_id)}/editions/{found.language}/{found.number}",
    }
