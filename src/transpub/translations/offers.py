"""Which language pairs can be served: workers announce, editors ask. No engine is loaded here."""

import socket
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from transpub.core.clock import now
from transpub.core.errors import ErrorKind, TranspubError
from transpub.core.i18n import N_
from transpub.translations.engine import ModelKind, Offer
from transpub.translations.models import EngineOffer, WorkerHeartbeat

ROUTE_SEPARATOR = "→"
# How long a worker may go without finishing a task before it no longer counts as at work.
WORKER_SILENCE = timedelta(minutes=2)
# While others are at work, a worker silent for so long serves nothing any more. Long enough for the canary to come
# round to each of thirty workers.
_GIVEN_UP_AFTER = timedelta(minutes=10)
# A worker silent for so long is forgotten as soon as another one reports.
FORGOTTEN_AFTER = timedelta(days=1)


class PairNotAvailable(TranspubError):
    """Refused before anything is stored: a job nobody can do is never accepted."""

    kind = ErrorKind.INVALID
    code = "translations.pair_not_available"
    text = N_(
        "No installed model translates from %(source)s to %(target)s. Available targets: %(available)s. "
        "An administrator can add one on the page “Models” or with “transpub models install %(source)s-%(target)s”."
    )


@dataclass(frozen=True)
class Pair:
    """A pair on offer. `kind` is TRIAL if any package on the route is."""

    source: str
    target: str
    model: str
    version: str
    route: str
    kind: ModelKind


def worker_name() -> str:
    """The host's name. A second worker on one host needs TRANSPUB_WORKER_NAME: names must differ."""
    return socket.gethostname()[:120]


def route_text(route: Sequence[str]) -> str:
    return ROUTE_SEPARATOR.join(route)


def announce(session: Session, worker: str, offers: Sequence[Offer]) -> None:
    """Replace what this worker offers."""
    # Its threads take turns: two of them would both delete the old rows, and both add the same new ones.
    session.execute(select(WorkerHeartbeat.worker).where(WorkerHeartbeat.worker == worker).with_for_update())
    session.execute(delete(EngineOffer).where(EngineOffer.worker == worker))
    session.add_all(
        EngineOffer(
            worker=worker,
            source=offer.source,
            target=offer.target,
            engine=offer.engine,
            model=offer.model,
            model_version=offer.version,
            model_kind=offer.kind.value,
            route=route_text(offer.route),
            seen_at=now(),
        )
        for offer in offers
    )


def beat(session: Session, worker: str, *, starting: bool = False) -> None:
    """Note that this worker has just finished a task."""
    heartbeat = session.get(WorkerHeartbeat, worker)
    if heartbeat is None:
        session.add(WorkerHeartbeat(worker=worker))
        return
    heartbeat.seen_at = now()
    if starting:
        heartbeat.started_at = now()


def workers_seen_since(session: Session, moment: datetime) -> int:
    """How many workers finished a task at or after that moment."""
    query = select(func.count()).select_from(WorkerHeartbeat).where(WorkerHeartbeat.seen_at >= moment)
    return session.scalar(query) or 0


def serving(session: Session, *, ttl: timedelta, source: str | None = None) -> list[EngineOffer]:
    """What workers announced and may still be counted on, in the order of pairs, then of workers' names.

    With other workers at work, one that has been silent for ten minutes is given up. If all are silent, the broker
    may be down or the whole system just starting: what was served last then stands for `ttl`.
    """
    latest = _latest_sign(session)
    if latest is None:
        return []
    since = max(now() - ttl, latest - _GIVEN_UP_AFTER)
    query = (
        select(EngineOffer)
        .outerjoin(WorkerHeartbeat, WorkerHeartbeat.worker == EngineOffer.worker)
        .where(or_(EngineOffer.seen_at >= since, WorkerHeartbeat.seen_at >= since))
    )
    if source is not None:
        query = query.where(EngineOffer.source == source)
    return list(session.scalars(query.order_by(EngineOffer.source, EngineOffer.target, EngineOffer.worker)))


def is_served_beside(session: Session, worker: str, source: str, target: str) -> bool:
    """Whether a worker other than this one serves the pair and has been heard of lately."""
    others = (row for row in serving(session, ttl=_GIVEN_UP_AFTER, source=source) if row.worker != worker)
    return any(row.target == target for row in others)


def _latest_sign(session: Session) -> datetime | None:
    """When any worker was last heard of."""
    signs = (session.scalar(select(func.max(column))) for column in (EngineOffer.seen_at, WorkerHeartbeat.seen_at))
    return max((sign for sign in signs if sign is not None), default=None)


def available(session: Session, *, ttl: timedelta, source: str | None = None) -> list[Pair]:
    """Pairs that are served, one a pair (an official model before a trial one), sorted by source and target."""
    pairs: dict[tuple[str, str], Pair] = {}
    for row in serving(session, ttl=ttl, source=source):
        pair = Pair(row.source, row.target, row.model, row.model_version, row.route, ModelKind(row.model_kind))
        held = pairs.get((row.source, row.target))
        if held is None or (held.kind is not ModelKind.OFFICIAL and pair.kind is ModelKind.OFFICIAL):
            pairs[row.source, row.target] = pair
    return sorted(pairs.values(), key=lambda pair: (pair.source, pair.target))


def require_pair(session: Session, source: str, target: str, *, ttl: timedelta) -> Pair:
    """Raises: PairNotAvailable."""
    pairs = {pair.target: pair for pair in available(session, ttl=ttl, source=source)}
    if target not in pairs:
        raise PairNotAvailable(source=source, target=target, available=", ".join(pairs) or "–")
    return pairs[target]
