"""Steps that make an edition: publish, correct, minor, schedule, restore. What takes one down is `taking_down`."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Permission, Principal
from transpub.activity.service import record
from transpub.core.clock import now
from transpub.core.errors import NotFound
from transpub.core.i18n import LazyText
from transpub.publishing import payload, recalling
from transpub.publishing.errors import NotApproved, TextChangedMeanwhile, TimeNotAhead
from transpub.publishing.freezing import Frozen, current_text, text_again
from transpub.publishing.going_live import change_from, end, go_live, stamp
from transpub.publishing.models import ChangeType, Edition, EditionState
from transpub.publishing.situation import (
    Situation,
    due_at,
    locked_article,
    require_embargo_seen,
    require_seen,
    require_step,
    situation,
)
from transpub.publishing.steps import Step
from transpub.translations.workflow import STATE_NAMES

NOTE_MAX = 1000
# A time further ahead is a slip of the pen.
AHEAD_MAX = timedelta(days=730)

_CHANGES: Mapping[Step, ChangeType] = {
    Step.PUBLISH: ChangeType.UPDATE,
    Step.CORRECT: ChangeType.CORRECT,
    Step.MINOR: ChangeType.MINOR,
    Step.RESTORE: ChangeType.RESTORE,
}


@dataclass(frozen=True)
class Seen:
    """What the person looked at when they decided: the version of the language's publication, the hash of the text
    to be published, and the article's embargo as `embargo_mark` writes it. None: they did not say, and write over
    whatever is there."""

    version: int | None = None
    text: str | None = None
    embargo: str | None = None


UNSEEN = Seen()


@dataclass(frozen=True)
class _Wish:
    """`step` is judged by the table; `kind` is the step that makes the edition, now or at its time."""

    step: Step
    kind: Step
    note: str
    at: datetime | None
    embargo_until: datetime | None
    seen: Seen


def publish(
    session: Session,
    actor: Principal,
    article_id: uuid.UUID,
    language: str,
    *,
    kind: Step = Step.PUBLISH,
    note: str = "",
    embargo_until: datetime | None = None,
    seen: Seen = UNSEEN,
) -> Edition:
    """Make the approved text the live edition; under an embargo, the one that goes live when that ends.

    `kind` is PUBLISH, CORRECT (with a note for readers) or MINOR. Publishing a text that is live already changes
    nothing, unless it now stands for a newer revision of the source.

    Raises: Forbidden, NotFound, NotApproved, ArticleKilled, StepOutOfPlace, StepBlocked, NoteMissing, TimeNotAhead,
        PublishedMeanwhile, TextChangedMeanwhile, EmbargoChangedMeanwhile.
    """
    wish = _Wish(kind, kind, _cut(note), None, embargo_until, seen)
    return _issue(session, actor, article_id, language, wish)


def schedule(
    session: Session,
    actor: Principal,
    article_id: uuid.UUID,
    language: str,
    at: datetime,
    *,
    kind: Step = Step.PUBLISH,
    note: str = "",
    embargo_until: datetime | None = None,
    seen: Seen = UNSEEN,
) -> Edition:
    """Freeze the approved text now, to go live at `at` or when its embargo ends, whichever is later. It takes the
    place of what was scheduled before.

    Raises: what `publish` raises.
    """
    wish = _Wish(Step.SCHEDULE, kind, _cut(note), at, embargo_until, seen)
    return _issue(session, actor, article_id, language, wish)


def unschedule(
    session: Session, actor: Principal, article_id: uuid.UUID, language: str, *, note: str = "", seen: Seen = UNSEEN
) -> Edition:
    """The edition that waits will not go out. Raises: Forbidden, NotFound, StepBlocked, PublishedMeanwhile."""
    actor.require(Permission.EDITION_PUBLISH)
    found = situation(session, locked_article(session, article_id), language)
    require_seen(session, found, seen.version)
    require_step(found, Step.UNSCHEDULE, actor)
    edition = cancel(session, actor, found, note=_cut(note))
    recalling.tell_of_cancelled(session, edition, found.live)
    return edition


def restore(
    session: Session,
    actor: Principal,
    article_id: uuid.UUID,
    language: str,
    *,
    reason: str,
    new_text: bool = False,
    seen: Seen = UNSEEN,
) -> Edition:
    """Bring back what was withdrawn or killed, as a new edition with the same text; with `new_text`, with the one
    approved now. It lifts a kill for this language alone. Asked for twice, it has happened once.

    Raises: what `publish` raises.
    """
    actor.require(Permission.EDITION_PUBLISH)
    wish = _Wish(Step.RESTORE, Step.RESTORE, _cut(reason), None, None, seen)
    found = situation(session, locked_article(session, article_id), language)
    if new_text:
        return _issue(session, actor, article_id, language, wish)
    if done := _restored_already(found, wish):
        return done
    _require_all_seen(session, found, wish)
    require_step(found, Step.RESTORE, actor, note=wish.note)
    if found.current is None:
        raise LookupError("the table lets only what was out be brought back")
    return _out(session, actor, found, wish, text_again(session, found.current))


def cancel(session: Session, actor: Principal, found: Situation, *, note: str = "") -> Edition:
    """What waits stays readable in the desk and never goes out."""
    edition = found.waiting
    if edition is None:
        raise LookupError("no edition of this language waits")
    end(session, edition, EditionState.CANCELLED)
    session.flush()
    _log(session, actor, "edition.unscheduled", edition, from_state=EditionState.SCHEDULED, note=note)
    return edition


def _issue(session: Session, actor: Principal, article_id: uuid.UUID, language: str, wish: _Wish) -> Edition:
    actor.require(Permission.EDITION_PUBLISH)
    require_ahead(wish.at, "at")
    require_ahead(wish.embargo_until, "embargo_until")
    found = situation(session, locked_article(session, article_id), language)
    said = current_text(session, found.article, language)
    if said and (done := _done_already(found, wish, said)):
        return done
    _require_all_seen(session, found, wish)
    require_step(found, wish.step, actor, note=wish.note, is_new=said is None or not said.is_in(found.live))
    if wish.step is Step.SCHEDULE:
        require_step(found, wish.kind, actor, note=wish.note)
    return _out(session, actor, found, wish, _require_text(found, said, wish.seen))


def _require_all_seen(session: Session, found: Situation, wish: _Wish) -> None:
    """Raises: PublishedMeanwhile, EmbargoChangedMeanwhile."""
    require_seen(session, found, wish.seen.version)
    require_embargo_seen(session, found.article, wish.seen.embargo)


def _require_text(found: Situation, said: Frozen | None, seen: Seen) -> Frozen:
    """Raises: NotFound, NotApproved, TextChangedMeanwhile."""
    if found.facts.text is None:
        raise NotFound
    if said is None:
        raise NotApproved(state=LazyText(STATE_NAMES[found.facts.text], {}))
    if seen.text not in (None, said.content_hash):
        raise TextChangedMeanwhile
    return said


def _done_already(found: Situation, wish: _Wish, said: Frozen) -> Edition | None:
    """A form posted twice: the edition it made the first time."""
    live, waiting = found.live, found.waiting
    if wish.step is Step.PUBLISH and said.is_in(live):
        return live
    is_same = live is not None and (live.change, live.note) == (_CHANGES[wish.kind], wish.note)
    if wish.step in (Step.CORRECT, Step.MINOR, Step.RESTORE) and is_same and said.is_in(live):
        return live
    if waiting is not None and said.is_in(waiting):
        change = change_from(found.standing, _CHANGES[wish.kind])
        asked = (waiting.scheduled_for, waiting.embargo_until, waiting.note, waiting.change)
        return waiting if asked == (wish.at, wish.embargo_until, wish.note, change) else None
    return None


def _restored_already(found: Situation, wish: _Wish) -> Edition | None:
    """The edition that the same wish brought back the first time, live or held back by an embargo."""
    made = (ChangeType.RESTORE, wish.note)
    return next((it for it in (found.live, found.waiting) if it and (it.change, it.note) == made), None)


def _out(session: Session, actor: Principal, found: Situation, wish: _Wish, said: Frozen) -> Edition:
    """Freeze the edition; now, or when it is due, it is live."""
    if found.waiting:
        cancel(session, actor, found)
    edition = _frozen_edition(session, actor, found, wish, said)
    session.add(edition)
    session.flush()
    due = due_at(edition, found.article)
    frozen = situation(session, found.article, found.language)
    if due is None or due <= now():
        return go_live(session, actor, frozen)
    until = due.isoformat(timespec="seconds")
    _log(session, actor, "edition.scheduled", edition, note=edition.note, until=until)
    return edition


def _frozen_edition(session: Session, actor: Principal, found: Situation, wish: _Wish, said: Frozen) -> Edition:
    newest = session.scalar(
        select(func.max(Edition.number)).where(
            Edition.article_id == found.article.id, Edition.language == found.language
        )
    )
    edition = Edition(
        article_id=found.article.id,
        language=found.language,
        number=(newest or 0) + 1,
        state=EditionState.SCHEDULED,
        revision_id=said.revision_id,
        translation_id=said.translation_id,
        headline=said.headline,
        section=said.section,
        content_hash=said.content_hash,
        published_by_id=actor.user_id,
        change=change_from(found.standing, _CHANGES[wish.kind]),
        note=wish.note,
        frozen_at=said.frozen_at,
        scheduled_for=wish.at,
        embargo_until=wish.embargo_until,
    )
    # Foreseen, in its payload too: partners who see it beforehand go by that.
    edition.updated_at = due_at(edition, found.article) or now()
    edition.published_at = found.current.published_at if found.current else edition.updated_at
    stamp(session, found.article, edition, said.text, _readers_note(found, wish, said))
    return edition


def _readers_note(found: Situation, wish: _Wish, said: Frozen) -> str:
    """A minor change, and a text brought back as it was, keep the note that readers have already."""
    former = found.current
    keeps = wish.kind is Step.MINOR or (wish.kind is Step.RESTORE and former and said.is_in(former))
    kept = payload.editorial_note(former.payload) if former and keeps else ""
    return kept if wish.kind is Step.RESTORE else wish.note or kept


def _cut(note: str) -> str:
    return note.strip()[:NOTE_MAX]


def require_ahead(time: datetime | None, field: str) -> None:
    """`field` is what the time was given in. Raises: TimeNotAhead."""
    if time is not None and not now() < time <= now() + AHEAD_MAX:
        raise TimeNotAhead(days=AHEAD_MAX.days, field=field)


def _log(
    session: Session,
    actor: Principal,
    verb: str,
    edition: Edition,
    *,
    from_state: str | None = None,
    note: str = "",
    **facts: object,
) -> None:
    record(
        session,
        actor,
        verb,
        "edition",
        edition.id,
        article_id=edition.article_id,
        from_state=from_state,
        to_state=edition.state,
        note=note,
        facts={"language": edition.language, "number": edition.number, **facts},
    )
