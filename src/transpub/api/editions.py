"""Editions: publish an approved text, take an article down, see what was published."""

import uuid

from fastapi import APIRouter

from transpub.accounts.permissions import Permission
from transpub.api.schemas import EditionOut, KillIn
from transpub.articles import service as articles
from transpub.core.languages import parse_tag
from transpub.http.dependencies import CurrentUser, ReadSession, WriteSession
from transpub.http.fields import LanguageTag, Limit, Offset
from transpub.publishing import queries, service, taking_down

router = APIRouter(prefix="/api/v1/articles/{article_id}", tags=["editions"])


@router.post("/editions/{language}/publish")
def publish(article_id: uuid.UUID, language: LanguageTag, user: CurrentUser, session: WriteSession) -> EditionOut:
    """Repeating it for a text that is live already changes nothing."""
    return EditionOut.of(service.publish(session, user, article_id, parse_tag(language)))


@router.post("/kill")
def kill(article_id: uuid.UUID, body: KillIn, user: CurrentUser, session: WriteSession) -> list[EditionOut]:
    """Take the article down in every language at once."""
    killed = taking_down.kill(session, user, article_id, explanation=body.explanation)
    return [EditionOut.of(edition) for edition in killed]


@router.get("/editions")
def editions(
    article_id: uuid.UUID, user: CurrentUser, session: ReadSession, limit: Limit = 50, offset: Offset = 0
) -> list[EditionOut]:
    user.require(Permission.ARTICLE_READ)
    article = articles.find(session, article_id)
    return [
        EditionOut.of(edition) for edition in queries.editions_of(session, article.id, limit=limit, offset=offset)
    ]
