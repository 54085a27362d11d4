"""The partners' API: live editions and the change log. Item bodies are the frozen bytes of publication."""

import json
import uuid
from typing import Any

from fastapi import APIRouter, Query, Request, Response

from transpub.http.conditional import conditional
from transpub.http.dependencies import CurrentPartner, ReadSession
from transpub.http.fields import LanguageTag, Limit, Text
from transpub.publishing import reading
from transpub.publishing.models import Edition
from transpub.publishing.payload import digest, edition_urn, timestamp

router = APIRouter(prefix="/content/v1", tags=["content"])

JSON = "application/json"


@router.get("/articles")
def live(
    request: Request,
    partner: CurrentPartner,
    session: ReadSession,
    language: LanguageTag | None = None,
    limit: Limit = 50,
    cursor: Text | None = Query(None, max_length=200),
) -> Response:
    """Live editions, latest update first."""
    page = reading.live_list(session, partner, language=language, limit=limit, cursor=cursor)
    return _json(request, {"articles": [_summary(edition) for edition in page.editions], "next": page.next_cursor})


@router.get("/articles/{article_id}")
def item(
    request: Request,
    article_id: uuid.UUID,
    partner: CurrentPartner,
    session: ReadSession,
    language: LanguageTag | None = None,
) -> Response:
    """The live edition in `language`, else in the best of `Accept-Language`; `Content-Language` says which.

    The `Link` header names every live language version, this one included. `Correction-Pending: true` says that the
    source was corrected since and this text will be. 410 after a withdrawal or a kill.
    """
    edition, languages = reading.live_in_best_language(
        session,
        partner,
        article_id,
        language=language,
        accept_language=request.headers.get("accept-language"),
    )
    path = f"/content/v1/articles/{article_id}"
    links = ", ".join(f'<{path}?language={tag}>; rel="alternate"; hreflang="{tag}"' for tag in languages)
    headers = {
        "Content-Language": edition.language,
        "Vary": "Accept-Language, Authorization",
        "Link": links,
    }
    if edition.correction_pending:
        # Beside the frozen bytes, as the links are: the ETag stays, and a 304 carries it too.
        headers["Correction-Pending"] = "true"
    return conditional(
        request, edition.payload, edition.etag, media_type=JSON, headers=headers, modified=edition.updated_at
    )


def _summary(edition: Edition) -> dict[str, Any]:
    return {
        "id": edition_urn(edition.article_id, edition.language),
        "article": edition.article_id.urn,
        "language": edition.language,
        "headline": edition.headline,
        "edition": edition.number,
        "published": timestamp(edition.published_at),
        "updated": timestamp(edition.updated_at),
        "etag": edition.etag,
        "correction_pending": edition.correction_pending,
        "href": f"/content/v1/articles/{edition.article_id}?language={edition.language}",
    }


def _json(request: Request, value: dict[str, Any]) -> Response:
    body = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return conditional(request, body, digest(body), media_type=JSON, headers={"Vary": "Authorization"})
