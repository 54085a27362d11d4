"""What all verbs on translations share: taking turns, facts, and `advance`, the only writer of a state."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Principal
from transpub.activity.service import record
from transpub.articles.segments import SourceSegment
from transpub.core.clock import now
from transpub.core.errors import NotFound
from transpub.core.i18n import LazyText
from transpub.memory import service as memory
from transpub.translations import jobs, remembering
from transpub.translations.checks import Severity
from transpub.translations.engine import Profile
from transpub.translations.errors import (
    ActionBlocked,
    ActionNotAllowed,
    ActionOutOfState,
    NeedsAcknowledgement,
    NoteMissing,
)
from transpub.translations.models import OPEN_STATES, JobKind, Segment, SegmentState, Translation
from transpub.translations.verdicts import Verdict, verdict
from transpub.translations.workflow import (
    ACTION_NAMES,
    ACTION_VERBS,
    STATE_NAMES,
    TABLE,
    Action,
    Decision,
    Facts,
    State,
    Weight,
    allowed,
    decide,
)

NOTE_MAX = 2000


def advance(
    session: Session,
    translation: Translation,
    action: Action,
    actor: Principal,
    *,
    note: str = "",
    acknowledged: bool = False,
    self_review_allowed: bool = False,
    urgent: bool = False,
    profile: Profile | None = None,
) -> Translation:
    """Take one step of the workflow table; the only place that assigns `state`.

    Taking a step that has just been taken (a form posted twice, a message delivered twice) changes nothing.
    `profile` is of the draft that a step asks for; else it is as the one before it was.

    Raises: ActionNotAllowed, ActionOutOfState, ActionBlocked, NeedsAcknowledgement, NoteMissing.
    """
    lock(session, translation.id)
    before = State(translation.state)
    # Machine jobs take steps without guards, and need no language model for them.
    said = verdict(session, translation) if TABLE[action].guards else Verdict()
    facts = facts_of(translation, said, self_review_allowed=self_review_allowed)
    decision = decide(action, before, actor, facts)
    if decision.permitted and before is decision.target and not decision.needs_note:
        return translation
    require(decision, state=before, note=note, acknowledged=acknowledged)
    translation.state = decision.target
    _note_people(translation, action, actor, facts)
    passed = [obstacle.code for obstacle in decision.obstacles]
    log(session, actor, translation, action, before, note=note.strip()[:NOTE_MAX], passed=passed)
    _effects(session, translation, action, actor, urgent=urgent, profile=profile)
    session.flush()
    return translation


def lock(session: Session, translation_id: uuid.UUID) -> None:
    """Writers of one translation take turns; what was read before is read anew.

    Without it, on PostgreSQL, a save and an approval that do not see each other would both succeed, and text nobody
    approved would be published. SQLite has one writer anyway.
    """
    session.flush()
    session.execute(select(Translation.id).where(Translation.id == translation_id).with_for_update())
    for held in session.identity_map.values():
        # By what is loaded already: asking an expired row for its attributes would load it one by one.
        known = held.__dict__
        if (isinstance(held, Translation) and known.get("id") == translation_id) or (
            isinstance(held, Segment) and known.get("translation_id") == translation_id
        ):
            session.expire(held)


def decisions(
    translation: Translation, said: Verdict, actor: Principal, *, self_review_allowed: bool
) -> list[Decision]:
    """What this person may do with it now, for the API's `actions` and the page's buttons; `said` by the checks."""
    facts = facts_of(translation, said, self_review_allowed=self_review_allowed)
    return allowed(State(translation.state), actor, facts)


def facts_of(translation: Translation, said: Verdict, *, self_review_allowed: bool = False) -> Facts:
    """`said` is what the checks say, empty for a step that nothing stands in the way of."""
    segments = translation.segments
    return Facts(
        language=translation.language,
        segments=len(segments),
        without_text=sum(not segment.target.strip() for segment in segments),
        unaccepted=sum(not segment.is_accepted for segment in segments),
        errors=said.count(Severity.ERROR),
        warnings=said.count(Severity.WARNING),
        unedited_share=said.unedited_share,
        unedited=said.unedited.severity if said.unedited else None,
        edited_by=frozenset(
            person
            for segment in segments
            for person in (segment.edited_by_id, segment.confirmed_by_id, *map(uuid.UUID, segment.also_by))
            if person is not None
        ),
        self_review_allowed=self_review_allowed,
    )


def open_segments(translation: Translation) -> list[Segment]:
    """Those that a job may still fill."""
    return [segment for segment in translation.segments if segment.state in OPEN_STATES]


def find(session: Session, translation_id: uuid.UUID) -> Translation:
    """Raises: NotFound."""
    translation = session.get(Translation, translation_id)
    if translation is None:
        raise NotFound
    return translation


def new_segment(entry: SourceSegment) -> Segment:
    """The row of a sentence nobody has translated yet, not yet added."""
    return Segment(
        position=entry.position,
        key=entry.key,
        path=entry.path,
        kind=entry.kind,
        source=entry.text,
        source_hash=entry.source_hash,
        codes=codes_json(entry),
        target="",
        state=SegmentState.NEW,
        findings=[],
    )


def codes_json(entry: SourceSegment) -> dict[str, Any]:
    """The codes as a segment's row keeps them."""
    return {str(number): code.to_json() for number, code in entry.codes.items()}


