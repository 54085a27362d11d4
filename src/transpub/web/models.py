"""Models and workers, for administrators: what is installed where, what the index offers, orders, who works."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Permission, Principal
from transpub.core.clock import now
from transpub.core.errors import HTTP_STATUS, NotFound, TranspubError
from transpub.core.i18n import LazyText, UiLocale
from transpub.http.dependencies import ReadSession, database_of, locale_of, settings_of
from transpub.translations import orders, reports, status
from transpub.translations.package_errors import PackageInUse
from transpub.translations.package_models import OPEN_ORDERS, OrderKind, OrderState, PackageOrder
from transpub.translations.packages import Offered, told_from_json
from transpub.web.formatting import Formats
from transpub.web.model_wording import ADVICE, LACKS, ORDER_NAMES, ORDER_STATES, PACKAGE_STATES
from transpub.web.paging import PageNumber, Paging
from transpub.web.posted import Posted, PostedForm, cleaned
from transpub.web.rendering import page as render
from transpub.web.visitor import KNOWN, Visitor, go

router = APIRouter(prefix="/models")

PER_PAGE = 30
_FILTER_MAX = 100
_ORDERS_READ = 50
_ORDERS_SHOWN = 8
# How long an order that has ended stays in sight.
_SHOWN_FOR = timedelta(hours=12)


@dataclass(frozen=True)
class OrderRow:
    """`share` of the download, 0.0-1.0; None where it is not known. `advice` is marked, not translated."""

    order: PackageOrder
    name: str
    state: str
    share: float | None
    is_checking: bool
    outcome: LazyText | None
    advice: str

    @classmethod
    def of(cls, order: PackageOrder) -> "OrderRow":
        done, total = order.bytes_done, order.bytes_total
        return cls(
            order=order,
            name=ORDER_NAMES[OrderKind(order.kind)],
            state=ORDER_STATES[OrderState(order.state)],
            share=min(1.0, done / total) if total else None,
            is_checking=order.state == OrderState.RUNNING and bool(total) and done >= (total or 0),
            outcome=told_from_json(order.outcome) if order.outcome else None,
            advice=ADVICE.get(order.error_code or "", ""),
        )


@router.get("")
def show(request: Request, visitor: Visitor, session: ReadSession, q: str = "", page: PageNumber = 1) -> Response:
    return models_page(request, session, visitor, q=q, number=page)


def models_page(
    request: Request,
    session: Session,
    visitor: Principal,
    *,
    q: str = "",
    number: int = 1,
    error: TranspubError | None = None,
    posted: Posted | None = None,
) -> Response:
    """With what an order was refused for, if one was. Raises: Forbidden."""
    visitor.require(Permission.MODEL_MANAGE)
    settings, ui = settings_of(request), locale_of(request)
    workers = reports.workers(session, ttl=settings.offer_ttl)
    indexes = reports.indexes(session)
    offered = reports.installable(workers, indexes)
    text = cleaned(q).strip()[:_FILTER_MAX]
    matching = _matching(offered.entries if offered else (), text, ui)
    paging = Paging(number, PER_PAGE, len(matching))
    rows = _order_rows(session)
    return render(
        request,
        "models.html",
        status=HTTP_STATUS[error.kind] if error else 200,
        state=status.look(database_of(request), settings),
        lacks=LACKS,
        orders=rows,
        moving=any(row.order.state in OPEN_ORDERS for row in rows),
        ordered={(row.order.source, row.order.target) for row in rows if row.order.state in OPEN_ORDERS},
        installed=reports.installed(workers, indexes),
        pivots=[route for route in reports.routes(session, ttl=settings.offer_ttl) if len(route.steps) > 2],
        package_states=PACKAGE_STATES,
        stores=reports.stores(workers),
        index=offered,
        entries=matching[paging.offset : paging.offset + PER_PAGE],
        paging=paging,
        q=text,
        workers=workers,
        error=error.message if error else None,
        may_force=isinstance(error, PackageInUse),
        default_language=settings.default_ui_language,
        posted=posted or Posted(),
    )


def _order_rows(session: Session) -> list[OrderRow]:
    """What waits or runs, and the last that ended; an order that another one of its kind followed is left out."""
    since = now() - _SHOWN_FOR
    rows: dict[tuple[str | None, ...], OrderRow] = {}
    for order in orders.newest_first(session, limit=_ORDERS_READ):
        if order.state in OPEN_ORDERS or (order.finished_at and order.finished_at >= since):
            rows.setdefault((order.kind, order.source, order.target, order.store), OrderRow.of(order))
    return list(rows.values())[:_ORDERS_SHOWN]


def _matching(entries: Iterable[Offered], text: str, ui: UiLocale) -> list[Offered]:
    """Those with a language of this code or with these letters in its name, in the order of the names."""
    formats, wanted = Formats(ui), text.casefold()

    def names(entry: Offered) -> tuple[str, str]:
        return formats.language(entry.source), formats.language(entry.target)

    def matches(entry: Offered) -> bool:
        if not wanted or wanted in (entry.source.casefold(), entry.target.casefold()):
            return True
        return any(wanted in name.casefold() for name in names(entry))

    return sorted(filter(matches, entries), key=names)


@router.post("/orders")
def order(request: Request, posted: PostedForm, visitor: Visitor) -> Response:
    """One button of the page: its kind, its pair, and the worker in whose store it is to be done, if not in all."""
    try:
        with database_of(request).unit_of_work() as session:
            orders.place(
                session,
                visitor,
                _kind(posted.text("kind")),
                ttl=settings_of(request).offer_ttl,
                pair=_pair(posted.text("pair")),
                worker=posted.text("worker") or None,
                force=posted.flag("force"),
            )
    except TranspubError as error:
        with database_of(request).read_only() as session:
            return models_page(request, session, visitor, error=error, posted=posted)
    return go("/models?said=ordered")


def _kind(text: str) -> OrderKind:
    """Raises: NotFound."""
    if text not in _KINDS:
        raise NotFound
    return _KINDS[text]


_KINDS: Mapping[str, OrderKind] = {kind.value: kind for kind in OrderKind}


def _pair(text: str) -> tuple[str, str] | None:
    source, _, target = text[:80].partition(" ")
    return (source, target) if source and target else None


@router.get("/orders", dependencies=KNOWN)
def back() -> Response:
    """For whoever reloads the page that a form answered with."""
    return go("/models")
