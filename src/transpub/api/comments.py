"""Comments on a translation: list, say, resolve, reopen."""

import uuid

from fastapi import APIRouter

from transpub.accounts.permissions import Permission
from transpub.api.comment_schemas import CommentIn, CommentOut, CommentPage
from transpub.http.dependencies import CurrentUser, ReadSession, WriteSession
from transpub.http.fields import Limit, Offset
from transpub.translations import comments, service

router = APIRouter(prefix="/api/v1", tags=["comments"])


@router.get("/translations/{translation_id}/comments")
def listed(
    translation_id: uuid.UUID,
    user: CurrentUser,
    session: ReadSession,
    unresolved: bool = False,
    limit: Limit = 100,
    offset: Offset = 0,
) -> CommentPage:
    """Oldest first; with `unresolved`, only those nobody has resolved."""
    user.require(Permission.ARTICLE_READ)
    translation = service.find(session, translation_id)
    found = comments.of_translation(session, translation.id, open_only=unresolved, limit=limit, offset=offset)
    return CommentPage(
        comments=[CommentOut.of(comment) for comment in found],
        total=comments.count(session, translation.id, open_only=unresolved),
        limit=limit,
        offset=offset,
    )


@router.post("/translations/{translation_id}/comments", status_code=201)
def add(translation_id: uuid.UUID, body: CommentIn, user: CurrentUser, session: WriteSession) -> CommentOut:
    """The same words again in the same place, while they are open, are the same comment."""
    user.require(Permission.ARTICLE_READ)
    return CommentOut.of(comments.add(session, user, translation_id, body.text, segment_id=body.segment_id))


@router.post("/comments/{comment_id}/resolve")
def resolve(comment_id: uuid.UUID, user: CurrentUser, session: WriteSession) -> CommentOut:
    """Say that it is answered. Again, it changes nothing."""
    user.require(Permission.ARTICLE_READ)
    return CommentOut.of(comments.resolve(session, user, comment_id))


@router.post("/comments/{comment_id}/reopen")
def reopen(comment_id: uuid.UUID, user: CurrentUser, session: WriteSession) -> CommentOut:
    """Say that it is not answered after all. Again, it changes nothing."""
    user.require(Permission.ARTICLE_READ)
    return CommentOut.of(comments.reopen(session, user, comment_id))
