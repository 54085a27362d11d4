"""Save one segment, join it with the next, split it. A form gets the page, a script the one row; a text that could
not be stored stays."""

import re
import uuid
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Principal
from transpub.core.errors import HTTP_STATUS, EditedMeanwhile, ErrorKind, NotFound, TranspubError
from transpub.core.i18n import N_
from transpub.http.dependencies import database_of, locale_of
from transpub.translations import editing, history, polishing, queries, resegmenting, service
from transpub.translations.errors import NotEditable
from transpub.translations.models import Segment, Translation
from transpub.translations.sifting import Show, Sieve, sieve_of
from transpub.translations.verdicts import verdict, verdict_of
from transpub.web.errors import wants_page
from transpub.web.paging import Paging
from transpub.web.posted import Posted, PostedForm
from transpub.web.rows import Attempt, Row
from transpub.web.translation import shown
from transpub.web.visitor import KNOWN, Visitor, go
from transpub.web.workbench import PER_PAGE, row, row_of, workbench

router = APIRouter(prefix="/translations/{translation_id}/segments")


class SomebodyElse(TranspubError):
    """A page sends by itself what one person typed when another one has logged in: it must not become theirs."""

    kind = ErrorKind.FORBIDDEN
    code = "web.somebody_else"
    text = N_("Somebody else has logged in in this browser. Log in as yourself again; nothing was stored.")


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
    if posted.text("person") not in ("", str(visitor.user_id)):
        raise SomebodyElse
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
    attempt = (_aside if is_gone else _attempt)(session, translation, segment_id, posted.text("text"), error)
    if wants_page(request):
        return workbench(request, session, visitor, translation_id, show=show, attempt=attempt, status=status)
    _, segment = _found(session, translation_id, segment_id)
    said = verdict(session, translation)
    shown_row = row(request, visitor, translation, row_of(translation, segment, said, attempt), show)
    return JSONResponse({"row": shown_row, "message": message}, status)


def _attempt(
    session: Session, translation: Translation, segment_id: uuid.UUID, text: str, error: TranspubError
) -> Attempt:
    """What was typed, and for a conflict the text that is stored now: two commits at one moment name no other."""
    _, stored = _found(session, translation.id, segment_id)
    return Attempt(stored.id, text, error.message, stored.target if isinstance(error, EditedMeanwhile) else None)


def _aside(
    session: Session, translation: Translation, segment_id: uuid.UUID, text: str, error: TranspubError
) -> Attempt:
    """What was typed into a segment that is gone, with the one before it: that is where a join has put it."""
    gone = session.get(Segment, segment_id)
    if gone is None or gone.translation_id != translation.id or not translation.segments:
        raise NotFound
    before = [segment for segment in translation.segments if segment.position < gone.position]
    stored = before[-1] if before else translation.segments[0]
    if isinstance(error, NotEditable):
        # A row without a field has no other text to keep.
        return Attempt(stored.id, text, error.message)
    return Attempt(stored.id, stored.target, error.message, aside=text)


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
