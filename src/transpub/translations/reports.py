"""Workers tell what they have and how they are set up; administrators read it. No package is touched here."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from transpub.core.clock import now
from transpub.translations.engine import ModelKind
from transpub.translations.models import EngineOffer, WorkerHeartbeat
from transpub.translations.offers import FORGOTTEN_AFTER, ROUTE_SEPARATOR, WORKER_SILENCE, serving
from transpub.translations.package_models import PackageIndex, WorkerReport
from transpub.translations.packages import (
    OFFERED_MAX,
    PACKAGES_MAX,
    Offered,
    Package,
    PackageState,
    WorkerSetup,
    version_key,
)


@dataclass(frozen=True)
class Worker:
    """`served` are the pairs it announced. `store` and `setup` are None until it has reported."""

    name: str
    started_at: datetime
    seen_at: datetime
    is_at_work: bool
    store: str | None
    packages: tuple[Package, ...]
    setup: WorkerSetup | None
    served: tuple[EngineOffer, ...]


@dataclass(frozen=True)
class Installed:
    """One package as it lies in one store. `update` is the version the index offers in its place, a newer one or
    the official one for a trial package; `previous` the version that is kept to go back to."""

    package: Package
    store: str
    workers: tuple[str, ...]
    update: str | None
    previous: str | None


@dataclass(frozen=True)
class Route:
    """A pair that is served, by the same packages over the same languages, and the workers that do."""

    source: str
    target: str
    steps: tuple[str, ...]
    model: str
    version: str
    kind: str
    workers: tuple[str, ...]


@dataclass(frozen=True)
class Index:
    """What can be installed: pairs of which not every store at work has a package. `read_at` is the latest look."""

    read_at: datetime
    entries: tuple[Offered, ...]


def report(session: Session, worker: str, store: str, packages: Iterable[Package], setup: WorkerSetup) -> None:
    """Replace what this worker said before. Workers silent for a day are forgotten by the way."""
    told = session.get(WorkerReport, worker) or WorkerReport(worker=worker)
    told.store, told.setup, told.reported_at = store, setup.to_json(), now()
    told.packages = [package.to_json() for package in list(packages)[:PACKAGES_MAX]]
    session.add(told)
    _forget_gone(session)


def report_index(session: Session, store: str, offered: Iterable[Offered]) -> None:
    """Replace what was known of the index."""
    told = session.get(PackageIndex, store) or PackageIndex(store=store)
    told.entries, told.read_at = [entry.to_json() for entry in list(offered)[:OFFERED_MAX]], now()
    session.add(told)


def _forget_gone(session: Session) -> None:
    gone = list(
        session.scalars(select(WorkerHeartbeat.worker).where(WorkerHeartbeat.seen_at < now() - FORGOTTEN_AFTER))
    )
    if gone:
        for table in (WorkerReport, EngineOffer, WorkerHeartbeat):
            session.execute(delete(table).where(table.worker.in_(gone)))


def workers(session: Session, *, ttl: timedelta) -> list[Worker]:
    """All that were heard of lately, by name; those at work and those that fell silent."""
    reports = {row.worker: row for row in session.scalars(select(WorkerReport))}
    served: dict[str, list[EngineOffer]] = {}
    for offer in serving(session, ttl=ttl):
        served.setdefault(offer.worker, []).append(offer)
    silent_since = now() - WORKER_SILENCE
    found = []
    for heartbeat in session.scalars(select(WorkerHeartbeat).order_by(WorkerHeartbeat.worker)):
        told = reports.get(heartbeat.worker)
        found.append(
            Worker(
                name=heartbeat.worker,
                started_at=heartbeat.started_at,
                seen_at=heartbeat.seen_at,
                is_at_work=heartbeat.seen_at >= silent_since,
                store=told.store if told else None,
                packages=tuple(map(Package.from_json, told.packages)) if told else (),
                setup=WorkerSetup.from_json(told.setup) if told else None,
                served=tuple(served.get(heartbeat.worker, ())),
            )
        )
    return found


def stores(found: Sequence[Worker]) -> dict[str, list[Worker]]:
    """The workers at work by their store, in the order of the first one's name."""
    by_store: dict[str, list[Worker]] = {}
    for worker in found:
        if worker.is_at_work and worker.store is not None:
            by_store.setdefault(worker.store, []).append(worker)
    return by_store


