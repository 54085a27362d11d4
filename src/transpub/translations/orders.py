"""Orders placed by an administrator, one for each store concerned, and read. Carrying out is order_claims.py's."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import pairwise

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Permission, Principal
from transpub.activity.service import record
from transpub.articles.models import Article
from transpub.core.clock import now
from transpub.core.errors import NotFound
from transpub.core.languages import parse_tag
from transpub.translations import order_claims, reports
from transpub.translations.models import Job, JobState, Translation
from transpub.translations.package_errors import (
    NothingToRollBackTo,
    NotInstalled,
    NoWorkerAtWork,
    PackageInUse,
    PairNeeded,
    TooManyOrders,
    UnknownWorker,
)
from transpub.translations.package_models import OPEN_ORDERS, OrderKind, PackageOrder
from transpub.translations.packages import Package, PackageState
from transpub.translations.reports import Worker

# Orders that may wait at a time, in all stores.
OPEN_MAX = 200


def place(
    session: Session,
    actor: Principal,
    kind: OrderKind,
    *,
    ttl: timedelta,
    pair: tuple[str, str] | None = None,
    worker: str | None = None,
    force: bool = False,
) -> list[PackageOrder]:
    """One order for each store concerned: that of `worker`, else of all workers at work. Workers that share a
    models folder get one together. What is ordered already is not ordered twice.

    Raises: Forbidden, PairNeeded, UnknownLanguage, NoWorkerAtWork, UnknownWorker, NotInstalled,
    NothingToRollBackTo, PackageInUse, TooManyOrders.
    """
    actor.require(Permission.MODEL_MANAGE)
    source, target = _checked(kind, pair)
    found = reports.workers(session, ttl=ttl)
    stores = _concerned(found, kind, (source, target), worker)
    if kind is OrderKind.REMOVE:
        require_unneeded(session, source, target, ttl=ttl, force=force)
    placed = [_place(session, actor, kind, source, target, store, force) for store in stores]
    if _count_open(session) > OPEN_MAX:
        raise TooManyOrders(most=OPEN_MAX)
    order_claims.hint(session)
    return placed


def _checked(kind: OrderKind, pair: tuple[str, str] | None) -> tuple[str, str]:
    if kind is OrderKind.REFRESH_INDEX:
        return "", ""
    if pair is None or not all(pair) or pair[0] == pair[1]:
        raise PairNeeded
    return parse_tag(pair[0]), parse_tag(pair[1])


def _concerned(found: Sequence[Worker], kind: OrderKind, pair: tuple[str, str], worker: str | None) -> list[str]:
    """The stores in which this can be done. Raises: as `place`."""
    stores = reports.stores(found)
    if not stores:
        raise NoWorkerAtWork
    if worker:
        stores = {store: sharing for store, sharing in stores.items() if worker in {each.name for each in sharing}}
        if not stores:
            names = ", ".join(each.name for each in found if each.is_at_work)
            raise UnknownWorker(worker=worker[:120], workers=names)
    if kind in (OrderKind.INSTALL, OrderKind.REFRESH_INDEX):
        return list(stores)
    source, target = pair
    having = [store for store, sharing in stores.items() if pair in {p.pair for p in reports.packages_of(sharing)}]
    if not having:
        raise NotInstalled(source=source, target=target)
    if kind is not OrderKind.ROLLBACK:
        return having
    kept = [store for store in having if _keeps_previous(reports.packages_of(stores[store]), pair)]
    if not kept:
        raise NothingToRollBackTo(source=source, target=target)
    return kept


def _keeps_previous(packages: Iterable[Package], pair: tuple[str, str]) -> bool:
    return any(package.pair == pair and package.state is PackageState.PREVIOUS for package in packages)


def require_unneeded(session: Session, source: str, target: str, *, ttl: timedelta, force: bool) -> None:
    """Raises: PackageInUse, if jobs wait or run whose pair is served over this very step; not with `force`."""
    if not force and (count := _jobs_in_need(session, source, target, ttl)):
        raise PackageInUse(source=source, target=target, count=count)


def _jobs_in_need(session: Session, source: str, target: str, ttl: timedelta) -> int:
    needing = {
        (route.source, route.target)
        for route in reports.routes(session, ttl=ttl)
        if (source, target) in pairwise(route.steps)
    }
    rows = session.execute(
        select(Article.source_language, Translation.language, func.count())
        .select_from(Job)
        .join(Translation, Translation.id == Job.translation_id)
        .join(Article, Article.id == Translation.article_id)
        .where(Job.state.in_((JobState.QUEUED, JobState.RUNNING)))
        .group_by(Article.source_language, Translation.language)
    )
    return sum(count for language, other, count in rows if (language, other) in needing)


def _place(
    session: Session, actor: Principal, kind: OrderKind, source: str, target: str, store: str, force: bool
) -> PackageOrder:
    known = session.scalar(
        select(PackageOrder).where(
            PackageOrder.store == store,
            PackageOrder.kind == kind,
            PackageOrder.source.is_not_distinct_from(source or None),
            PackageOrder.target.is_not_distinct_from(target or None),
            PackageOrder.state.in_(OPEN_ORDERS),
        )
    )
    if known is not None:
        return known
    order = PackageOrder(
        kind=kind,
        source=source or None,
        target=target or None,
        force=force,
        store=store,
        ordered_by_id=actor.user_id,
        send_after=now() + timedelta(seconds=order_claims.RESEND_AFTER_S),
        sends=1,
    )
    session.add(order)
    session.flush()
    facts = {"kind": kind.value, "source": source, "target": target, "force": force}
    record(session, actor, "package.ordered", "package_order", order.id, facts=facts)
    return order


def _count_open(session: Session) -> int:
    return (
        session.scalar(select(func.count()).select_from(PackageOrder).where(PackageOrder.state.in_(OPEN_ORDERS)))
        or 0
    )


def find(session: Session, order_id: uuid.UUID) -> PackageOrder:
    """Raises: NotFound."""
    order = session.get(PackageOrder, order_id)
    if order is None:
        raise NotFound
    return order


def newest_first(session: Session, *, limit: int, offset: int = 0) -> Sequence[PackageOrder]:
    return session.scalars(
        select(PackageOrder).order_by(PackageOrder.created_at.desc(), PackageOrder.id).limit(limit).offset(offset)
    ).all()


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(PackageOrder)) or 0
