"""Which packages serve which language pair: direct, or in two steps through a third language. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from transpub.translations.engine import ModelKind, Offer
from transpub_worker.manifest import Installed

ENGINE = "argos"
# The intermediate language taken before any other: every official package has English on one side.
_PREFERRED = "en"

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


def find_routes(packages: Iterable[Installed], *, with_trial: bool) -> dict[Pair, Route]:
    """One route a pair, the best first: direct, through English, through another language; by its code then.

    The newest version of a package wins. Trial packages serve only pairs that the others cannot serve at all,
    not even in two steps.
    """
    official: dict[Pair, Installed] = {}
    trial: dict[Pair, Installed] = {}
    for package in sorted(packages, key=lambda package: package.version_key):
        (official if package.manifest.kind is ModelKind.OFFICIAL else trial)[package.pair] = package
    routes = _routes(official)
    if with_trial:
        routes = _routes(trial | official) | routes
    return dict(sorted(routes.items()))


def _routes(packages: Mapping[Pair, Installed]) -> dict[Pair, Route]:
    routes = {pair: Route((package,)) for pair, package in packages.items()}
    steps = sorted(packages, key=lambda pair: (pair[1] != _PREFERRED, pair[1]))
    for source, middle in steps:
        for start, target in packages:
            if start == middle and target != source:
                both = (packages[source, middle], packages[middle, target])
                routes.setdefault((source, target), Route(both))
    return routes
