"""Articles: submit, list, look at one, ask for more languages."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Form, Response
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Permission
from transpub.api.intake_schemas import ArticleFileIn, ArticleIn
from transpub.api.schemas import ArticleOut, ArticlePage, TargetsIn
from transpub.articles import service as articles
from transpub.articles.material import Limits
from transpub.articles.models import Article
from transpub.http.dependencies import AppSettings, CurrentUser, ReadSession, WriteSession
from transpub.http.fields import Limit, Offset, ShortText
from transpub.translations import queries, submission
from transpub.translations.submission import Submitted

router = APIRouter(prefix="/api/v1/articles", tags=["articles"])


@router.post("", status_code=201, responses={200: {"model": ArticleOut, "description": "Known already"}})
def submit(
    body: ArticleIn, user: CurrentUser, session: WriteSession, settings: AppSettings, response: Response
) -> ArticleOut:
    """Take an article in and request its translations. 201 when it is new, 200 when it was known already."""
    # Before an address is asked for somebody who may not send articles in.
    user.require(Permission.ARTICLE_SUBMIT)
    submitted = submission.submit(
        session,
        user,
        body.submission(settings),
        body.targets,
        limits=Limits.of(settings),
        offer_ttl=settings.offer_ttl,
        urgent=body.urgent,
        profile=body.profile,
    )
    return _answer(session, response, submitted)


@router.post("/file", status_code=201, responses={200: {"model": ArticleOut, "description": "Known already"}})
def submit_file(
    user: CurrentUser,
    session: WriteSession,
    settings: AppSettings,
    response: Response,
    form: Annotated[ArticleFileIn, Form(media_type="multipart/form-data")],
) -> ArticleOut:
    """The same for a file: DOCX, text, Markdown or HTML."""
    user.require(Permission.ARTICLE_SUBMIT)
    submitted = submission.submit(
        session,
        user,
        form.submission(Limits.of(settings)),
        form.targets,
        limits=Limits.of(settings),
        offer_ttl=settings.offer_ttl,
        urgent=form.urgent,
        profile=form.profile,
    )
    return _answer(session, response, submitted)


def _answer(session: Session, response: Response, submitted: Submitted) -> ArticleOut:
    response.status_code = 201 if submitted.created else 200
    response.headers["Location"] = f"/api/v1/articles/{submitted.article.id}"
    return told(session, submitted.article)


@router.get("")
def newest(
    user: CurrentUser, session: ReadSession, limit: Limit = 20, offset: Offset = 0, q: ShortText = ""
) -> ArticlePage:
    user.require(Permission.ARTICLE_READ)
    found = articles.newest_first(session, limit=limit, offset=offset, text=q)
    translations = queries.of_articles(session, [article.id for article in found])
    shown = [each.id for of_one in translations.values() for each in of_one]
    fresh, tallies = queries.freshness(session, shown), queries.tallies(session, shown)
    return ArticlePage(
        articles=[ArticleOut.of(article, translations[article.id], fresh, tallies) for article in found],
        total=articles.count(session, text=q),
        limit=limit,
        offset=offset,
    )


@router.get("/{article_id}")
def one(article_id: uuid.UUID, user: CurrentUser, session: ReadSession) -> ArticleOut:
    user.require(Permission.ARTICLE_READ)
    article = articles.find(session, article_id)
    return told(session, article)


@router.post("/{article_id}/translations")
def request_languages(
    article_id: uuid.UUID, body: TargetsIn, user: CurrentUser, session: WriteSession, settings: AppSettings
) -> ArticleOut:
    article = articles.find(session, article_id)
    submission.request_all(
        session,
        user,
        article,
        body.targets,
        offer_ttl=settings.offer_ttl,
        urgent=body.urgent,
        profile=body.profile,
    )
    return told(session, article)


def told(session: Session, article: Article) -> ArticleOut:
    """The article with its translations as they are now."""
    translations = queries.of_article(session, article.id)
    shown = [translation.id for translation in translations]
    return ArticleOut.of(article, translations, queries.freshness(session, shown), queries.tallies(session, shown))