def require(decision: Decision, *, state: State | None = None, note: str = "", acknowledged: bool = False) -> None:
    """Raises: ActionNotAllowed, ActionOutOfState, ActionBlocked, NeedsAcknowledgement, NoteMissing."""
    action = LazyText(ACTION_NAMES[decision.action], {})
    if not decision.permitted:
        raise ActionNotAllowed(action=action)
    if not decision.fits_state:
        name = LazyText(STATE_NAMES[state], {}) if state else "–"
        raise ActionOutOfState(action=action, state=name)
    for obstacle in decision.obstacles:
        if obstacle.weight is Weight.BLOCK:
            raise ActionBlocked(action=action, reason=obstacle.message, obstacle=obstacle.code)
    if decision.obstacles and not acknowledged:
        first = decision.obstacles[0]
        raise NeedsAcknowledgement(action=action, reason=first.message, obstacle=first.code)
    if decision.needs_note and not note.strip():
        raise NoteMissing(action=action)


def _note_people(translation: Translation, action: Action, actor: Principal, facts: Facts) -> None:
    match action:
        case Action.SUBMIT:
            translation.submitted_by_id = actor.user_id
        case Action.APPROVE:
            translation.approved_by_id, translation.approved_at = actor.user_id, now()
            translation.self_reviewed = actor.user_id in facts.edited_by
        case Action.SEND_BACK | Action.REOPEN:
            _not_approved(translation)
        case Action.REQUEUE:
            _not_approved(translation)
            translation.failure_code = None
        case Action.RETRY | Action.REQUEST:
            translation.failure_code = None


def _not_approved(translation: Translation) -> None:
    translation.approved_by_id, translation.approved_at = None, None
    translation.self_reviewed = False


def _effects(
    session: Session,
    translation: Translation,
    action: Action,
    actor: Principal,
    *,
    urgent: bool,
    profile: Profile | None,
) -> None:
    match action:
        case Action.RETRY | Action.REQUEST | Action.REQUEUE:
            jobs.cancel_open(session, translation)
            former = jobs.newest(translation, JobKind.DRAFT)
            jobs.enqueue(
                session,
                translation,
                segments=len(translation.segments),
                urgent=urgent,
                profile=profile or Profile(former.profile if former else Profile.BEST),
            )
        case Action.CANCEL | Action.BEGIN_MANUAL:
            jobs.cancel_open(session, translation)
        case Action.APPROVE:
            memory.remember(
                session,
                remembering.accepted(translation.segments),
                source_language=translation.article.source_language,
                target_language=translation.language,
                article_id=translation.article_id,
                accepted_by_id=actor.user_id,
            )


def log(
    session: Session,
    actor: Principal,
    translation: Translation,
    action: Action,
    before: State | None,
    *,
    note: str = "",
    passed: Sequence[str] = (),
) -> None:
    """Note in the activity log that a step was taken."""
    facts: dict[str, object] = {"language": translation.language}
    if passed:
        facts["acknowledged"] = list(passed)
    record(
        session,
        actor,
        ACTION_VERBS[action],
        "translation",
        translation.id,
        article_id=translation.article_id,
        from_state=before,
        to_state=State(translation.state),
        note=note,
        facts=facts,
    )
