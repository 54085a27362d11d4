"""Editions: the steps of publishing, where each language stands, what was published before."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Path, Response

from transpub.accounts.permissions import Permission
from transpub.api.edition_schemas import (
    ArticleEmbargoIn,
    ArticleEmbargoOut,
    CorrectIn,
    EditionOut,
    EmbargoIn,
    KillIn,
    PublicationOut,
    PublishIn,
    ReasonIn,
    RestoreIn,
    ScheduleIn,
    SeenIn,
)
from transpub.api.if_match import IfMatch, one_version, tag
from transpub.articles import service as articles
from transpub.core.languages import parse_tag
from transpub.http.dependencies import CurrentUser, Locale, ReadSession, WriteSession
from transpub.http.fields import LanguageTag, Limit, Offset
from transpub.publishing import embargo, queries, service, taking_down
from transpub.publishing.overview import overview
from transpub.publishing.reach import reached
from transpub.publishing.situation import version_of
from transpub.publishing.steps import Step

router = APIRouter(prefix="/api/v1/articles/{article_id}", tags=["editions"])

Number = Annotated[int, Path(ge=1, le=2**31 - 1)]


@router.post("/editions/{language}/publish")
def publish(
    article_id: uuid.UUID,
    language: LanguageTag,
    user: CurrentUser,
    session: WriteSession,
    if_match: IfMatch,
    body: PublishIn | None = None,
) -> EditionOut:
    """Publish the approved text, the source's newest revision for the source language. Repeating it for a text that
    is live already changes nothing. Under an embargo the edition is `scheduled` until that ends."""
    return _published(session, user, article_id, language, Step.PUBLISH, body or PublishIn(), if_match)


@router.post("/editions/{language}/correct")
def correct(
    article_id: uuid.UUID,
    language: LanguageTag,
    body: CorrectIn,
    user: CurrentUser,
    session: WriteSession,
    if_match: IfMatch,
) -> EditionOut:
    """Publish the approved text as a correction of what is live; the note is shown to readers."""
    return _published(session, user, article_id, language, Step.CORRECT, body, if_match)


@router.post("/editions/{language}/minor")
def minor(
    article_id: uuid.UUID,
    language: LanguageTag,
    body: PublishIn,
    user: CurrentUser,
    session: WriteSession,
    if_match: IfMatch,
) -> EditionOut:
    """Publish the approved text as a change that means nothing to most readers; partners are told so."""
    return _published(session, user, article_id, language, Step.MINOR, body, if_match)


@router.post("/editions/{language}/schedule")
def schedule(
    article_id: uuid.UUID,
    language: LanguageTag,
    body: ScheduleIn,
    user: CurrentUser,
    session: WriteSession,
    if_match: IfMatch,
) -> EditionOut:
    """Freeze the approved text now, to go live at a time. It takes the place of what was scheduled before."""
    made = service.schedule(
        session,
        user,
        article_id,
        parse_tag(language),
        body.at,
        kind=Step(body.update_type),
        note=body.note,
        embargo_until=body.embargo_until,
        seen=body.seen(if_match),
    )
    return EditionOut.of(made)


@router.post("/editions/{language}/unschedule")
def unschedule(
    article_id: uuid.UUID,
    language: LanguageTag,
    body: SeenIn,
    user: CurrentUser,
    session: WriteSession,
    if_match: IfMatch,
) -> EditionOut:
    """What waits will not go out."""
    return EditionOut.of(
        service.unschedule(session, user, article_id, parse_tag(language), seen=body.seen(if_match))
    )


@router.post("/editions/{language}/embargo")
def set_embargo(
    article_id: uuid.UUID,
    language: LanguageTag,
    body: EmbargoIn,
    user: CurrentUser,
    session: WriteSession,
    if_match: IfMatch,
) -> EditionOut:
    """Hold back what waits until a time. The later of this and the article's embargo counts."""
    made = embargo.set_on_edition(
        session, user, article_id, parse_tag(language), body.until, seen=body.seen(if_match)
    )
    return EditionOut.of(made)