def installed(found: Sequence[Worker], offered: Mapping[str, Index]) -> list[Installed]:
    """Each package of each store once, however many workers share it, by pair. Kept earlier versions are told with
    the package that took their place."""
    rows = [
        row
        for store, sharing in stores(found).items()
        for row in _of_store(store, sharing, offered[store].entries if store in offered else ())
    ]
    return sorted(rows, key=lambda row: (*row.package.pair, row.package.version, row.store))


def _of_store(store: str, sharing: Sequence[Worker], offered: Iterable[Offered]) -> Iterator[Installed]:
    newest = {entry.pair: entry.version for entry in offered}
    packages = packages_of(sharing)
    kept = {package.pair: package for package in packages if package.state is PackageState.PREVIOUS}
    used = [package for package in packages if package.state is not PackageState.PREVIOUS]
    official = {package.pair for package in used if package.kind is ModelKind.OFFICIAL}
    alone = [kept[pair] for pair in kept.keys() - {package.pair for package in used}]
    names = tuple(worker.name for worker in sharing)
    for package in (*used, *alone):
        version, before = newest.get(package.pair), kept.get(package.pair)
        is_official = package.kind is ModelKind.OFFICIAL
        improves = version and (
            version_key(version) > version_key(package.version) if is_official else package.pair not in official
        )
        yield Installed(
            package,
            store,
            names,
            update=version if improves else None,
            previous=before.version if before and before is not package and is_official else None,
        )


def packages_of(sharing: Sequence[Worker]) -> tuple[Package, ...]:
    """All of them see the same folder; whoever was heard of last has the latest look at it."""
    return max(sharing, key=lambda worker: worker.seen_at).packages


def routes(session: Session, *, ttl: timedelta, source: str | None = None) -> list[Route]:
    """The pairs served now and what serves them, by pair; alike routes of several workers are one."""
    found: dict[tuple[str, ...], Route] = {}
    for offer in serving(session, ttl=ttl, source=source):
        key = (offer.source, offer.target, offer.route, offer.model, offer.model_version, offer.model_kind)
        known = found.get(key)
        found[key] = (
            replace(known, workers=(*known.workers, offer.worker))
            if known
            else Route(
                offer.source,
                offer.target,
                tuple(offer.route.split(ROUTE_SEPARATOR)),
                offer.model,
                offer.model_version,
                offer.model_kind,
                (offer.worker,),
            )
        )
    return list(found.values())


def indexes(session: Session) -> dict[str, Index]:
    """What the index offered when it was read last, by store."""
    return {
        row.store: Index(row.read_at, tuple(map(Offered.from_json, row.entries)))
        for row in session.scalars(select(PackageIndex))
    }


def installable(found: Sequence[Worker], offered: Mapping[str, Index]) -> Index | None:
    """What the index offers and some store at work has not; None where none of their stores has read it."""
    known = {store: sharing for store, sharing in stores(found).items() if store in offered}
    if not known:
        return None
    missing: dict[tuple[str, str], Offered] = {}
    for store, sharing in known.items():
        present = {
            package.pair
            for package in packages_of(sharing)
            if package.kind is ModelKind.OFFICIAL and package.state in (PackageState.READY, PackageState.HIDDEN)
        }
        missing |= {entry.pair: entry for entry in offered[store].entries if entry.pair not in present}
    read_at = max(offered[store].read_at for store in known)
    return Index(read_at, tuple(missing[pair] for pair in sorted(missing)))
