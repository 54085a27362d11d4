"""Reading translations: what the pages and the API list."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, selectinload

from transpub.translations.models import HUMAN_STATES, Segment, SegmentState, Translation
from transpub.translations.workflow import State


def of_article(session: Session, article_id: uuid.UUID) -> list[Translation]:
    return of_articles(session, [article_id])[article_id]


def of_articles(session: Session, article_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Translation]]:
    """Translations by article, in the order of their languages; an article without any has an empty list."""
    found: dict[uuid.UUID, list[Translation]] = {article_id: [] for article_id in article_ids}
    query = (
        select(Translation)
        .where(Translation.article_id.in_(found))
        .options(selectinload(Translation.jobs))
        .order_by(Translation.language)
    )
    for translation in session.scalars(query):
        found[translation.article_id].append(translation)
    return found


def in_states(session: Session, states: Collection[State], *, limit: int, offset: int = 0) -> Sequence[Translation]:
    """Longest waiting first."""
    return session.scalars(
        select(Translation)
        .where(Translation.state.in_(states))
        .order_by(Translation.updated_at, Translation.id)
        .limit(limit)
        .offset(offset)
    ).all()


def count_in_states(session: Session, states: Collection[State]) -> int:
    query = select(func.count()).select_from(Translation).where(Translation.state.in_(states))
    return session.scalar(query) or 0


def segments(session: Session, translation_id: uuid.UUID, *, limit: int, offset: int = 0) -> Sequence[Segment]:
    return session.scalars(
        select(Segment)
        .where(Segment.translation_id == translation_id)
        .order_by(Segment.position)
        .limit(limit)
        .offset(offset)
    ).all()


def count_segments(session: Session, translation_id: uuid.UUID) -> int:
    query = select(func.count()).select_from(Segment).where(Segment.translation_id == translation_id)
    return session.scalar(query) or 0


@dataclass(frozen=True)
class Tally:
    """How far a translation has come, in segments."""

    total: int
    machine: int
    from_memory: int
    failed: int
    accepted: int
    trial: int


def tallies(session: Session, translation_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Tally]:
    """`machine` and `from_memory` count where the text came from, `accepted` what a person stands behind."""
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
                    Segment.state.in_(HUMAN_STATES),
                    machine & (Segment.model_kind != "official"),
                )
            ),
        )
        .where(Segment.translation_id.in_(translation_ids))
        .group_by(Segment.translation_id)
    )
    return {row[0]: Tally(*(int(value) for value in row[1:])) for row in rows}
