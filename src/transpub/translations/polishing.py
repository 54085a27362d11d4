"""Typography and findings put right at a person's word. Where no word changes, the words stay whose they were:
machine text stays a machine's, a confirmed text confirmed; the log says who asked."""

import uuid
from collections.abc import Callable

from sqlalchemy.orm import Session

from transpub.accounts.permissions import Principal
from transpub.activity.service import record
from transpub.core.errors import EditedMeanwhile, NotFound
from transpub.terms.book import TermBook
from transpub.translations import editing, service
from transpub.translations.check_errors import NothingToRepair, NothingToUndo
from transpub.translations.checks import repairs
from transpub.translations.checks.pair import Pair
from transpub.translations.checks.register import OF_DRAFTING
from transpub.translations.errors import SentenceGone
from transpub.translations.models import Segment, Translation
from transpub.translations.polish import with_typography
from transpub.translations.terminology import book_for


def repair(session: Session, actor: Principal, segment_id: uuid.UUID, *, version: int, check: str) -> Segment:
    """Put the finding of one check right (`checks.repairs`). Where words change it is an edit of that person's.

    Raises: NotFound, Forbidden, NotEditable, SentenceGone, EditedMeanwhile, NothingToRepair.
    """
    segment, book = _taken(session, actor, segment_id, version)
    mended = repairs.repair(check, pair_of(segment))
    if mended is None:
        raise NothingToRepair
    if not mended.keeps_words:
        return editing.save(session, actor, segment_id, text=mended.text, version=version)
    former = segment.target
    _write(segment, mended.text, book)
    _log(session, actor, segment, "segment.repaired", former)
    session.flush()
    return segment


def pair_of(segment: Segment) -> Pair:
    """What the checks look at, without the register of terms."""
    translation = segment.translation
    return Pair(
        segment.source,
        segment.target,
        segment.kind,
        translation.article.source_language,
        translation.language,
    )


def set_segment(session: Session, actor: Principal, segment_id: uuid.UUID, *, version: int) -> Segment:
    """Set one segment as is usual in its language; nothing happens to one that is.

    Raises: NotFound, Forbidden, NotEditable, SentenceGone, EditedMeanwhile.
    """
    segment, book = _taken(session, actor, segment_id, version)
    former = segment.target
    if _set(segment, book):
        _log(session, actor, segment, "segment.typeset", former)
    session.flush()
    return segment


def set_all(session: Session, actor: Principal, translation_id: uuid.UUID) -> int:
    """Set every segment as is usual in the language; the number of those that changed.

    Raises: NotFound, Forbidden, NotEditable.
    """
    return _all(session, actor, translation_id, _set, "translation.typeset")


def undo_all(session: Session, actor: Principal, translation_id: uuid.UUID) -> int:
    """Give each segment that was set, and not written in since, the very text it had; the number of them.

    Raises: NotFound, Forbidden, NotEditable, NothingToUndo.
    """
    undone = _all(session, actor, translation_id, _undo, "translation.typography_undone")
    if not undone:
        raise NothingToUndo
    return undone


def may_set(translation: Translation) -> bool:
    """Whether the pass would change anything."""
    return any(
        with_typography(segment.target, translation.language) != segment.target for segment in translation.segments
    )


def may_undo(translation: Translation) -> bool:
    return any(_is_set(segment) for segment in translation.segments)


def _all(
    session: Session,
    actor: Principal,
    translation_id: uuid.UUID,
    step: Callable[[Segment, TermBook], bool],
    verb: str,
) -> int:
    service.lock(session, translation_id)
    translation = service.find(session, translation_id)
    editing.must_be_editable(actor, translation)
    book = book_for(session, translation)
    changed = sum([step(segment, book) for segment in translation.segments])
    if changed:
        record(
            session,
            actor,
            verb,
            "translation",
            translation.id,
            article_id=translation.article_id,
            facts={"language": translation.language, "segments": changed},
        )
    session.flush()
    return changed


def _taken(session: Session, actor: Principal, segment_id: uuid.UUID, version: int) -> tuple[Segment, TermBook]:
    """The segment as the person saw it, held, and what its text is checked against."""
    segment = session.get(Segment, segment_id)
    if segment is None:
        raise NotFound
    service.lock(session, segment.translation_id)
    editing.must_be_editable(actor, segment.translation)
    if segment.retired_at is not None:
        raise SentenceGone(mine=segment.target)
    if segment.version != version:
        raise EditedMeanwhile(mine=segment.target, theirs=segment.target, version=segment.version)
    return segment, book_for(session, segment.translation)


def _set(segment: Segment, book: TermBook) -> bool:
    text = with_typography(segment.target, segment.translation.language)
    if text == segment.target:
        return False
    # Where somebody wrote in a text that was set, what is kept is what they wrote.
    segment.plain_target = segment.target
    _write(segment, text, book)
    return True


def _undo(segment: Segment, book: TermBook) -> bool:
    if not _is_set(segment) or segment.plain_target is None:
        return False
    _write(segment, segment.plain_target, book)
    segment.plain_target = None
    return True


def _is_set(segment: Segment) -> bool:
    """Whether the text is the one that was set, not written in since."""
    return segment.plain_target is not None and segment.target == with_typography(
        segment.plain_target, segment.translation.language
    )


def _write(segment: Segment, text: str, book: TermBook) -> None:
    """Findings that only drafting makes stay: they are about words."""
    kept = [entry for entry in segment.findings if entry["check"] in OF_DRAFTING]
    segment.target = text
    segment.findings = [*editing.findings_for(segment, segment.translation, book), *kept]


def _log(session: Session, actor: Principal, segment: Segment, verb: str, former: str) -> None:
    record(
        session,
        actor,
        verb,
        "segment",
        segment.id,
        article_id=segment.translation.article_id,
        facts={"former": former, "text": segment.target},
    )
