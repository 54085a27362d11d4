"""Orders about packages carried out in this worker's store, and what the worker reports. No Celery here."""

import hashlib
import logging
import socket
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from transpub.core.db import Database
from transpub.core.errors import TranspubError
from transpub.core.i18n import N_, LazyText
from transpub.core.settings import Settings
from transpub.translations import offers, order_claims, orders, reports
from transpub.translations.engine import Engine, ModelKind
from transpub.translations.order_claims import Held
from transpub.translations.package_errors import OrderInterrupted
from transpub.translations.package_models import OrderKind
from transpub.translations.packages import Offered, Package, PackageState, WorkerSetup, version_key
from transpub_worker.index import Available, newest, read_index
from transpub_worker.installing import install_from_index, present
from transpub_worker.manifest import Broken, Installed, pair_of
from transpub_worker.packages import PackageStore
from transpub_worker.routes import RouteOrder, find_routes

log = logging.getLogger(__name__)

_STORE_ID = ".store-id"
_DIGEST_CHARACTERS = 12
# Seconds between two notes of how far a download has come.
_NOTE_EVERY_S = 0.5

_INSTALLED = N_("Installed %(name)s %(version)s.")
_NEWEST = N_("%(name)s %(version)s is installed already and the newest.")
_ROLLED_BACK = N_("%(source)s → %(target)s is served by version %(version)s again.")
_REMOVED = N_("Removed %(name)s.")
_INDEX_READ = N_("The index offers packages for %(count)d pairs.")


Setup = Callable[[], Mapping[str, Any]]
"""Answers with how the worker is set up; see `WorkerSetup` for the names."""


class _ClaimLost(Exception):
    """Somebody else has the order now; what was begun is left."""


def store_id(settings: Settings) -> str:
    """A name for the models folder that all workers sharing it agree on: a random one, kept in it."""
    path = settings.effective_models_dir / _STORE_ID
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            fresh = path.with_name(f"{_STORE_ID}-{uuid.uuid4().hex}")
            fresh.write_text(uuid.uuid4().hex, encoding="ascii")
            # Of two workers that do this at one moment the later one wins; both read its name from then on.
            fresh.replace(path)
        return path.read_text(encoding="ascii")[:64]
    except (OSError, ValueError):
        # A folder that cannot be written is shared by nobody who could write it either.
        return hashlib.sha256(f"{socket.gethostname()}:{path}".encode()).hexdigest()


def packages_of(store: PackageStore, settings: Settings) -> list[Package]:
    """What lies in the store: what is or could be used in the order of the folders' names, then what is kept."""
    found = store.scan()
    usable = [package for package in found if isinstance(package, Installed)]
    with_trial = settings.trial_models
    routes = find_routes(usable, with_trial=with_trial, order=RouteOrder.of(settings)).values()
    serving = {package.folder for route in routes for package in route.packages}

    def state(package: Installed) -> PackageState:
        if package.manifest.kind is ModelKind.TRIAL and not with_trial:
            return PackageState.OFF
        return PackageState.READY if package.folder in serving else PackageState.HIDDEN

    used = [_package(each, state(each)) if isinstance(each, Installed) else _broken(each) for each in found]
    return used + [_package(each, PackageState.PREVIOUS) for each in store.all_previous()]


def _broken(package: Broken) -> Package:
    source, target = pair_of(package.folder) or (package.folder.name[:35], "?")
    return Package(source, target, "?", PackageState.BROKEN)


def _package(package: Installed, state: PackageState) -> Package:
    manifest = package.manifest
    return Package(
        manifest.source,
        manifest.target,
        manifest.version,
        state,
        kind=manifest.kind,
        size=manifest.size,
        installed_at=manifest.installed_at,
        digest=manifest.sha256[:_DIGEST_CHARACTERS],
    )


