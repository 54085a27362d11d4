"""Entries from a file: shown first, line by line, with what each would change; taken in when somebody says so.

Nothing is kept between the two: the page carries the file, and what is taken in is looked at again. If somebody
changed the register meanwhile, the file is shown anew instead.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from transpub.accounts.permissions import Permission, Principal
from transpub.core.errors import HTTP_STATUS, TranspubError
from transpub.http.dependencies import database_of
from transpub.terms import exchange, importing, queries
from transpub.terms.drafts import LANGUAGES_MAX
from transpub.terms.entries import KIND_NAMES, Entry
from transpub.terms.importing import Fate, Foresight
from transpub.web.posted import Posted, PostedForm
from transpub.web.rendering import page as render
from transpub.web.visitor import Visitor, go

router = APIRouter(prefix="/terms/import")

# Lines shown of each fate; the counts speak for the rest.
_SHOWN = 100


@dataclass(frozen=True)
class Wording:
    """What a line does to one language: the approved wording before and after, equal where it stays."""

    language: str
    before: str
    after: str


@dataclass(frozen=True)
class Row:
    """A line that adds or changes an entry. `more` says that something besides approved wordings changes."""

    line: int
    entry: Entry
    wordings: Sequence[Wording]
    more: bool


@dataclass(frozen=True)
class Preview:
    """A file as it would be taken in. `register` is the number of the register's last change by then."""

    data: str
    foresight: Foresight
    register: int
    is_anew: bool = False

    def rows(self, fate: Fate) -> list[Row]:
        return [_row(found) for found in self.foresight.of(fate)[:_SHOWN]]


@router.get("")
def show(request: Request, visitor: Visitor) -> Response:
    visitor.require(Permission.TERM_EDIT)
    return _page(request)


@router.post("")
def look_or_take(request: Request, visitor: Visitor, posted: PostedForm) -> Response:
    visitor.require(Permission.TERM_EDIT)
    data = posted.upload.data if posted.upload else posted.text("data").encode()
    try:
        if posted.text("do") != "apply":
            return _page(request, preview=_look(request, visitor, data) if data else None, chosen=bool(data))
        taken = _take(request, visitor, posted, data)
        if taken is None:
            return _page(request, preview=_look(request, visitor, data, is_anew=True))
    except TranspubError as error:
        return _page(request, error=error)
    return go(f"/terms?said={'terms_imported' if taken.added or taken.changed else 'terms_unchanged'}")


def _look(request: Request, visitor: Principal, data: bytes, *, is_anew: bool = False) -> Preview:
    sheet = exchange.examine(data)
    with database_of(request).read_only() as session:
        foresight = importing.foresee(session, visitor, sheet)
        text = data.decode("utf-8-sig")
        return Preview(text, foresight, queries.change_number(session), is_anew)


def _take(request: Request, visitor: Principal, posted: Posted, data: bytes) -> importing.Taken | None:
    """None where the register is no longer what the preview was made for."""
    drafts = exchange.read(data)
    with database_of(request).unit_of_work() as session:
        if str(queries.change_number(session)) != posted.text("register"):
            return None
        return importing.take_in(session, visitor, drafts, keep_existing=posted.flag("keep"))


def _page(
    request: Request, *, preview: Preview | None = None, error: TranspubError | None = None, chosen: bool = True
) -> Response:
    refused = preview is not None and bool(preview.foresight.refused)
    return render(
        request,
        "terms_import.html",
        status=HTTP_STATUS[error.kind] if error else 422 if refused or not chosen else 200,
        preview=preview,
        error=error.message if error else None,
        chosen=chosen,
        fates=Fate,
        kinds=KIND_NAMES,
        shown=_SHOWN,
        lines_max=exchange.LINES_MAX,
        bytes_max=exchange.FILE_MAX_BYTES,
        languages_max=LANGUAGES_MAX,
    )


def _row(found: importing.Foreseen) -> Row:
    before = {wording.language: wording.text for wording in found.before.wordings} if found.before else {}
    after = {wording.language: wording.text for wording in found.entry.wordings}
    wordings = [Wording(tag, before.get(tag, ""), after.get(tag, "")) for tag in {**after, **before}]
    more = found.before is not None and _changes_more(found.before, found.entry)
    return Row(found.line, found.entry, wordings, more)


def _changes_more(before: Entry, after: Entry) -> bool:
    """Whether something besides approved wordings, and the forms that follow from them, is another one."""
    if before.frame[1:] != after.frame[1:]:
        return True
    held = {wording.language: wording for wording in before.wordings}
    pairs = [(held[wording.language], wording) for wording in after.wordings if wording.language in held]
    return any(
        (old.also, old.forbidden) != (new.also, new.forbidden) or (old.text == new.text and old.forms != new.forms)
        for old, new in pairs
    )
