"""Which packages serve which language pair: direct, or in two steps through a third language. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

from transpub.core.settings import Settings
from transpub.translations.engine import ModelKind, Offer
from transpub_worker.manifest import Installed, content_tag

ENGINE = "argos"

Pair = tuple[str, str]


@dataclass(frozen=True)
class Route:
    """The packages texts pass through, in order: one, or two for a pivot."""

    packages: tuple[Installed, ...]

    @property
    def offer(self) -> Offer:
        manifests = [package.manifest for package in self.packages]
        trial = any(manifest.kind is not ModelKind.OFFICIAL for manifest in manifests)
        return Offer(
            source=manifests[0].source,
            target=manifests[-1].target,
            engine=ENGINE,
            model="+".join(manifest.name for manifest in manifests),
            version="+".join(manifest.version for manifest in manifests),
            route=(manifests[0].source, *(manifest.target for manifest in manifests)),
            kind=ModelKind.TRIAL if trial else ModelKind.OFFICIAL,
        )


@dataclass(frozen=True)
class RouteOrder:
    """What is preferred where several routes serve a pair.

    `preferred` are language paths, ends included, best first; they go before all others, even a pivot before a
    direct package. `pivots` are the languages to go through, best first; any other comes after them by its code.
    """

    preferred: tuple[tuple[str, ...], ...] = ()
    pivots: tuple[str, ...] = ("en",)

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """As the operator set it, in the house's spelling of the tags.

        Raises:
            UnknownLanguage: a tag names no language.
        """
        paths = (path.split(">") for path in settings.routes)
        return cls(
            preferred=tuple(tuple(content_tag(tag) for tag in path) for path in paths),
            pivots=tuple(content_tag(tag) for tag in settings.pivot_languages),
        )

    def rank(self, middle: str) -> tuple[int, str]:
        return (self.pivots.index(middle) if middle in self.pivots else len(self.pivots)), middle


def find_routes(
    packages: Iterable[Installed], *, with_trial: bool, order: RouteOrder = RouteOrder()
) -> dict[Pair, Route]:
    """The route each pair is served by: the first of `all_routes`."""
    return {pair: routes[0] for pair, routes in all_routes(packages, with_trial=with_trial, order=order).items()}


def all_routes(
    packages: Iterable[Installed], *, with_trial: bool, order: RouteOrder = RouteOrder()
) -> dict[Pair, tuple[Route, ...]]:
    """Every route of each pair, best first: the preferred ones, direct, through one other language.

    Of two packages of a pair the one last put in place serves. Trial packages serve only pairs that the others
    cannot serve at all, not even in two steps, and routes that are preferred by name.
    """
    official: dict[Pair, Installed] = {}
    trial: dict[Pair, Installed] = {}
    for package in sorted(packages, key=lambda package: (package.manifest.installed_at, package.version_key)):
        (official if package.manifest.kind is ModelKind.OFFICIAL else trial)[package.pair] = package
    usable = trial | official if with_trial else official
    found = _routes(usable, order) | _routes(official, order)
    for path in reversed(order.preferred):
        if (steps := _along(path, usable)) is not None:
            pair = path[0], path[-1]
            found[pair] = [steps, *(route for route in found[pair] if route != steps)]
    return {pair: tuple(routes) for pair, routes in sorted(found.items())}


def _routes(packages: Mapping[Pair, Installed], order: RouteOrder) -> dict[Pair, list[Route]]:
    routes = {pair: [Route((package,))] for pair, package in packages.items()}
    for source, middle in sorted(packages, key=lambda pair: order.rank(pair[1])):
        for start, target in packages:
            if start == middle and target != source:
                both = Route((packages[source, middle], packages[middle, target]))
                routes.setdefault((source, target), []).append(both)
    return routes


def _along(path: tuple[str, ...], packages: Mapping[Pair, Installed]) -> Route | None:
    """The route through these languages, if each step has its package."""
    steps = [packages.get(step) for step in pairwise(path)]
    found = tuple(step for step in steps if step is not None)
    return Route(found) if len(found) == len(steps) else None
