"""One entry of the register on a page: add, edit, remove, and what it changes in open translations.

A page that wants an expression added links to `/terms/new?source=…&from=…&target=…&language=…`: the wording and its
language, the translation and its language. All four may be left out; `kind` may be given as well.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Permission, Principal
from transpub.activity import service as activity
from transpub.core.errors import HTTP_STATUS, EditedMeanwhile, NotFound, TranspubError
from transpub.core.languages import UnknownLanguage, parse_tag
from transpub.http.dependencies import AppSettings, ReadSession, database_of
from transpub.terms import listing, queries, service
from transpub.terms.declension import CASE_NAMES, Line
from transpub.terms.entries import KIND_NAMES, Kind
from transpub.terms.errors import TermExists, TermRemoved
from transpub.terms.models import TEXT_MAX, Term
from transpub.translations import languages, term_effects
from transpub.translations.term_effects import Effect
from transpub.web.history import entries as history_entries
from transpub.web.posted import Posted, PostedForm, cleaned
from transpub.web.rendering import fragment
from transpub.web.rendering import page as render
from transpub.web.term_form import Difference, TermForm, WordingForm
from transpub.web.term_wording import GENDERS, PARTS_OF_SPEECH
from transpub.web.visitor import KNOWN, Visitor, go

router = APIRouter(prefix="/terms")

_STEPS_SHOWN = 20
_REACHED_SHOWN = 5
_ENGLISH = "en"


@dataclass(frozen=True)
class WordingView:
    """A wording's fields and its table of forms."""

    form: WordingForm
    lines: Sequence[Line]

    @property
    def has_own_forms(self) -> bool:
        return any(form.is_own for line in self.lines for form in (line.singular, line.plural) if form)

    @property
    def has_plural(self) -> bool:
        return any(line.plural for line in self.lines)


@dataclass(frozen=True)
class Trouble:
    """Why what was sent was not stored. `same` is the entry that has the wording already, `differences` what
    somebody else has stored meanwhile."""

    error: TranspubError | None = None
    same: uuid.UUID | None = None
    differences: Sequence[Difference] = ()

    @property
    def status(self) -> int:
        return HTTP_STATUS[self.error.kind] if self.error else 200

    @classmethod
    def of(cls, error: TranspubError, differences: Sequence[Difference] = ()) -> "Trouble":
        same = error.facts["term_id"] if isinstance(error, TermExists) else None
        return cls(error, same, differences)


@router.get("/new")
def new(request: Request, visitor: Visitor, session: ReadSession) -> Response:
    visitor.require(Permission.TERM_EDIT)
    form = _prefilled(request, session)
    same = queries.with_source(session, form.source, form.source_language)
    return _page(request, session, visitor, form, trouble=Trouble(same=same))


@router.post("/new")
def add(request: Request, visitor: Visitor, posted: PostedForm) -> Response:
    visitor.require(Permission.TERM_EDIT)
    form = TermForm.of_posted(posted)
    if posted.text("do"):
        return _shown_again(request, visitor, form, posted)
    try:
        with database_of(request).unit_of_work() as session:
            term_id = service.add(session, visitor, form.draft()).id
    except TranspubError as error:
        with database_of(request).read_only() as session:
            return _page(request, session, visitor, form, trouble=Trouble.of(error))
    return go(f"/terms/{term_id}?said=term_added")


@router.post("/forms")
def forms(request: Request, visitor: Visitor, posted: PostedForm) -> Response:
    """The tables of forms for what is typed so far, by language: for the script that shows them meanwhile."""
    visitor.require(Permission.TERM_EDIT)
    form = TermForm.of_posted(posted)
    return JSONResponse(
        {
            view.form.language: fragment(request, "parts/term_forms.html", view=view, case_names=CASE_NAMES)
            for view in _views(form)
        }
    )


@router.get("/{term_id}")
def show(request: Request, term_id: uuid.UUID, visitor: Visitor, session: ReadSession) -> Response:
    term = queries.find(session, term_id)
    return _page(request, session, visitor, TermForm.of_entry(term.entry(), term.version), term=term)


@router.post("/{term_id}")
def edit(request: Request, term_id: uuid.UUID, visitor: Visitor, posted: PostedForm) -> Response:
    """What two people changed at once is shown side by side; nothing is stored until the second sends it again."""
    visitor.require(Permission.TERM_EDIT)
    form = TermForm.of_posted(posted)
    if posted.text("do"):
        return _shown_again(request, visitor, form, posted, term_id)
    try:
        with database_of(request).unit_of_work() as session:
            service.edit(session, visitor, term_id, form.draft(), version=form.version)
    except TranspubError as error:
        with database_of(request).read_only() as session:
            term = queries.held(session, term_id)
            if term is None:
                return _as_new(request, session, visitor, form)
            theirs = TermForm.of_entry(term.entry(), term.version)
            trouble = Trouble.of(error)
            if isinstance(error, EditedMeanwhile):
                trouble = Trouble.of(error, form.differences(theirs))
                form = replace(form, version=term.version)
            return _page(request, session, visitor, form, term=term, trouble=trouble)
    return go(f"/terms/{term_id}?said=term_saved")


