"""Rows of `transpub models` as tables on a terminal. Nothing is decided here."""

from collections.abc import Sequence
from pathlib import PurePath
from urllib.parse import urlsplit

from rich.box import SIMPLE_HEAD
from rich.filesize import decimal
from rich.markup import escape
from rich.table import Table

from transpub.core.i18n import N_, UiLocale
from transpub.core.languages import display_name
from transpub.translations.engine import ModelKind
from transpub_worker.listing import RouteReason, RouteRow, Row, RowState

_KIND_TEXT = {ModelKind.OFFICIAL: N_("official"), ModelKind.TRIAL: N_("trial"), ModelKind.TEST: N_("test")}
_STATE_TEXT = {
    RowState.READY: N_("ready"),
    RowState.HIDDEN: N_("hidden"),
    RowState.OFF: N_("off"),
    RowState.BROKEN: N_("damaged"),
    RowState.PREVIOUS: N_("earlier version"),
    RowState.AVAILABLE: N_("available"),
    RowState.UPDATE: N_("update"),
}
_REASON_TEXT = {
    RouteReason.PREFERRED: N_("preferred in the settings"),
    RouteReason.DIRECT: N_("direct"),
    RouteReason.PIVOT: N_("through another language"),
}


def package_table(rows: Sequence[Row], ui: UiLocale) -> Table:
    titles = (N_("Pair"), N_("Route"), N_("Version"), N_("Kind"), N_("Size"), N_("Source"), N_("State"))
    table = _table(titles, ui, whole=slice(1, 5))
    for row in rows:
        table.add_row(
            _pair(row.source, row.target, ui),
            _path(row.route),
            escape(row.version),
            ui.gettext(_KIND_TEXT[row.kind]) if row.kind else "",
            decimal(row.size) if row.size is not None else "",
            escape(urlsplit(row.origin).hostname or PurePath(row.origin).name),
            ui.gettext(_STATE_TEXT[row.state]),
        )
    return table


def route_table(rows: Sequence[RouteRow], ui: UiLocale) -> Table:
    titles = (N_("Pair"), N_("Route"), N_("Version"), N_("Kind"), N_("Why"), N_("Taken"))
    table = _table(titles, ui, whole=slice(1, 4))
    for row in rows:
        table.add_row(
            _pair(row.source, row.target, ui),
            _path(row.route),
            escape(row.version),
            ui.gettext(_KIND_TEXT[row.kind]),
            ui.gettext(_REASON_TEXT[row.reason]),
            "✓" if row.taken else "",
        )
    return table


def _table(titles: Sequence[str], ui: UiLocale, *, whole: slice) -> Table:
    """`whole` columns are never broken into lines, however narrow the terminal."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for title in titles:
        table.add_column(ui.gettext(title), overflow="fold")
    for column in table.columns[whole]:
        column.no_wrap = True
    return table


def _pair(source: str, target: str, ui: UiLocale) -> str:
    return escape(f"{display_name(source, ui)} → {display_name(target, ui)}")


def _path(route: Sequence[str]) -> str:
    return escape(" → ".join(route))
