"""An article revised: its text as it was last sent, what changes in it and what that touches, sent in again.
Whatever goes wrong, everything typed is shown again."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Permission, Principal
from transpub.articles import revising as revisions
from transpub.articles import service as articles
from transpub.articles.detection import contradicts
from transpub.articles.errors import RevisedMeanwhile
from transpub.articles.intake import Intake
from transpub.articles.material import Limits
from transpub.articles.models import Article, Revision
from transpub.articles.revising import Listed
from transpub.core.errors import HTTP_STATUS, TranspubError
from transpub.core.i18n import LazyText
from transpub.core.settings import Settings
from transpub.http.dependencies import AppSettings, ReadSession, database_of, settings_of
from transpub.publishing import cascade
from transpub.translations import revising
from transpub.translations.planning import Counts
from transpub.translations.revising import Outcome
from transpub.web.changes import DETAIL_NAMES, PASSAGE_KINDS, STATUS_NAMES, Item, folded
from transpub.web.posted import PostedForm
from transpub.web.rendering import fragment, page
from transpub.web.revision_form import RevisionForm, decided
from transpub.web.submission_form import FORMAT_NAMES, field_of
from transpub.web.understood import CHANGES, Row, in_question
from transpub.web.visitor import Visitor, go

router = APIRouter(prefix="/articles/{article_id}/revise")


@dataclass(frozen=True)
class Seen:
    """What sending the form as it stands would do.

    `asked` are lines nobody has decided about, `settled` those that were decided about in the newest revision.
    `other_language` is what the text reads like where that is plainly not the article's language.
    """

    items: Sequence[Item]
    touched: Mapping[str, Counts]
    intake: Intake
    words: int
    sentences: int
    other_language: str | None
    asked: Sequence[Row]
    settled: Sequence[Row]


@router.get("")
def show(request: Request, article_id: uuid.UUID, visitor: Visitor, session: ReadSession) -> Response:
    visitor.require(Permission.ARTICLE_SUBMIT)
    article = articles.find(session, article_id)
    newest = articles.newest_revision(session, article)
    return _page(request, session, article, RevisionForm.filled(newest, article.source_language))


@router.post("")
def revise(
    request: Request, article_id: uuid.UUID, posted: PostedForm, visitor: Visitor, settings: AppSettings
) -> Response:
    visitor.require(Permission.ARTICLE_SUBMIT)
    limits = Limits.of(settings)
    with database_of(request).read_only() as session:
        form = _posted(session, article_id, posted, limits)
    wish = posted.text("do")
    errors, status = dict[str, LazyText](), 200
    try:
        if wish == "fetch":
            form = form.fetched(settings)
        elif wish != "preview":
            outcome = _revise(request, visitor, article_id, form, settings)
            return go(f"/articles/{article_id}?said={_said(outcome)}")
    except RevisedMeanwhile as error:
        # The page tells who revised it, with the changes against that revision.
        status = HTTP_STATUS[error.kind]
    except TranspubError as error:
        field = field_of(error, form.story, fetching=wish == "fetch")
        errors, status = {field: error.message}, HTTP_STATUS[error.kind]
    with database_of(request).read_only() as session:
        article = articles.find(session, article_id)
        return _page(request, session, article, form.with_file_opened(limits), errors, status=status)


@router.post("/preview")
def preview(
    request: Request,
    article_id: uuid.UUID,
    posted: PostedForm,
    visitor: Visitor,
    session: ReadSession,
    settings: AppSettings,
) -> Response:
    """What changes with the form as it stands, for the script that shows it while one types."""
    visitor.require(Permission.ARTICLE_SUBMIT)
    limits = Limits.of(settings)
    form = _posted(session, article_id, posted, limits)
    article = articles.find(session, article_id)
    try:
        seen = _seen(session, article, form, limits)
    except TranspubError as error:
        return HTMLResponse(fragment(request, "parts/not_understood.html", error=error.message))
    values = _pane(article, seen, _meanwhile(session, article, form), form)
    return HTMLResponse(fragment(request, "parts/revision_seen.html", **values))


def _posted(session: Session, article_id: uuid.UUID, posted: PostedForm, limits: Limits) -> RevisionForm:
    article = articles.find(session, article_id)
    newest = articles.newest_revision(session, article)
    return RevisionForm.of(posted, newest, article.source_language, limits)


def _revise(
    request: Request, visitor: Principal, article_id: uuid.UUID, form: RevisionForm, settings: Settings
) -> Outcome:
    """Raises: what `prepare` and `revising.revise` raise."""
    limits = Limits.of(settings)
    prepared = articles.prepare(form.submission(limits), limits)
    with database_of(request).unit_of_work() as session:
        return cascade.revise(
            session,
            visitor,
            article_id,
            prepared,
            base=form.base,
            minor=form.minor,
            note=form.note,
            urgent=form.story.urgent,
            offer_ttl=settings.offer_ttl,
        )


def _said(outcome: Outcome) -> str:
    if not outcome.created:
        return "nothing_changed"
    return "revised_minor" if outcome.revision.minor else "revised"


def _seen(session: Session, article: Article, form: RevisionForm, limits: Limits) -> Seen:
    """Raises: what `prepare` raises."""
    prepared = articles.prepare(form.shown(limits), limits)
    told = revising.preview(session, article, prepared)
    intake, known = prepared.intake, decided(articles.newest_revision(session, article))
    lines = in_question(intake, form.story.keep)
    is_other = contradicts(article.source_language, intake.detection)
    return Seen(
        items=folded(told.changes),
        touched=told.touched,
        intake=intake,
        words=articles.words_in(prepared.sources),
        sentences=len(prepared.sources),
        other_language=intake.detection.language if is_other else None,
        asked=[row for row in lines if row.id not in known],
        settled=[row for row in lines if row.id in known],
    )


def _meanwhile(session: Session, article: Article, form: RevisionForm) -> Listed | None:
    """The newest revision, if it is another than the editor began with."""
    newest = articles.newest_revision(session, article)
    return None if form.base == newest.number else revisions.find(session, article.id, newest.number)


def _pane(article: Article, seen: Seen | None, meanwhile: Listed | None, form: RevisionForm) -> dict[str, object]:
    return {
        "article": article,
        "seen": seen,
        "meanwhile": meanwhile,
        "minor": form.minor,
        "kinds": PASSAGE_KINDS,
        "details": DETAIL_NAMES,
        "statuses": STATUS_NAMES,
        "tidied": CHANGES,
    }


def _page(
    request: Request,
    session: Session,
    article: Article,
    form: RevisionForm,
    errors: Mapping[str, LazyText] | None = None,
    *,
    status: int = 200,
) -> Response:
    """After somebody else's revision it is said whose, and sending once more is a decision: the form's base is the
    newest then."""
    settings = settings_of(request)
    newest: Revision = articles.newest_revision(session, article)
    meanwhile = _meanwhile(session, article, form)
    seen, unread = None, None
    try:
        seen = _seen(session, article, form, Limits.of(settings))
    except TranspubError as error:
        unread = error
    return page(
        request,
        "article_revise.html",
        status=status,
        revised=replace(form, base=newest.number),
        form=form.story,
        errors=errors or {},
        formats=FORMAT_NAMES,
        max_bytes=settings.file_max_bytes,
        unread=None if errors else unread,
        **_pane(article, seen, None, form),
        overtaken=meanwhile,
    )
