"""What waits, runs and has failed, by pair and queue; and another try for what failed. For administrators."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from transpub.accounts.permissions import Permission, Principal
from transpub.articles.models import Article
from transpub.translations import service
from transpub.translations.errors import ActionBlocked, ActionOutOfState
from transpub.translations.models import Job, JobState, Translation
from transpub.translations.workflow import Action, State

# Failed drafts tried again by one press; each is a job and a message.
RETRIED_AT_ONCE = 200


@dataclass(frozen=True)
class Line:
    """Jobs of one pair in one queue. `oldest` is when the longest-waiting one was made."""

    queue: str
    source: str
    target: str
    waiting: int
    running: int
    oldest: datetime | None


@dataclass(frozen=True)
class Failed:
    """A translation nobody gets a draft of until it is tried again. `code` is why its last job ended, `detail` the
    engine's own words, for whoever reads logs."""

    translation: Translation
    code: str | None
    detail: str | None
    at: datetime | None


def lines(session: Session) -> list[Line]:
    """By queue, then by pair."""
    rows = session.execute(
        select(
            Job.queue,
            Article.source_language,
            Translation.language,
            Job.state,
            func.count(),
            func.min(Job.created_at),
        )
        .join(Job.translation)
        .join(Translation.article)
        .where(Job.state.in_((JobState.QUEUED, JobState.RUNNING)))
        .group_by(Job.queue, Article.source_language, Translation.language, Job.state)
    )
    found: dict[tuple[str, str, str], dict[str, tuple[int, datetime]]] = {}
    for queue, source, target, state, number, oldest in rows:
        found.setdefault((queue, source, target), {})[state] = (number, oldest)
    return [
        Line(
            *key,
            waiting=states.get(JobState.QUEUED, (0, None))[0],
            running=states.get(JobState.RUNNING, (0, None))[0],
            oldest=states.get(JobState.QUEUED, (0, None))[1],
        )
        for key, states in sorted(found.items())
    ]


def count_failed(session: Session) -> int:
    return (
        session.scalar(select(func.count()).select_from(Translation).where(Translation.state == State.FAILED)) or 0
    )


def failed(session: Session, *, limit: int, offset: int = 0) -> list[Failed]:
    """The latest first."""
    rows = session.scalars(
        select(Translation)
        .where(Translation.state == State.FAILED)
        .order_by(Translation.updated_at.desc(), Translation.id)
        .limit(limit)
        .offset(offset)
    ).all()
    jobs = _last_jobs(session, [row.id for row in rows])
    return [_failed(row, jobs.get(row.id)) for row in rows]


def retry(session: Session, actor: Principal, translation_id: uuid.UUID) -> None:
    """Another try. Not failed any more, say since somebody else pressed first, nothing happens.

    Raises: NotFound, Forbidden, ActionBlocked.
    """
    actor.require(Permission.MODEL_MANAGE)
    translation = service.find(session, translation_id)
    if translation.state == State.FAILED:
        service.advance(session, translation, Action.RETRY, actor)


def retry_all(session: Session, actor: Principal) -> int:
    """Another try for up to RETRIED_AT_ONCE failed drafts, the longest failed first; for how many."""
    actor.require(Permission.MODEL_MANAGE)
    query = select(Translation).where(Translation.state == State.FAILED).order_by(Translation.updated_at)
    tried = 0
    for translation in session.scalars(query.limit(RETRIED_AT_ONCE)).all():
        try:
            service.advance(session, translation, Action.RETRY, actor)
        except (ActionBlocked, ActionOutOfState):
            continue  # changed since it was read: somebody is at it
        tried += 1
    return tried


def _last_jobs(session: Session, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Job]:
    later = aliased(Job)
    newest = select(func.max(later.created_at)).where(later.translation_id == Job.translation_id).scalar_subquery()
    jobs = session.scalars(select(Job).where(Job.translation_id.in_(ids), Job.created_at == newest))
    return {job.translation_id: job for job in jobs}


def _failed(translation: Translation, job: Job | None) -> Failed:
    return Failed(
        translation,
        translation.failure_code or (job.error_code if job else None),
        job.error_detail if job else None,
        job.finished_at if job else None,
    )
