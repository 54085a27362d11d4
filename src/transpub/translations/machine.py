"""The machine-translation job: claim, translate, store, finish. Phases 1 and 3 hold a transaction, 2 holds none.

1. claim    one transaction: the job is ours, memory fills what it knows, the rest is read out;
2. batches  the engine runs with no transaction open; each batch is judged, then stored in its own;
3. finish   one transaction: the draft is ready. A human's text always wins over what arrives later.
"""

import logging
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from transpub.accounts.permissions import SYSTEM
from transpub.core.db import Database
from transpub.terms.book import TermBook
from transpub.translations import checks, drafting, jobs, offers, service, suggestions
from transpub.translations.drafting import Draft
from transpub.translations.engine import Engine, EngineFailed, Offer
from transpub.translations.jobs import Claim
from transpub.translations.models import OPEN_STATES, Job, Segment, SegmentState
from transpub.translations.offers import route_text
from transpub.translations.terminology import book_for
from transpub.translations.workflow import Action, State

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Pace:
    """How a job is run: segments between two stores, the lease, how often it is tried, the decoder's beams."""

    batch_segments: int
    lease: timedelta
    max_attempts: int
    beam_size: int = 4


@dataclass(frozen=True)
class Group:
    """Equal source sentences of one article: translated once, stored for each."""

    source: str
    kind: str
    segment_ids: tuple[uuid.UUID, ...]


@dataclass(frozen=True)
class Work:
    claim: Claim
    source_language: str
    target_language: str
    groups: tuple[Group, ...]
    already_done: int
    worker: str
    book: TermBook


def run_job(database: Database, engine: Engine, job_id: uuid.UUID, worker: str, pace: Pace) -> bool:
    """Do one job to its end. False: it was not ours to do. Safe to call twice for the same message."""
    work = _begin(database, job_id, worker, pace)
    if work is None:
        return False
    log.info(
        "job %s attempt %d: %d sentences %s→%s",
        job_id,
        work.claim.attempt,
        len(work.groups),
        work.source_language,
        work.target_language,
    )
    try:
        kept = _translate(database, engine, work, pace)
    except EngineFailed as error:
        _after_failure(database, work.claim, pace, code="translations.engine_gave_up", detail=str(error))
        return True
    if kept:
        _finish(database, work.claim)
    else:
        log.warning("job %s attempt %d: the lease was lost, another worker goes on", job_id, work.claim.attempt)
    return True


def _begin(database: Database, job_id: uuid.UUID, worker: str, pace: Pace) -> Work | None:
    with database.unit_of_work() as session:
        # The translation before its job, as everybody takes them, or a cancellation and we wait for each other.
        job = session.get(Job, job_id)
        if job is None:
            return None
        service.lock(session, job.translation_id)
        claim = jobs.claim(session, job_id, worker, lease=pace.lease)
        if claim is None:
            return None
        translation = service.find(session, claim.translation_id)
        if translation.state not in (State.QUEUED, State.TRANSLATING):
            # Cancelled or begun by hand since the message was sent.
            jobs.finish(session, claim)
            return None
        service.advance(session, translation, Action.START, SYSTEM)
        book = book_for(session, translation)
        suggestions.fill(session, translation, service.open_segments(translation), book)
        waiting = service.open_segments(translation)
        done = len(translation.segments) - len(waiting)
        jobs.renew(session, claim, lease=pace.lease, segments_done=done)
        return Work(
            claim,
            translation.article.source_language,
            translation.language,
            _grouped(waiting),
            already_done=done,
            worker=worker,
            book=book,
        )


def _grouped(segments: Sequence[Segment]) -> tuple[Group, ...]:
    found: dict[str, list[Segment]] = {}
    for segment in segments:
        found.setdefault(segment.source, []).append(segment)
    return tuple(
        Group(source, alike[0].kind, tuple(segment.id for segment in alike)) for source, alike in found.items()
    )


def _translate(database: Database, engine: Engine, work: Work, pace: Pace) -> bool:
    """Whether the claim held to the end. Raises: EngineFailed."""
    if not work.groups:
        return True
    done, offer = work.already_done, _offer(engine, work)
    for batch in _batches(work.groups, pace.batch_segments):
        drafts = drafting.draft([group.source for group in batch], engine, offer, beam_size=pace.beam_size)
        done += sum(len(group.segment_ids) for group in batch)
        with database.unit_of_work() as session:
            if not jobs.renew(session, work.claim, lease=pace.lease, segments_done=done):
                return False
            # A long article must not look like a worker that has stopped.
            offers.beat(session, work.worker)
            for group, draft in zip(batch, drafts, strict=True):
                _store(session, group, draft, offer, work)
    return True


def _batches(groups: Sequence[Group], size: int) -> Iterator[Sequence[Group]]:
    for start in range(0, len(groups), size):
        yield groups[start : start + size]


def _offer(engine: Engine, work: Work) -> Offer:
    wanted = (work.source_language, work.target_language)
    for offer in engine.offers():
        if (offer.source, offer.target) == wanted:
            return offer
    raise EngineFailed(f"no model for {wanted[0]}→{wanted[1]} on this worker")


def _store(session: Session, group: Group, draft: Draft, offer: Offer, work: Work) -> None:
    """Write a batch's results where no person has written meanwhile: the WHERE decides, not what we read before."""
    values: dict[str, Any] = {
        "machine_text": draft.text,
        "engine": offer.engine,
        "model": offer.model,
        "model_version": offer.version,
        "model_kind": offer.kind.value,
        "route": route_text(offer.route),
        "score": draft.score,
        "version": Segment.version + 1,
    }
    if draft.refused is not None:
        values |= {"state": SegmentState.MACHINE_FAILED, "failure": draft.refused.value}
    else:
        found = checks.check_segment(
            group.source,
            draft.text,
            kind=group.kind,
            source_language=work.source_language,
            target_language=work.target_language,
            book=work.book,
        )
        values |= {
            "state": SegmentState.MACHINE,
            "failure": None,
            "target": draft.text,
            "findings": [finding.to_json() for finding in (*found, *draft.findings)],
        }
    session.execute(
        update(Segment)
        .where(Segment.id.in_(group.segment_ids), Segment.state.in_(OPEN_STATES), Segment.target == "")
        .values(values)
        .execution_options(synchronize_session=False)
    )


def _finish(database: Database, claim: Claim) -> None:
    with database.unit_of_work() as session:
        service.lock(session, claim.translation_id)
        if not jobs.finish(session, claim):
            return
        translation = service.find(session, claim.translation_id)
        service.advance(session, translation, Action.FINISH, SYSTEM)
    log.info("job %s: draft ready", claim.job_id)


def _after_failure(database: Database, claim: Claim, pace: Pace, *, code: str, detail: str) -> None:
    with database.unit_of_work() as session:
        service.lock(session, claim.translation_id)
        if claim.attempt < pace.max_attempts:
            if jobs.release(session, claim, code=code, detail=detail):
                log.warning("job %s attempt %d failed, to be tried again: %s", claim.job_id, claim.attempt, detail)
            return
        if jobs.give_up(session, claim, code=code, detail=detail):
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
        for job in jobs.sweep(session, max_attempts=max_attempts, send_all=send_all):
            fail_translation(session, job.translation_id, job.error_code or "translations.worker_lost")
