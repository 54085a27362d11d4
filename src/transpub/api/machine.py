"""What a translator asks of the machine: text anew, other wordings, and what the register says by now."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Query

from transpub.accounts.permissions import Permission
from transpub.api.machine_schemas import (
    JobOut,
    RetranslateIn,
    RoutesOut,
    TermFindingsOut,
    TermFindingsPage,
)
from transpub.http.dependencies import AppSettings, CurrentUser, Locale, ReadSession, WriteSession
from transpub.http.fields import LanguageTag, Offset
from transpub.translations import retranslating, routes, service

# The register is held against every segment of every translation on a page.
_LOOK_AT_MOST = 20

router = APIRouter(prefix="/api/v1", tags=["machine"])


@router.post("/translations/{translation_id}/retranslate", status_code=202)
def retranslate(
    translation_id: uuid.UUID, body: RetranslateIn, user: CurrentUser, session: WriteSession, settings: AppSettings
) -> JobOut:
    """Have machine text made anew. What a person has edited or confirmed stays, and so does a text whose new one
    is refused as faulty. Look at the job to see when it is done."""
    job = retranslating.again(
        session,
        user,
        translation_id,
        None if body.all else body.segment_ids,
        offer_ttl=settings.offer_ttl,
        manner=body.manner,
    )
    return JobOut.of(job)


@router.post("/segments/{segment_id}/alternatives", status_code=202)
def alternatives(segment_id: uuid.UUID, user: CurrentUser, session: WriteSession, settings: AppSettings) -> JobOut:
    """Have the machine look for other wordings. Once the job is done, they stand in the segment's `alternatives`;
    its text and its version stay."""
    return JobOut.of(retranslating.ask_for_wordings(session, user, segment_id, offer_ttl=settings.offer_ttl))


@router.get("/jobs/{job_id}")
def job(job_id: uuid.UUID, user: CurrentUser, session: ReadSession) -> JobOut:
    return JobOut.of(retranslating.find_job(session, user, job_id))


@router.get("/translations/{translation_id}/routes")
def possible_routes(
    translation_id: uuid.UUID, user: CurrentUser, session: ReadSession, settings: AppSettings
) -> RoutesOut:
    user.require(Permission.ARTICLE_READ)
    translation = service.find(session, translation_id)
    pair = translation.article.source_language, translation.language
    return RoutesOut(routes=routes.routes(session, *pair, ttl=settings.offer_ttl))


@router.get("/translations/{translation_id}/term-findings")
def term_findings(
    translation_id: uuid.UUID, user: CurrentUser, session: ReadSession, locale: Locale
) -> TermFindingsOut:
    """What the register has against the machine's text as it is now, later entries included."""
    user.require(Permission.ARTICLE_READ)
    translation = service.find(session, translation_id)
    return TermFindingsOut.of(translation, retranslating.affected_by_terms(session, translation), locale)


@router.get("/term-findings")
def all_term_findings(
    user: CurrentUser,
    session: ReadSession,
    locale: Locale,
    language: LanguageTag | None = None,
    limit: Annotated[int, Query(ge=1, le=_LOOK_AT_MOST)] = _LOOK_AT_MOST,
    offset: Offset = 0,
) -> TermFindingsPage:
    """The same for the open translations, page by page."""
    user.require(Permission.ARTICLE_READ)
    found = retranslating.open_translations(session, language=language, limit=limit, offset=offset)
    told = (
        TermFindingsOut.of(translation, retranslating.affected_by_terms(session, translation), locale)
        for translation in found
    )
    return TermFindingsPage(
        translations=[entry for entry in told if entry.segments],
        looked_at=len(found),
        limit=limit,
        offset=offset,
    )
