"""Steps on all languages of an article at once: taking it down, with what exactly goes, and its embargo."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Permission, Principal
from transpub.articles import service as articles
from transpub.core.errors import HTTP_STATUS, TranspubError
from transpub.http.dependencies import ReadSession, database_of
from transpub.publishing import embargo, taking_down
from transpub.publishing.errors import EmbargoEndMissing
from transpub.publishing.models import EditionState
from transpub.publishing.queries import live_editions
from transpub.publishing.reach import reached
from transpub.publishing.situation import embargo_mark, kill_reason, running_embargo, version_of
from transpub.web.posted import Posted, PostedForm
from transpub.web.publish_times import required_moment_of, wrong_field
from transpub.web.publish_wording import EDITION_STATES
from transpub.web.rendering import page as render
from transpub.web.visitor import Visitor, go, saying

router = APIRouter(prefix="/articles/{article_id}")


@router.get("/kill")
def show_kill(request: Request, article_id: uuid.UUID, visitor: Visitor, session: ReadSession) -> Response:
    visitor.require(Permission.EDITION_PUBLISH)
    return _kill_page(request, session, article_id)


@router.post("/kill")
def kill(request: Request, article_id: uuid.UUID, posted: PostedForm, visitor: Visitor) -> Response:
    version = posted.number("version") if posted.text("version") else None

    def step(session: Session) -> str:
        explanation = posted.text("explanation")
        down = taking_down.kill(session, visitor, article_id, explanation=explanation, seen_version=version)
        return "killed" if any(edition.state == EditionState.KILLED for edition in down) else "all_unscheduled"

    return _take(request, visitor, article_id, posted, step, _kill_page)


@router.get("/embargo")
def show_embargo(request: Request, article_id: uuid.UUID, visitor: Visitor, session: ReadSession) -> Response:
    visitor.require(Permission.EDITION_PUBLISH)
    return _embargo_page(request, session, article_id)


@router.post("/embargo")
def set_embargo(request: Request, article_id: uuid.UUID, posted: PostedForm, visitor: Visitor) -> Response:
    def step(session: Session) -> str:
        until = None if posted.flag("lift") else required_moment_of(posted, "embargo", EmbargoEndMissing)
        embargo.set_on_article(session, visitor, article_id, until, seen=posted.text("article_embargo") or None)
        return "embargo_set" if until else "embargo_lifted"

    return _take(request, visitor, article_id, posted, step, _embargo_page)


@dataclass(frozen=True)
class _Refused:
    """Why a step was not taken, and the form that asked for it."""

    error: TranspubError
    posted: Posted


def _take(
    request: Request,
    visitor: Principal,
    article_id: uuid.UUID,
    posted: Posted,
    step: Callable[[Session], str],
    page: Callable[[Request, Session, uuid.UUID, _Refused], Response],
) -> Response:
    """Take the step in one transaction and say what happened, or show its page with why not."""
    try:
        with database_of(request).unit_of_work() as session:
            said = step(session)
    except TranspubError as error:
        visitor.require(Permission.EDITION_PUBLISH)
        with database_of(request).read_only() as session:
            return page(request, session, article_id, _Refused(error, posted))
    return go(saying(f"/articles/{article_id}", said))


def _kill_page(
    request: Request, session: Session, article_id: uuid.UUID, refused: _Refused | None = None
) -> Response:
    """Raises: NotFound."""
    article = articles.find(session, article_id)
    standing, waiting = taking_down.reached_by_kill(session, article.id)
    return render(
        request,
        "kill.html",
        article=article,
        standing=standing,
        waiting=waiting,
        version=version_of(session, article.id),
        partners=reached(session, [edition.language for edition in standing], standing),
        killed=kill_reason(session, article.id),
        states=EDITION_STATES,
        **_told(refused),
    )


def _embargo_page(
    request: Request, session: Session, article_id: uuid.UUID, refused: _Refused | None = None
) -> Response:
    """Raises: NotFound."""
    article = articles.find(session, article_id)
    return render(
        request,
        "embargo.html",
        article=article,
        embargo=running_embargo(article),
        embargo_mark=embargo_mark(article.embargo_until),
        live=[edition.language for edition in live_editions(session, article.id)],
        waiting=taking_down.reached_by_kill(session, article.id)[1],
        wrong_time=wrong_field(refused.error if refused else None),
        **_told(refused),
    )


def _told(refused: _Refused | None) -> dict[str, Any]:
    if refused is None:
        return {"status": 200, "error": None, "posted": Posted()}
    error = refused.error
    return {"status": HTTP_STATUS[error.kind], "error": error.message, "posted": refused.posted}
