"""The reviewer's page: the whole text beside its source, notes, and the two answers. One form, which works without
scripts; whatever becomes of it, the notes typed into it come back with the page until they are stored."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Principal
from transpub.core.errors import HTTP_STATUS, EditedMeanwhile, NotFound, TranspubError
from transpub.core.i18n import LazyText
from transpub.core.settings import Settings
from transpub.http.dependencies import AppSettings, ReadSession, database_of, settings_of
from transpub.translations import comments, queries, reviewing, service
from transpub.translations.comments import COMMENT_MAX
from transpub.translations.errors import ReadAnew
from transpub.translations.gates import Weight
from transpub.translations.models import Translation
from transpub.translations.seen import Seen, stamp
from transpub.translations.unanswered import unanswered
from transpub.translations.verdicts import verdict
from transpub.translations.workflow import Action, Decision, State, decide, gates_of
from transpub.web.cells import Cell
from transpub.web.paging import PageNumber, Paging
from transpub.web.posted import Posted, PostedForm
from transpub.web.rendering import page as render
from transpub.web.review_rows import PER_PAGE, Reading, View, gates_shown, row_of
from transpub.web.visitor import Visitor, go
from transpub.web.wording import CHANGED_MEANWHILE, SAID

router = APIRouter(prefix="/translations/{translation_id}/review")

# In front of a segment's id, in the name of the field of its note.
_NOTE = "note-"
# Answers that end the reading.
_DECIDED = ("approved", "sent_back")
_STEPS = {"resolve": comments.resolve, "reopen": comments.reopen}


@dataclass(frozen=True)
class Typed:
    """What stands in the form and is not stored yet, why it was refused, and `stamp`: the texts it was written for.

    The stamp stays that of the page the reader opened, however often the page comes back, until a decision is
    refused for it (`is_told`): then the page names what changed since, and the next decision is about that page.
    """

    word: str = ""
    notes: Mapping[uuid.UUID, str] | None = None
    stamp: str | None = None
    refused: LazyText | None = None
    is_told: bool = False

    @classmethod
    def of(cls, posted: Posted, error: TranspubError | None = None) -> "Typed":
        refused = error.message if error else None
        if type(error) is EditedMeanwhile:
            refused = LazyText(CHANGED_MEANWHILE, {})
        return cls(posted.text("word"), _notes(posted), posted.text("seen"), refused, isinstance(error, ReadAnew))

    @property
    def seen(self) -> Seen | None:
        return None if self.stamp is None else Seen.parse(self.stamp)


@router.get("")
def show(
    request: Request,
    translation_id: uuid.UUID,
    visitor: Visitor,
    session: ReadSession,
    view: str = "",
    page: PageNumber = 1,
) -> Response:
    return _page(request, session, visitor, translation_id, view=view_of(view), number=page)


@router.post("")
def answer(
    request: Request,
    translation_id: uuid.UUID,
    posted: PostedForm,
    visitor: Visitor,
    settings: AppSettings,
    view: str = "",
    page: PageNumber = 1,
) -> Response:
    """Approve, send back, comment, resolve or reopen a comment, or go to another page of the text."""
    verb, _, about = posted.text("then").partition(":")
    try:
        with database_of(request).unit_of_work() as session:
            said = _do(session, visitor, translation_id, verb, about, posted, settings)
    except NotFound:
        raise
    except TranspubError as error:
        with database_of(request).read_only() as session:
            return _page(
                request,
                session,
                visitor,
                translation_id,
                view=view_of(view),
                number=page,
                typed=Typed.of(posted, error),
                status=HTTP_STATUS[error.kind],
            )
    if said in _DECIDED:
        kept = {"view": view} if view_of(view) is View.CLEAN else {}
        return go(f"/translations/{translation_id}/review?{urlencode({**kept, 'said': said})}")
    with database_of(request).read_only() as session:
        return _page(
            request,
            session,
            visitor,
            translation_id,
            view=view_of(view),
            number=_number(about) if verb == "page" else page,
            typed=Typed(stamp=posted.text("seen")) if said else Typed.of(posted),
            said=said,
        )


def view_of(text: str) -> View:
    """A view typed into the address by hand is no reason for an error."""
    return View.CLEAN if text == View.CLEAN else View.CHANGES


def _do(
    session: Session,
    visitor: Principal,
    translation_id: uuid.UUID,
    verb: str,
    about: str,
    posted: Posted,
    settings: Settings,
) -> str:
    """What the page says then; empty: the same page again, with what is typed. Notes alone are no decision: the
    page comes back without them, for the texts it was opened for."""
    notes, word = _notes(posted), posted.text("word")
    match verb:
        case Action.APPROVE:
            reviewing.approve(
                session,
                visitor,
                translation_id,
                seen=Seen.parse(posted.text("seen")),
                reason=word,
                notes=notes,
                acknowledged=posted.flag("acknowledge"),
                self_review_allowed=settings.desk_allows_self_review,
            )
            return "approved"
        case Action.SEND_BACK:
            reviewing.send_back(session, visitor, translation_id, word=word, notes=notes)
            return "sent_back"
        case "comment":
            whole = comments.add(session, visitor, translation_id, word) if word.strip() else None
            said = reviewing.comment(session, visitor, translation_id, notes)
            return "commented" if whole or said else ""
        case "resolve" | "reopen":
            found = _STEPS[verb](session, visitor, _id(about))
            if found.translation_id != translation_id:
                raise NotFound
            return ""
        case _:
            return ""


def _page(
    request: Request,
    session: Session,
    visitor: Principal,
    translation_id: uuid.UUID,
    *,
    view: View,
    number: int,
    typed: Typed | None = None,
    said: str = "",
    status: int = 200,
) -> Response:
    """Raises: NotFound."""
    typed = typed or Typed()
    translation = service.find(session, translation_id)
    segments = translation.segments
    judged, left = verdict(session, translation), unanswered(session, translation.id)
    allowed = settings_of(request).desk_allows_self_review
    facts = service.facts_of(translation, judged, left, self_review_allowed=allowed)
    state = State(translation.state)
    places = comments.by_place(comments.of_translation(session, translation.id))
    notes = typed.notes or {}
    reading = Reading(judged, places, view, notes, _former(session, translation, typed.seen))
    # Where sentences were joined meanwhile, the last page may be gone.
    paging = Paging(max(1, min(number, Paging(1, PER_PAGE, len(segments)).last)), PER_PAGE, len(segments))
    shown = segments[paging.offset : paging.offset + PER_PAGE]
    before = [segments[paging.offset - 1] if paging.offset else None, *shown]
    gates = gates_shown(gates_of(Action.APPROVE, visitor, facts), segments, judged, places, visitor.user_id)
    decisions = {action: decide(action, state, visitor, facts) for action in (Action.APPROVE, Action.SEND_BACK)}
    is_alone = any(
        entry.gate.obstacle and entry.gate.obstacle.code == "translation.needs_second_person" for entry in gates
    )
    return render(
        request,
        "reviewing.html",
        status=status,
        translation=translation,
        article=translation.article,
        cell=Cell.of(translation, None, None, queries.freshness(session, [translation.id])[translation.id]),
        view=view,
        paging=paging,
        per_page=PER_PAGE,
        rows=[row_of(segment, previous, reading) for previous, segment in zip(before, shown, strict=False)],
        whole=places.get(None, []),
        about_all=judged.about_all,
        gates=gates,
        closed=sum(not entry.gate.is_open for entry in gates),
        share=judged.unedited_share,
        approve=_offered(decisions[Action.APPROVE]),
        send_back=_offered(decisions[Action.SEND_BACK]),
        needs_word=any(entry.weight is Weight.ASK for entry in decisions[Action.APPROVE].obstacles),
        second_readers=reviewing.second_readers(session, translation) if is_alone else (),
        may_comment=comments.may_comment(visitor, translation),
        stamp=stamp(segments) if typed.stamp is None or typed.is_told else typed.stamp,
        typed=typed,
        # Notes on other pages of the text travel with the form.
        elsewhere={key: text for key, text in notes.items() if text and key not in {row.id for row in shown}},
        changed=[segment.position + 1 for segment in segments if segment.id in reading.former],
        most=COMMENT_MAX,
        note_max=service.NOTE_MAX,
        **({"said": SAID[said]} if said else {}),
    )


def _offered(decision: Decision) -> Decision | None:
    return decision if decision.fits_state and decision.permitted else None


def _former(session: Session, translation: Translation, seen: Seen | None) -> Mapping[uuid.UUID, str | None]:
    """By id, the segments that have another text than the reader saw, with the text they saw if it is known."""
    if seen is None:
        return {}
    return {row.id: reviewing.text_seen(session, row, seen) for row in seen.unseen(translation.segments)}


def _notes(posted: Posted) -> Mapping[uuid.UUID, str]:
    found = {}
    for name, value in posted.fields:
        if name.startswith(_NOTE) and value.strip():
            try:
                found[uuid.UUID(name.removeprefix(_NOTE))] = value
            except ValueError:
                continue
    return found


def _id(text: str) -> uuid.UUID:
    """Raises: NotFound."""
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise NotFound from error


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
