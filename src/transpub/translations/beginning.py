"""The first phase of a job: claimed, what needs no engine filled in, the rest read out. One transaction."""

import uuid
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.orm import Session

from transpub.accounts.permissions import SYSTEM
from transpub.core.queue import Queue
from transpub.translations import filling, jobs, service, storing
from transpub.translations.batching import Work, grouped
from transpub.translations.engine import Profile
from transpub.translations.models import HUMAN_STATES, Job, JobKind, Segment, Translation
from transpub.translations.terminology import book_for
from transpub.translations.workflow import EDITABLE, Action, State


def begin(session: Session, job_id: uuid.UUID, worker: str, *, lease: timedelta) -> Work | None:
    """The job, claimed, with what is left for the engine. None: it is not ours to do, or nothing is to be done."""
    # The translation before its job, as everybody takes them, or a cancellation and we wait for each other.
    job = session.get(Job, job_id)
    if job is None:
        return None
    service.lock(session, job.translation_id)
    claim = jobs.claim(session, job_id, worker, lease=lease)
    if claim is None:
        return None
    translation = service.find(session, claim.translation_id)
    if State(translation.state) not in _STATES[JobKind(job.kind)]:
        # Cancelled, approved or begun by hand since the message was sent.
        jobs.finish(session, claim)
        return None
    work = Work(
        claim=claim,
        kind=JobKind(job.kind),
        profile=Profile(job.profile),
        route=job.route,
        is_urgent=job.queue == Queue.URGENT.value,
        source_language=translation.article.source_language,
        target_language=translation.language,
        book=book_for(session, translation),
        done=0,
    )
    waiting, total = _waiting(session, translation, job, work)
    work.groups, work.done = grouped(waiting), total - len(waiting)
    jobs.renew(session, claim, lease=lease, segments_done=work.done)
    return work


# In which states of its translation each kind of job has something to do.
_STATES = {
    JobKind.DRAFT: frozenset({State.QUEUED, State.TRANSLATING}),
    JobKind.AGAIN: EDITABLE,
    JobKind.ALTERNATIVES: EDITABLE,
}


def _waiting(session: Session, translation: Translation, job: Job, work: Work) -> tuple[Sequence[Segment], int]:
    """The segments for the engine, and how many the job is about."""
    if work.kind is JobKind.DRAFT:
        service.advance(session, translation, Action.START, SYSTEM)
        filling.fill(session, translation, service.open_segments(translation), work.book)
        return service.open_segments(translation), len(translation.segments)
    named = set(job.segment_ids or ())
    found = [segment for segment in translation.segments if str(segment.id) in named]
    if work.kind is JobKind.AGAIN:
        found = [segment for segment in found if segment.state not in HUMAN_STATES]
        if work.route is None:
            found = _without_register_texts(session, translation, found, work)
    return found, len(named)


def _without_register_texts(
    session: Session, translation: Translation, segments: Sequence[Segment], work: Work
) -> list[Segment]:
    """Those that the engine is needed for; the others get what the register has for them by now. Somebody who
    chose a route wants to see an engine's text."""
    former = {segment.id: (segment.target, segment.state) for segment in segments}
    filled = filling.from_terms(translation, segments, work.book)
    for segment in filled:
        text, state = former[segment.id]
        storing.log_again(
            session,
            translation.article_id,
            segment.id,
            former=text,
            text=segment.target,
            from_state=state,
            to_state=segment.state,
        )
    session.flush()
    return [segment for segment in segments if segment not in filled]
