"""A reviewer's two answers: the text goes back with notes, or it is approved. What stands in the way is told by
`gates`, the step itself is taken by `service.advance`."""

import uuid
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from transpub.accounts.models import Grant, User
from transpub.accounts.permissions import ANY_LANGUAGE, ROLE_PERMISSIONS, Permission, Principal
from transpub.translations import comments, history, service
from transpub.translations.models import Segment, Translation
from transpub.translations.seen import Seen
from transpub.translations.workflow import Action, State

Notes = Mapping[uuid.UUID, str]


def send_back(
    session: Session, actor: Principal, translation_id: uuid.UUID, *, word: str = "", notes: Notes | None = None
) -> Translation:
    """Give the text back to its translator with notes on segments, a word about the whole, or both. Each stands as
    an open comment until somebody resolves it. Posted twice, it has happened once.

    Raises: NotFound, NoteMissing if there is neither, and what `service.advance` and `comments.add` raise.
    """
    translation = service.find(session, translation_id)
    said = _written(notes)
    if _has_happened(session, actor, translation, word, said):
        return translation
    service.advance(session, translation, Action.SEND_BACK, actor, note=word, notes=len(said))
    for segment_id, text in said.items():
        comments.add(session, actor, translation.id, text, segment_id=segment_id, is_return=True)
    if word.strip():
        comments.add(session, actor, translation.id, word, is_return=True)
    return translation


def approve(
    session: Session,
    actor: Principal,
    translation_id: uuid.UUID,
    *,
    seen: Seen | None = None,
    reason: str = "",
    notes: Notes | None = None,
    acknowledged: bool = False,
    self_review_allowed: bool = False,
) -> Translation:
    """Say that the text may be published. Notes that were written beside it are kept as comments: the approval does
    not wait for their answers.

    Raises: NotFound, and what `service.advance` and `comments.add` raise.
    """
    translation = service.advance(
        session,
        service.find(session, translation_id),
        Action.APPROVE,
        actor,
        note=reason,
        acknowledged=acknowledged,
        self_review_allowed=self_review_allowed,
        seen=seen,
    )
    comment(session, actor, translation.id, notes)
    return translation


def comment(session: Session, actor: Principal, translation_id: uuid.UUID, notes: Notes | None) -> int:
    """Keep notes as comments, without taking a step. How many there were.

    Raises: what `comments.add` raises.
    """
    said = _written(notes)
    for segment_id, text in said.items():
        comments.add(session, actor, translation_id, text, segment_id=segment_id)
    return len(said)


def second_readers(session: Session, translation: Translation) -> Sequence[str]:
    """Names of those who may approve it and had no hand in it, by the alphabet."""
    roles = [role for role, given in ROLE_PERMISSIONS.items() if Permission.TRANSLATION_REVIEW in given]
    people = session.scalars(
        select(User)
        .where(
            User.is_active,
            User.grants.any(Grant.role.in_(roles) & Grant.language.in_((ANY_LANGUAGE, translation.language))),
        )
        .order_by(User.name)
    )
    hands = service.hands_on(translation)
    return [person.name for person in people if person.id not in hands]


def text_seen(session: Session, segment: Segment, seen: Seen) -> str | None:
    """The text of a segment that a reader saw before somebody changed it; None where it had another source then, or
    that is not known."""
    known = [text for version in history.versions(session, segment) for text in (version.text, version.former)]
    known += [segment.machine_text or "", ""]
    return next((text for text in known if seen.has(segment.id, segment.source, text)), None)


def _written(notes: Notes | None) -> Notes:
    return {segment_id: text for segment_id, text in (notes or {}).items() if text.strip()}


def _has_happened(session: Session, actor: Principal, translation: Translation, word: str, notes: Notes) -> bool:
    """Whether just this was sent back by this person, and the text is with its translator since."""
    wanted: set[tuple[uuid.UUID | None, str]] = {
        (segment_id, comments.cleaned(text)) for segment_id, text in notes.items()
    }
    if word.strip():
        wanted.add((None, comments.cleaned(word)))
    if not wanted or translation.state != State.DRAFT:
        return False
    standing = {
        (found.segment_id, found.text)
        for found in comments.of_translation(session, translation.id, open_only=True)
        if found.is_return and found.author_id == actor.user_id
    }
    return wanted <= standing
