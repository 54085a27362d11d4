"""What the API says of models, workers and orders, and what an order takes."""

import uuid
from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, Field

from transpub.api.schemas import In, Out
from transpub.core.i18n import UiLocale
from transpub.http.fields import LanguageTag, storable
from transpub.translations.package_models import OrderKind, PackageOrder
from transpub.translations.packages import Offered, WorkerSetup, told_from_json
from transpub.translations.reports import Installed, Route, Worker

WorkerName = Annotated[str, Field(min_length=1, max_length=120), AfterValidator(storable)]


class RouteOut(Out):
    """`route` are the languages passed through, ends included. `kind` is trial if any package on it is."""

    source: str
    target: str
    route: list[str]
    model: str
    version: str
    kind: str
    workers: list[str]

    @classmethod
    def of(cls, route: Route) -> "RouteOut":
        return cls(
            source=route.source,
            target=route.target,
            route=list(route.steps),
            model=route.model,
            version=route.version,
            kind=route.kind,
            workers=list(route.workers),
        )


class RoutePage(Out):
    routes: list[RouteOut]
    total: int
    limit: int
    offset: int


class PackageOut(Out):
    """`size` is in bytes; `digest` begins the SHA-256 of the archive; `store` is the models folder that the workers
    named share."""

    source: str
    target: str
    version: str
    kind: str | None
    state: str
    size: int | None
    installed_at: datetime | None
    digest: str
    store: str
    workers: list[str]
    update: str | None
    previous: str | None

    @classmethod
    def of(cls, row: Installed) -> "PackageOut":
        package = row.package
        return cls(
            source=package.source,
            target=package.target,
            version=package.version,
            kind=package.kind,
            state=package.state,
            size=package.size,
            installed_at=package.installed_at,
            digest=package.digest,
            store=row.store,
            workers=list(row.workers),
            update=row.update,
            previous=row.previous,
        )


class PackagePage(Out):
    packages: list[PackageOut]
    total: int
    limit: int
    offset: int


class OfferedOut(Out):
    source: str
    target: str
    version: str

    @classmethod
    def of(cls, entry: Offered) -> "OfferedOut":
        return cls(source=entry.source, target=entry.target, version=entry.version)


class IndexOut(Out):
    """`read_at` is null while no worker at work has read the index: order a `refresh_index`."""

    read_at: datetime | None
    packages: list[OfferedOut]
    total: int
    limit: int
    offset: int


class ServedOut(Out):
    source: str
    target: str
    route: str
    kind: str


class SetupOut(Out):
    """Memory is resident: now, and what the worker starts anew at. `words_a_second` is of the last jobs, null
    before the first. `models` are those loaded."""

    pool: str
    threads: int
    cpus: int | None
    inter_threads: int
    intra_threads: int
    batch_tokens: int
    beam_size: int
    resident_mb: int
    resident_mb_most: int | None
    words_a_second: float | None
    models: list[str]

    @classmethod
    def of(cls, setup: WorkerSetup) -> "SetupOut":
        return cls.model_validate(setup.to_json())


class WorkerOut(Out):
    name: str
    at_work: bool
    started_at: datetime
    seen_at: datetime
    store: str | None
    setup: SetupOut | None
    pairs: list[ServedOut]

    @classmethod
    def of(cls, worker: Worker) -> "WorkerOut":
        return cls(
            name=worker.name,
            at_work=worker.is_at_work,
            started_at=worker.started_at,
            seen_at=worker.seen_at,
            store=worker.store,
            setup=SetupOut.of(worker.setup) if worker.setup else None,
            pairs=[
                ServedOut(source=offer.source, target=offer.target, route=offer.route, kind=offer.model_kind)
                for offer in worker.served
            ],
        )


class WorkerPage(Out):
    workers: list[WorkerOut]
    total: int
    limit: int
    offset: int


class OrderIn(In):
    kind: OrderKind
    source: LanguageTag | None = Field(None, description="Of the package; not for refresh_index.")
    target: LanguageTag | None = None
    worker: WorkerName | None = Field(None, description="Only in this worker's store. Without it in all.")
    force: bool = Field(False, description="Remove a package that drafts are waiting for; those fail.")

    @property
    def pair(self) -> tuple[str, str] | None:
        return (self.source, self.target) if self.source and self.target else None


class OrderOut(Out):
    """`message` says what came of it, in the caller's language; null until it ends."""

    id: uuid.UUID
    kind: str
    source: str | None
    target: str | None
    store: str
    state: str
    worker: str | None
    ordered_by: str | None
    bytes_done: int
    bytes_total: int | None
    message: str | None
    error_code: str | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @classmethod
    def of(cls, order: PackageOrder, locale: UiLocale) -> "OrderOut":
        return cls(
            id=order.id,
            kind=order.kind,
            source=order.source,
            target=order.target,
            store=order.store,
            state=order.state,
            worker=order.worker,
            ordered_by=order.ordered_by.name if order.ordered_by else None,
            bytes_done=order.bytes_done,
            bytes_total=order.bytes_total,
            message=told_from_json(order.outcome).render(locale) if order.outcome else None,
            error_code=order.error_code,
            created_at=order.created_at,
            started_at=order.started_at,
            finished_at=order.finished_at,
        )


class OrdersOut(Out):
    orders: list[OrderOut]


class OrderPage(Out):
    orders: list[OrderOut]
    total: int
    limit: int
    offset: int
