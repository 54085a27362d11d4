"""What has moved since one looked last: articles something was logged about, and jobs that have come further."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from transpub.activity.models import Activity
from transpub.core.db import Database
from transpub.translations.models import Job, JobState, Translation

# Entries of the log read in one look.
READ_MAX = 1000
# PostgreSQL numbers rows when they are written, not when they are committed: a row may appear behind one with a
# higher number. So many numbers are looked at again.
_OVERLAP = 200
_RUNNING_MAX = 500


@dataclass(frozen=True)
class News:
    """`mark` is the number of the newest entry of the log. `is_all`: more than was read; look at everything."""

    mark: int
    articles: frozenset[uuid.UUID] = frozenset()
    is_all: bool = False


def newest(session: Session) -> int:
    """The mark of now: 0 for an empty log."""
    return session.scalar(select(func.max(Activity.id))) or 0


def since(session: Session, mark: int) -> News:
    """What was logged after this mark."""
    rows = _logged(session, mark)
    if not rows:
        return News(mark)
    return News(rows[-1][0], _articles(article for _, article in rows), is_all=len(rows) == READ_MAX)


class Watch:
    """Looks again and again, each time at what is new since the last, at first since `mark`. Of one thread at a
    time."""

    def __init__(self, database: Database, mark: int) -> None:
        self._database = database
        self._mark = mark
        self._seen: frozenset[int] | None = None
        self._running: dict[uuid.UUID, tuple[uuid.UUID, int]] = {}

    def look(self) -> News:
        """A job at work counts as having moved at the first look."""
        with self._database.read_only() as session:
            rows, running = _logged(session, self._mark - _OVERLAP), _progress(session)
        numbers = frozenset(number for number, _ in rows)
        seen = self._seen if self._seen is not None else {number for number in numbers if number <= self._mark}
        moved = {article for number, article in rows if number not in seen} | self._further(running)
        self._mark = max(self._mark, *numbers, 0)
        self._seen = frozenset(number for number in numbers if number > self._mark - _OVERLAP)
        return News(self._mark, _articles(moved), is_all=len(rows) == READ_MAX)

    def _further(self, running: dict[uuid.UUID, tuple[uuid.UUID, int]]) -> set[uuid.UUID]:
        """Articles of jobs that began, came further or ended."""
        before, self._running = self._running, running
        return {article for _, (article, _) in before.items() ^ running.items()}


def _logged(session: Session, mark: int) -> list[tuple[int, uuid.UUID | None]]:
    query = select(Activity.id, Activity.article_id).where(Activity.id > mark).order_by(Activity.id).limit(READ_MAX)
    return [(number, article) for number, article in session.execute(query)]


def _progress(session: Session) -> dict[uuid.UUID, tuple[uuid.UUID, int]]:
    rows = session.execute(
        select(Job.id, Translation.article_id, Job.segments_done)
        .join(Job.translation)
        .where(Job.state == JobState.RUNNING)
        .limit(_RUNNING_MAX)
    )
    return {job: (article, done) for job, article, done in rows}


def _articles(found: Iterable[uuid.UUID | None]) -> frozenset[uuid.UUID]:
    return frozenset(article for article in found if article is not None)