class OrderDesk:
    """One worker's orders: it tells what its store holds and does what is ordered there."""

    def __init__(self, database: Database, engine: Engine, settings: Settings, worker: str, setup: Setup) -> None:
        self._database, self._engine, self._settings, self._worker = database, engine, settings, worker
        self._setup = setup
        self._store = PackageStore(settings.effective_models_dir)

    def report(self) -> None:
        """Say what this worker serves, what its store holds and how it is set up."""
        served = self._engine.offers()
        packages = packages_of(self._store, self._settings)
        setup = WorkerSetup.from_json(self._setup())
        with self._database.unit_of_work() as session:
            offers.announce(session, self._worker, served)
            reports.report(session, self._worker, store_id(self._settings), packages, setup)

    def carry_out(self) -> int:
        """Do what is ordered of this store, one after the other; answers how many were done or failed."""
        done = 0
        while (held := self._claim()) is not None:
            try:
                self._do(held)
            except _ClaimLost:
                log.warning("order %s attempt %d: the lease was lost", held.order_id, held.attempt)
            self.report()
            done += 1
        return done

    def _claim(self) -> Held | None:
        with self._database.unit_of_work() as session:
            return order_claims.claim(session, store_id(self._settings), self._worker)

    def _do(self, held: Held) -> None:
        log.info("order %s: %s %s→%s", held.order_id, held.kind, held.source, held.target)
        try:
            outcome = self._outcome(held)
        except TranspubError as error:
            log.warning("order %s failed: %s", held.order_id, error)
            self._fail(held, error)
        except _ClaimLost:
            raise
        except BaseException:
            self._fail(held, OrderInterrupted())
            raise
        else:
            with self._database.unit_of_work() as session:
                order_claims.finish(session, held, outcome)

    def _fail(self, held: Held, error: TranspubError) -> None:
        with self._database.unit_of_work() as session:
            order_claims.fail(session, held, error)

    def _outcome(self, held: Held) -> LazyText:
        """Raises: TranspubError, whatever stands in the way."""
        match held.kind:
            case OrderKind.INSTALL | OrderKind.UPDATE:
                return self._install(held)
            case OrderKind.ROLLBACK:
                package = self._store.rollback(held.source, held.target)
                facts = {"source": held.source, "target": held.target, "version": package.manifest.version}
                return LazyText(_ROLLED_BACK, facts)
            case OrderKind.REMOVE:
                return self._remove(held)
            case OrderKind.REFRESH_INDEX:
                return self._read_index()

    def _remove(self, held: Held) -> LazyText:
        """Refused only while drafts need the package: one that merely lies in a worker's memory is let go there."""
        with self._database.read_only() as session:
            orders.require_unneeded(
                session, held.source, held.target, ttl=self._settings.offer_ttl, force=held.force
            )
        names = self._store.remove(held.source, held.target, force=True)
        return LazyText(_REMOVED, {"name": ", ".join(names)})

    def _install(self, held: Held) -> LazyText:
        """As `transpub models install` does: the newest package, unless it is here already."""
        wanted = newest(self._read(), held.source, held.target)
        if (package := present(self._store, wanted)) is not None:
            return _told(_NEWEST, package)
        package = install_from_index(wanted, self._store, self._settings, _Notes(self, held))
        return _told(_INSTALLED, package)

    def _read_index(self) -> LazyText:
        return LazyText(_INDEX_READ, {"count": len(_newest_of_each(self._read()))})

    def _read(self) -> list[Available]:
        """The index, told to administrators by the way."""
        available = read_index(self._settings)
        with self._database.unit_of_work() as session:
            reports.report_index(session, store_id(self._settings), _newest_of_each(available))
        return available

    def note(self, held: Held, done: int, total: int | None) -> None:
        """Raises: _ClaimLost."""
        with self._database.unit_of_work() as session:
            if not order_claims.progress(session, held, done, total):
                raise _ClaimLost
            # A long download must not look like a worker that has stopped.
            offers.beat(session, self._worker)


class _Notes:
    """A download's progress, written down now and then."""

    def __init__(self, desk: OrderDesk, held: Held) -> None:
        self._desk, self._held = desk, held
        self._noted_at = 0.0

    def __call__(self, done: int, total: int | None) -> None:
        moment = time.monotonic()
        if moment - self._noted_at >= _NOTE_EVERY_S or done == total:
            self._noted_at = moment
            self._desk.note(self._held, done, total)


def _told(text: str, package: Installed) -> LazyText:
    return LazyText(text, {"name": package.manifest.name, "version": package.manifest.version})


def _newest_of_each(available: Sequence[Available]) -> list[Offered]:
    best = {entry.pair: entry for entry in sorted(available, key=lambda entry: version_key(entry.version))}
    return [Offered(*pair, best[pair].version) for pair in sorted(best)]
