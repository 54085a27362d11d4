"""Workers to test with: what they report, as the worker's process would, without a store or an engine."""

from collections.abc import Sequence
from itertools import pairwise

from transpub.core.db import Database
from transpub.translations import offers, reports
from transpub.translations.engine import ModelKind, Offer
from transpub.translations.packages import Offered, Package, PackageState, WorkerSetup

SETUP = WorkerSetup("threads", 2, 2, 2, 1, 1024, 4, 412, 1200, 604.5, ("translate-en_uk 1.9",))


def offer(*route: str, kind: ModelKind = ModelKind.OFFICIAL, version: str = "1.9") -> Offer:
    steps = list(pairwise(route))
    return Offer(
        source=route[0],
        target=route[-1],
        engine="argos",
        model="+".join(f"translate-{source}_{target}" for source, target in steps),
        version="+".join(version for _ in steps),
        route=route,
        kind=kind,
    )


def package(
    source: str,
    target: str,
    version: str = "1.9",
    state: PackageState = PackageState.READY,
    kind: ModelKind = ModelKind.OFFICIAL,
) -> Package:
    return Package(source, target, version, state, kind, size=113_000_000, digest="9f86d081884c")


def at_work(
    database: Database,
    name: str = "worker-1",
    *,
    store: str = "store-1",
    packages: Sequence[Package] = (),
    serves: Sequence[Offer] = (),
) -> None:
    """A worker's sign of life with its report."""
    with database.unit_of_work() as session:
        offers.beat(session, name)
        offers.announce(session, name, serves)
        reports.report(session, name, store, packages, SETUP)


def index(database: Database, *pairs: tuple[str, str, str], store: str = "store-1") -> None:
    with database.unit_of_work() as session:
        reports.report_index(session, store, [Offered(*pair) for pair in pairs])
