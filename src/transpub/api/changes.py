"""The change log for partners: what became of every text since they last asked, at once or as soon as there is
something."""

import time
import uuid
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from transpub.api.change_schemas import ChangesOut
from transpub.api.content_answers import Limit, answers, listed
from transpub.http.dependencies import (
    CurrentPartner,
    current_partner,
    database_of,
    polls_of,
    removals_of,
    waiting_of,
)
from transpub.http.fields import SAFE_INTEGER
from transpub.publishing import changelog
from transpub.publishing.imprint import text_path
from transpub.publishing.partners import Reader
from transpub.publishing.payload import edition_urn, timestamp
from transpub.publishing.polling import Polls, Position
from transpub.publishing.telling import Told

router = APIRouter(prefix="/content/v1", tags=["content"])

WAIT_MAX_S = 30

Note = Callable[[], Awaitable[None]]


@router.get("/changes", response_model=ChangesOut, responses=answers(), summary="The change log")
async def changes(
    request: Request,
    partner: CurrentPartner,
    after: Annotated[int, Query(ge=0, le=SAFE_INTEGER, description="The last `next` you were given.")] = 0,
    limit: Limit = 100,
    wait: Annotated[
        int, Query(ge=0, le=WAIT_MAX_S, description="Seconds to wait where there is nothing new yet.")
    ] = 0,
    history: Annotated[bool, Query(description="Tell every change, not only the last of each text.")] = False,
) -> Response:
    """What happened since `after`, oldest first. Poll with `next` as the new `after`; it never expires."""
    until = time.monotonic() + wait
    reader, told = partner, await run_in_threadpool(_told, request, partner, after, limit, history)
    while not told.changes and (left := until - time.monotonic()) > 0:
        if not await waiting_of(request).is_there_news(request, told.newest, left):
            break
        # It may have been a while: a key that was revoked meanwhile is told nothing.
        reader = await run_in_threadpool(current_partner, request)
        told = await run_in_threadpool(_told, request, reader, after, limit, history)
    position = Position.of(after=after, fetched=told.next, newest=told.newest)
    removed = removals_of(request).noting(
        reader.partner_id, [each.entry.sequence for each in told.changes if each.removes]
    )
    request.state.note = partial(_note, polls_of(request), reader.partner_id, position, removed)
    # Who would wait for news is not told at once that there was none.
    request.state.once = bool(wait) and not told.changes
    return listed(
        request,
        {"changes": [_change(entry) for entry in told.changes], "next": told.next, "more": told.more},
    )


async def _note(polls: Polls, partner_id: uuid.UUID, position: Position, removed: Note) -> None:
    await removed()
    if not polls.is_noted(partner_id, position):
        await run_in_threadpool(polls.note, partner_id, position)


def _told(request: Request, reader: Reader, after: int, limit: int, history: bool) -> changelog.Page:
    with database_of(request).read_only() as session:
        return changelog.page(session, reader, after, limit=limit, history=history)


def _change(told: Told) -> dict[str, Any]:
    entry = told.entry
    return {
        "sequence": entry.sequence,
        "type": told.type,
        "id": edition_urn(entry.article_id, entry.language),
        "article": entry.article_id.urn,
        "language": entry.language,
        "edition": entry.edition_number,
        "at": timestamp(entry.at),
        "note": told.note,
        "correction_pending": told.correction_pending,
        "href": text_path(entry.article_id, entry.language),
    }
