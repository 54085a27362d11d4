"""Steps on all languages of an article at once: taking it down, with what exactly goes, and its embargo."""

import uuid

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Permission
from transpub.articles import service as articles
from transpub.core.errors import HTTP_STATUS, TranspubError
from transpub.core.i18n import LazyText
from transpub.http.dependencies import ReadSession, database_of
from transpub.publishing import embargo, taking_down
from transpub.publishing.queries import live_editions
from transpub.publishing.reach import reached
from transpub.publishing.situation import kill_reason, version_of
from transpub.web.posted import Posted, PostedForm
from transpub.web.publish_times import moment_of
from transpub.web.publish_wording import EDITION_STATES
from transpub.web.rendering import page as render
from transpub.web.visitor import Visitor, go

router = APIRouter(prefix="/articles/{article_id}")


@router.get("/kill")
def show_kill(request: Request, article_id: uuid.UUID, visitor: Visitor, session: ReadSession) -> Response:
    visitor.require(Permission.EDITION_PUBLISH)
    return _kill_page(request, session, article_id)


@router.post("/kill")
def kill(request: Request, article_id: uuid.UUID, posted: PostedForm, visitor: Visitor) -> Response:
    version = posted.number("version") if posted.text("version") else None
    try:
        with database_of(request).unit_of_work() as session:
            taking_down.kill(
                session, visitor, article_id, explanation=posted.text("explanation"), seen_version=version
            )
    except TranspubError as error:
        visitor.require(Permission.EDITION_PUBLISH)
        with database_of(request).read_only() as session:
            return _kill_page(
                request, session, article_id, error.message, posted=posted, status=HTTP_STATUS[error.kind]
            )
    return go(f"/articles/{article_id}?said=killed")


@router.get("/embargo")
def show_embargo(request: Request, article_id: uuid.UUID, visitor: Visitor, session: ReadSession) -> Response:
    visitor.require(Permission.EDITION_PUBLISH)
    return _embargo_page(request, session, article_id)


@router.post("/embargo")
def set_embargo(request: Request, article_id: uuid.UUID, posted: PostedForm, visitor: Visitor) -> Response:
    try:
        until = None if posted.flag("lift") else moment_of(posted, "embargo")
        with database_of(request).unit_of_work() as session:
            embargo.set_on_article(session, visitor, article_id, until)
    except TranspubError as error:
        visitor.require(Permission.EDITION_PUBLISH)
        with database_of(request).read_only() as session:
            return _embargo_page(
                request, session, article_id, error.message, posted=posted, status=HTTP_STATUS[error.kind]
            )
    return go(f"/articles/{article_id}?said={'embargo_set' if until else 'embargo_lifted'}")


def _kill_page(
    request: Request,
    session: Session,
    article_id: uuid.UUID,
    error: LazyText | None = None,
    *,
    posted: Posted | None = None,
    status: int = 200,
) -> Response:
    """Raises: NotFound."""
    article = articles.find(session, article_id)
    standing, waiting = taking_down.reached_by_kill(session, article.id)
    return render(
        request,
        "kill.html",
        status=status,
        article=article,
        standing=standing,
        waiting=waiting,
        version=version_of(session, article.id),
        partners=reached(session, [edition.language for edition in standing], standing),
        killed=kill_reason(session, article.id),
        states=EDITION_STATES,
        error=error,
        posted=posted or Posted(),
    )


def _embargo_page(
    request: Request,
    session: Session,
    article_id: uuid.UUID,
    error: LazyText | None = None,
    *,
    posted: Posted | None = None,
    status: int = 200,
) -> Response:
    """Raises: NotFound."""
    article = articles.find(session, article_id)
    return render(
        request,
        "embargo.html",
        status=status,
        article=article,
        live=[edition.language for edition in live_editions(session, article.id)],
        waiting=taking_down.reached_by_kill(session, article.id)[1],
        error=error,
        posted=posted or Posted(),
    )
