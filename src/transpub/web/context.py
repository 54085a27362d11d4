"""Beside a segment: the panel of the desk for a script, the same as a page for a browser without one, and the forms
in it. No text of a segment is saved here: one that is taken or put back goes through the segment's own form."""

import uuid
from enum import StrEnum
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Principal
from transpub.core.errors import HTTP_STATUS, NotFound, TranspubError
from transpub.http.dependencies import AppSettings, ReadSession, database_of
from transpub.translations import comments, queries, retranslating
from transpub.translations.beside import ALL, find, find_for_words
from transpub.translations.models import Segment
from transpub.web import beside
from transpub.web.errors import wants_page
from transpub.web.posted import PostedForm, cleaned
from transpub.web.rendering import fragment
from transpub.web.rendering import page as render
from transpub.web.rows import parts
from transpub.web.visitor import Visitor, go
from transpub.web.wording import SAID
from transpub.web.workbench import PER_PAGE

router = APIRouter(prefix="/translations/{translation_id}/segments/{segment_id}")


class Turn(StrEnum):
    """What can be done with a comment that is there."""

    RESOLVE = "resolve"
    REOPEN = "reopen"


_TURNS = {Turn.RESOLVE: comments.resolve, Turn.REOPEN: comments.reopen}
_SAID = {Turn.RESOLVE: "comment_resolved", Turn.REOPEN: "comment_reopened"}


@router.get("/context")
def show(
    request: Request,
    translation_id: uuid.UUID,
    segment_id: uuid.UUID,
    visitor: Visitor,
    session: ReadSession,
    q: str = "",
) -> Response:
    """`q` is for the concordance; a script that has the panel gets only what was found."""
    segment, expression = find(session, translation_id, segment_id), cleaned(q)
    if wants_page(request):
        return _page(request, session, visitor, segment, expression=expression)
    if expression:
        values = beside.frame(segment, visitor) | {"search": beside.search(session, segment, expression)}
        return JSONResponse({"search": fragment(request, "parts/context_search.html", alone=False, **values)})
    values = beside.everything(session, visitor, segment)
    return JSONResponse({"context": fragment(request, "parts/context.html", alone=False, said="", **values)})


@router.get("/wordings")
def wordings(
    request: Request, translation_id: uuid.UUID, segment_id: uuid.UUID, visitor: Visitor, session: ReadSession
) -> Response:
    """Other wordings of the segment, for a script that looks again while the machine looks for them."""
    segment = find(session, translation_id, segment_id)
    return _wordings(request, session, visitor, segment)


@router.post("/wordings")
def ask_for_wordings(
    request: Request, translation_id: uuid.UUID, segment_id: uuid.UUID, visitor: Visitor, settings: AppSettings
) -> Response:
    with database_of(request).unit_of_work() as session:
        find(session, translation_id, segment_id)
        retranslating.ask_for_wordings(session, visitor, segment_id, offer_ttl=settings.offer_ttl)
    with database_of(request).read_only() as session:
        return _wordings(request, session, visitor, find(session, translation_id, segment_id))


@router.post("/comments")
def comment(
    request: Request, translation_id: uuid.UUID, segment_id: uuid.UUID, posted: PostedForm, visitor: Visitor
) -> Response:
    text = posted.text("text")
    try:
        with database_of(request).unit_of_work() as session:
            find_for_words(session, translation_id, segment_id, text)
            comments.add(session, visitor, translation_id, text, segment_id=segment_id)
    except NotFound:
        raise
    except TranspubError as error:
        if not wants_page(request):
            raise
        with database_of(request).read_only() as session:
            status = HTTP_STATUS[error.kind]
            segment = session.get_one(Segment, segment_id)
            if segment.retired_at is not None:
                # What was to be said of it is shown beside the one in its place.
                segment = queries.in_place_of(session, segment) or segment
            return _page(request, session, visitor, segment, draft=text, problem=error, status=status)
    return _commented(request, visitor, translation_id, segment_id, "comment_added")


@router.post("/comments/{comment_id}/{turn}")
def turn_comment(
    request: Request,
    translation_id: uuid.UUID,
    segment_id: uuid.UUID,
    comment_id: uuid.UUID,
    turn: Turn,
    visitor: Visitor,
) -> Response:
    with database_of(request).unit_of_work() as session:
        segment = find(session, translation_id, segment_id)
        if _TURNS[turn](session, visitor, comment_id).segment_id != segment.id:
            raise NotFound
    return _commented(request, visitor, translation_id, segment_id, _SAID[turn])


def _commented(
    request: Request, visitor: Principal, translation_id: uuid.UUID, segment_id: uuid.UUID, said: str
) -> Response:
    """Back to the row, or the comments anew for a script."""
    with database_of(request).read_only() as session:
        segment = find(session, translation_id, segment_id)
        if wants_page(request):
            return go(_row(segment, said))
        values = beside.frame(segment, visitor) | {"talk": beside.talk(session, visitor, segment)}
        html = fragment(request, "parts/context_comments.html", alone=False, said=SAID[said], **values)
        return JSONResponse({"comments": html})


def _row(segment: Segment, said: str = "") -> str:
    """The address of the segment's row among all."""
    number = segment.position // PER_PAGE + 1
    query = ({"page": str(number)} if number > 1 else {}) | ({"said": said} if said else {})
    path = f"/translations/{segment.translation_id}"
    return f"{path}?{urlencode(query)}#s-{segment.position + 1}" if query else f"{path}#s-{segment.position + 1}"


def _wordings(request: Request, session: Session, visitor: Principal, segment: Segment) -> Response:
    if wants_page(request):
        return go(f"{request.url.path.removesuffix('/wordings')}/context#wordings")
    values = beside.frame(segment, visitor) | {"wordings": beside.wordings(session, segment)}
    return JSONResponse({"wordings": fragment(request, "parts/context_wordings.html", alone=False, **values)})


def _page(
    request: Request,
    session: Session,
    visitor: Principal,
    segment: Segment,
    *,
    expression: str = "",
    draft: str = "",
    problem: TranspubError | None = None,
    status: int = 200,
) -> Response:
    message = problem.message if problem else None
    values = beside.everything(
        session, visitor, segment, most=ALL, expression=expression, draft=draft, problem=message
    )
    return render(
        request,
        "context.html",
        status=status,
        alone=True,
        back=_row(segment),
        source_parts=parts(segment.source, segment),
        target_parts=parts(segment.target, segment),
        **values,
    )
