"""Forms of the board that are about many articles: what became of each is told on a page of its own."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Permission
from transpub.articles import service as articles
from transpub.articles.models import Article
from transpub.core.errors import HTTP_STATUS, TranspubError
from transpub.core.i18n import N_
from transpub.http.dependencies import AppSettings, database_of
from transpub.publishing import bulk
from transpub.publishing.bulk import Outcome, Result
from transpub.web.posted import Posted, PostedForm
from transpub.web.rendering import page as render
from transpub.web.visitor import KNOWN, Visitor, go, local_path

router = APIRouter(prefix="/board")

# What became of a wish; a refused one says its own reason.
RESULTS: Mapping[Result, str] = {
    Result.REQUESTED: N_("requested"),
    Result.EXISTS: N_("there already"),
    Result.HURRIED: N_("made urgent"),
    Result.URGENT_ALREADY: N_("urgent already"),
    Result.REFUSED: N_("not possible"),
}
_DONE = frozenset({Result.REQUESTED, Result.HURRIED})


@dataclass(frozen=True)
class Told:
    """An article, None where there is none any more, and what became of the wish for it."""

    article: Article | None
    outcomes: tuple[Outcome, ...]


@router.post("/languages")
def request_languages(request: Request, posted: PostedForm, visitor: Visitor, settings: AppSettings) -> Response:
    """The chosen languages for the ticked articles."""
    visitor.require(Permission.TRANSLATION_REQUEST)
    try:
        chosen, languages = bulk.checked(_ticked(posted), posted.texts("targets"))
    except TranspubError as error:
        return _answer(request, posted, [], error=error)

    def wish(session: Session, article_id: uuid.UUID) -> list[Outcome]:
        return bulk.request(
            session,
            visitor,
            article_id,
            languages,
            offer_ttl=settings.offer_ttl,
            urgent=posted.flag("urgent"),
        )

    return _answer(request, posted, [_told(request, article_id, wish) for article_id in chosen])


@router.post("/urgent")
def make_urgent(request: Request, posted: PostedForm, visitor: Visitor) -> Response:
    """Whatever of the ticked articles waits for the machine."""
    visitor.require(Permission.TRANSLATION_REQUEST)
    try:
        chosen = bulk.checked_articles(_ticked(posted))
    except TranspubError as error:
        return _answer(request, posted, [], error=error)

    def wish(session: Session, article_id: uuid.UUID) -> list[Outcome]:
        return bulk.hurry(session, visitor, article_id)

    return _answer(request, posted, [_told(request, article_id, wish) for article_id in chosen])


@router.get("/{_action}", dependencies=KNOWN)
def back(_action: str) -> Response:
    """For whoever reloads the page that a form answered with."""
    return go("/board")


def _ticked(posted: Posted) -> list[str]:
    """The one article whose own button was pressed, else those ticked."""
    return posted.texts("only") or posted.texts("articles")


def _told(request: Request, article_id: uuid.UUID, wish: Callable[[Session, uuid.UUID], list[Outcome]]) -> Told:
    database = database_of(request)
    try:
        with database.unit_of_work() as session:
            outcomes = tuple(wish(session, article_id))
    except TranspubError as error:
        outcomes = (Outcome("", Result.REFUSED, error.message),)
    with database.read_only() as session:
        return Told(articles.by_id(session, [article_id]).get(article_id), outcomes)


def _answer(request: Request, posted: Posted, told: list[Told], *, error: TranspubError | None = None) -> Response:
    outcomes = [outcome for entry in told for outcome in entry.outcomes]
    return render(
        request,
        "board_done.html",
        status=HTTP_STATUS[error.kind] if error else 200,
        told=told,
        results=RESULTS,
        done=sum(outcome.result in _DONE for outcome in outcomes),
        refused=sum(outcome.result is Result.REFUSED for outcome in outcomes),
        error=error.message if error else None,
        back=local_path(posted.text("next")),
    )
