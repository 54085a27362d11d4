"""Translations: the draft, its segments, and the steps of the workflow."""

import uuid

from fastapi import APIRouter
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Permission
from transpub.api.schemas import (
    ActionIn,
    ActionOut,
    GateOut,
    JoinIn,
    ReviewOut,
    SegmentIn,
    SegmentOut,
    SegmentPage,
    SegmentsOut,
    SplitIn,
    TranslationDetailOut,
    TranslationOut,
    finding_out,
)
from transpub.http.dependencies import AppSettings, CurrentUser, Locale, ReadSession, WriteSession
from transpub.http.fields import Limit, Offset
from transpub.translations import editing, queries, resegmenting, service, submission
from transpub.translations.models import Translation
from transpub.translations.seen import Seen, stamp
from transpub.translations.sifting import Show, sieve_of
from transpub.translations.unanswered import unanswered
from transpub.translations.verdicts import verdict
from transpub.translations.workflow import Action, gates_of

router = APIRouter(prefix="/api/v1", tags=["translations"])


def _detail(
    session: Session, translation: Translation, user: CurrentUser, locale: Locale, settings: AppSettings
) -> TranslationDetailOut:
    said = verdict(session, translation)
    decisions = service.decisions(
        session, translation, said, user, self_review_allowed=settings.desk_allows_self_review
    )
    fresh = queries.freshness(session, [translation.id])[translation.id]
    tally = queries.tallies(session, [translation.id]).get(translation.id)
    return TranslationDetailOut(
        **TranslationOut.of(translation, fresh, tally).model_dump(),
        findings=[finding_out(finding, locale) for finding in said.about_all],
        actions=[ActionOut.of(decision, locale) for decision in decisions],
    )


@router.get("/translations/{translation_id}")
def one(
    translation_id: uuid.UUID, user: CurrentUser, session: ReadSession, locale: Locale, settings: AppSettings
) -> TranslationDetailOut:
    user.require(Permission.ARTICLE_READ)
    return _detail(session, service.find(session, translation_id), user, locale, settings)


@router.get("/translations/{translation_id}/review")
def review(
    translation_id: uuid.UUID, user: CurrentUser, session: ReadSession, locale: Locale, settings: AppSettings
) -> ReviewOut:
    """How the gates before an approval stand for you, and the stamp of the texts as they are now."""
    user.require(Permission.ARTICLE_READ)
    translation = service.find(session, translation_id)
    said, left = verdict(session, translation), unanswered(session, translation.id)
    facts = service.facts_of(translation, said, left, self_review_allowed=settings.desk_allows_self_review)
    return ReviewOut(
        state=translation.state,
        gates=[GateOut.of(gate, locale) for gate in gates_of(Action.APPROVE, user, facts)],
        unedited_share=said.unedited_share,
        open_comments=left.returns + left.others,
        seen=stamp(translation.segments),
    )


@router.get("/translations/{translation_id}/segments")
def segments(
    translation_id: uuid.UUID,
    user: CurrentUser,
    session: ReadSession,
    locale: Locale,
    show: Show = Show.ALL,
    limit: Limit = 100,
    offset: Offset = 0,
) -> SegmentPage:
    """`show` leaves out the segments a filter does not let through; `total` counts those it does."""
    user.require(Permission.ARTICLE_READ)
    translation = service.find(session, translation_id)
    sieve = sieve_of(session, translation)
    found = sieve.sifted(translation.segments, show)
    return SegmentPage(
        segments=[SegmentOut.of(segment, sieve.said, locale) for segment in found[offset : offset + limit]],
        total=len(found),
        limit=limit,
        offset=offset,
    )


@router.put("/segments/{segment_id}")
def save_segment(
    segment_id: uuid.UUID, body: SegmentIn, user: CurrentUser, session: WriteSession, locale: Locale
) -> SegmentOut:
    """409 `core.edited_meanwhile` carries both texts in `facts` when somebody else was faster."""
    segment = editing.save(session, user, segment_id, text=body.text, version=body.version, confirm=body.confirm)
    return SegmentOut.of(segment, verdict(session, segment.translation), locale)


@router.post("/segments/{segment_id}/join")
def join_segments(
    segment_id: uuid.UUID, body: JoinIn, user: CurrentUser, session: WriteSession, locale: Locale
) -> SegmentsOut:
    """Join a segment with the next one of the same text, in this language only."""
    joined = resegmenting.join(session, user, segment_id, version=body.version, next_version=body.next_version)
    return SegmentsOut.of([joined], verdict(session, joined.translation), locale)


@router.post("/segments/{segment_id}/split")
def split_segment(
    segment_id: uuid.UUID, body: SplitIn, user: CurrentUser, session: WriteSession, locale: Locale
) -> SegmentsOut:
    """Make two segments of one, in this language only."""
    halves = resegmenting.split(
        session, user, segment_id, version=body.version, at=body.at, target_at=body.target_at
    )
    return SegmentsOut.of(halves, verdict(session, halves[0].translation), locale)


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
        profile=body.profile,
        notes={note.segment_id: note.text for note in body.notes},
        seen=None if body.seen is None else Seen.parse(body.seen),
    )
    return _detail(session, translation, user, locale, settings)
