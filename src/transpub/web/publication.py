"""One language of an article as its publisher sees it: every edition as readers see it, what would go out next, and
the steps with what they reach."""

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Permission, Principal
from transpub.core.clock import now
from transpub.core.errors import HTTP_STATUS, NotFound, TranspubError
from transpub.core.languages import parse_tag
from transpub.http.dependencies import ReadSession, database_of
from transpub.publishing import embargo, payload, queries, service, taking_down
from transpub.publishing.comparing import compared
from transpub.publishing.compliance import compliance_if_gone
from transpub.publishing.doubts import doubts
from transpub.publishing.errors import EmbargoEndMissing
from transpub.publishing.freezing import translation_of
from transpub.publishing.models import Edition, EditionState
from transpub.publishing.overview import Overview, overview
from transpub.publishing.reach import reached
from transpub.publishing.service import Seen
from transpub.publishing.situation import embargo_mark
from transpub.publishing.steps import PUBLISHING, STANDING_NAMES, Step
from transpub.web.changes import DETAIL_NAMES, PASSAGE_KINDS, STATUS_NAMES, folded
from transpub.web.posted import Posted, PostedForm
from transpub.web.publish_times import moment_of, require_no_moment, required_moment_of, wrong_field
from transpub.web.publish_wording import EDITION_STATES, UPDATE_TYPES
from transpub.web.rendering import page as render
from transpub.web.visitor import KNOWN, Visitor, go, local_path, saying

router = APIRouter(prefix="/articles/{article_id}/live/{language}")

_EDITIONS = 100

Number = Annotated[int, Path(ge=1, le=2**31 - 1)]


@dataclass(frozen=True)
class _Shown:
    """One text of the page. `edition` is None for what has not been frozen yet."""

    text: Mapping[str, Any]
    note: str
    edition: Edition | None


@router.get("")
def show(
    request: Request, article_id: uuid.UUID, language: str, visitor: Visitor, session: ReadSession, view: str = ""
) -> Response:
    return publication_page(request, session, visitor, article_id, parse_tag(language), view=view)


def publication_page(
    request: Request,
    session: Session,
    visitor: Principal,
    article_id: uuid.UUID,
    language: str,
    *,
    view: str = "",
    error: TranspubError | None = None,
    about: str = "",
    posted: Posted | None = None,
) -> Response:
    """With what went wrong, if anything: `about` names the step that `posted` asked for. Raises: NotFound."""
    seen = overview(session, visitor, article_id, language)
    found = seen.situation
    may_publish = visitor.may(Permission.EDITION_PUBLISH)
    views = _views(seen)
    chosen = view if view in views else next(iter(views), "")
    translation = translation_of(session, found.article, language)
    return render(
        request,
        "publication.html",
        status=HTTP_STATUS[error.kind] if error else 200,
        seen=seen,
        found=found,
        article=found.article,
        language=language,
        translation=translation,
        views=list(views),
        view=chosen,
        shown=None if chosen == "changes" or not views else views[chosen](),
        items=views["changes"]() if chosen == "changes" else None,
        editions=queries.editions_of(session, article_id, language=language, limit=_EDITIONS),
        editions_total=queries.count_of(session, article_id, language),
        partners=reached(session, [language], [found.current] if found.current else []) if may_publish else [],
        compliance=compliance_if_gone(session, article_id, language) if may_publish else None,
        may_publish=may_publish,
        doubt=doubts(session, [found.waiting]).get(found.waiting.id) if found.waiting else None,
        embargo_mark=embargo_mark(found.article.embargo_until),
        error=error.message if error else None,
        wrong_time=wrong_field(error),
        moment=now(),
        about=about,
        posted=posted or Posted(),
        **_words(),
    )


@router.get("/payload", dependencies=KNOWN)
def live_payload(article_id: uuid.UUID, language: str, session: ReadSession) -> Response:
    """The very bytes partners get."""
    edition = queries.live_edition(session, article_id, parse_tag(language))
    if edition is None:
        raise NotFound
    return _bytes(edition)


@router.get("/{number:int}", dependencies=KNOWN)
def one(request: Request, article_id: uuid.UUID, language: str, number: Number, session: ReadSession) -> Response:
    """One edition as readers saw it, or would have, and what changed from the one before."""
    edition = queries.find(session, article_id, parse_tag(language), number)
    before = queries.before(session, edition)
    shown = _of_edition(edition)
    return render(
        request,
        "edition.html",
        edition=edition,
        article=edition.article,
        shown=shown,
        before=before,
        items=folded(compared(payload.text_of(before.payload), shown.text)) if before else None,
        **_words(),
    )


@router.get("/{number:int}/payload", dependencies=KNOWN)
def one_payload(article_id: uuid.UUID, language: str, number: Number, session: ReadSession) -> Response:
    return _bytes(queries.find(session, article_id, parse_tag(language), number))


