"""A person's hand on a segment: save, confirm. Nothing typed is ever lost to a conflict."""

import uuid

from sqlalchemy.orm import Session

from transpub.accounts.permissions import Permission, Principal
from transpub.activity.service import record
from transpub.articles.characters import without_invisible
from transpub.core.clock import now
from transpub.core.errors import EditedMeanwhile, NotFound
from transpub.core.i18n import LazyText
from transpub.terms.book import TermBook
from transpub.translations import service
from transpub.translations.checks import check_segment
from transpub.translations.errors import (
    NotEditable,
    NothingToConfirm,
    SentenceGone,
    SourceRevised,
    TextHasControls,
    TextTooLong,
)
from transpub.translations.models import Segment, SegmentState, Translation
from transpub.translations.terminology import book_for
from transpub.translations.workflow import EDITABLE, STATE_NAMES, State

SEGMENT_MAX = 20_000


def save(
    session: Session, actor: Principal, segment_id: uuid.UUID, *, text: str, version: int, confirm: bool = False
) -> Segment:
    """Store a person's text; with `confirm`, also their word that it is right. Either makes an outdated text one
    for the source as it is now; only storing the same text again does not.

    `version` is the one the person saw. A text that does not keep the source's codes is stored all the same, with
    an error finding that blocks submission.

    Raises:
        NotFound, Forbidden, NotEditable, TextTooLong, TextHasControls, NothingToConfirm.
        EditedMeanwhile: somebody else saved another text; facts `mine`, `theirs`, `version`.
        SourceRevised, SentenceGone: the article was revised since.
    """
    segment = session.get(Segment, segment_id)
    if segment is None:
        raise NotFound
    service.lock(session, segment.translation_id)
    translation = segment.translation
    must_be_editable(actor, translation)
    text = _cleaned(text)
    if segment.retired_at is not None:
        raise SentenceGone(mine=text)
    if segment.version != version and segment.is_outdated:
        raise SourceRevised(mine=text, theirs=segment.target, version=segment.version, source=segment.source)
    if segment.version != version and segment.target != text:
        raise EditedMeanwhile(mine=text, theirs=segment.target, version=segment.version)
    if confirm and not text:
        raise NothingToConfirm
    # Asked before anything is changed: a query in between would write the row twice, and count its version twice.
    before, book = segment.state, book_for(session, translation)
    if text != segment.target:
        segment.target = text
        segment.edited_by_id, segment.edited_at, segment.also_by = actor.user_id, now(), []
        segment.confirmed_by_id, segment.confirmed_at = None, None
        segment.state = SegmentState.EDITED if text else SegmentState.NEW
        segment.failure, segment.previous_source = None, None
        segment.findings = findings_for(segment, translation, book)
    if confirm:
        segment.state, segment.previous_source = SegmentState.CONFIRMED, None
        segment.confirmed_by_id, segment.confirmed_at = actor.user_id, now()
    if segment in session.dirty:
        verb = "segment.confirmed" if confirm else "segment.edited"
        record(
            session,
            actor,
            verb,
            "segment",
            segment.id,
            article_id=translation.article_id,
            from_state=before,
            to_state=segment.state,
            facts={"text": text},
        )
    session.flush()
    return segment


def findings_for(segment: Segment, translation: Translation, book: TermBook) -> list[object]:
    """What the checks say of the segment's text, as stored. A segment without text has none yet."""
    if not segment.target:
        return []
    return [
        finding.to_json()
        for finding in check_segment(
            segment.source,
            segment.target,
            kind=segment.kind,
            source_language=translation.article.source_language,
            target_language=translation.language,
            book=book,
        )
    ]


def must_be_editable(actor: Principal, translation: Translation) -> None:
    """Raises: Forbidden, NotEditable."""
    actor.require(Permission.TRANSLATION_EDIT, translation.language)
    state = State(translation.state)
    if state not in EDITABLE:
        raise NotEditable(state=LazyText(STATE_NAMES[state], {}))


def _cleaned(text: str) -> str:
    """A segment is one line of text; edge whitespace lives outside it."""
    if len(text) > SEGMENT_MAX:
        raise TextTooLong(most=SEGMENT_MAX, count=len(text))
    cleaned = without_invisible(" ".join(text.replace("\r\n", "\n").split("\n"))).strip()
    if any(ord(character) < 32 and character != "\t" for character in cleaned) or "\x7f" in cleaned:
        raise TextHasControls
    return cleaned
