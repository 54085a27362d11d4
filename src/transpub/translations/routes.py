"""The ways from one language to another, by what the workers announced. Which one is best the workers decide."""

from collections import defaultdict
from datetime import timedelta

from sqlalchemy.orm import Session

from transpub.translations import offers
from transpub.translations.engine import ModelKind
from transpub.translations.errors import RouteNotAvailable
from transpub.translations.offers import route_text


def routes(session: Session, source: str, target: str, *, ttl: timedelta) -> list[str]:
    """As texts (`en→uk`), the one taken by itself first, then those through one other language, by its code.

    A worker announces one route a pair; another one leads through a language to which and from which the same
    worker translates directly. Trial packages make none where the pair has an official one: no worker takes it.
    """
    served = offers.serving(session, ttl=ttl)
    own = [row for row in served if (row.source, row.target) == (source, target)]
    if not own:
        return []
    is_official = any(row.model_kind == ModelKind.OFFICIAL for row in own)
    direct: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in served:
        is_step = row.route == route_text((row.source, row.target))
        if is_step and (row.model_kind == ModelKind.OFFICIAL or not is_official):
            direct[row.worker].add((row.source, row.target))
    middles = {
        middle
        for pairs in direct.values()
        for start, middle in pairs
        if start == source and (middle, target) in pairs
    }
    taken = offers.require_pair(session, source, target, ttl=ttl).route
    around = [route_text((source, middle, target)) for middle in sorted(middles)]
    return list(dict.fromkeys([taken, *(row.route for row in own), *around]))


def require_route(session: Session, source: str, target: str, route: str, *, ttl: timedelta) -> None:
    """Raises: RouteNotAvailable."""
    available = routes(session, source, target, ttl=ttl)
    if route not in available:
        raise RouteNotAvailable(route=route[:80], available=", ".join(available) or "–")
