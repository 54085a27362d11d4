"""The board: every article, every language, at a glance."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from transpub.articles import service as articles
from transpub.articles.models import Article
from transpub.core.clock import now
from transpub.http.dependencies import AppSettings, Locale, ReadSession
from transpub.publishing import queries as publishing
from transpub.publishing.models import Edition
from transpub.translations import offers, queries
from transpub.translations.engine import ModelKind
from transpub.translations.offers import WORKER_SILENCE
from transpub.web.cells import Cell
from transpub.web.formatting import Formats
from transpub.web.paging import PageNumber, Paging
from transpub.web.posted import cleaned
from transpub.web.rendering import page as render
from transpub.web.visitor import KNOWN

router = APIRouter()

PER_PAGE = 50
FILTER_MAX = 200


@dataclass(frozen=True)
class Row:
    article: Article
    cells: Mapping[str, Cell]
    source_live: Edition | None
    killed: bool


@router.get("/board", dependencies=KNOWN)
def board(
    request: Request,
    session: ReadSession,
    settings: AppSettings,
    ui: Locale,
    q: str = "",
    page: PageNumber = 1,
) -> Response:
    text = cleaned(q).strip()[:FILTER_MAX]
    paging = Paging(page, PER_PAGE, articles.count(session, text=text))
    found = articles.newest_first(session, limit=PER_PAGE, offset=paging.offset, text=text)
    rows = _rows(session, found)
    languages = sorted({tag for row in rows for tag in row.cells}, key=Formats(ui).language)
    cells = [cell for row in rows for cell in row.cells.values()]
    moving = any(cell.moving for cell in cells)
    pairs = offers.available(session, ttl=settings.offer_ttl)
    return render(
        request,
        "board.html",
        rows=rows,
        languages=languages,
        paging=paging,
        q=text,
        moving=moving,
        stalled=moving and not offers.workers_seen_since(session, now() - WORKER_SILENCE),
        no_pairs=not pairs,
        shows_trial=any(cell.trial for cell in cells) or any(pair.kind is ModelKind.TRIAL for pair in pairs),
    )


def _rows(session: ReadSession, found: Sequence[Article]) -> list[Row]:
    ids = [article.id for article in found]
    translations = queries.of_articles(session, ids)
    shown = [entry.id for entries in translations.values() for entry in entries]
    tallies = queries.tallies(session, shown)
    freshness = queries.freshness(session, shown)
    live = publishing.live_by_article(session, ids)
    killed = publishing.killed_articles(session, ids)

    def cells_of(article_id: uuid.UUID) -> dict[str, Cell]:
        return {
            entry.language: Cell.of(
                entry, tallies.get(entry.id), live[article_id].get(entry.language), freshness.get(entry.id)
            )
            for entry in translations[article_id]
        }

    return [
        Row(
            article,
            cells_of(article.id),
            source_live=live[article.id].get(article.source_language),
            killed=article.id in killed,
        )
        for article in found
    ]
