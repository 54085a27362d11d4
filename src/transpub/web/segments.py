"""Save one segment, join it with the next, split it. A form gets the page, a script the one row; a text that could
not be stored stays."""

import re
import uuid
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Principal
from transpub.core.errors import HTTP_STATUS, NotFound, TranspubError
from transpub.http.dependencies import database_of, locale_of
from transpub.translations import editing, history, polishing, queries, resegmenting, service
from transpub.translations.models import Segment, Translation
from transpub.translations.sifting import Show, Sieve, sieve_of
from transpub.translations.verdicts import verdict, verdict_of
from transpub.web.attempts import attempt_of
from transpub.web.errors import wants_page
from transpub.web.paging import Paging
from transpub.web.posted import Posted, PostedForm
from transpub.web.rows import Row
from transpub.web.translation import shown
from transpub.web.visitor import KNOWN, Visitor, go
from transpub.web.workbench import PER_PAGE, row, row_of, workbench

router = APIRouter(prefix="/translations/{translation_id}/segments")


# Button → what the page says then (see wording.SAID).
_SAID = {"confirm": "confirmed", "join": "joined", "typeset": "typeset"}
# Before the name of a check, the button that puts its finding right.
_REPAIR = "repair:"
# The button that puts a text of the history back, by its number there.
_REVERT = re.compile(r"revert:(?P<number>-?[0-9]{1,15})")


@router.get("/{_segment_id}", dependencies=KNOWN)
def back(translation_id: uuid.UUID, _segment_id: uuid.UUID) -> Response:
    """For whoever reloads the page that a form answered with."""
    return go(f"/translations/{translation_id}")


@router.post("/{segment_id}")
def save(
    request: Request, translation_id: uuid.UUID, segment_id: uuid.UUID, posted: PostedForm, visitor: Visitor
) -> Response:
    try:
        with database_of(request).unit_of_work() as session:
            saved = _do(session, visitor, segment_id, posted)
            if saved.translation_id != translation_id:
                raise NotFound
    except NotFound:
        raise
    except TranspubError as error:
        with database_of(request).read_only() as session:
            return _not_done(request, session, visitor, translation_id, segment_id, posted, error)
    with database_of(request).read_only() as session:
        if not wants_page(request):
            show = shown(posted.text("show"))
            return JSONResponse({"row": _row_alone(request, session, visitor, saved.id, show)})
        translation, segment = _found(session, translation_id, saved.id)
        said = verdict(session, translation)
        return go(_after(translation, segment, posted, sieve_of(session, translation, said)))


def _row_alone(request: Request, session: Session, visitor: Principal, segment_id: uuid.UUID, show: Show) -> str:
    """The row just saved. A script saves every few words: nothing is looked at here that the row does not show."""
    segment = session.get_one(Segment, segment_id)
    after = queries.segment_after(session, segment)
    found = Row.of(segment, verdict_of(session, segment), following=after)
    return row(request, visitor, segment.translation, found, show)


def _do(session: Session, visitor: Principal, segment_id: uuid.UUID, posted: Posted) -> Segment:
    """What the button pressed stands for; what was typed is saved with it."""
    text, version, then = posted.text("text"), posted.number("version"), posted.text("then")
    if at := posted.number("at"):
        return resegmenting.split(session, visitor, segment_id, version=version, at=at, text=text)[0]
    if then == "join":
        seen = posted.number("next_version")
        return resegmenting.join(session, visitor, segment_id, version=version, next_version=seen, text=text)
    saved = editing.save(session, visitor, segment_id, text=text, version=version, confirm=then == "confirm")
    if put_back := _REVERT.fullmatch(then):
        return history.revert(session, visitor, segment_id, int(put_back["number"]), version=saved.version)
    if then == "typeset":
        return polishing.set_segment(session, visitor, segment_id, version=saved.version)
    if then.startswith(_REPAIR):
        check = then.removeprefix(_REPAIR)
        return polishing.repair(session, visitor, segment_id, version=saved.version, check=check)
    return saved


def _found(session: Session, translation_id: uuid.UUID, segment_id: uuid.UUID) -> tuple[Translation, Segment]:
    translation = service.find(session, translation_id)
    for segment in translation.segments:
        if segment.id == segment_id:
            return translation, segment
    raise NotFound


def _not_done(
    request: Request,
    session: Session,
    visitor: Principal,
    translation_id: uuid.UUID,
    segment_id: uuid.UUID,
    posted: Posted,
    error: TranspubError,
) -> Response:
    translation = service.find(session, translation_id)
    status, show = HTTP_STATUS[error.kind], shown(posted.text("show"))
    message = error.message.render(locale_of(request))
    is_gone = all(segment.id != segment_id for segment in translation.segments)
    if is_gone and not wants_page(request):
        # The row on the page stands for no segment any more; it keeps what was typed.
        return JSONResponse({"detail": message}, status)
    attempt = attempt_of(session, translation, segment_id, posted, error)
    if wants_page(request):
        return workbench(request, session, visitor, translation_id, show=show, attempt=attempt, status=status)
    _, segment = _found(session, translation_id, segment_id)
    said = verdict(session, translation)
    shown_row = row(request, visitor, translation, row_of(translation, segment, said, attempt), show)
    return JSONResponse({"row": shown_row, "message": message}, status)


def _after(translation: Translation, segment: Segment, posted: Posted, sieve: Sieve) -> str:
    """The page at the segment just saved or, once confirmed, at the next one nobody has accepted. After a join
    and for a split all are listed."""
    then, at = posted.text("then"), posted.number("at")
    show = Show.ALL if at or then in ("join", "split") else shown(posted.text("show"))
    target = segment
    if then == "confirm":
        later = (
            entry for entry in translation.segments if entry.position > segment.position and not entry.is_accepted
        )
        target = next(later, segment)
    found = sieve.sifted(translation.segments, show)
    index = next((index for index, entry in enumerate(found) if entry.position >= target.position), 0)
    number = Paging(index // PER_PAGE + 1, PER_PAGE, len(found)).number
    query = {"show": show.value} if show.value != "all" else {}
    if number > 1:
        query["page"] = str(number)
    if at:
        query["said"] = "split"
    elif then == "split":
        query["split"] = str(segment.id)
    else:
        query["said"] = _said(then)
    return f"/translations/{translation.id}?{urlencode(query)}#s-{target.position + 1}"


def _said(then: str) -> str:
    if then.startswith(_REPAIR):
        return "repaired"
    return "reverted" if _REVERT.fullmatch(then) else _SAID.get(then, "saved")
