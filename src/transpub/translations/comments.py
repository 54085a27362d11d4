"""What people say to each other about a translation: beside one segment, or about the whole text. It changes no
text and no state; what an open comment stands in the way of is told by `gates`."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, joinedload

from transpub.accounts.permissions import Permission, Principal
from transpub.activity.service import record
from transpub.articles.characters import without_invisible
from transpub.core.clock import now
from transpub.core.errors import Forbidden, NotFound
from transpub.translations import service
from transpub.translations.comment_models import Comment
from transpub.translations.errors import CommentEmpty, CommentTooLong, TextHasControls, TooManyComments
from transpub.translations.models import Segment, Translation

COMMENT_MAX = 4000
# Open ones of one translation. More are no help to anybody.
OPEN_MAX = 1000

_EVERYBODYS = (Permission.TRANSLATION_EDIT, Permission.TRANSLATION_REVIEW, Permission.TRANSLATION_REQUEST)


def may_comment(actor: Principal, translation: Translation) -> bool:
    """Whoever may edit or review that language, and the article's editors."""
    return any(actor.may(permission, translation.language) for permission in _EVERYBODYS)


def add(
    session: Session,
    actor: Principal,
    translation_id: uuid.UUID,
    text: str,
    *,
    segment_id: uuid.UUID | None = None,
    is_return: bool = False,
) -> Comment:
    """Say something about a translation, or about one segment of it. The same words again by the same person in the
    same place, while they are open, are one comment: a form posted twice is harmless.

    Raises:
        NotFound: also for a segment of another translation.
        Forbidden, CommentEmpty, CommentTooLong, TextHasControls, TooManyComments.
    """
    translation = service.find(session, translation_id)
    _require(actor, translation)
    text = cleaned(text)
    segment = session.get(Segment, segment_id) if segment_id else None
    if segment_id and (segment is None or segment.translation_id != translation.id):
        raise NotFound
    service.lock(session, translation.id)
    known = session.scalar(
        select(Comment).where(
            Comment.translation_id == translation.id,
            Comment.segment_id == segment_id,
            Comment.author_id == actor.user_id,
            Comment.text == text,
            Comment.is_return == is_return,
            Comment.resolved_at.is_(None),
        )
    )
    if known is not None:
        return known
    if count(session, translation.id, open_only=True) >= OPEN_MAX:
        raise TooManyComments(most=OPEN_MAX)
    comment = Comment(
        translation=translation,
        segment=segment,
        text=text,
        about_source=segment.source if segment else "",
        about_target=segment.target if segment else "",
        is_return=is_return,
        author_id=actor.user_id,
    )
    session.add(comment)
    session.flush()
    _log(session, actor, "comment.added", comment)
    return comment


def resolve(session: Session, actor: Principal, comment_id: uuid.UUID) -> Comment:
    """Say that it is answered. Again, it changes nothing. Raises: NotFound, Forbidden."""
    comment = _held(session, actor, comment_id)
    if comment.is_open:
        comment.resolved_at, comment.resolved_by_id = now(), actor.user_id
        _log(session, actor, "comment.resolved", comment)
    return comment


def reopen(session: Session, actor: Principal, comment_id: uuid.UUID) -> Comment:
    """Say that it is not answered after all. Again, it changes nothing. Raises: NotFound, Forbidden."""
    comment = _held(session, actor, comment_id)
    if not comment.is_open:
        comment.resolved_at, comment.resolved_by_id = None, None
        _log(session, actor, "comment.reopened", comment)
    return comment


def of_translation(
    session: Session,
    translation_id: uuid.UUID,
    *,
    open_only: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> Sequence[Comment]:
    """Oldest first, with the people and segments they name."""
    query = (
        select(Comment)
        .where(Comment.translation_id == translation_id)
        .options(joinedload(Comment.author), joinedload(Comment.resolved_by), joinedload(Comment.segment))
        .order_by(Comment.created_at, Comment.id)
    )
    if open_only:
        query = query.where(Comment.resolved_at.is_(None))
    return session.scalars(query.limit(limit).offset(offset)).all()


def count(session: Session, translation_id: uuid.UUID, *, open_only: bool = False) -> int:
    query = select(func.count()).select_from(Comment).where(Comment.translation_id == translation_id)
    if open_only:
        query = query.where(Comment.resolved_at.is_(None))
    return session.scalar(query) or 0


def open_counts(session: Session, translation_id: uuid.UUID) -> dict[uuid.UUID | None, int]:
    """Open comments by the segment they are shown with; None: with the whole text."""
    rows = session.execute(
        select(Segment.id, func.count(Comment.id))
        .select_from(Comment)
        .outerjoin(Segment, (Segment.id == Comment.segment_id) & Segment.retired_at.is_(None))
        .where(Comment.translation_id == translation_id, Comment.resolved_at.is_(None))
        .group_by(Segment.id)
    )
    return {row[0]: row[1] for row in rows}


def open_by_translation(session: Session, translation_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """How many open comments each of these translations has; those without any are left out."""
    rows = session.execute(
        select(Comment.translation_id, func.count())
        .where(Comment.translation_id.in_(translation_ids), Comment.resolved_at.is_(None))
        .group_by(Comment.translation_id)
    )
    return {row[0]: row[1] for row in rows}


def by_place(found: Sequence[Comment]) -> Mapping[uuid.UUID | None, list[Comment]]:
    """By the segment they are shown with; None: with the whole text."""
    places: defaultdict[uuid.UUID | None, list[Comment]] = defaultdict(list)
    for comment in found:
        places[comment.place].append(comment)
    return places


def move(session: Session, former: uuid.UUID, segment_id: uuid.UUID) -> None:
    """What was said about a segment belongs to another one from now on: the two were joined."""
    session.execute(update(Comment).where(Comment.segment_id == former).values(segment_id=segment_id))


def cleaned(text: str) -> str:
    """As it is kept: line ends as one character, no edge whitespace, nothing invisible.

    Raises: CommentEmpty, CommentTooLong, TextHasControls.
    """
    if len(text) > COMMENT_MAX:
        raise CommentTooLong(most=COMMENT_MAX, count=len(text))
    kept = without_invisible(text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if not kept:
        raise CommentEmpty
    if any((ord(character) < 32 and character not in "\n\t") or character == "\x7f" for character in kept):
        raise TextHasControls
    return kept


def _require(actor: Principal, translation: Translation) -> None:
    if not may_comment(actor, translation):
        raise Forbidden(permission=Permission.TRANSLATION_EDIT.value, language=translation.language)


def _held(session: Session, actor: Principal, comment_id: uuid.UUID) -> Comment:
    comment = session.get(Comment, comment_id)
    if comment is None:
        raise NotFound
    _require(actor, comment.translation)
    service.lock(session, comment.translation_id)
    session.refresh(comment)
    return comment


def _log(session: Session, actor: Principal, verb: str, comment: Comment) -> None:
    session.flush()
    record(
        session,
        actor,
        verb,
        "comment",
        comment.translation_id,
        article_id=comment.translation.article_id,
        note=comment.text if verb == "comment.added" else "",
        facts={
            "language": comment.translation.language,
            "comment": str(comment.id),
            "segment": str(comment.segment_id) if comment.segment_id else None,
            "is_return": comment.is_return,
        },
    )
