"""Models: what is served, which workers serve it, what lies in their stores, and orders to change that."""

import uuid

from fastapi import APIRouter, Response

from transpub.accounts.permissions import Permission
from transpub.api.model_schemas import (
    IndexOut,
    OfferedOut,
    OrderIn,
    OrderOut,
    OrderPage,
    OrdersOut,
    PackageOut,
    PackagePage,
    RouteOut,
    RoutePage,
    WorkerOut,
    WorkerPage,
)
from transpub.http.dependencies import AppSettings, CurrentUser, Locale, ReadSession, WriteSession
from transpub.http.fields import LanguageTag, Limit, Offset
from transpub.translations import orders, reports

router = APIRouter(prefix="/api/v1", tags=["models"])


@router.get("/models")
def served(
    user: CurrentUser,
    session: ReadSession,
    settings: AppSettings,
    source: LanguageTag | None = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> RoutePage:
    """What can be translated now: each pair with its route, its model, how far to trust that, and the workers."""
    user.require(Permission.ARTICLE_READ)
    routes = reports.routes(session, ttl=settings.offer_ttl, source=source)
    return RoutePage(
        routes=[RouteOut.of(route) for route in routes[offset : offset + limit]],
        total=len(routes),
        limit=limit,
        offset=offset,
    )


@router.get("/models/packages")
def packages(
    user: CurrentUser, session: ReadSession, settings: AppSettings, limit: Limit = 100, offset: Offset = 0
) -> PackagePage:
    """What lies in the stores of the workers at work. Administrators only."""
    user.require(Permission.MODEL_MANAGE)
    workers = reports.workers(session, ttl=settings.offer_ttl)
    found = reports.installed(workers, reports.indexes(session))
    return PackagePage(
        packages=[PackageOut.of(row) for row in found[offset : offset + limit]],
        total=len(found),
        limit=limit,
        offset=offset,
    )


@router.get("/models/index")
def index(
    user: CurrentUser, session: ReadSession, settings: AppSettings, limit: Limit = 100, offset: Offset = 0
) -> IndexOut:
    """What the package index offered when a worker last read it and some store has not. Administrators only."""
    user.require(Permission.MODEL_MANAGE)
    workers = reports.workers(session, ttl=settings.offer_ttl)
    found = reports.installable(workers, reports.indexes(session))
    entries = found.entries if found else ()
    return IndexOut(
        read_at=found.read_at if found else None,
        packages=[OfferedOut.of(entry) for entry in entries[offset : offset + limit]],
        total=len(entries),
        limit=limit,
        offset=offset,
    )


@router.get("/workers")
def workers(
    user: CurrentUser, session: ReadSession, settings: AppSettings, limit: Limit = 100, offset: Offset = 0
) -> WorkerPage:
    """Workers heard of within a day: how they are set up and what they serve. Administrators only."""
    user.require(Permission.MODEL_MANAGE)
    found = reports.workers(session, ttl=settings.offer_ttl)
    return WorkerPage(
        workers=[WorkerOut.of(worker) for worker in found[offset : offset + limit]],
        total=len(found),
        limit=limit,
        offset=offset,
    )


@router.post("/models/orders", status_code=202)
def order(
    body: OrderIn,
    user: CurrentUser,
    session: WriteSession,
    settings: AppSettings,
    locale: Locale,
    response: Response,
) -> OrdersOut:
    """Order something of the workers: install, update, rollback, remove, refresh_index. One order for each models
    folder concerned; what is ordered already is not ordered twice. Administrators only."""
    placed = orders.place(
        session,
        user,
        body.kind,
        ttl=settings.offer_ttl,
        pair=body.pair,
        worker=body.worker,
        force=body.force,
    )
    if len(placed) == 1:
        response.headers["Location"] = f"/api/v1/models/orders/{placed[0].id}"
    return OrdersOut(orders=[OrderOut.of(each, locale) for each in placed])


@router.get("/models/orders")
def ordered(
    user: CurrentUser, session: ReadSession, locale: Locale, limit: Limit = 20, offset: Offset = 0
) -> OrderPage:
    """The orders of the last thirty days, newest first. Administrators only."""
    user.require(Permission.MODEL_MANAGE)
    return OrderPage(
        orders=[OrderOut.of(each, locale) for each in orders.newest_first(session, limit=limit, offset=offset)],
        total=orders.count(session),
        limit=limit,
        offset=offset,
    )


@router.get("/models/orders/{order_id}")
def one_order(order_id: uuid.UUID, user: CurrentUser, session: ReadSession, locale: Locale) -> OrderOut:
    """How far an order has come, and what came of it. Administrators only."""
    user.require(Permission.MODEL_MANAGE)
    return OrderOut.of(orders.find(session, order_id), locale)
