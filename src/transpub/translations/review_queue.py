"""What waits for a person, most urgent first: a page of translations in one state, and what is known of those that
wait for a reviewer. Read only."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session, selectinload

from transpub.accounts.models import User
from transpub.articles.codes import plain_text
from transpub.articles.models import Article
from transpub.translations import queries, service
from transpub.translations.checks import Severity
from transpub.translations.models import Translation
from transpub.translations.unanswered import unanswered
from transpub.translations.verdicts import verdict
from transpub.translations.workflow import State


@dataclass(frozen=True)
class Digest:
    """Of a text that waits for review. `words` of its source; `changed`: the share of them that is not the
    machine's, unchanged; `people` had a hand in the text."""

    words: int
    changed: float
    errors: int
    warnings: int
    open_comments: int
    people: Sequence[str]


def page(
    session: Session, state: State, *, language: str = "", limit: int, offset: int = 0
) -> Sequence[Translation]:
    """Urgent ones first, then those whose embargo ends soonest, then those that wait longest. Without a language:
    all of them."""
    return session.scalars(
        select(Translation)
        .join(Article, Article.id == Translation.article_id)
        .where(*_wanted(state, language))
        .options(selectinload(Translation.segments))
        .order_by(
            case((queries.is_urgent(), 0), else_=1),
            Article.embargo_until.is_(None),
            Article.embargo_until,
            Translation.updated_at,
            Translation.id,
        )
        .limit(limit)
        .offset(offset)
    ).all()


def count(session: Session, state: State, *, language: str = "") -> int:
    return session.scalar(select(func.count()).select_from(Translation).where(*_wanted(state, language))) or 0


def languages(session: Session, states: Sequence[State]) -> Sequence[str]:
    """Of the translations in these states, by their tags."""
    query = select(Translation.language).where(Translation.state.in_(states)).distinct()
    return sorted(session.scalars(query))


def digests(session: Session, translations: Sequence[Translation]) -> Mapping[uuid.UUID, Digest]:
    """By id. Every segment is read: for a page of a list."""
    hands = {translation.id: service.hands_on(translation) for translation in translations}
    named = {person for people in hands.values() for person in people}
    rows = session.execute(select(User.id, User.name).where(User.id.in_(named)))
    names = {row[0]: row[1] for row in rows}
    return {
        translation.id: _digest(session, translation, sorted(names[person] for person in hands[translation.id]))
        for translation in translations
    }


def _digest(session: Session, translation: Translation, people: Sequence[str]) -> Digest:
    said = verdict(session, translation)
    left = unanswered(session, translation.id)
    return Digest(
        words=sum(len(plain_text(segment.source).split()) for segment in translation.segments),
        changed=1 - said.unedited_share,
        errors=said.count(Severity.ERROR),
        warnings=said.count(Severity.WARNING),
        open_comments=left.returns + left.others,
        people=people,
    )


def _wanted(state: State, language: str) -> Sequence[ColumnElement[bool]]:
    wanted = [Translation.state == state]
    return [*wanted, Translation.language == language] if language else wanted
