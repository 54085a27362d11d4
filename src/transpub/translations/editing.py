"""A person's hand on a segment: save, confirm. Nothing typed is ever lost to a conflict."""

import uuid
from collections.abc import Mapping
from datetime import timedelta

from rapidfuzz import fuzz
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Permission, Principal
from transpub.activity.service import of_object, record
from transpub.articles.characters import without_invisible
from transpub.core.clock import now
from transpub.core.errors import EditedMeanwhile, NotFound
from transpub.core.i18n import N_, LazyText
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
# What whoever wants to change a text does in a state that does not allow it.
_UNTIL_THEN: Mapping[State, str] = {
    State.QUEUED: N_("Wait for the machine’s draft, then save it again."),
    State.TRANSLATING: N_("Wait for the machine’s draft, then save it again."),
    State.IN_REVIEW: N_("Ask for it to be sent back to you, then save it again."),
    State.APPROVED: N_("Ask for it to be sent back to you, then save it again."),
    State.FAILED: N_("Try the machine again or begin by hand, then save it again."),
    State.CANCELLED: N_("Request the translation again, then save it again."),
}
# What one person saves again and again within so long is one step of the segment's history …
SITTING = timedelta(minutes=5)
# … while at least so many per cent of the letters stay: a text put in the place of another is a step of its own.
_SAME_TEXT = 50


def save(
    session: Session,
    actor: Principal,
    segment_id: uuid.UUID,
    *,
    text: str,
    version: int,
    confirm: bool = False,
    reverted_to: int | None = None,
) -> Segment:
    """Store a person's text; with `confirm`, also their word that it is right. Either makes an outdated text one
    for the source as it is now; only storing the same text again does not.

    `version` is the one the person saw. A text that does not keep the source's codes is stored all the same, with
    an error finding that blocks submission. `reverted_to` is the number of the history's version that the text is
    taken from (`translations.history`).

    The log keeps the text that stood there before, so that it can be put back; not where the same person goes on
    with what they have just saved.

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
    # Only then: whoever mends a refused text has to be told first that somebody else saved another one meanwhile.
    _must_be_storable(text)
    if confirm and not text:
        raise NothingToConfirm
    # Asked before anything is changed: a query in between would write the row twice, and count its version twice.
    before, former, book = segment.state, segment.target, book_for(session, translation)
    goes_on = not confirm and reverted_to is None and _goes_on(session, actor, segment, text)
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
    if segment in session.dirty and not goes_on:
        record(
            session,
            actor,
            _verb(confirm=confirm, reverted=reverted_to is not None),
            "segment",
            segment.id,
            article_id=translation.article_id,
            from_state=before,
            to_state=segment.state,
            facts={"former": former, "text": text} | ({} if reverted_to is None else {"version": reverted_to}),
        )
    session.flush()
    return segment


def _goes_on(session: Session, actor: Principal, segment: Segment, text: str) -> bool:
    """Whether the person goes on with an edit that the log knows already: autosaves must not flood it."""
    if segment.state != SegmentState.EDITED or segment.is_outdated or not text:
        return False
    last = next(iter(of_object(session, segment.id, limit=1)), None)
    return (
        last is not None
        and last.verb == "segment.edited"
        and last.actor_id == actor.user_id
        and last.at > now() - SITTING
        and is_like(segment.target, text)
    )


def is_like(text: str, other: str) -> bool:
    """Whether one is the other, worked on."""
    return fuzz.ratio(text, other) >= _SAME_TEXT


def _verb(*, confirm: bool, reverted: bool) -> str:
    if reverted:
        return "segment.reverted"
    return "segment.confirmed" if confirm else "segment.edited"


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
        raise NotEditable(state=LazyText(STATE_NAMES[state], {}), advice=LazyText(_UNTIL_THEN[state], {}))


def _cleaned(text: str) -> str:
    """A segment is one line of text; edge whitespace lives outside it."""
    return without_invisible(" ".join(text.replace("\r\n", "\n").split("\n"))).strip()


def _must_be_storable(text: str) -> None:
    """Raises: TextTooLong, TextHasControls."""
    if len(text) > SEGMENT_MAX:
        raise TextTooLong(most=SEGMENT_MAX, count=len(text))
    if any(ord(character) < 32 and character != "\t" for character in text) or "\x7f" in text:
        raise TextHasControls
