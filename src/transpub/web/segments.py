"""Save one segment. A form gets the page, a script the one row; a text that could not be stored stays."""

import uuid
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Principal
from transpub.core.errors import HTTP_STATUS, EditedMeanwhile, NotFound, TranspubError
from transpub.http.dependencies import database_of, locale_of
from transpub.translations import editing, service
from transpub.translations.models import HUMAN_STATES, Segment, Translation
from transpub.web.errors import wants_page
from transpub.web.paging import Paging
from transpub.web.posted import Posted, PostedForm
from transpub.web.rows import Attempt, Row, listed
from transpub.web.translation import shown
from transpub.web.visitor import KNOWN, Visitor, go
from transpub.web.workbench import PER_PAGE, row, surroundings, workbench

router = APIRouter(prefix="/translations/{translation_id}/segments")


@router.get("/{_segment_id}", dependencies=KNOWN)
def back(translation_id: uuid.UUID, _segment_id: uuid.UUID) -> Response:
    """For whoever reloads the page that a form answered with."""
    return go(f"/translations/{translation_id}")


@router.post("/{segment_id}")
def save(
    request: Request, translation_id: uuid.UUID, segment_id: uuid.UUID, posted: PostedForm, visitor: Visitor
) -> Response:
    text, confirm = posted.text("text"), posted.text("then") == "confirm"
    try:
        with database_of(request).unit_of_work() as session:
            version = posted.number("version")
            saved = editing.save(session, visitor, segment_id, text=text, version=version, confirm=confirm)
            if saved.translation_id != translation_id:
                raise NotFound
    except NotFound:
        raise
    except TranspubError as error:
        with database_of(request).read_only() as session:
            _, stored = _found(session, translation_id, segment_id)
            attempt = _attempt(stored, text, error)
            return _not_saved(request, session, visitor, translation_id, posted, attempt, HTTP_STATUS[error.kind])
    with database_of(request).read_only() as session:
        translation, segment = _found(session, translation_id, segment_id)
        if wants_page(request):
            return go(_after(translation, segment, posted, confirm=confirm))
        return JSONResponse(
            {
                "row": row(request, visitor, translation, Row.of(segment), shown(posted.text("show"))),
                **surroundings(request, session, visitor, translation, shown(posted.text("show"))),
            }
        )


def _found(session: Session, translation_id: uuid.UUID, segment_id: uuid.UUID) -> tuple[Translation, Segment]:
    translation = service.find(session, translation_id)
    for segment in translation.segments:
        if segment.id == segment_id:
            return translation, segment
    raise NotFound


def _attempt(stored: Segment, text: str, error: TranspubError) -> Attempt:
    """What was typed, and for a conflict the text that is stored now: two commits at one moment name no other."""
    return Attempt(stored.id, text, error.message, stored.target if isinstance(error, EditedMeanwhile) else None)


def _not_saved(
    request: Request,
    session: Session,
    visitor: Principal,
    translation_id: uuid.UUID,
    posted: Posted,
    attempt: Attempt,
    status: int,
) -> Response:
    if wants_page(request):
        return workbench(
            request,
            session,
            visitor,
            translation_id,
            show=shown(posted.text("show")),
            attempt=attempt,
            status=status,
        )
    translation, segment = _found(session, translation_id, attempt.segment_id)
    message = attempt.message.render(locale_of(request))
    return JSONResponse(
        {
            "row": row(request, visitor, translation, Row.of(segment, attempt), shown(posted.text("show"))),
            "message": message,
        },
        status,
    )


def _after(translation: Translation, segment: Segment, posted: Posted, *, confirm: bool) -> str:
    """The page at the segment just saved or, after a confirmation, at the next one nobody has accepted."""
    show = shown(posted.text("show"))
    target = segment
    if confirm:
        later = (
            entry
            for entry in translation.segments
            if entry.position > segment.position and entry.state not in HUMAN_STATES
        )
        target = next(later, segment)
    found = listed(translation.segments, show)
    index = next((index for index, entry in enumerate(found) if entry.position >= target.position), 0)
    number = Paging(index // PER_PAGE + 1, PER_PAGE, len(found)).number
    query = {"show": show.value} if show.value != "all" else {}
    if number > 1:
        query["page"] = str(number)
    query["said"] = "confirmed" if confirm else "saved"
    return f"/translations/{translation.id}?{urlencode(query)}#s-{target.position + 1}"
