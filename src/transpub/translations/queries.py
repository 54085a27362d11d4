"""Reading translations: what the pages and the API list."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, exists, func, select
from sqlalchemy.orm import Session, aliased, lazyload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from transpub.articles.models import Article, Revision
from transpub.core.queue import Queue
from transpub.translations.engine import Profile
from transpub.translations.models import HUMAN_STATES, Job, JobKind, Segment, SegmentState, Translation
from transpub.translations.workflow import State

# Not of an older revision only.
_CURRENT = Segment.retired_at.is_(None)


def of_article(session: Session, article_id: uuid.UUID) -> list[Translation]:
    return of_articles(session, [article_id])[article_id]


def of_articles(session: Session, article_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Translation]]:
    """Translations by article, in the order of their languages; an article without any has an empty list."""
    return _by_article(session, article_ids, selectinload(Translation.jobs))


def of_board(session: Session, article_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Translation]]:
    """The same, for a page of many: jobs are read of those alone that the machine is at work on."""
    found = _by_article(session, article_ids, lazyload(Translation.jobs))
    at_work = [entry.id for entries in found.values() for entry in entries if entry.state == State.TRANSLATING]
    if at_work:
        # Fills in the jobs of the very rows read above.
        query = select(Translation).where(Translation.id.in_(at_work))
        session.scalars(query.options(selectinload(Translation.jobs), lazyload(Translation.article))).all()
    return found


def _by_article(
    session: Session, article_ids: Collection[uuid.UUID], jobs: ExecutableOption
) -> dict[uuid.UUID, list[Translation]]:
    found: dict[uuid.UUID, list[Translation]] = {article_id: [] for article_id in article_ids}
    query = (
        select(Translation)
        .where(Translation.article_id.in_(found))
        .options(jobs, lazyload(Translation.article))
        .order_by(Translation.language)
    )
    for translation in session.scalars(query):
        found[translation.article_id].append(translation)
    return found


def segments(session: Session, translation_id: uuid.UUID, *, limit: int, offset: int = 0) -> Sequence[Segment]:
    return session.scalars(
        select(Segment)
        .where(Segment.translation_id == translation_id, _CURRENT)
        .order_by(Segment.position)
        .limit(limit)
        .offset(offset)
    ).all()


def in_place_of(session: Session, gone: Segment) -> Segment | None:
    """The segment before the place of one that is gone, since that is where a join has put its text; else the
    first. None if the translation has none."""
    standing = select(Segment).where(Segment.translation_id == gone.translation_id, _CURRENT)
    before = standing.where(Segment.position < gone.position).order_by(Segment.position.desc())
    return session.scalar(before.limit(1)) or session.scalar(standing.order_by(Segment.position).limit(1))


def segment_after(session: Session, segment: Segment) -> Segment | None:
    """The next one of its translation."""
    following = Segment.position == segment.position + 1
    return session.scalar(
        select(Segment).where(Segment.translation_id == segment.translation_id, following, _CURRENT)
    )


def count_segments(session: Session, translation_id: uuid.UUID) -> int:
    query = select(func.count()).select_from(Segment).where(Segment.translation_id == translation_id, _CURRENT)
    return session.scalar(query) or 0


def text_version(session: Session, translation: Translation) -> str:
    """Changes with every change of its text, of its state and of what it is cut from; for telling whether to look
    again."""
    count, versions = session.execute(
        select(func.count(), func.sum(Segment.version)).where(Segment.translation_id == translation.id, _CURRENT)
    ).one()
    return f"{translation.id}.{translation.version}.{count}.{versions or 0}"


@dataclass(frozen=True)
class Tally:
    """How far a translation has come, in segments of the revision it stands on."""

    total: int
    machine: int
    from_memory: int
    failed: int
    accepted: int
    trial: int
    hurried: int
    outdated: int


def tallies(session: Session, translation_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Tally]:
    """`machine` and `from_memory` count where the text came from, `accepted` what a person stands behind,
    `hurried` what was made with a hurried profile and nobody has accepted yet, `outdated` what a person accepted
    for an older source."""
    outdated = Segment.previous_source.is_not(None)
    memory = Segment.memory_unit_id.is_not(None)
    machine = Segment.engine.is_not(None) & ~memory & (Segment.state != SegmentState.MACHINE_FAILED)
    rows = session.execute(
        select(
            Segment.translation_id,
            func.count(),
            *(
                func.sum(case((condition, 1), else_=0))
                for condition in (
                    machine,
                    memory,
                    Segment.state == SegmentState.MACHINE_FAILED,
                    Segment.state.in_(HUMAN_STATES) & ~outdated,
                    machine & (Segment.model_kind != "official"),
                    machine & (Segment.profile != Profile.BEST) & (Segment.state == SegmentState.MACHINE),
                    outdated,
                )
            ),
        )
        .where(Segment.translation_id.in_(translation_ids), _CURRENT)
        .group_by(Segment.translation_id)
    )
    return {row[0]: Tally(*(int(value) for value in row[1:])) for row in rows}


@dataclass(frozen=True)
class Freshness:
    """Which revision a translation stands on, and whether it still says what the article says.

    It is outdated while a sentence has a text made for an older source, or while it is behind: there is a newer
    revision that is not minor (a cancelled translation is not carried over).
    """

    revision: int
    outdated_segments: int
    is_behind: bool

    @property
    def is_outdated(self) -> bool:
        return self.is_behind or bool(self.outdated_segments)


def freshness(session: Session, translation_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Freshness]:
    later = aliased(Revision)
    newest = (
        select(func.max(later.number))
        .where(later.article_id == Translation.article_id, ~later.minor)
        .scalar_subquery()
    )
    outdated = (
        select(func.count())
        .where(Segment.translation_id == Translation.id, _CURRENT, Segment.previous_source.is_not(None))
        .scalar_subquery()
    )
    rows = session.execute(
        select(Translation.id, Revision.number, newest, outdated)
        .join(Revision, Revision.id == Translation.revision_id)
        .where(Translation.id.in_(translation_ids))
    )
    return {key: Freshness(number, segments, number < major) for key, number, major, segments in rows}


def is_outdated() -> ColumnElement[bool]:
    """Of a translation in a query: it is, as `Freshness` says of one that was read."""
    with_older_texts = select(Segment.translation_id).where(_CURRENT, Segment.previous_source.is_not(None))
    left, later = aliased(Translation), aliased(Revision)
    newest = (
        select(func.max(later.number)).where(later.article_id == left.article_id, ~later.minor).scalar_subquery()
    )
    # Few articles are revised; of the others nothing more is looked at.
    revised = select(Article.id).where(Article.revision_number > 1)
    left_behind = (
        select(left.id)
        .join(Revision, Revision.id == left.revision_id)
        .where(left.article_id.in_(revised), Revision.number < newest)
    )
    return Translation.id.in_(with_older_texts.union_all(left_behind))


def is_urgent() -> ColumnElement[bool]:
    """Of a translation in a query: its draft was asked for as urgent, and it has not been approved since."""
    later = aliased(Job)
    drafted_anew = exists().where(
        later.translation_id == Job.translation_id,
        later.kind == JobKind.DRAFT,
        later.created_at > Job.created_at,
    )
    in_haste = select(Job.translation_id).where(
        Job.queue == Queue.URGENT.value, Job.kind == JobKind.DRAFT, ~drafted_anew
    )
    return Translation.id.in_(in_haste) & Translation.state.not_in((State.APPROVED, State.CANCELLED))


def urgent(session: Session, translation_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of them that are."""
    return set(session.scalars(select(Translation.id).where(Translation.id.in_(translation_ids), is_urgent())))
