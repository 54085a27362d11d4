"""What `transpub models list` and `routes` show, as rows: packages, pivots, damaged folders, the index. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from transpub.translations.engine import ModelKind
from transpub.translations.packages import version_key
from transpub_worker.index import Available
from transpub_worker.manifest import Broken, Installed, pair_of
from transpub_worker.routes import RouteOrder, all_routes, find_routes


class RowState(StrEnum):
    """HIDDEN: a better package or a newer version serves the pair. OFF: trial packages are switched off.
    PREVIOUS: an earlier version that is kept. UPDATE: the index has a newer version than the installed one."""

    READY = "ready"
    HIDDEN = "hidden"
    OFF = "off"
    BROKEN = "broken"
    PREVIOUS = "previous"
    AVAILABLE = "available"
    UPDATE = "update"


@dataclass(frozen=True)
class Row:
    """`size` is in bytes of the archive; None, like `kind`, where it is not known."""

    source: str
    target: str
    route: tuple[str, ...]
    version: str
    kind: ModelKind | None
    size: int | None
    origin: str
    state: RowState


class RouteReason(StrEnum):
    """Why a route stands where it does among those of its pair."""

    PREFERRED = "preferred"
    DIRECT = "direct"
    PIVOT = "pivot"


@dataclass(frozen=True)
class RouteRow:
    """One way from a language to another; `taken` by all drafts unless somebody asks for another."""

    source: str
    target: str
    route: tuple[str, ...]
    version: str
    kind: ModelKind
    reason: RouteReason
    taken: bool


def installed_rows(packages: Iterable[Installed | Broken], *, with_trial: bool, order: RouteOrder) -> list[Row]:
    """A row for each package and for each pair served in two steps, by pair."""
    packages = list(packages)
    usable = [package for package in packages if isinstance(package, Installed)]
    routes = find_routes(usable, with_trial=with_trial, order=order)
    serving = {package.folder for route in routes.values() for package in route.packages}
    rows = []
    for package in packages:
        if isinstance(package, Broken):
            pair = pair_of(package.folder) or (package.folder.name, "?")
            rows.append(Row(*pair, pair, "?", None, None, "", RowState.BROKEN))
            continue
        manifest = package.manifest
        state = RowState.READY if package.folder in serving else RowState.HIDDEN
        if manifest.kind is ModelKind.TRIAL and not with_trial:
            state = RowState.OFF
        origin, size = manifest.origin, manifest.size
        rows.append(Row(*package.pair, package.pair, manifest.version, manifest.kind, size, origin, state))
    for route in routes.values():
        if len(route.packages) > 1:
            offer = route.offer
            size = sum(package.manifest.size for package in route.packages)
            pair = offer.source, offer.target
            rows.append(Row(*pair, offer.route, offer.version, offer.kind, size, "", RowState.READY))
    return sorted(rows, key=lambda row: (row.source, row.target, len(row.route), row.version))


def kept_rows(previous: Iterable[Installed]) -> list[Row]:
    """A row for each earlier version that can be gone back to, by pair."""
    rows = []
    for package in previous:
        manifest = package.manifest
        version, kind, size, origin = manifest.version, manifest.kind, manifest.size, manifest.origin
        rows.append(Row(*package.pair, package.pair, version, kind, size, origin, RowState.PREVIOUS))
    return sorted(rows, key=lambda row: (row.source, row.target))


def route_rows(packages: Iterable[Installed], *, with_trial: bool, order: RouteOrder) -> list[RouteRow]:
    """A row for each route, by pair, the one taken first."""
    rows = []
    for found in all_routes(packages, with_trial=with_trial, order=order).values():
        for offer in (route.offer for route in found):
            if offer.route in order.preferred:
                reason = RouteReason.PREFERRED
            else:
                reason = RouteReason.DIRECT if len(offer.route) == 2 else RouteReason.PIVOT
            taken = offer == found[0].offer
            rows.append(RouteRow(offer.source, offer.target, offer.route, offer.version, offer.kind, reason, taken))
    return rows


def available_rows(offered: Iterable[Available], packages: Iterable[Installed | Broken]) -> list[Row]:
    """A row for each pair of which the index has a package, or a newer one than is installed, by pair."""
    present: dict[tuple[str, str], tuple[int, ...]] = {}
    for package in packages:
        if isinstance(package, Installed) and package.manifest.kind is ModelKind.OFFICIAL:
            present[package.pair] = max(package.version_key, present.get(package.pair, ()))
    best: dict[tuple[str, str], Available] = {}
    for entry in sorted(offered, key=lambda entry: version_key(entry.version)):
        best[entry.pair] = entry
    rows = []
    for pair, entry in sorted(best.items()):
        if version_key(entry.version) > present.get(pair, ()):
            state = RowState.UPDATE if pair in present else RowState.AVAILABLE
            link = entry.links[0] if entry.links else ""
            rows.append(Row(*pair, pair, entry.version, ModelKind.OFFICIAL, None, link, state))
    return rows
