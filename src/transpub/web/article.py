"""One article: its source, its languages, its editions and its history; more languages. Publishing has pages
of its own, `publication` and `publish_article`."""

import uuid

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Permission, Principal
from transpub.activity import service as activity
from transpub.articles import revising as revisions
from transpub.articles import service as articles
from transpub.articles.published import published_html
from transpub.articles.render import to_text
from transpub.core.errors import HTTP_STATUS, TranspubError
from transpub.core.i18n import LazyText
from transpub.http.dependencies import AppSettings, ReadSession, database_of, settings_of
from transpub.publishing import bulk
from transpub.publishing import queries as publishing
from transpub.publishing.models import EditionState
from transpub.publishing.situation import kill_reason, running_embargo
from transpub.translations import comments, news, offers, queries, submission
from transpub.translations.workflow import State
from transpub.web.cells import Cell
from transpub.web.history import entries
from transpub.web.posted import Posted, PostedForm
from transpub.web.publish_wording import EDITION_STATES
from transpub.web.rendering import page as render
from transpub.web.taken_in import taken_in
from transpub.web.visitor import KNOWN, Visitor, go
from transpub.web.wording import PROFILES, profile_of

router = APIRouter(prefix="/articles/{article_id}")

# Read so many log rows: work on single segments is many rows and shown as few.
_HISTORY = 300
_EDITIONS = 200
_REVISIONS = 10


@router.get("")
def show(request: Request, article_id: uuid.UUID, visitor: Visitor, session: ReadSession) -> Response:
    return article_page(request, session, visitor, article_id)


def article_page(
    request: Request,
    session: Session,
    visitor: Principal,
    article_id: uuid.UUID,
    *,
    error: LazyText | None = None,
    about: str = "",
    posted: Posted | None = None,
    status: int = 200,
) -> Response:
    """With what went wrong, if anything: `about` names the form (languages, urgent) `posted` came from.

    Raises: NotFound.
    """
    # Before anything is read: what happens meanwhile is told again rather than missed.
    mark = news.newest(session)
    article = articles.find(session, article_id)
    revision = articles.newest_revision(session, article)
    translations = queries.of_article(session, article.id)
    ids = [entry.id for entry in translations]
    tallies, freshness = queries.tallies(session, ids), queries.freshness(session, ids)
    urgent = queries.urgent(session, ids)
    published = publishing.editions_of(session, article.id, limit=_EDITIONS)
    live = {edition.language: edition for edition in published if edition.state == EditionState.LIVE}
    killed = kill_reason(session, article.id)
    taken = {entry.language for entry in translations if entry.state != State.CANCELLED}
    pairs = offers.available(session, ttl=settings_of(request).offer_ttl, source=article.source_language)
    cells = [
        Cell.of(
            entry,
            tallies.get(entry.id),
            live.get(entry.language),
            freshness.get(entry.id),
            urgent=entry.id in urgent,
        )
        for entry in translations
    ]
    return render(
        request,
        "article.html",
        status=status,
        article=article,
        revision=revision,
        source_text=to_text(revision.document),
        source_html=published_html(revision.document),
        cells=cells,
        mark=mark,
        moving=any(cell.moving for cell in cells),
        comments=comments.open_by_translation(session, ids),
        editions=published,
        live=live,
        waiting={edition.language: edition for edition in published if edition.state == EditionState.SCHEDULED},
        standing={
            edition.language: edition
            for edition in published
            if edition.state in (EditionState.WITHDRAWN, EditionState.KILLED)
        },
        states=EDITION_STATES,
        older=publishing.older_than_source(session, article.id),
        killed=killed,
        embargo=running_embargo(article),
        revisions=revisions.history(session, article.id, limit=_REVISIONS),
        revisions_total=revisions.count(session, article.id),
        taken=taken_in(revision),
        pairs=[pair for pair in pairs if pair.target not in taken],
        history=entries(activity.of_article(session, article.id, limit=_HISTORY)),
        may_revise=visitor.may(Permission.ARTICLE_SUBMIT),
        may_request=visitor.may(Permission.TRANSLATION_REQUEST),
        may_publish=visitor.may(Permission.EDITION_PUBLISH),
        error=error,
        about=about,
        profiles=PROFILES,
        posted=posted or Posted(),
    )


@router.post("/languages")
def request_languages(
    request: Request, article_id: uuid.UUID, posted: PostedForm, visitor: Visitor, settings: AppSettings
) -> Response:
    try:
        with database_of(request).unit_of_work() as session:
            submission.request_all(
                session,
                visitor,
                articles.find(session, article_id),
                posted.texts("targets"),
                offer_ttl=settings.offer_ttl,
                urgent=posted.flag("urgent"),
                profile=profile_of(posted.text("profile")),
            )
    except TranspubError as error:
        return _again(request, visitor, article_id, posted, error, "languages")
    return go(f"/articles/{article_id}?said=languages_requested")


@router.post("/urgent")
def make_urgent(request: Request, article_id: uuid.UUID, visitor: Visitor) -> Response:
    """Whatever of it waits for the machine goes before everything that is not urgent."""
    with database_of(request).unit_of_work() as session:
        outcomes = bulk.hurry(session, visitor, article_id)
    refused = next((outcome.reason for outcome in outcomes if outcome.reason), None)
    if refused is None:
        return go(f"/articles/{article_id}?said=made_urgent")
    with database_of(request).read_only() as session:
        return article_page(request, session, visitor, article_id, error=refused, about="urgent", status=409)


@router.get("/{_action}", dependencies=KNOWN)
def back(article_id: uuid.UUID, _action: str) -> Response:
    """For whoever reloads the page that a form answered with."""
    return go(f"/articles/{article_id}")


def _again(
    request: Request,
    visitor: Principal,
    article_id: uuid.UUID,
    posted: Posted,
    error: TranspubError,
    about: str,
) -> Response:
    """The page with the error and what was typed. Raises: NotFound, when there is no such article at all."""
    with database_of(request).read_only() as session:
        return article_page(
            request,
            session,
            visitor,
            article_id,
            error=error.message,
            about=about,
            posted=posted,
            status=HTTP_STATUS[error.kind],
        )
