"""A translator's correction of where sentences begin: two segments joined or one split, in one language only.

Where that is possible is told by `articles.recutting`, what becomes of codes by `articles.recoding`, what the text
counts for then by `standing`.
"""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Principal
from transpub.activity.service import record
from transpub.articles import recoding, recutting, segments
from transpub.articles.document import Document
from transpub.articles.errors import CutInWord
from transpub.articles.recutting import Change
from transpub.articles.segments import SourceSegment, recut
from transpub.articles.sentences import sentence_cuts
from transpub.core.clock import now
from transpub.core.errors import NotFound
from transpub.translations import comments, editing, service, standing
from transpub.translations.analysis.alphabets import base_language
from transpub.translations.checks import Finding
from transpub.translations.errors import JoinTooLong, SegmentsChanged, SentenceGone, TextTooLong
from transpub.translations.models import Segment, Translation
from transpub.translations.terminology import book_for

# Characters of a joined source as read: six times what an engine translates well (sentences.LONG_SENTENCE).
JOINED_MAX = 3000

# Written without a space between two sentences.
_WITHOUT_SPACES = frozenset({"bo", "ja", "km", "lo", "my", "th", "yue", "zh"})
# Made while drafting; all other findings are made anew from the text.
_GUESS = "code_placed_by_guess"


def document_of(translation: Translation) -> Document:
    """The source revision's document, cut as this language's people corrected it: what the translation's segments
    are split from and put back into."""
    return recut(translation.revision.document, translation.cuts)


def places(translation: Translation, segment: Segment) -> Sequence[int]:
    """Where a segment of it may be split: offsets of its source as read (`recoding.as_read`)."""
    return recutting.places(recutting.sentence_at(document_of(translation), segment.position))


def join(
    session: Session,
    actor: Principal,
    segment_id: uuid.UUID,
    *,
    version: int,
    next_version: int,
    text: str | None = None,
) -> Segment:
    """Join a segment with the next one of the same text; versions are those the person saw. The first goes on with
    both texts, the second is retired.

    `text` is what the person has typed in the first one; it is saved before.

    Raises:
        NotFound, SentenceGone, SegmentsChanged, JoinTooLong, and what `editing.save` raises.
        NothingToJoin, JoinNotPossible: see `recutting.join`.
    """
    first, translation = _held(session, actor, segment_id, version, text)
    rows, at = list(translation.segments), first.position
    change = recutting.join(document_of(translation), at)
    second = rows[at + 1]
    if second.version != next_version:
        raise SegmentsChanged(version=first.version, next_version=second.version)
    target = _joined(change, (first.target, second.target), translation)
    _must_fit(change, target)
    was = _facts(first, second)
    new = standing.of_joined(
        first, second, machine_text=_joined(change, (standing.draft(first), standing.draft(second)), translation)
    )
    half = [] if bool(first.target) == bool(second.target) else [Finding.of("half_untranslated").to_json()]
    guesses = [*_guesses(first, change, 0, 0), *_guesses(second, change, 1, 0)]
    second.retired_at = now()
    comments.move(session, second.id, first.id)
    entry = _recut(session, translation, change, [*rows[: at + 1], *rows[at + 2 :]], at, by=-1)[at]
    new.give(first)
    _become(session, first, translation, entry, target, [*half, *guesses])
    _log(session, actor, "segment.joined", first, translation, {**was, "texts": [target]})
    _renew(session, translation)
    return first


def split(
    session: Session,
    actor: Principal,
    segment_id: uuid.UUID,
    *,
    version: int,
    at: int,
    target_at: int | None = None,
    text: str | None = None,
) -> tuple[Segment, Segment]:
    """Make two segments of one. `at` is where the second begins in the source as read (`recoding.as_read`),
    `target_at` where its translation begins in the target as read.

    Without `target_at` the translation is cut between two of its own sentences, at the place most like that in the
    source. If it is one sentence, all of it stays with the first, and the second waits for a person: no job is
    made. `text` is what the person has typed; it is saved before.

    Raises:
        NotFound, SentenceGone, SegmentsChanged, and what `editing.save` raises.
        CutInWord, CutNotPossible: see `recutting.cut`; CutInWord also for `target_at`.
    """
    first, translation = _held(session, actor, segment_id, version, text)
    rows, position = list(translation.segments), first.position
    change = recutting.cut(document_of(translation), position, at)
    was = _facts(first)
    targets = _halves(change, first.target, at, target_at, translation)
    is_raw = first.machine_text == first.target
    drafts = targets if is_raw else _halves(change, first.machine_text or "", at, None, translation)
    both = [standing.of_half(first, *texts) for texts in zip(targets, drafts, strict=True)]
    guesses = [_guesses(first, change, 0, half) for half in (0, 1)]
    entries = _recut(session, translation, change, rows, position, by=1)[position : position + 2]
    second = _revived(session, translation, entries[1])
    for row, new, entry, target, found in zip((first, second), both, entries, targets, guesses, strict=True):
        new.give(row)
        _become(session, row, translation, entry, target, found)
    _log(session, actor, "segment.split", first, translation, {**was, "texts": list(targets)})
    _renew(session, translation)
    return first, second


def _held(
    session: Session, actor: Principal, segment_id: uuid.UUID, version: int, text: str | None
) -> tuple[Segment, Translation]:
    segment = session.get(Segment, segment_id)
    if segment is None:
        raise NotFound
    service.lock(session, segment.translation_id)
    editing.must_be_editable(actor, segment.translation)
    if segment.retired_at is not None:
        raise SentenceGone
    is_other = segment.version != version
    if text is not None:
        editing.save(session, actor, segment_id, text=text, version=version)
    if is_other:
        raise SegmentsChanged(version=segment.version)
    return segment, segment.translation


