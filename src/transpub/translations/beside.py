"""What stands beside a segment while somebody works on it: memory, register, other wordings, history, comments.

Only reads, and each list is bounded; of the other segments only the two hashes are read that the memory asks for.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from transpub.accounts.models import User
from transpub.core.errors import NotFound
from transpub.memory.matches import Match
from transpub.terms.named import Named, named
from transpub.translations import history, suggestions
from transpub.translations.checks.pair import Pair
from transpub.translations.comment_models import Comment
from transpub.translations.errors import SentenceGone
from transpub.translations.history import Version
from transpub.translations.models import Job, JobKind, JobState, Segment
from transpub.translations.terminology import book_for

MATCHES_MAX = 5
# Of the translation's newest requests for other wordings so many are looked through for the segment's own.
_ASKED_LATELY = 50
_OPEN = (JobState.QUEUED, JobState.RUNNING)


@dataclass(frozen=True)
class Most:
    """How much of what grows is read: steps of the history, comments."""

    steps: int
    comments: int


# Beside the row, where each change of the row asks for it; and for whoever wants to see all.
GLANCE = Most(steps=12, comments=20)
ALL = Most(steps=history.LIMIT, comments=100)


@dataclass(frozen=True)
class Wordings:
    """Other hypotheses of the engine, best first, without the text that stands there now. `job` is the state of the
    segment's own last request for them, None if there is none."""

    texts: Sequence[str]
    job: JobState | None

    @property
    def moving(self) -> bool:
        return self.job in _OPEN

    @property
    def failed(self) -> bool:
        return self.job is JobState.FAILED


@dataclass(frozen=True)
class Beside:
    """`people` has the names of those who accepted the matches."""

    matches: Sequence[Match]
    people: Mapping[uuid.UUID, str]
    terms: Sequence[Named]
    wordings: Wordings
    versions: Sequence[Version]
    comments: Sequence[Comment]

    def name_of(self, person: uuid.UUID | None) -> str:
        """Empty for nobody, and for somebody who is not known any more."""
        return self.people.get(person, "") if person else ""


def find(session: Session, translation_id: uuid.UUID, segment_id: uuid.UUID) -> Segment:
    """A segment of the translation's source as it is now. Raises: NotFound."""
    segment = session.get(Segment, segment_id)
    if segment is None or segment.translation_id != translation_id or segment.retired_at is not None:
        raise NotFound
    return segment


def find_for_words(session: Session, translation_id: uuid.UUID, segment_id: uuid.UUID, text: str) -> Segment:
    """The same for whoever has something to say about it, which must not get lost.

    Raises: NotFound, SentenceGone.
    """
    segment = session.get(Segment, segment_id)
    if segment is not None and segment.translation_id == translation_id and segment.retired_at is not None:
        raise SentenceGone(mine=text)
    return find(session, translation_id, segment_id)


def beside(session: Session, segment: Segment, most: Most = GLANCE) -> Beside:
    matches = suggestions.for_segment(session, segment.id, limit=MATCHES_MAX)
    return Beside(
        matches=matches,
        people=_people(session, matches),
        terms=terms(session, segment),
        wordings=wordings(session, segment),
        versions=history.versions(session, segment, limit=most.steps),
        comments=comments(session, segment, most),
    )


def terms(session: Session, segment: Segment) -> list[Named]:
    """The register's entries that the source has, and whether the text honours them."""
    translation = segment.translation
    book = book_for(session, translation)
    pair = Pair(
        segment.source,
        segment.target,
        segment.kind,
        translation.article.source_language,
        translation.language,
        book,
    )
    return named(book, pair.source, pair.term_issues)


def wordings(session: Session, segment: Segment) -> Wordings:
    lately = session.execute(
        select(Job.segment_ids, Job.state)
        .where(Job.translation_id == segment.translation_id, Job.kind == JobKind.ALTERNATIVES)
        .order_by(Job.created_at.desc(), Job.id)
        .limit(_ASKED_LATELY)
    )
    own = (JobState(state) for segment_ids, state in lately if segment_ids == [str(segment.id)])
    others = [str(entry["text"]) for entry in segment.alternatives if entry["text"] != segment.target]
    return Wordings(others, next(own, None))


def comments(session: Session, segment: Segment, most: Most = GLANCE) -> Sequence[Comment]:
    """The newest, oldest first, with the people they name."""
    newest = session.scalars(
        select(Comment)
        .where(Comment.segment_id == segment.id)
        .options(joinedload(Comment.author), joinedload(Comment.resolved_by))
        .order_by(Comment.created_at.desc(), Comment.id)
        .limit(most.comments)
    ).all()
    return newest[::-1]


def _people(session: Session, matches: Sequence[Match]) -> dict[uuid.UUID, str]:
    ids = {match.accepted_by_id for match in matches} - {None}
    return {row.id: row.name for row in session.execute(select(User.id, User.name).where(User.id.in_(ids)))}
