"""What all verbs on translations share: taking turns, facts, and `advance`, the only writer of a state."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Permission, Principal
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
    NoteTooLong,
    ReadAnew,
    ReasonMissing,
)
from transpub.translations.gates import Facts, Obstacle, Weight
from transpub.translations.models import OPEN_STATES, JobKind, Segment, SegmentState, Translation
from transpub.translations.seen import Seen
from transpub.translations.unanswered import Unanswered, unanswered
from transpub.translations.verdicts import Verdict, verdict
from transpub.translations.workflow import (
    ACTION_NAMES,
    ACTION_VERBS,
    STATE_NAMES,
    TABLE,
    Action,
    Decision,
    State,
    allowed,
    decide,
)

# As long as a comment: a word about the whole that goes back with a text is one.
NOTE_MAX = 4000


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
    notes: int = 0,
    seen: Seen | None = None,
) -> Translation:
    """Take one step of the workflow table; the only place that assigns `state`.

    Taking a step that has just been taken (a form posted twice, a message delivered twice) changes nothing.
    `note` is also the reason for passing a gate that opens for one. `profile` is of the draft that a step asks for;
    else it is as the one before it was. `notes` is how many segments carry a note of their own. `seen`: the texts
    that the decision is about.

    Raises:
        ActionNotAllowed, ActionOutOfState, ActionBlocked, ReasonMissing, NeedsAcknowledgement, NoteMissing,
        NoteTooLong.
        ReadAnew: the texts are others than those seen.
    """
    lock(session, translation.id)
    before = State(translation.state)
    # Machine jobs take steps without guards, and need no language model for them.
    said = verdict(session, translation) if TABLE[action].guards else Verdict()
    left = unanswered(session, translation.id) if TABLE[action].guards else Unanswered()
    facts = facts_of(translation, said, left, self_review_allowed=self_review_allowed)
    decision = decide(action, before, actor, facts)
    if decision.permitted and before is decision.target and not decision.needs_note:
        return translation
    if seen is not None and decision.possible and not seen.is_all_of(translation.segments):
        raise ReadAnew(count=len(seen.unseen(translation.segments)))
    require(decision, state=before, note=note, acknowledged=acknowledged, notes=notes)
    if len(note) > NOTE_MAX:
        raise NoteTooLong(most=NOTE_MAX, count=len(note))
    translation.state = decision.target
    _note_people(translation, action, actor, facts)
    log(
        session,
        actor,
        translation,
        action,
        before,
        note=note.strip(),
        passed=decision.obstacles,
        notes=notes,
    )
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
    session: Session, translation: Translation, said: Verdict, actor: Principal, *, self_review_allowed: bool
) -> list[Decision]:
    """What this person may do with it now, for the API's `actions` and the page's buttons; `said` by the checks."""
    left = unanswered(session, translation.id)
    facts = facts_of(translation, said, left, self_review_allowed=self_review_allowed)
    return allowed(State(translation.state), actor, facts)


def facts_of(
    translation: Translation, said: Verdict, left: Unanswered, *, self_review_allowed: bool = False
) -> Facts:
    """`said` is what the checks say, `left` what is open of the comments; both empty for a step without gates."""
    segments = translation.segments
    return Facts(
        language=translation.language,
        segments=len(segments),
        without_text=sum(not segment.target.strip() for segment in segments),
        unaccepted=sum(not segment.is_accepted and not segment.is_outdated for segment in segments),
        outdated=sum(segment.is_outdated for segment in segments),
        errors=said.count(Severity.ERROR),
        warnings=said.count(Severity.WARNING),
        open_returns=left.returns,
        open_comments=left.others,
        unedited_share=said.unedited_share,
        unedited=said.unedited.severity if said.unedited else None,
        edited_by=hands_on(translation),
        self_review_allowed=self_review_allowed,
    )


def hands_on(translation: Translation) -> frozenset[uuid.UUID]:
    """Everybody whose work is in the text as it stands."""
    return frozenset(
        person
        for segment in translation.segments
        for person in (segment.edited_by_id, segment.confirmed_by_id, *map(uuid.UUID, segment.also_by))
        if person is not None
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


def require(
    decision: Decision, *, state: State | None = None, note: str = "", notes: int = 0, acknowledged: bool = False
) -> None:
    """Raises: what `advance` raises but for ReadAnew."""
    action = LazyText(ACTION_NAMES[decision.action], {})
    if not decision.permitted:
        raise ActionNotAllowed(action=action)
    if not decision.fits_state:
        name = LazyText(STATE_NAMES[state], {}) if state else "–"
        raise ActionOutOfState(action=action, state=name)
    for obstacle in decision.obstacles:
        if obstacle.weight is Weight.BLOCK:
            raise ActionBlocked(action=action, reason=obstacle.message, obstacle=obstacle.code)
    for obstacle in decision.obstacles:
        if obstacle.weight is Weight.REASON and not note.strip():
            raise ReasonMissing(action=action, reason=obstacle.message, obstacle=obstacle.code)
        if obstacle.weight is Weight.ASK and not acknowledged:
            raise NeedsAcknowledgement(action=action, reason=obstacle.message, obstacle=obstacle.code)
    if decision.needs_note and not note.strip() and not notes:
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
    passed: Sequence[Obstacle] = (),
    notes: int = 0,
) -> None:
    """Note in the activity log that a step was taken, and which closed gates were passed with whose word."""
    facts: dict[str, object] = {"language": translation.language}
    for weight, name in ((Weight.ASK, "acknowledged"), (Weight.REASON, "overridden")):
        if codes := [obstacle.code for obstacle in passed if obstacle.weight is weight]:
            facts[name] = codes
    if notes:
        facts["notes"] = notes
    role = actor.role_giving(Permission.TRANSLATION_REVIEW, translation.language)
    if action is Action.APPROVE and role:
        facts["role"] = role.value
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
