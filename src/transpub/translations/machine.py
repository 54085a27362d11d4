"""The machine-translation job: claim, translate, store, finish. Phases 1 and 3 hold a transaction, 2 holds none.

1. claim    one transaction: the job is ours, memory and register fill what they know, the rest is read out;
2. batches  the engine runs with no transaction open; each batch is judged, then stored in its own;
3. finish   one transaction: the draft is ready. A human's text always wins over what arrives later.

Small jobs that are alike share batches. Each keeps its claim, its progress and its end: one that is cancelled,
loses its lease or fails takes no other with it.
"""

import logging
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from transpub.accounts.permissions import SYSTEM
from transpub.core.db import Database
from transpub.core.errors import TranspubError
from transpub.translations import drafting, jobs, offers, service, storing, waiting
from transpub.translations.batching import Batch, Group, Work, next_batch
from transpub.translations.beginning import begin
from transpub.translations.drafting import Draft
from transpub.translations.engine import FAST_BEAMS, Engine, EngineFailed, Offer
from transpub.translations.models import Job, JobKind
from transpub.translations.offers import route_text
from transpub.translations.workflow import EDITABLE, Action, State

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Pace:
    """How jobs are run: sentences in one call of the engine, the lease, how often a job is tried, the beams.

    `batch_segments` also bounds the jobs one thread takes at a time: alike jobs are taken along while all in hand
    fit one batch. Sharing gains nothing beyond a full batch, and would keep jobs from a thread that is free.
    """

    batch_segments: int
    lease: timedelta
    max_attempts: int
    beam_size: int = 4


@dataclass(frozen=True)
class Station:
    """What one thread works with."""

    database: Database
    engine: Engine
    worker: str
    pace: Pace


def run_job(database: Database, engine: Engine, job_id: uuid.UUID, worker: str, pace: Pace) -> bool:
    """Do one job to its end, and alike ones that wait. False: it was not ours to do. Safe to call twice for the
    same message.

    Between two batches of an article the thread does the urgent jobs that wait, keeping the article's lease alive:
    were all threads busy with long articles, an urgent message would find none free for minutes. That is cheaper
    than giving the article back, whose next holder would read it out anew. No thread has to know whether another
    one is free: of two that want the same urgent job one gets it.
    """
    return _run(Station(database, engine, worker, pace), job_id)


def _run(station: Station, job_id: uuid.UUID, behind: Sequence[Work] = ()) -> bool:
    """`behind` are the jobs this thread has put aside for this one."""
    first = _begin(station, job_id)
    if first is None:
        return False
    _work_off(station, [first, *_companions(station, first)], behind)
    return True


def _begin(station: Station, job_id: uuid.UUID) -> Work | None:
    is_for_others = _is_for_others(station, job_id)
    with station.database.unit_of_work() as session:
        if is_for_others:
            jobs.pass_on(session, job_id)
            log.info("job %s: left to a worker that has its models", job_id)
            return None
        work = begin(session, job_id, station.worker, lease=station.pace.lease)
    if work is not None:
        log.info(
            "job %s attempt %d: %d sentences %s→%s",
            job_id,
            work.claim.attempt,
            len(work.groups),
            work.source_language,
            work.target_language,
        )
    return work


def _is_for_others(station: Station, job_id: uuid.UUID) -> bool:
    """Whether this worker cannot do it and another one can: trying would only use up the job's attempts."""
    with station.database.read_only() as session:
        job = session.get(Job, job_id)
        if job is None:
            return False
        wanted, source, target = job.route, job.translation.article.source_language, job.translation.language
        is_served_beside = offers.is_served_beside(session, station.worker, source, target)
    own = (route_text(offer.route) for offer in station.engine.routes(source, target))
    return is_served_beside and not any(wanted in (None, route) for route in own)


def _companions(station: Station, first: Work) -> list[Work]:
    """Alike jobs that fit one batch with the first. One tried before goes alone: it may have ended its worker."""
    room = station.pace.batch_segments - len(first.groups)
    if room <= 0 or first.claim.attempt > 1:
        return []
    with station.database.read_only() as session:
        found = waiting.alike(session, jobs.find(session, first.claim.job_id), room=room)
    companions: list[Work] = []
    try:
        companions.extend(work for job_id in found if (work := _begin(station, job_id)) is not None)
    except TranspubError as error:
        log.warning("job %s goes without the rest: %s", first.claim.job_id, error)
    return companions


def _work_off(station: Station, works: list[Work], behind: Sequence[Work]) -> None:
    """Translate and end jobs that are alike. A job leaves `works` when it has ended, in whatever way."""
    works = _without_done(station, works)
    while works:
        batch = next_batch(works, station.pace.batch_segments)
        works = _translate(station, batch)
        _keep(station, behind)
        works = _without_done(station, works)
        if works and not works[0].is_urgent:
            _urgent_first(station, works)


def _urgent_first(station: Station, interrupted: Sequence[Work]) -> None:
    pairs = {(offer.source, offer.target) for offer in station.engine.offers()}
    tried: set[uuid.UUID] = set()
    while True:
        with station.database.read_only() as session:
            job_id = waiting.urgent(session, pairs, besides=tried)
        if job_id is None:
            return
        tried.add(job_id)
        try:
            _run(station, job_id, behind=interrupted)
        except TranspubError as error:
            log.warning("job %s interrupted: %s", job_id, error)


