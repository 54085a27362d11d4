"""Expressions somebody did not want in the register: remembered, so that they are not suggested again."""

import uuid
from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Permission, Principal
from transpub.activity.service import record
from transpub.core.errors import NotFound
from transpub.core.languages import parse_tag
from transpub.terms.drafts import sound_text
from transpub.terms.errors import TooManyDeclined
from transpub.terms.models import DeclinedTerm
from transpub.terms.spelling import folded

DECLINED_MAX = 5_000


def decline(
    session: Session, actor: Principal, source: str, *, source_language: str, target_language: str
) -> DeclinedTerm:
    """Declining twice is declining once. Raises: Forbidden, BadTerm, UnknownLanguage, TooManyDeclined."""
    source_language, target_language = parse_tag(source_language), parse_tag(target_language)
    actor.require(Permission.TERM_EDIT, target_language)
    text = sound_text(source, source_language)
    found = session.scalar(
        _between(source_language, target_language).where(DeclinedTerm.source_key == folded(text))
    )
    if found is not None:
        return found
    if (session.scalar(select(func.count()).select_from(DeclinedTerm)) or 0) >= DECLINED_MAX:
        raise TooManyDeclined(most=DECLINED_MAX)
    made = DeclinedTerm(
        source_language=source_language,
        target_language=target_language,
        source_key=folded(text),
        source=text,
        declined_by_id=actor.user_id,
    )
    session.add(made)
    session.flush()
    record(session, actor, "term.declined", "term", made.id, facts={"source": text, "language": target_language})
    return made


def take_back(session: Session, actor: Principal, declined_id: uuid.UUID) -> None:
    """It may be suggested again. Raises: NotFound, Forbidden."""
    found = session.get(DeclinedTerm, declined_id)
    if found is None:
        raise NotFound
    actor.require(Permission.TERM_EDIT, found.target_language)
    session.delete(found)


def between(
    session: Session, *, source_language: str, target_language: str, limit: int, offset: int = 0
) -> Sequence[DeclinedTerm]:
    """The newest first."""
    query = _between(source_language, target_language).order_by(DeclinedTerm.declined_at.desc(), DeclinedTerm.id)
    return session.scalars(query.limit(limit).offset(offset)).all()


def count_between(session: Session, *, source_language: str, target_language: str) -> int:
    query = _between(source_language, target_language).with_only_columns(func.count())
    return session.scalar(query) or 0


def keys_between(session: Session, *, source_language: str, target_language: str) -> set[str]:
    """All of them, as `spelling.folded` has them."""
    query = _between(source_language, target_language).with_only_columns(DeclinedTerm.source_key)
    return set(session.scalars(query))


def _between(source_language: str, target_language: str) -> Select[DeclinedTerm]:
    return select(DeclinedTerm).where(
        DeclinedTerm.source_language == source_language, DeclinedTerm.target_language == target_language
    )