@router.post("/editions/{language}/withdraw")
def withdraw(
    article_id: uuid.UUID,
    language: LanguageTag,
    body: ReasonIn,
    user: CurrentUser,
    session: WriteSession,
    if_match: IfMatch,
) -> EditionOut:
    """Take one language down: 410 for partners from now on, with the explanation."""
    made = taking_down.withdraw(
        session, user, article_id, parse_tag(language), explanation=body.explanation, seen=body.seen(if_match)
    )
    return EditionOut.of(made)


@router.post("/editions/{language}/restore")
def restore(
    article_id: uuid.UUID,
    language: LanguageTag,
    body: RestoreIn,
    user: CurrentUser,
    session: WriteSession,
    if_match: IfMatch,
) -> EditionOut:
    """Bring back a language that was withdrawn or killed, as a new edition."""
    made = service.restore(
        session,
        user,
        article_id,
        parse_tag(language),
        reason=body.reason,
        new_text=body.new_text,
        seen=body.seen(if_match),
    )
    return EditionOut.of(made)


@router.post("/kill")
def kill(
    article_id: uuid.UUID, body: KillIn, user: CurrentUser, session: WriteSession, if_match: IfMatch
) -> list[EditionOut]:
    """Take the article down in every language at once; where nothing is out yet, cancel all that is scheduled.
    `previous_version`, or `If-Match`, is the sum of its languages' versions."""
    seen = one_version(if_match, body.previous_version)
    killed = taking_down.kill(session, user, article_id, explanation=body.explanation, seen_version=seen)
    return [EditionOut.of(edition) for edition in killed]


@router.put("/embargo")
def set_article_embargo(
    article_id: uuid.UUID, body: ArticleEmbargoIn, user: CurrentUser, session: WriteSession, if_match: IfMatch
) -> ArticleEmbargoOut:
    """Hold back every language until a time. 409 once any of them is live, or if the embargo was changed since you
    saw it. `If-Match` is the sum of its languages' versions."""
    article = embargo.set_on_article(
        session, user, article_id, body.until, seen=body.embargo_seen(), seen_version=if_match
    )
    return ArticleEmbargoOut(article_id=article.id, embargo_until=article.embargo_until)


@router.get("/editions")
def editions(
    article_id: uuid.UUID,
    user: CurrentUser,
    session: ReadSession,
    response: Response,
    limit: Limit = 50,
    offset: Offset = 0,
) -> list[EditionOut]:
    """By language, newest first within each. `ETag` is the sum of the languages' versions, for steps on all."""
    user.require(Permission.ARTICLE_READ)
    article = articles.find(session, article_id)
    tag(response, version_of(session, article.id))
    return [
        EditionOut.of(edition) for edition in queries.editions_of(session, article.id, limit=limit, offset=offset)
    ]


@router.get("/editions/{language}")
def publication(
    article_id: uuid.UUID,
    language: LanguageTag,
    user: CurrentUser,
    session: ReadSession,
    locale: Locale,
    response: Response,
) -> PublicationOut:
    """Where one language stands, what you may do with it, and the partners a step reaches. `ETag`: the version."""
    user.require(Permission.ARTICLE_READ)
    seen = overview(session, user, article_id, parse_tag(language))
    found = seen.situation
    tag(response, found.version)
    may_publish = user.may(Permission.EDITION_PUBLISH)
    partners = reached(session, [found.language], [found.current] if found.current else []) if may_publish else []
    return PublicationOut.of(seen, partners, locale)


@router.get("/editions/{language}/{number}")
def one(
    article_id: uuid.UUID, language: LanguageTag, number: Number, user: CurrentUser, session: ReadSession
) -> EditionOut:
    """Any edition, whatever its state."""
    user.require(Permission.ARTICLE_READ)
    return EditionOut.of(queries.find(session, article_id, parse_tag(language), number))


def _published(
    session: WriteSession,
    user: CurrentUser,
    article_id: uuid.UUID,
    language: str,
    kind: Step,
    body: PublishIn,
    if_match: int | None,
) -> EditionOut:
    made = service.publish(
        session,
        user,
        article_id,
        parse_tag(language),
        kind=kind,
        note=body.note,
        embargo_until=body.embargo_until,
        seen=body.seen(if_match),
    )
    return EditionOut.of(made)