def _translate(station: Station, batch: Batch) -> list[Work]:
    """The jobs that go on. A call that fails is made again for each job alone: one job's text may be what the
    engine cannot take."""
    try:
        drafts, offer = _drafts(station, batch.sources, batch.parts[0][0])
    except EngineFailed as error:
        concerned = [part for part in batch.parts if part[1]]
        others = [work for work, groups in batch.parts if not groups]
        _keep(station, others)
        if len(concerned) == 1:
            _after_failure(station, concerned[0][0], error)
            return others
        alone = [
            Batch(tuple(dict.fromkeys(group.source for group in groups)), ((work, groups),))
            for work, groups in concerned
        ]
        return [work for part in alone for work in _translate(station, part)] + others
    return [work for work, groups in batch.parts if _store(station, work, groups, drafts, offer)]


def _drafts(station: Station, sources: Sequence[str], work: Work) -> tuple[dict[str, Draft], Offer]:
    """Raises: EngineFailed."""
    offer = _offer(station.engine, work)
    beams = station.pace.beam_size
    made = drafting.draft(
        sources,
        station.engine,
        offer,
        beam_size=min(beams, FAST_BEAMS.get(work.profile, beams)),
        alternatives=storing.WORDINGS if work.kind is JobKind.ALTERNATIVES else 0,
    )
    return dict(zip(sources, made, strict=True)), offer


def _offer(engine: Engine, work: Work) -> Offer:
    """The best route, or the one that was chosen. Raises: EngineFailed."""
    for offer in engine.routes(work.source_language, work.target_language):
        if work.route in (None, route_text(offer.route)):
            return offer
    wanted = work.route or f"{work.source_language}→{work.target_language}"
    raise EngineFailed(f"no model for {wanted} on this worker")


def _store(station: Station, work: Work, groups: Sequence[Group], drafts: dict[str, Draft], offer: Offer) -> bool:
    """Whether the job goes on: its claim held, and the database took what it got."""
    work.done += sum(len(group.members) for group in groups)
    try:
        with station.database.unit_of_work() as session:
            article_id = _writable(session, work)
            if article_id is None:
                jobs.finish(session, work.claim)
                return False
            if not jobs.renew(session, work.claim, lease=station.pace.lease, segments_done=work.done):
                log.warning("job %s attempt %d: the lease was lost", work.claim.job_id, work.claim.attempt)
                return False
            # A long article must not look like a worker that has stopped.
            offers.beat(session, station.worker)
            storing.store(session, work, groups, drafts, offer, article_id)
    except TranspubError as error:
        # The lease runs out and the sweeper brings the job back; those it shared the batch with go on.
        log.warning("job %s interrupted: %s", work.claim.job_id, error)
        return False
    return True


def _writable(session: Session, work: Work) -> uuid.UUID | None:
    """The article's id, unless people have brought the translation where this job changes nothing any more.

    A draft at work is held by its job alone. Other jobs write where people are working, and take turns with them.
    """
    translation = service.find(session, work.claim.translation_id)
    if work.kind is not JobKind.DRAFT:
        service.lock(session, translation.id)
        if State(translation.state) not in EDITABLE:
            return None
    return translation.article_id


def _keep(station: Station, behind: Sequence[Work]) -> None:
    """Renew the leases of jobs put aside. One that is lost all the same is noticed when it would be stored."""
    if behind:
        with station.database.unit_of_work() as session:
            for work in behind:
                jobs.renew(session, work.claim, lease=station.pace.lease, segments_done=work.done)


def _without_done(station: Station, works: Sequence[Work]) -> list[Work]:
    for work in works:
        if not work.groups:
            _finish(station, work)
    return [work for work in works if work.groups]


def _finish(station: Station, work: Work) -> None:
    with station.database.unit_of_work() as session:
        service.lock(session, work.claim.translation_id)
        if not jobs.finish(session, work.claim):
            return
        if work.kind is JobKind.DRAFT:
            translation = service.find(session, work.claim.translation_id)
            service.advance(session, translation, Action.FINISH, SYSTEM)
    log.info("job %s: %s ready", work.claim.job_id, work.kind)


def _after_failure(station: Station, work: Work, error: EngineFailed) -> None:
    claim, code, detail = work.claim, "translations.engine_gave_up", str(error)
    with station.database.unit_of_work() as session:
        service.lock(session, claim.translation_id)
        if claim.attempt < station.pace.max_attempts:
            if jobs.release(session, claim, code=code, detail=detail):
                log.warning("job %s attempt %d failed, to be tried again: %s", claim.job_id, claim.attempt, detail)
            return
        if jobs.give_up(session, claim, code=code, detail=detail):
            if work.kind is JobKind.DRAFT:
                fail_translation(session, claim.translation_id, code)
            log.error("job %s failed for good: %s", claim.job_id, detail)


def fail_translation(session: Session, translation_id: uuid.UUID, code: str) -> None:
    translation = service.find(session, translation_id)
    if translation.state in (State.QUEUED, State.TRANSLATING):
        translation.failure_code = code
        service.advance(session, translation, Action.FAIL, SYSTEM, note=code)


def sweep(database: Database, *, max_attempts: int, send_all: bool = False) -> None:
    """Bring lost and abandoned jobs back, and end the translations of those that used up their attempts."""
    with database.unit_of_work() as session:
        exhausted = jobs.sweep(session, max_attempts=max_attempts, send_all=send_all)
    for lost in exhausted:
        with database.unit_of_work() as session:
            service.lock(session, lost.translation_id)
            job = jobs.abandon(session, lost)
            if job is not None and job.kind == JobKind.DRAFT:
                fail_translation(session, job.translation_id, job.error_code or "")
