"""The translation page and the steps of the workflow taken from it."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from transpub.core.errors import HTTP_STATUS, EditedMeanwhile, ErrorKind, NotFound, TranspubError
from transpub.core.i18n import LazyText
from transpub.http.dependencies import AppSettings, ReadSession, database_of
from transpub.translations import service, submission
from transpub.translations.sifting import Show
from transpub.translations.verdicts import verdict
from transpub.translations.workflow import Action
from transpub.web.cells import Cell
from transpub.web.paging import PageNumber
from transpub.web.posted import PostedForm
from transpub.web.rendering import fragment
from transpub.web.visitor import KNOWN, Visitor, go
from transpub.web.wording import CHANGED_MEANWHILE
from transpub.web.workbench import REVIEWERS_ACTIONS, Refused, surroundings, workbench

router = APIRouter(prefix="/translations/{translation_id}")

_SAID = {
    Action.REQUEST: "languages_requested",
    Action.SUBMIT: "submitted",
    Action.RETRY: "retried",
    Action.BEGIN_MANUAL: "begun_by_hand",
    Action.CANCEL: "cancelled",
}


def shown(value: str) -> Show:
    """A filter typed into the address by hand is no reason for an error."""
    return Show(value) if value in {entry.value for entry in Show} else Show.ALL


@router.get("")
def show(
    request: Request,
    translation_id: uuid.UUID,
    visitor: Visitor,
    session: ReadSession,
    show: str = "",
    split: str = "",
    opened: Annotated[str, Query(alias="open")] = "",
    page: PageNumber = 1,
) -> Response:
    return workbench(
        request,
        session,
        visitor,
        translation_id,
        show=shown(show),
        page_number=page,
        splitting=split,
        opened=opened,
    )


@router.get("/progress", dependencies=KNOWN)
def progress(request: Request, translation_id: uuid.UUID, session: ReadSession) -> Response:
    """What moves while the machine works, for a script that looks again."""
    translation = service.find(session, translation_id)
    return HTMLResponse(fragment(request, "parts/moving.html", cell=Cell.of(translation, None, None)))


@router.get("/surroundings")
def around(
    request: Request, translation_id: uuid.UUID, visitor: Visitor, session: ReadSession, show: str = ""
) -> Response:
    """What stands around the segments, for a script that has saved some of them."""
    translation = service.find(session, translation_id)
    said = verdict(session, translation)
    return JSONResponse(surroundings(request, session, visitor, translation, said, shown(show)))


@router.get("/{_action}", dependencies=KNOWN)
def back(translation_id: uuid.UUID, _action: str) -> Response:
    """For whoever reloads the page that a form answered with."""
    return go(f"/translations/{translation_id}")


@router.post("/{action}")
def act(
    request: Request,
    translation_id: uuid.UUID,
    action: Action,
    posted: PostedForm,
    visitor: Visitor,
    settings: AppSettings,
) -> Response:
    if action in REVIEWERS_ACTIONS:
        # Decided where the whole text is read.
        return go(f"/translations/{translation_id}/review")
    note = posted.text("note")
    try:
        with database_of(request).unit_of_work() as session:
            submission.act(
                session,
                visitor,
                translation_id,
                action,
                offer_ttl=settings.offer_ttl,
                note=note,
                acknowledged=posted.flag("acknowledge"),
                self_review_allowed=settings.desk_allows_self_review,
            )
    except NotFound:
        raise
    except TranspubError as error:
        message = LazyText(CHANGED_MEANWHILE, {}) if isinstance(error, EditedMeanwhile) else error.message
        with database_of(request).read_only() as session:
            return workbench(
                request,
                session,
                visitor,
                translation_id,
                refused=Refused(message, action.value, note),
                status=HTTP_STATUS.get(error.kind, HTTP_STATUS[ErrorKind.CONFLICT]),
            )
    return go(f"/translations/{translation_id}?said={_SAID[action]}")
