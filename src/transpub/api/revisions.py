"""Revisions of an article: write the next one, list them, read one, see what changed between two."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from transpub.accounts.permissions import Permission
from transpub.api.articles import told
from transpub.api.revision_schemas import (
    NUMBER_MAX,
    ChangeOut,
    DiffOut,
    PassageOut,
    RevisedOut,
    RevisionDetailOut,
    RevisionIn,
    RevisionOut,
    RevisionPage,
    SubmittedOut,
    TouchedOut,
)
from transpub.articles import revising as articles
from transpub.articles.diff import diff
from transpub.articles.material import Limits
from transpub.articles.passages import passages
from transpub.articles.service import find, prepare
from transpub.http.dependencies import AppSettings, CurrentUser, ReadSession, WriteSession, database_of
from transpub.http.fields import Limit, Offset
from transpub.publishing import cascade

router = APIRouter(prefix="/api/v1/articles/{article_id}/revisions", tags=["revisions"])

Number = Annotated[int, Path(ge=1, le=NUMBER_MAX)]
Against = Annotated[int | None, Query(ge=1, le=NUMBER_MAX)]


@router.post("", status_code=201, responses={200: {"model": RevisedOut, "description": "The same text again"}})
def revise(
    article_id: uuid.UUID,
    body: RevisionIn,
    user: CurrentUser,
    session: WriteSession,
    settings: AppSettings,
    request: Request,
    response: Response,
) -> RevisedOut:
    """Write the next revision and carry every translation over to it. 200 when the newest one says the same.

    409 `articles.revised_meanwhile` when there is a newer revision than `base`.
    """
    user.require(Permission.ARTICLE_SUBMIT)
    # Read on its own and done with: no connection is held while a page is fetched and understood.
    with database_of(request).read_only() as reading:
        language = find(reading, article_id).source_language
    prepared = prepare(body.submission(settings, language), Limits.of(settings))
    outcome = cascade.revise(
        session,
        user,
        article_id,
        prepared,
        base=body.base,
        minor=body.minor,
        note=body.note,
        urgent=body.urgent,
        offer_ttl=settings.offer_ttl,
    )
    response.status_code = 201 if outcome.created else 200
    number = outcome.revision.number
    response.headers["Location"] = f"/api/v1/articles/{article_id}/revisions/{number}"
    return RevisedOut(
        article=told(session, outcome.article),
        revision=RevisionOut.of(articles.find(session, article_id, number)),
        touched={language: TouchedOut.of(counts) for language, counts in outcome.touched.items()},
    )


@router.get("")
def history(
    article_id: uuid.UUID, user: CurrentUser, session: ReadSession, limit: Limit = 20, offset: Offset = 0
) -> RevisionPage:
    """Newest first."""
    user.require(Permission.ARTICLE_READ)
    article = find(session, article_id)
    found = articles.history(session, article.id, limit=limit, offset=offset)
    return RevisionPage(
        revisions=[RevisionOut.of(listed) for listed in found],
        total=articles.count(session, article.id),
        limit=limit,
        offset=offset,
    )


@router.get("/{number}")
def one(article_id: uuid.UUID, number: Number, user: CurrentUser, session: ReadSession) -> RevisionDetailOut:
    """The text as it was understood, and as it was sent."""
    user.require(Permission.ARTICLE_READ)
    listed = articles.find(session, article_id, number)
    return RevisionDetailOut(
        **RevisionOut.of(listed).model_dump(),
        passages=[PassageOut.of(passage) for passage in passages(listed.revision.document)],
        submitted=SubmittedOut.of(listed.revision),
    )


@router.get("/{number}/diff")
def changes(
    article_id: uuid.UUID, number: Number, user: CurrentUser, session: ReadSession, against: Against = None
) -> DiffOut:
    """What changed from the revision `against` (the one before, if not given) to this one."""
    user.require(Permission.ARTICLE_READ)
    old = articles.find(session, article_id, against or max(1, number - 1)).revision
    new = articles.find(session, article_id, number).revision
    compared = diff(old.document, new.document)
    return DiffOut(old=old.number, new=new.number, changes=[ChangeOut.of(change) for change in compared])
