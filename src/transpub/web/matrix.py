"""Articles × languages, as the board shows them: which columns, what stands in each cell. Reads, draws nothing."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from transpub.articles.models import Article
from transpub.publishing import queries as publishing
from transpub.publishing.board import Listed
from transpub.publishing.models import Edition
from transpub.translations import queries
from transpub.translations.workflow import State
from transpub.web.cells import Cell

# Columns that the board chooses by itself; the rest can be chosen.
COLUMNS_BY_ITSELF = 8


@dataclass(frozen=True)
class Row:
    """`cells` by language; `more` of them are in no column."""

    article: Article
    active_at: datetime
    cells: Mapping[str, Cell]
    more: int
    source_live: Edition | None
    killed: bool

    @property
    def urgent(self) -> bool:
        return any(cell.urgent for cell in self.cells.values())

    @property
    def is_out(self) -> bool:
        """Whether readers have it in any language."""
        return self.source_live is not None or any(cell.live for cell in self.cells.values())


def columns_of(in_use: Mapping[str, int], chosen: Sequence[str]) -> list[str]:
    """Those chosen, else the most used. Any order: a page sorts them by their names."""
    return [tag for tag in chosen if tag in in_use] or list(in_use)[:COLUMNS_BY_ITSELF]


def rows_of(session: Session, found: Sequence[Listed], columns: Sequence[str]) -> list[Row]:
    ids = [listed.article.id for listed in found]
    translations = queries.of_board(session, ids)
    shown = [entry.id for entries in translations.values() for entry in entries]
    tallies = queries.tallies(session, shown)
    freshness = queries.freshness(session, shown)
    urgent = queries.urgent(session, shown)
    live = publishing.live_by_article(session, ids)
    killed = publishing.killed_articles(session, ids)

    def cells_of(article_id: uuid.UUID) -> dict[str, Cell]:
        return {
            entry.language: Cell.of(
                entry,
                tallies.get(entry.id),
                live[article_id].get(entry.language),
                freshness.get(entry.id),
                urgent=entry.id in urgent,
            )
            for entry in translations[article_id]
        }

    rows = []
    for listed in found:
        article, cells = listed.article, cells_of(listed.article.id)
        hidden = [tag for tag, cell in cells.items() if tag not in columns and cell.state is not State.CANCELLED]
        source_live = live[article.id].get(article.source_language)
        rows.append(Row(article, listed.active_at, cells, len(hidden), source_live, article.id in killed))
    return rows
