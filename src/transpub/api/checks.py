"""Checks: what each desk has chosen of them, what they say of a translation, and what they can put right."""

import uuid

from fastapi import APIRouter

from transpub.accounts.permissions import Permission
from transpub.api.check_schemas import (
    ChecksOut,
    DeskUneditedIn,
    FindingsOut,
    GradeIn,
    LimitIn,
    PolishIn,
    RepairIn,
    TypesetOut,
)
from transpub.api.schemas import SegmentOut
from transpub.http.dependencies import CurrentUser, Locale, ReadSession, WriteSession
from transpub.http.fields import ShortText
from transpub.translations import desks, polishing, service
from transpub.translations.checks.rules import UneditedLimits
from transpub.translations.verdicts import verdict

router = APIRouter(prefix="/api/v1", tags=["checks"])


@router.get("/checks")
def all_checks(user: CurrentUser, session: ReadSession, locale: Locale, scope: ShortText = "") -> ChecksOut:
    """Every check with its severity on one desk: a section, or without a name all that have not chosen."""
    user.require(Permission.ARTICLE_READ)
    return ChecksOut.of(desks.choices(session, scope), locale)


@router.put("/checks/{check}")
def grade(check: ShortText, body: GradeIn, user: CurrentUser, session: WriteSession, locale: Locale) -> ChecksOut:
    """Holds at once, for what is being worked on as well. 409 for checks without which publication would break."""
    desks.set_grade(session, user, body.scope, check, body.severity)
    return ChecksOut.of(desks.choices(session, body.scope), locale)


@router.put("/field-limits/{kind}")
def limit(kind: ShortText, body: LimitIn, user: CurrentUser, session: WriteSession, locale: Locale) -> ChecksOut:
    desks.set_limit(session, user, body.scope, kind, body.most)
    return ChecksOut.of(desks.choices(session, body.scope), locale)


@router.put("/unedited-limits")
def unedited(body: DeskUneditedIn, user: CurrentUser, session: WriteSession, locale: Locale) -> ChecksOut:
    """How much unchanged machine text may be approved. Holds at once."""
    limits = UneditedLimits(body.limits.warn, body.limits.block) if body.limits else None
    desks.set_unedited(session, user, body.scope, limits)
    return ChecksOut.of(desks.choices(session, body.scope), locale)


@router.get("/translations/{translation_id}/findings")
def findings(translation_id: uuid.UUID, user: CurrentUser, session: ReadSession, locale: Locale) -> FindingsOut:
    """All of them, as grave as the desk takes them: about the text as a whole, and by segment."""
    user.require(Permission.ARTICLE_READ)
    translation = service.find(session, translation_id)
    return FindingsOut.of(translation, verdict(session, translation), locale)


@router.post("/segments/{segment_id}/repair")
def repair(
    segment_id: uuid.UUID, body: RepairIn, user: CurrentUser, session: WriteSession, locale: Locale
) -> SegmentOut:
    """Put the finding of one check right: mixed letters, spaces, quotation marks, numbers as the language writes
    them, a lost last mark, a changed placeholder or address. The text stays whose it was where no word changes.
    409 where it is not sure how."""
    segment = polishing.repair(session, user, segment_id, version=body.version, check=body.check)
    return SegmentOut.of(segment, verdict(session, segment.translation), locale)


@router.post("/segments/{segment_id}/typography")
def typeset_segment(
    segment_id: uuid.UUID, body: PolishIn, user: CurrentUser, session: WriteSession, locale: Locale
) -> SegmentOut:
    """Set one segment as is usual in its language. The text stays whose it was."""
    segment = polishing.set_segment(session, user, segment_id, version=body.version)
    return SegmentOut.of(segment, verdict(session, segment.translation), locale)


@router.post("/translations/{translation_id}/typography")
def typeset(translation_id: uuid.UUID, user: CurrentUser, session: WriteSession) -> TypesetOut:
    """Set all segments as is usual in the language. Again, it changes nothing."""
    return TypesetOut(segments=polishing.set_all(session, user, translation_id))


@router.delete("/translations/{translation_id}/typography")
def undo(translation_id: uuid.UUID, user: CurrentUser, session: WriteSession) -> TypesetOut:
    """Give segments nobody has written in since the very texts they had."""
    return TypesetOut(segments=polishing.undo_all(session, user, translation_id))
