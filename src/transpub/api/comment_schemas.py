"""What the API of comments takes and gives."""

import uuid
from datetime import datetime
from typing import Annotated

from pydantic import Field

from transpub.api.schemas import In, Out
from transpub.http.fields import Text
from transpub.translations.comment_models import Comment
from transpub.translations.comments import COMMENT_MAX

CommentText = Annotated[Text, Field(min_length=1, max_length=COMMENT_MAX)]


class CommentIn(In):
    text: CommentText
    segment_id: uuid.UUID | None = Field(None, description="Without one it is about the whole text.")


class CommentOut(Out):
    """`segment_id` is the segment it is shown with, null: the whole text. `about_source` and `about_target` are the
    words it was written about; `is_return`: the text was sent back with it."""

    id: uuid.UUID
    translation_id: uuid.UUID
    segment_id: uuid.UUID | None
    text: str
    about_source: str
    about_target: str
    is_return: bool
    author: str
    created_at: datetime
    resolved_by: str | None
    resolved_at: datetime | None

    @classmethod
    def of(cls, comment: Comment) -> "CommentOut":
        return cls(
            id=comment.id,
            translation_id=comment.translation_id,
            segment_id=comment.place,
            text=comment.text,
            about_source=comment.about_source,
            about_target=comment.about_target,
            is_return=comment.is_return,
            author=comment.author.name,
            created_at=comment.created_at,
            resolved_by=comment.resolved_by.name if comment.resolved_by else None,
            resolved_at=comment.resolved_at,
        )


class CommentPage(Out):
    comments: list[CommentOut]
    total: int
    limit: int
    offset: int
