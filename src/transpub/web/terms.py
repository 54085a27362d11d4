"""The register of terms and names as a list: search, filters in the address, cursor pages, export as a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Permission
from transpub.http.dependencies import ReadSession
from transpub.terms import exchange, listing, queries
from transpub.terms.entries import KIND_NAMES, Kind
from transpub.terms.listing import Cursor
from transpub.terms.models import SCOPE_MAX, TEXT_MAX
from transpub.terms.queries import SOURCE, Wanted
from transpub.translations import languages
from transpub.web.posted import cleaned
from transpub.web.rendering import page as render
from transpub.web.term_wording import KINDS
from transpub.web.visitor import KNOWN, Visitor

router = APIRouter(prefix="/terms")

PER_PAGE = 100
# Columns of languages beside the source's; more are shown by choosing one.
_COLUMNS_MOST = 4
_KEPT, _FORBIDDEN, _INCOMPLETE = "kept", "forbidden", "incomplete"
_SHOWS = (_KEPT, _FORBIDDEN, _INCOMPLETE)
_LANGUAGE_MAX = 35


@dataclass(frozen=True)
class Filter:
    """What the address asks for. `side` is SOURCE or a language that `q` must stand in; `show` one of _SHOWS."""

    q: str = ""
    side: str = ""
    kind: str = ""
    language: str = ""
    scope: str = ""
    show: str = ""

    @classmethod
    def of(cls, request: Request) -> "Filter":
        """What is no value of a field is left out: an old bookmark is no error."""

        def text(name: str, most: int) -> str:
            return cleaned(request.query_params.get(name, "")).strip()[:most]

        kind, show = text("kind", 20), text("show", 20)
        return cls(
            q=text("q", TEXT_MAX),
            side=text("side", _LANGUAGE_MAX),
            kind=kind if kind in set(Kind) else "",
            language=text("language", _LANGUAGE_MAX),
            scope=text("scope", SCOPE_MAX),
            show=show if show in _SHOWS else "",
        )

    def wanted(self, in_use: Sequence[str]) -> Wanted:
        """Incomplete is what lacks the chosen language, or any in use."""
        incomplete = self.show == _INCOMPLETE
        return Wanted(
            text=self.q,
            language="" if incomplete else self.language,
            kind=Kind(self.kind) if self.kind else None,
            scope=self.scope or None,
            side=self.side,
            do_not_translate=self.show == _KEPT,
            forbidden=self.show == _FORBIDDEN,
            lacks=((self.language,) if self.language else tuple(in_use)) if incomplete else (),
        )

    @property
    def is_empty(self) -> bool:
        return self == Filter()

    def query(self, **more: str) -> str:
        """As the address carries it, with a question mark if there is anything."""
        fields = {name: value for name, value in (vars(self) | more).items() if value}
        return f"?{urlencode(fields)}" if fields else ""

    def address(self, **more: str) -> str:
        return f"/terms{self.query(**more)}"

    def with_kind(self, kind: str) -> str:
        return replace(self, kind=kind).address()


@dataclass(frozen=True)
class Choices:
    """What the filters offer, and the languages with a column of their own."""

    languages: Sequence[str]
    scopes: Sequence[str]
    columns: Sequence[str]


@router.get("")
def show(request: Request, visitor: Visitor, session: ReadSession, after: str = "", before: str = "") -> Response:
    asked = Filter.of(request)
    in_use = languages.in_use(session)
    wanted = asked.wanted(in_use)
    counts = listing.counts(session, wanted)
    page = listing.page(
        session, wanted, limit=PER_PAGE, after=Cursor.parse(after[:2000]), before=Cursor.parse(before[:2000])
    )
    return render(
        request,
        "terms.html",
        asked=asked,
        page=page,
        counts=counts,
        total=counts[wanted.kind] if wanted.kind else sum(counts.values()),
        is_moved=bool(after or before),
        choices=_choices(session, asked, in_use, page.rows),
        in_use=in_use,
        kinds=KINDS,
        kind_names=KIND_NAMES,
        source_side=SOURCE,
        may_edit=visitor.may(Permission.TERM_EDIT),
    )


@router.get("/export", dependencies=KNOWN)
def export(request: Request, session: ReadSession) -> Response:
    """What the filters show, as a file that the import takes back."""
    lines = list(exchange.write(queries.entries(session, Filter.of(request).wanted(languages.in_use(session)))))
    return StreamingResponse(
        _encoded(lines),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="terms.csv"', "Cache-Control": "no-store"},
    )


def _encoded(lines: Sequence[str]) -> Iterator[bytes]:
    """With the mark that tells spreadsheets it is UTF-8."""
    yield b"\xef\xbb\xbf"
    yield from (line.encode() for line in lines)


def _choices(session: Session, asked: Filter, in_use: Sequence[str], rows: Sequence[listing.Row]) -> Choices:
    held = listing.languages(session)
    everywhere = sorted({*held, *in_use})
    if asked.language:
        columns = [asked.language] if asked.language in everywhere else []
    else:
        columns = _beside(rows, list(dict.fromkeys((*in_use, *held))))[:_COLUMNS_MOST]
    return Choices(everywhere, listing.scopes(session), columns)


def _beside(rows: Sequence[listing.Row], possible: Sequence[str]) -> list[str]:
    """In their order, but without one that all of these entries come from."""
    return [language for language in possible if not rows or any(row.source_language != language for row in rows)]
