"""The board: every article, every language, at a glance."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from transpub.accounts.permissions import Permission, Principal
from transpub.core.clock import now
from transpub.core.i18n import UiLocale
from transpub.http.dependencies import AppSettings, Locale, ReadSession
from transpub.publishing import board as lists
from transpub.translations import news, offers
from transpub.translations.engine import ModelKind
from transpub.translations.offers import WORKER_SILENCE
from transpub.web import matrix
from transpub.web.board_address import STATES, Asked
from transpub.web.first_steps import checklist
from transpub.web.formatting import Formats
from transpub.web.rendering import fragment
from transpub.web.rendering import page as render
from transpub.web.visitor import Visitor

router = APIRouter(prefix="/board")

PER_PAGE = 50
# An embargo that ends within this is drawn to the editor's attention.
SOON = timedelta(minutes=30)


@router.get("")
def board(request: Request, visitor: Visitor, session: ReadSession, settings: AppSettings, ui: Locale) -> Response:
    asked = Asked.of(request.query_params, visitor)
    # Before the rows are read: what happens meanwhile is told again rather than missed.
    mark = news.newest(session)
    in_use = lists.languages(session)
    columns = _by_name(matrix.columns_of(in_use, asked.columns), ui)
    found = lists.page(session, asked.filters, limit=PER_PAGE, after=asked.after)
    rows = matrix.rows_of(session, found.rows, columns)
    cells = [cell for row in rows for cell in row.cells.values()]
    moving = any(cell.moving for cell in cells)
    pairs = offers.available(session, ttl=settings.offer_ttl)
    return render(
        request,
        "board.html",
        asked=asked,
        states=STATES,
        sections=lists.sections(session),
        languages=_by_name(in_use, ui),
        total=lists.count(session, asked.filters),
        total_max=lists.COUNT_MAX,
        next=found.next,
        mark=mark,
        moving=moving,
        first_steps=checklist(session, settings, visitor),
        stalled=moving and not offers.workers_seen_since(session, now() - WORKER_SILENCE),
        pairs=pairs,
        targets=_by_name({pair.target for pair in pairs}, ui),
        shows_trial=any(cell.trial for cell in cells) or any(pair.kind is ModelKind.TRIAL for pair in pairs),
        **_of_rows(visitor, rows, columns),
    )


@router.get("/rows")
def rows(request: Request, visitor: Visitor, session: ReadSession, ui: Locale) -> Response:
    """The rows of some articles (`article=` each), for a page that shows them and has heard that they moved."""
    asked = Asked.of(request.query_params, visitor)
    columns = _by_name(matrix.columns_of(lists.languages(session), asked.columns), ui)
    found = lists.these(session, _ids(request.query_params.getlist("article")))
    context = _of_rows(visitor, matrix.rows_of(session, found, columns), columns)
    html = fragment(request, "parts/board_rows.html", **context)
    return HTMLResponse(f"<table>{html}</table>")


def _of_rows(visitor: Principal, rows: Sequence[matrix.Row], columns: Sequence[str]) -> dict[str, Any]:
    """What parts/board_rows.html asks for."""
    return {
        "rows": rows,
        "columns": columns,
        "now": now(),
        "soon": now() + SOON,
        "may_request": visitor.may(Permission.TRANSLATION_REQUEST),
        "may_revise": visitor.may(Permission.ARTICLE_SUBMIT),
        "may_publish": visitor.may(Permission.EDITION_PUBLISH),
    }


def _by_name(tags: Iterable[str], ui: UiLocale) -> list[str]:
    return sorted(tags, key=Formats(ui).language)


def _ids(texts: Sequence[str]) -> list[uuid.UUID]:
    found = []
    for text in texts[:PER_PAGE]:
        try:
            found.append(uuid.UUID(text))
        except ValueError:
            continue
    return found
