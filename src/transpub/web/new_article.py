"""New article: paste or upload, choose languages. Whatever goes wrong, everything typed is shown again."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Permission, Principal
from transpub.articles.errors import ExternalIdTaken, NotUtf8
from transpub.articles.intake import decode_utf8
from transpub.articles.material import Limits, Material, SourceFormat
from transpub.articles.service import Submission
from transpub.core.errors import HTTP_STATUS, TranspubError
from transpub.core.i18n import N_, LazyText
from transpub.core.settings import Settings
from transpub.http.dependencies import AppSettings, ReadSession, database_of, settings_of
from transpub.translations import offers, submission
from transpub.translations.engine import ModelKind
from transpub.translations.submission import Submitted
from transpub.web.posted import Posted, PostedForm, Upload
from transpub.web.rendering import page
from transpub.web.visitor import Visitor, go

router = APIRouter(prefix="/articles/new")

FORMAT_NAMES: Mapping[SourceFormat, str] = {
    SourceFormat.TEXT: N_("plain text"),
    SourceFormat.MARKDOWN: N_("Markdown"),
    SourceFormat.HTML: N_("HTML"),
}
_FORMAT_BY_ENDING = {
    "txt": SourceFormat.TEXT,
    "md": SourceFormat.MARKDOWN,
    "markdown": SourceFormat.MARKDOWN,
    "html": SourceFormat.HTML,
    "htm": SourceFormat.HTML,
}
# Where a message belongs: beside the text, unless it is about something else.
_FIELDS: Mapping[str, str] = {
    "articles.empty_title": "title",
    "articles.title_too_long": "title",
    "core.unknown_language": "source_language",
    "core.forbidden": "",
}
_FILE_AND_TEXT = N_("There is text in the box and a file besides. Empty the box, or take the file away.")


@dataclass(frozen=True)
class Form:
    """What stands in the form. `token` makes sending it twice harmless."""

    title: str = ""
    body: str = ""
    format: SourceFormat = SourceFormat.TEXT
    source: str = "en"
    targets: frozenset[str] = frozenset()
    urgent: bool = False
    token: str = ""

    @classmethod
    def of(cls, posted: Posted) -> "Form":
        chosen = posted.text("format")
        return cls(
            title=posted.text("title"),
            body=posted.text("body"),
            format=SourceFormat(chosen) if chosen in {entry.value for entry in SourceFormat} else SourceFormat.TEXT,
            source=posted.text("source_language"),
            targets=frozenset(posted.texts("targets")),
            urgent=posted.flag("urgent"),
            token=_token(posted.text("token")),
        )

    def with_file(self, upload: Upload) -> "Form":
        """Raises: NotUtf8."""
        ending = upload.name.rpartition(".")[2].lower()
        text = decode_utf8(upload.data).replace("\r\n", "\n")
        return replace(self, body=text, format=_FORMAT_BY_ENDING.get(ending, self.format))


@router.get("")
def show(request: Request, visitor: Visitor, session: ReadSession, settings: AppSettings) -> Response:
    visitor.require(Permission.ARTICLE_SUBMIT)
    pairs = offers.available(session, ttl=settings.offer_ttl)
    sources = sorted({pair.source for pair in pairs})
    source = "en" if "en" in sources or not sources else sources[0]
    # A trial model must be chosen knowingly, so only official ones are chosen beforehand.
    targets = frozenset(pair.target for pair in pairs if pair.source == source and pair.kind is ModelKind.OFFICIAL)
    return _form(request, session, Form(source=source, targets=targets, token=str(uuid.uuid4())))


@router.post("")
def submit(request: Request, posted: PostedForm, visitor: Visitor, settings: AppSettings) -> Response:
    form, errors = _read(posted)
    if not errors:
        try:
            submitted = _submit(request, visitor, form, settings)
        except TranspubError as error:
            errors = {_field(error): error.message}
            status = HTTP_STATUS[error.kind]
        else:
            said = "article_received" if submitted.created else "article_known"
            return go(f"/articles/{submitted.article.id}?said={said}")
    else:
        status = 422
    with database_of(request).read_only() as session:
        return _form(request, session, form, errors, status=status)


def _read(posted: Posted) -> tuple[Form, dict[str, LazyText]]:
    form = Form.of(posted)
    if posted.upload is None:
        return form, {}
    if form.body.strip():
        return form, {"file": LazyText(_FILE_AND_TEXT, {})}
    try:
        return form.with_file(posted.upload), {}
    except NotUtf8 as error:
        return form, {"file": error.message}


def _submit(request: Request, visitor: Principal, form: Form, settings: Settings) -> Submitted:
    """Sent twice by a double click, it is one article; sent again with another text, it is another article."""

    def store(token: str) -> Submitted:
        with database_of(request).unit_of_work() as session:
            return submission.submit(
                session,
                visitor,
                Submission(form.title, Material(form.format, form.body), form.source, f"form:{token}"),
                sorted(form.targets),
                limits=Limits.of(settings),
                offer_ttl=settings.offer_ttl,
                urgent=form.urgent,
            )

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
    status: int = 200,
) -> Response:
    settings = settings_of(request)
    pairs = offers.available(session, ttl=settings.offer_ttl)
    return page(
        request,
        "article_new.html",
        status=status,
        form=form,
        errors=errors or {},
        formats=FORMAT_NAMES,
        pairs=pairs,
        sources=_sources(pairs, form.source, settings.ui_languages),
        max_bytes=settings.article_max_bytes,
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


def _field(error: TranspubError) -> str:
    """The field a message belongs beside; empty: above the form."""
    if error.code.startswith("translations."):
        return "targets"
    return _FIELDS.get(error.code, "body")
