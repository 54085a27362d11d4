"""Jobs: made, claimed, renewed, ended, swept up. The row is the truth, the message a hint.

Claims are conditional UPDATEs: of any number of workers with the same message exactly one gets a row.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, Update, func, select, update
from sqlalchemy.orm import Session

from transpub.core.clock import now
from transpub.core.db import after_commit
from transpub.core.errors import NotFound
from transpub.core.queue import Message, Queue, Task
from transpub.translations.engine import Profile
from transpub.translations.models import Job, JobKind, JobState, Translation

# Seconds until a message nobody answered is sent again; doubles with each sending, up to 16 minutes. Duplicates
# are harmless, but a long queue must not fill up with them.
RESEND_AFTER_S = 30
# Jobs looked at in one sweep; the rest waits for the next.
SWEEP_LIMIT = 200
_OPEN = (JobState.QUEUED, JobState.RUNNING)


@dataclass(frozen=True)
class Claim:
    """The right to write for one attempt of one job."""

    job_id: uuid.UUID
    translation_id: uuid.UUID
    attempt: int


def enqueue(
    session: Session,
    translation: Translation,
    *,
    segments: int,
    urgent: bool = False,
    profile: Profile = Profile.BEST,
    kind: JobKind = JobKind.DRAFT,
    route: str | None = None,
    segment_ids: Sequence[uuid.UUID] | None = None,
) -> Job:
    """A new job and, after the commit, its message."""
    job = Job(
        translation_id=translation.id,
        kind=kind,
        profile=profile,
        route=route,
        segment_ids=None if segment_ids is None else [str(segment_id) for segment_id in segment_ids],
        queue=(Queue.URGENT if urgent else Queue.TRANSLATE).value,
        segments_total=segments,
    )
    session.add(job)
    session.flush()
    _send(session, job)
    return job


def find(session: Session, job_id: uuid.UUID) -> Job:
    """Raises: NotFound."""
    job = session.get(Job, job_id)
    if job is None:
        raise NotFound
    return job


def open_jobs(session: Session, translation: Translation, kind: JobKind) -> Sequence[Job]:
    """Those of this kind that wait or are being done, the oldest first."""
    return session.scalars(
        select(Job)
        .where(Job.translation_id == translation.id, Job.kind == kind, Job.state.in_(_OPEN))
        .order_by(Job.created_at, Job.id)
    ).all()


def newest(translation: Translation, *kinds: JobKind) -> Job | None:
    """The last one made of these kinds, whatever became of it. Pure: looks at rows already read."""
    return next((job for job in reversed(translation.jobs) if job.kind in kinds), None)


def claim(session: Session, job_id: uuid.UUID, worker: str, *, lease: timedelta) -> Claim | None:
    """None: done, taken by another worker, not due yet, or unknown. All of these are nothing to worry about."""
    claimed = _changed(
        session,
        update(Job)
        .where(Job.id == job_id, *is_due())
        .values(
            state=JobState.RUNNING,
            worker=worker,
            lease_until=now() + lease,
            attempt=Job.attempt + 1,
            started_at=now(),
        ),
    )
    if not claimed:
        return None
    job = session.get_one(Job, job_id, populate_existing=True)
    return Claim(job.id, job.translation_id, job.attempt)


def renew(session: Session, held: Claim, *, lease: timedelta, segments_done: int) -> bool:
    """Whether the claim still holds. False: stop and write nothing, somebody else has the job."""
    return _changed(
        session,
        update(Job).where(*_held(held)).values(lease_until=now() + lease, segments_done=segments_done),
    )


def finish(session: Session, held: Claim) -> bool:
    return _end(session, held, JobState.DONE)


def give_up(session: Session, held: Claim, *, code: str, detail: str) -> bool:
    return _end(session, held, JobState.FAILED, code=code, detail=detail)


def release(session: Session, held: Claim, *, code: str, detail: str) -> bool:
    """Back to the queue, to be tried again after a pause that doubles with each attempt, up to 64 s."""
    pause = timedelta(seconds=2 ** min(6, held.attempt))
    return _changed(
        session,
        update(Job)
        .where(*_held(held))
        .values(
            state=JobState.QUEUED,
            worker=None,
            lease_until=None,
            run_after=now() + pause,
            send_after=now() + pause,
            sends=0,
            error_code=code,
            error_detail=detail[:2000],
        ),
    )


def pass_on(session: Session, job_id: uuid.UUID) -> None:
    """A worker that got the message cannot do the job: the next sweep sends it again, for another one to take."""
    session.execute(
        update(Job).where(Job.id == job_id, Job.state == JobState.QUEUED).values(send_after=now(), sends=0)
    )


def hold(session: Session, translation: Translation) -> None:
    """Its open jobs stay as they are until the commit, and a worker that is storing a batch ends that first.

    Whoever writes segments of a translation at work takes them in the worker's order: the job, then the segments.
    """
    session.execute(
        select(Job.id).where(Job.translation_id == translation.id, Job.state.in_(_OPEN)).with_for_update()
    )


def resize(session: Session, translation: Translation, *, segments: int) -> None:
    """The open draft has another number of segments before it than when its job was made."""
    session.execute(
        update(Job)
        .where(Job.translation_id == translation.id, Job.kind == JobKind.DRAFT, Job.state.in_(_OPEN))
        .values(segments_total=segments)
    )


def hurry(session: Session, translation: Translation) -> int:
    """Its open jobs go before everything that is not urgent; how many there were that did not yet."""
    found = session.scalars(
        select(Job)
        .where(Job.translation_id == translation.id, Job.state.in_(_OPEN), Job.queue != Queue.URGENT.value)
        .with_for_update()
    ).all()
    for job in found:
        job.queue = Queue.URGENT.value
        if job.state == JobState.QUEUED:
            # The message sent before finds the job done or taken, and is dropped.
            job.sends = 0
            _send(session, job)
    session.flush()
    return len(found)


def cancel_open(session: Session, translation: Translation) -> None:
    """End whatever is queued or running for this translation; a running worker finds its claim gone."""
    session.execute(
        update(Job)
        .where(Job.translation_id == translation.id, Job.state.in_(_OPEN))
        .values(state=JobState.CANCELLED, finished_at=now(), lease_until=None)
    )


def take_back(session: Session, worker: str) -> int:
    """End the leases of what a process of this name still holds, for the sweep that follows to requeue or give up.

    For a worker's start: names are unique, so the process that held them is gone. Were two to share a name after
    all, the attempt number still lets only one of them write.
    """
    result = session.execute(
        update(Job)
        .where(Job.worker == worker, Job.state == JobState.RUNNING)
        .values(lease_until=now() - timedelta(seconds=1))
    )
    return cast("CursorResult[Any]", result).rowcount


def sweep(session: Session, *, max_attempts: int, send_all: bool = False) -> list[Claim]:
    """Send again what got lost, and take back what a dead worker held.

    `send_all` is for the start of a worker, when the broker may have come up empty: every job that is due is
    sent, however lately it was sent before.

    Returns the claims of jobs that have used up their attempts, for the caller to `abandon`: a translation is taken
    before its jobs, so not here.
    """
    moment = now()
    expired = session.scalars(
        select(Job)
        .where(Job.state == JobState.RUNNING, Job.lease_until < moment)
        .order_by(Job.lease_until)
        .limit(SWEEP_LIMIT)
        .with_for_update(skip_locked=True)
    ).all()
    exhausted = [job for job in expired if job.attempt >= max_attempts]
    for job in expired:
        if job not in exhausted:
            job.worker, job.lease_until = None, None
            job.state, job.send_after, job.sends = JobState.QUEUED, moment, 0
    session.flush()
    for job in _unheard(session, moment, send_all=send_all):
        _send(session, job)
    return [Claim(job.id, job.translation_id, job.attempt) for job in exhausted]


def abandon(session: Session, lost: Claim) -> Job | None:
    """The job, failed, whose last worker is lost. None: it has ended meanwhile, or its worker is back."""
    ended = _changed(
        session,
        update(Job)
        .where(*_held(lost), Job.lease_until < now())
        .values(
            state=JobState.FAILED,
            finished_at=now(),
            worker=None,
            lease_until=None,
            error_code=func.coalesce(Job.error_code, "translations.worker_lost"),
        ),
    )
    return session.get_one(Job, lost.job_id, populate_existing=True) if ended else None


def _unheard(session: Session, moment: datetime, *, send_all: bool) -> Sequence[Job]:
    query = select(Job).where(Job.state == JobState.QUEUED, Job.run_after <= moment)
    if not send_all:
        query = query.where(Job.send_after <= moment)
    return session.scalars(
        query.order_by(Job.created_at).limit(SWEEP_LIMIT).with_for_update(skip_locked=True)
    ).all()


def _send(session: Session, job: Job) -> None:
    job.sends = (job.sends or 0) + 1
    job.send_after = now() + timedelta(seconds=RESEND_AFTER_S * 2 ** min(5, job.sends - 1))
    after_commit(session, Message(Task.TRANSLATE, (str(job.id),), Queue(job.queue)))


def is_due() -> tuple[ColumnElement[bool], ...]:
    return (Job.state == JobState.QUEUED, Job.run_after <= now())


def _held(held: Claim) -> tuple[ColumnElement[bool], ...]:
    return (Job.id == held.job_id, Job.state == JobState.RUNNING, Job.attempt == held.attempt)


def _end(
    session: Session, held: Claim, state: JobState, *, code: str | None = None, detail: str | None = None
) -> bool:
    return _changed(
        session,
        update(Job)
        .where(*_held(held))
        .values(
            state=state,
            finished_at=now(),
            lease_until=None,
            error_code=code,
            error_detail=detail[:2000] if detail else None,
        ),
    )


def _changed(session: Session, statement: Update) -> bool:
    result = cast("CursorResult[Any]", session.execute(statement))
    return result.rowcount == 1
