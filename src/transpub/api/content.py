"""The partners' API: live editions and the change log. Item bodies are the frozen bytes of publication."""

import json
import uuid
from typing import Any

from fastapi import APIRouter, BackgroundTasks, Query, Request, Response

from transpub.http.conditional import conditional
from transpub.http.dependencies import CurrentPartner, ReadSession, polls_of
from transpub.http.fields import SAFE_INTEGER, LanguageTag, Limit, Text
from transpub.publishing import changelog, reading
from transpub.publishing.models import Change, Edition
from transpub.publishing.payload import digest, edition_urn, timestamp
from transpub.publishing.polling import Position

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
        "Last-Modified": edition.updated_at.strftime("%a, %d %b %Y %H:%M:%S GMT"),
    }
    if edition.correction_pending:
        # Beside the frozen bytes, as the links are: the ETag stays, and a 304 carries it too.
        headers["Correction-Pending"] = "true"
    return conditional(request, edition.payload, edition.etag, media_type=JSON, headers=headers)


@router.get("/changes")
def changes(
    request: Request,
    partner: CurrentPartner,
    session: ReadSession,
    tasks: BackgroundTasks,
    after: int = Query(0, ge=0, le=SAFE_INTEGER, description="The last sequence you have seen."),
    limit: Limit = 100,
) -> Response:
    """What happened since `after`, oldest first. Poll with `next` as the new `after`; it never expires."""
    newest = changelog.last(session)
    # Read after `newest` and only up to it: an entry committed in between must not fall behind `next`.
    entries = changelog.between(session, after, newest, limit=limit, languages=partner.languages)
    more = len(entries) == limit
    following = entries[-1].sequence if more else max(after, newest)
    # After the answer: neither a slow nor a failing write may touch a read.
    position = Position.of(after=after, fetched=following, newest=newest)
    tasks.add_task(polls_of(request).note, partner.partner_id, position)
    return _json(request, {"changes": [_change(entry) for entry in entries], "next": following, "more": more})


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


def _change(entry: Change) -> dict[str, Any]:
    return {
        "sequence": entry.sequence,
        "type": entry.type,
        "id": edition_urn(entry.article_id, entry.language),
        "article": entry.article_id.urn,
        "language": entry.language,
        "edition": entry.edition_number,
        "at": timestamp(entry.at),
        "note": entry.note,
        "correction_pending": entry.correction_pending,
        "href": f"/content/v1/articles/{entry.article_id}?language={entry.language}",
    }


def _json(request: Request, value: dict[str, Any]) -> Response:
    body = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return conditional(request, body, digest(body), media_type=JSON, headers={"Vary": "Authorization"})
