"""The ways from one language to another, by what the workers announced. Which one is best the workers decide."""

from collections import defaultdict
from datetime import timedelta

from sqlalchemy.orm import Session

from transpub.translations import offers
from transpub.translations.errors import RouteNotAvailable
from transpub.translations.offers import route_text


def routes(session: Session, source: str, target: str, *, ttl: timedelta) -> list[str]:
    """As texts (`en→uk`), the one taken by itself first, then those through one other language, by its code.

    A worker announces one route a pair; another one leads through a language to which and from which the same
    worker translates directly.
    """
    direct: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in offers.serving(session, ttl=ttl):
        if row.route == route_text((row.source, row.target)):
            direct[row.worker].add((row.source, row.target))
    taken = [pair.route for pair in offers.available(session, ttl=ttl, source=source) if pair.target == target]
    middles = {
        middle
        for pairs in direct.values()
        for start, middle in pairs
        if start == source and (middle, target) in pairs
    }
    around = [route_text((source, middle, target)) for middle in sorted(middles)]
    straight = [route_text((source, target))] if any((source, target) in pairs for pairs in direct.values()) else []
    return list(dict.fromkeys([*taken, *straight, *around])) if taken else []


def require_route(session: Session, source: str, target: str, route: str, *, ttl: timedelta) -> None:
    """Raises: RouteNotAvailable."""
    available = routes(session, source, target, ttl=ttl)
    if route not in available:
        raise RouteNotAvailable(route=route[:80], available=", ".join(available) or "–")
