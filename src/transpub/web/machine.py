"""Forms that ask the machine for text anew, and the piece that tells how far it is."""

import uuid

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from transpub.core.errors import HTTP_STATUS, NotFound, TranspubError
from transpub.http.dependencies import AppSettings, ReadSession, database_of
from transpub.translations import editing, retranslating, service
from transpub.translations.retranslating import Manner
from transpub.web.asked import Asked
from transpub.web.attempts import attempt_of
from transpub.web.posted import PostedForm
from transpub.web.rendering import fragment
from transpub.web.visitor import KNOWN, Visitor, go
from transpub.web.wording import profile_of
from transpub.web.workbench import Refused, workbench

router = APIRouter(prefix="/translations/{translation_id}")


@router.post("/again")
def again(
    request: Request, translation_id: uuid.UUID, posted: PostedForm, visitor: Visitor, settings: AppSettings
) -> Response:
    """All that no person has touched."""
    manner = Manner(profile_of(posted.text("profile")), posted.text("route") or None)
    try:
        with database_of(request).unit_of_work() as session:
            retranslating.again(session, visitor, translation_id, offer_ttl=settings.offer_ttl, manner=manner)
    except NotFound:
        raise
    except TranspubError as error:
        with database_of(request).read_only() as session:
            return workbench(
                request,
                session,
                visitor,
                translation_id,
                refused=Refused(error.message, "again"),
                status=HTTP_STATUS[error.kind],
            )
    return go(f"/translations/{translation_id}?said=retranslating")


@router.post("/segments/{segment_id}/again")
def segment_again(
    request: Request,
    translation_id: uuid.UUID,
    segment_id: uuid.UUID,
    posted: PostedForm,
    visitor: Visitor,
    settings: AppSettings,
) -> Response:
    """What was typed is saved first: the page comes anew. Where anything cannot be done, nothing is, and the text
    is shown again."""
    text, version = posted.text("text"), posted.number("version")
    try:
        with database_of(request).unit_of_work() as session:
            segment = editing.save(session, visitor, segment_id, text=text, version=version)
            if segment.translation_id != translation_id:
                raise NotFound
            retranslating.again(session, visitor, translation_id, [segment.id], offer_ttl=settings.offer_ttl)
            place = segment.position
    except NotFound:
        raise
    except TranspubError as error:
        with database_of(request).read_only() as session:
            translation = service.find(session, translation_id)
            return workbench(
                request,
                session,
                visitor,
                translation_id,
                attempt=attempt_of(session, translation, segment_id, posted, error),
                status=HTTP_STATUS[error.kind],
            )
    return go(f"/translations/{translation_id}?said=retranslating#s-{place + 1}")


@router.get("/asked", dependencies=KNOWN)
def asked(request: Request, translation_id: uuid.UUID, session: ReadSession, settings: AppSettings) -> Response:
    """What moves while the machine does what it was asked, for a script that looks again."""
    translation = service.find(session, translation_id)
    told = Asked.of(session, translation, offer_ttl=settings.offer_ttl, watched=True)
    return HTMLResponse(fragment(request, "parts/asked.html", asked=told, translation=translation))
