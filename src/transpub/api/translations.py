"""Translations: the draft, its segments, and the steps of the workflow."""

import uuid

from fastapi import APIRouter

from transpub.accounts.permissions import Permission
from transpub.api.schemas import (
    ActionIn,
    ActionOut,
    SegmentIn,
    SegmentOut,
    SegmentPage,
    TranslationDetailOut,
    TranslationOut,
)
from transpub.http.dependencies import AppSettings, CurrentUser, Locale, ReadSession, WriteSession
from transpub.http.fields import Limit, Offset
from transpub.translations import editing, queries, service, submission
from transpub.translations.models import Translation
from transpub.translations.workflow import Action

router = APIRouter(prefix="/api/v1", tags=["translations"])


def _detail(
    translation: Translation, user: CurrentUser, locale: Locale, settings: AppSettings
) -> TranslationDetailOut:
    decisions = service.decisions(translation, user, self_review_allowed=settings.desk_allows_self_review)
    return TranslationDetailOut(
        **TranslationOut.of(translation).model_dump(),
        actions=[ActionOut.of(decision, locale) for decision in decisions],
    )


@router.get("/translations/{translation_id}")
def one(
    translation_id: uuid.UUID, user: CurrentUser, session: ReadSession, locale: Locale, settings: AppSettings
) -> TranslationDetailOut:
    user.require(Permission.ARTICLE_READ)
    return _detail(service.find(session, translation_id), user, locale, settings)


@router.get("/translations/{translation_id}/segments")
def segments(
    translation_id: uuid.UUID,
    user: CurrentUser,
    session: ReadSession,
    locale: Locale,
    limit: Limit = 100,
    offset: Offset = 0,
) -> SegmentPage:
    user.require(Permission.ARTICLE_READ)
    translation = service.find(session, translation_id)
    page = queries.segments(session, translation.id, limit=limit, offset=offset)
    return SegmentPage(
        segments=[SegmentOut.of(segment, locale) for segment in page],
        total=queries.count_segments(session, translation.id),
        limit=limit,
        offset=offset,
    )


@router.put("/segments/{segment_id}")
def save_segment(
    segment_id: uuid.UUID, body: SegmentIn, user: CurrentUser, session: WriteSession, locale: Locale
) -> SegmentOut:
    """409 `core.edited_meanwhile` carries both texts in `facts` when somebody else was faster."""
    segment = editing.save(session, user, segment_id, text=body.text, version=body.version, confirm=body.confirm)
    return SegmentOut.of(segment, locale)


@router.post("/translations/{translation_id}/{action}")
def act(
    translation_id: uuid.UUID,
    action: Action,
    body: ActionIn,
    user: CurrentUser,
    session: WriteSession,
    locale: Locale,
    settings: AppSettings,
) -> TranslationDetailOut:
    """Take one step of the workflow: request (of a cancelled one), retry, begin_manual,
    submit, send_back, approve, cancel."""
    user.require(Permission.ARTICLE_READ)
    translation = submission.act(
        session,
        user,
        translation_id,
        action,
        offer_ttl=settings.offer_ttl,
        note=body.note,
        acknowledged=body.acknowledge,
        self_review_allowed=settings.desk_allows_self_review,
    )
    return _detail(translation, user, locale, settings)
