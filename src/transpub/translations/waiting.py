"""Which waiting jobs a thread takes besides the one it was sent: alike ones, and urgent ones. Claims nothing."""

import uuid
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from transpub.articles.models import Article
from transpub.core.queue import Queue
from transpub.translations.jobs import is_due
from transpub.translations.models import Job, Translation

# Jobs looked at for one more to do; those that cannot be taken are few.
_LOOK_AT = 50


def alike(session: Session, job: Job, *, room: int) -> list[uuid.UUID]:
    """Waiting jobs that can share the engine's calls with this one: same pair, route, profile, kind and queue, of
    at most `room` segments together, the longest waiting first.

    None that has been tried before: what ended it may end those it is done with.
    """
    own = job.translation
    rows = session.execute(
        select(Job.id, Job.segments_total)
        .join(Job.translation)
        .join(Translation.article)
        .where(
            *is_due(),
            Job.attempt == 0,
            Job.queue == job.queue,
            Job.kind == job.kind,
            Job.profile == job.profile,
            Job.route.is_not_distinct_from(job.route),
            Translation.language == own.language,
            Article.source_language == own.article.source_language,
        )
        .order_by(Job.created_at, Job.id)
        .limit(_LOOK_AT)
    )
    found: list[uuid.UUID] = []
    for job_id, segments in rows:
        if segments <= room:
            found.append(job_id)
            room -= segments
    return found


def urgent(
    session: Session, pairs: Collection[tuple[str, str]], *, besides: Collection[uuid.UUID]
) -> uuid.UUID | None:
    """The urgent job of one of these pairs that has waited longest, if any is due."""
    rows = session.execute(
        select(Job.id, Article.source_language, Translation.language)
        .join(Job.translation)
        .join(Translation.article)
        .where(*is_due(), Job.queue == Queue.URGENT.value, Job.id.not_in(besides))
        .order_by(Job.created_at, Job.id)
        .limit(_LOOK_AT)
    )
    return next((job_id for job_id, source, target in rows if (source, target) in pairs), None)