def _joined(change: Change, targets: Sequence[str], translation: Translation) -> str:
    space = "" if base_language(translation.language) in _WITHOUT_SPACES else " "
    return recoding.join_targets(change.before, change.after, change.index, *targets, space=space)


def _must_fit(change: Change, target: str) -> None:
    sentence = change.after.sentences[change.index]
    count = len(recoding.as_read(sentence.text, sentence))
    if count > JOINED_MAX:
        raise JoinTooLong(count=count, most=JOINED_MAX)
    if len(target) > editing.SEGMENT_MAX:
        raise TextTooLong(count=len(target), most=editing.SEGMENT_MAX)


def _halves(
    change: Change, target: str, at: int, target_at: int | None, translation: Translation
) -> tuple[str, str]:
    sentence = change.before.sentences[change.index]
    shown = recoding.as_read(target, sentence)
    if target_at is None:
        share = at / len(recoding.as_read(sentence.text, sentence))
        cuts = sentence_cuts(shown, translation.language)
        target_at = min(cuts, key=lambda place: abs(place - share * len(shown)), default=len(shown))
    elif target_at not in (0, len(shown), *recutting.word_starts(shown)):
        raise CutInWord
    return recoding.cut_target(change.before, change.after, change.index, target, target_at)


def _guesses(row: Segment, change: Change, before: int, after: int) -> list[object]:
    """Findings that cannot be made anew from the text, with the codes' new numbers."""
    codes = recoding.renumbering(change.before, change.index + before, change.after, change.index + after)
    return [
        {**entry, "facts": {**entry["facts"], "number": number}}
        for entry in row.findings
        if entry["check"] == _GUESS and (number := codes.number(entry["facts"]["number"])) is not None
    ]


def _recut(
    session: Session, translation: Translation, change: Change, rows: Sequence[Segment], at: int, *, by: int
) -> Sequence[SourceSegment]:
    """Store the text's cuts and give the rows that stay their places and keys. The segments as they are now.

    Not through the rows' versions: whoever has another segment on a page may go on writing in it.
    """
    translation.cuts = {**translation.cuts, change.key: list(change.cuts)}
    session.flush()
    entries = segments.split(document_of(translation), translation.article.source_language)
    of_translation = Segment.translation_id == translation.id
    session.execute(
        update(Segment)
        .where(of_translation, Segment.retired_at.is_(None), Segment.position > at)
        .values(position=Segment.position + by)
        .execution_options(synchronize_session=False)
    )
    added = entries[at + 1 : at + 1 + max(by, 0)]
    stay = [*entries[: at + 1], *entries[at + 1 + len(added) :]]
    moved = {row.id: entry.key for row, entry in zip(rows, stay, strict=True) if row.key != entry.key}
    taken = [*moved.values(), *(entry.key for entry in added)]
    former = session.scalars(
        select(Segment.id).where(of_translation, Segment.retired_at.is_not(None), Segment.key.in_(taken))
    )
    # A key is one row's at a time, and rows exchange theirs: those of equal sentences are numbered in their order.
    _rekey(session, {row: f"aside:{row.hex}" for row in (*former, *moved)})
    _rekey(session, moved)
    return entries


def _rekey(session: Session, keys: dict[uuid.UUID, str]) -> None:
    rows = [{"row": row, "wanted": key} for row, key in keys.items()]
    if rows:
        one = update(Segment).where(Segment.id == bindparam("row")).values(key=bindparam("wanted"))
        session.connection().execute(one, rows)


def _revived(session: Session, translation: Translation, entry: SourceSegment) -> Segment:
    """A row for the second half: the one that had this sentence before it was joined, or a new one."""
    row = session.scalar(
        select(Segment)
        .where(
            Segment.translation_id == translation.id,
            Segment.retired_at.is_not(None),
            Segment.kind == entry.kind,
            Segment.source_hash == entry.source_hash,
        )
        .order_by(Segment.retired_at.desc())
        .limit(1)
    )
    if row is None:
        row = service.new_segment(entry)
        row.translation_id = translation.id
        session.add(row)
    row.retired_at = None
    return row


def _become(
    session: Session,
    row: Segment,
    translation: Translation,
    entry: SourceSegment,
    target: str,
    kept: Sequence[object],
) -> None:
    """The row with a new source and a target for it; `kept` are findings that the checks do not make."""
    row.key, row.path, row.position = entry.key, entry.path, entry.position
    row.source, row.source_hash, row.codes = entry.text, entry.source_hash, service.codes_json(entry)
    row.target, row.alternatives = target, []
    found = editing.findings_for(row, translation, book_for(session, translation))
    row.findings = [*found, *kept] if target else []


def _facts(*rows: Segment) -> dict[str, Any]:
    """All that was there before, so that nothing is lost."""
    return {
        "before": [
            {
                "id": str(row.id),
                "state": row.state,
                "source": row.source,
                "text": row.target,
                "machine_text": row.machine_text,
            }
            for row in rows
        ]
    }


def _log(
    session: Session, actor: Principal, verb: str, row: Segment, translation: Translation, facts: dict[str, Any]
) -> None:
    before = facts["before"][0]["state"]
    record(
        session,
        actor,
        verb,
        "segment",
        row.id,
        article_id=translation.article_id,
        from_state=before,
        to_state=row.state,
        facts=facts,
    )


def _renew(session: Session, translation: Translation) -> None:
    """Places and keys were written past the session; what it holds is read anew."""
    service.lock(session, translation.id)
