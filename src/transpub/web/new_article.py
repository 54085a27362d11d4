"""New article: paste, upload or fetch, see what is understood, choose languages. Whatever goes wrong, everything
typed is shown again."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Permission, Principal
from transpub.articles.errors import EmptyBody, ExternalIdTaken
from transpub.articles.intake import Intake
from transpub.articles.material import Limits
from transpub.core.errors import HTTP_STATUS, TranspubError
from transpub.core.i18n import LazyText
from transpub.core.settings import Settings
from transpub.http.dependencies import AppSettings, ReadSession, database_of, settings_of
from transpub.publishing import embargo
from transpub.translations import expecting, offers, submission
from transpub.translations.engine import ModelKind
from transpub.translations.submission import Submitted
from transpub.web.posted import PostedForm
from transpub.web.publish_times import moment_of
from transpub.web.rendering import fragment, page
from transpub.web.submission_form import FORMAT_NAMES, Form, LanguageToConfirm, field_of
from transpub.web.understood import CHANGES, LINE_KINDS, understood
from transpub.web.visitor import Visitor, go
from transpub.web.wording import PROFILES

router = APIRouter(prefix="/articles/new")


@router.get("")
def show(request: Request, visitor: Visitor, session: ReadSession, settings: AppSettings) -> Response:
    visitor.require(Permission.ARTICLE_SUBMIT)
    pairs = offers.available(session, ttl=settings.offer_ttl)
    # A trial model must be chosen knowingly, so only official ones are chosen beforehand.
    targets = frozenset(pair.target for pair in pairs if pair.kind is ModelKind.OFFICIAL)
    return _form(request, session, Form(targets=targets, token=str(uuid.uuid4())))


@router.post("")
def submit(request: Request, posted: PostedForm, visitor: Visitor, settings: AppSettings) -> Response:
    visitor.require(Permission.ARTICLE_SUBMIT)
    form = replace(Form.of(posted), token=_token(posted.text("token")))
    wish = posted.text("do")
    # What nobody has seen is not sent in: a fetched text is shown first.
    fetching = wish == "fetch" or bool(form.address and form.is_empty)
    intake, errors, status = None, dict[str, LazyText](), 200
    try:
        embargo_until = moment_of(posted, "embargo")
        if fetching:
            form, intake = form.fetched(settings)
        elif wish == "preview":
            intake = None if form.is_empty else form.understood(Limits.of(settings))
        else:
            submitted = _submit(request, visitor, form, settings, embargo_until)
            said = "article_received" if submitted.created else "article_known"
            return go(f"/articles/{submitted.article.id}?said={said}")
    except TranspubError as error:
        errors, status = {field_of(error, form, fetching=fetching): error.message}, HTTP_STATUS[error.kind]
    limits = Limits.of(settings)
    form = form.with_file_opened(limits)
    intake = intake or _intake(form, limits)
    if intake and not form.source:
        form = replace(form, source=intake.detection.language or "")
    with database_of(request).read_only() as session:
        return _form(request, session, form, errors, intake=intake, status=status)


@router.post("/preview")
def preview(request: Request, posted: PostedForm, visitor: Visitor, settings: AppSettings) -> Response:
    """What is understood of the form as it stands, for the script that shows it while one types."""
    visitor.require(Permission.ARTICLE_SUBMIT)
    form = Form.of(posted)
    try:
        intake = form.understood(Limits.of(settings))
    except EmptyBody:
        return HTMLResponse(status_code=204)
    except TranspubError as error:
        return HTMLResponse(fragment(request, "parts/not_understood.html", error=error.message))
    it = understood(intake, form.source, form.keep)
    with database_of(request).read_only() as session:
        expected = expecting.seconds_for(session, it.words, ttl=settings.offer_ttl)
    return HTMLResponse(
        fragment(request, "parts/understood.html", it=it, kinds=LINE_KINDS, changes=CHANGES, expected=expected)
    )


def _intake(form: Form, limits: Limits) -> Intake | None:
    try:
        return None if form.is_empty else form.understood(limits)
    except TranspubError:
        return None


def _submit(
    request: Request, visitor: Principal, form: Form, settings: Settings, embargo_until: datetime | None
) -> Submitted:
    """Sent twice by a double click, it is one article; sent again with another text, it is another article.

    Raises: LanguageToConfirm, and what `submission.submit` and `embargo.set_on_article` raise.
    """
    limits = Limits.of(settings)
    if not form.source and form.understood(limits).detection.language:
        raise LanguageToConfirm

    def store(token: str) -> Submitted:
        with database_of(request).unit_of_work() as session:
            submitted = submission.submit(
                session,
                visitor,
                form.submission(limits, f"form:{token}"),
                sorted(form.targets),
                limits=limits,
                offer_ttl=settings.offer_ttl,
                urgent=form.urgent,
                profile=form.profile,
            )
            if embargo_until is not None:
                embargo.set_on_article(session, visitor, submitted.article.id, embargo_until)
            return submitted

    try:
        return store(form.token)
    except ExternalIdTaken:
        return store(str(uuid.uuid4()))


def _form(
    request: Request,
    session: Session,
    form: Form,
    errors: Mapping[str, LazyText] | None = None,
    *,
    intake: Intake | None = None,
    status: int = 200,
) -> Response:
    settings = settings_of(request)
    pairs = offers.available(session, ttl=settings.offer_ttl)
    it = understood(intake, form.source, form.keep) if intake else None
    return page(
        request,
        "article_new.html",
        status=status,
        form=form,
        errors=errors or {},
        formats=FORMAT_NAMES,
        profiles=PROFILES,
        pairs=pairs,
        sources=_sources(pairs, form.source, settings.ui_languages),
        max_bytes=settings.file_max_bytes,
        it=it,
        expected=expecting.seconds_for(session, it.words, ttl=settings.offer_ttl) if it else None,
        kinds=LINE_KINDS,
        changes=CHANGES,
    )


def _sources(pairs: Sequence[offers.Pair], chosen: str, otherwise: Sequence[str]) -> list[str]:
    """Languages something can be translated from; with no worker about, the interface's, so that text can wait."""
    return sorted({pair.source for pair in pairs} or set(otherwise)) + (
        [] if not chosen or chosen in {pair.source for pair in pairs} | set(otherwise) else [chosen]
    )


def _token(text: str) -> str:
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return str(uuid.uuid4())