@router.post("/{term_id}/remove")
def remove(request: Request, term_id: uuid.UUID, visitor: Visitor) -> Response:
    try:
        with database_of(request).unit_of_work() as session:
            service.remove(session, visitor, term_id)
    except NotFound:
        raise
    except TranspubError as error:
        return _refused(request, visitor, term_id, error)
    return go("/terms?said=term_removed")


@router.post("/{term_id}/again")
def again(request: Request, term_id: uuid.UUID, visitor: Visitor, settings: AppSettings) -> Response:
    """Have the machine make anew what the entry reaches; what people have written stays."""
    try:
        with database_of(request).unit_of_work() as session:
            entry = queries.find(session, term_id).entry()
            term_effects.again(session, visitor, entry, offer_ttl=settings.offer_ttl)
    except NotFound:
        raise
    except TranspubError as error:
        return _refused(request, visitor, term_id, error)
    return go(f"/terms/{term_id}?said=term_again")


@router.get("/{term_id}/remove", dependencies=KNOWN)
@router.get("/{term_id}/again", dependencies=KNOWN)
def back(term_id: uuid.UUID) -> Response:
    """For whoever reloads the page that a form answered with."""
    return go(f"/terms/{term_id}")


def _refused(request: Request, visitor: Principal, term_id: uuid.UUID, error: TranspubError) -> Response:
    """The entry as it is stored, and why something else about it could not be done."""
    with database_of(request).read_only() as session:
        term = queries.find(session, term_id)
        form = TermForm.of_entry(term.entry(), term.version)
        return _page(request, session, visitor, form, term=term, trouble=Trouble.of(error))


def _as_new(request: Request, session: Session, visitor: Principal, form: TermForm) -> Response:
    """What was typed into an entry that somebody has removed meanwhile: nothing of it is lost."""
    return _page(request, session, visitor, replace(form, version=0), trouble=Trouble.of(TermRemoved()))


def _shown_again(
    request: Request, visitor: Principal, form: TermForm, posted: Posted, term_id: uuid.UUID | None = None
) -> Response:
    """What a button of the form does that stores nothing: show or regenerate forms, add a language."""
    verb, _, language = posted.text("do").partition(".")
    trouble = Trouble()
    if verb == "regenerate":
        form = form.regenerated(language)
    elif verb == "language":
        try:
            form = form.with_languages([parse_tag(posted.text("add_language"))])
        except UnknownLanguage as error:
            trouble = Trouble.of(error)
    with database_of(request).read_only() as session:
        term = queries.held(session, term_id) if term_id else None
        if term_id and term is None:
            return _as_new(request, session, visitor, form)
        return _page(request, session, visitor, form, term=term, trouble=trouble, focus=language)


def _page(
    request: Request,
    session: Session,
    visitor: Principal,
    form: TermForm,
    *,
    term: Term | None = None,
    trouble: Trouble = Trouble(),
    focus: str = "",
) -> Response:
    in_use = languages.in_use(session)
    held = listing.languages(session)
    may_edit = visitor.may(Permission.TERM_EDIT)
    shown = form.with_languages(in_use or held) if may_edit else form
    reached = term_effects.effect(session, term.entry()) if term else Effect((), is_all=True)
    return render(
        request,
        "term.html",
        status=trouble.status,
        form=shown,
        views=_views(shown),
        term=term,
        trouble=trouble,
        focus=focus,
        may_edit=may_edit,
        reached=reached,
        mine=reached.for_actor(visitor),
        reached_shown=_REACHED_SHOWN,
        entries=history_entries(activity.of_object(session, term.id, limit=_STEPS_SHOWN)) if term else (),
        languages=sorted({*in_use, *held, *(one.language for one in shown.wordings)}),
        scopes=listing.scopes(session),
        kinds=KIND_NAMES,
        parts_of_speech=PARTS_OF_SPEECH,
        genders=GENDERS,
        case_names=CASE_NAMES,
    )


def _views(form: TermForm) -> list[WordingView]:
    return [WordingView(one, one.lines(form.manner)) for one in form.wordings]


def _prefilled(request: Request, session: Session) -> TermForm:
    """A new entry with what the address gives; nonsense in it is left out."""

    def text(name: str) -> str:
        return " ".join(cleaned(request.query_params.get(name, "")).split())[:TEXT_MAX]

    def tag(name: str) -> str:
        try:
            return parse_tag(text(name)) if text(name) else ""
        except UnknownLanguage:
            return ""

    source_language = tag("from") or queries.usual_source(session) or _ENGLISH
    target_language = tag("language")
    wordings = [WordingForm(source_language, text("source"))]
    if target_language and target_language != source_language:
        wordings.append(WordingForm(target_language, text("target")))
    kind = text("kind")
    return TermForm(source_language, tuple(wordings), Kind(kind) if kind in set(Kind) else Kind.TERM)