@router.post("/publish")
def publish(
    request: Request, article_id: uuid.UUID, language: str, posted: PostedForm, visitor: Visitor
) -> Response:
    """Now, or with the other button at a time."""
    kind = Step(posted.text("kind")) if posted.text("kind") in set(PUBLISHING) else Step.PUBLISH
    is_later = posted.text("do") == "schedule"
    seen = _seen(posted)

    def step(session: Session) -> str:
        note, held = posted.text("note"), moment_of(posted, "embargo")
        where = (session, visitor, article_id, parse_tag(language))
        if is_later:
            at = required_moment_of(posted, "at")
            service.schedule(*where, at, kind=kind, note=note, embargo_until=held, seen=seen)
            return "scheduled"
        require_no_moment(posted, "at")
        before = queries.live_edition(session, article_id, parse_tag(language))
        made = service.publish(*where, kind=kind, note=note, embargo_until=held, seen=seen)
        if made.state == EditionState.SCHEDULED:
            return "held_back"
        return "live_already" if before and before.id == made.id else f"published_{kind.value}"

    return _take(request, visitor, article_id, language, posted, "publish", step)


@router.post("/unschedule")
def unschedule(
    request: Request, article_id: uuid.UUID, language: str, posted: PostedForm, visitor: Visitor
) -> Response:
    def step(session: Session) -> str:
        service.unschedule(session, visitor, article_id, parse_tag(language), seen=_seen(posted))
        return "unscheduled"

    return _take(request, visitor, article_id, language, posted, "unschedule", step)


@router.post("/embargo")
def set_embargo(
    request: Request, article_id: uuid.UUID, language: str, posted: PostedForm, visitor: Visitor
) -> Response:
    def step(session: Session) -> str:
        is_lifted = posted.text("do") == "lift"
        until = None if is_lifted else required_moment_of(posted, "embargo", EmbargoEndMissing)
        embargo.set_on_edition(session, visitor, article_id, parse_tag(language), until, seen=_seen(posted))
        return "embargo_set" if until else "embargo_lifted"

    return _take(request, visitor, article_id, language, posted, "embargo", step)


@router.post("/withdraw")
def withdraw(
    request: Request, article_id: uuid.UUID, language: str, posted: PostedForm, visitor: Visitor
) -> Response:
    def step(session: Session) -> str:
        reason = posted.text("explanation")
        taking_down.withdraw(
            session, visitor, article_id, parse_tag(language), explanation=reason, seen=_seen(posted)
        )
        return "withdrawn"

    return _take(request, visitor, article_id, language, posted, "withdraw", step)


@router.post("/restore")
def restore(
    request: Request, article_id: uuid.UUID, language: str, posted: PostedForm, visitor: Visitor
) -> Response:
    def step(session: Session) -> str:
        made = service.restore(
            session,
            visitor,
            article_id,
            parse_tag(language),
            reason=posted.text("reason"),
            new_text=posted.text("text_wanted") == "new",
            seen=_seen(posted),
        )
        return "held_back" if made.state == EditionState.SCHEDULED else "restored"

    return _take(request, visitor, article_id, language, posted, "restore", step)


@router.get("/{_step}", dependencies=KNOWN)
def back(article_id: uuid.UUID, language: str, _step: str) -> Response:
    """For whoever reloads the page that a form answered with."""
    return go(f"/articles/{article_id}/live/{parse_tag(language)}")


def _take(
    request: Request,
    visitor: Principal,
    article_id: uuid.UUID,
    language: str,
    posted: Posted,
    about: str,
    step: Callable[[Session], str],
) -> Response:
    """Take the step in one transaction and say what happened, or show the page with why not."""
    try:
        with database_of(request).unit_of_work() as session:
            said = step(session)
    except TranspubError as error:
        with database_of(request).read_only() as session:
            return publication_page(
                request,
                session,
                visitor,
                article_id,
                parse_tag(language),
                error=error,
                about=about,
                posted=posted,
            )
    home = f"/articles/{article_id}/live/{parse_tag(language)}"
    return go(saying(local_path(posted.text("next"), home), said))


def _seen(posted: Posted) -> Seen:
    """What the page they decided on showed; a form without it was made by hand and is taken at its word."""
    version = posted.number("version") if posted.text("version") else None
    return Seen(version, posted.text("text") or None, posted.text("article_embargo") or None)


def _views(seen: Overview) -> dict[str, Callable[[], Any]]:
    """What can be read on the page, the most wanted first; each is made only if it is shown."""
    current, waiting, text = seen.situation.current, seen.situation.waiting, seen.text
    views: dict[str, Callable[[], Any]] = {}
    if current and text and seen.is_new:
        views["changes"] = lambda: folded(compared(payload.text_of(current.payload), text.text))
    if current:
        views["live"] = lambda: _of_edition(current)
    if waiting:
        views["waiting"] = lambda: _of_edition(waiting)
    if text and seen.is_new:
        views["next"] = lambda: _Shown(text.text, "", None)
    return views


def _of_edition(edition: Edition) -> _Shown:
    return _Shown(payload.text_of(edition.payload), payload.editorial_note(edition.payload), edition)


def _bytes(edition: Edition) -> Response:
    return Response(edition.payload, media_type="application/json", headers={"ETag": json.dumps(edition.etag)})


def _words() -> dict[str, Any]:
    return {
        "kinds": PASSAGE_KINDS,
        "details": DETAIL_NAMES,
        "statuses": STATUS_NAMES,
        "standings": STANDING_NAMES,
        "states": EDITION_STATES,
        "update_types": UPDATE_TYPES,
    }
