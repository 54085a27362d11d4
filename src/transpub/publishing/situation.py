"""Where the publication of an article in one language stands, and whether somebody who acts on it has seen that."""

import uuid
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import Session, aliased, defer

from transpub.accounts.permissions import Permission, Principal
from transpub.activity.models import Activity
from transpub.articles.models import Article
from transpub.core.clock import now
from transpub.core.errors import NotFound
from transpub.core.i18n import N_, LazyText
from transpub.publishing.errors import (
    ArticleKilled,
    EmbargoChangedMeanwhile,
    ExplanationMissing,
    NotApproved,
    NoteMissing,
    PublishedMeanwhile,
    StepBlocked,
    StepOutOfPlace,
)
from transpub.publishing.freezing import text_state, translation_of
from transpub.publishing.models import STANDING_STATES, Edition, EditionState
from transpub.publishing.steps import (
    STANDING_NAMES,
    STEP_NAMES,
    Decision,
    Facts,
    Standing,
    Step,
    allowed,
    decide,
)

_HELD = (*STANDING_STATES, EditionState.SCHEDULED)
_SYSTEM = N_("the system")


@dataclass(frozen=True)
class Situation:
    """`current` is what partners get: the live edition, or the one that was withdrawn or killed. `waiting` goes
    live at its time. `version` rises with every step; `facts.is_new` is not known here and left True. `kill_reason`
    is why the whole article is barred, if it is."""

    article: Article
    language: str
    current: Edition | None
    waiting: Edition | None
    version: int
    facts: Facts
    kill_reason: str = ""

    @property
    def standing(self) -> Standing:
        return Standing(self.current.state) if self.current else Standing.NONE

    @property
    def live(self) -> Edition | None:
        return self.current if self.standing is Standing.LIVE else None

    @property
    def due_at(self) -> datetime | None:
        """When what waits goes live, if nothing is changed."""
        return due_at(self.waiting, self.article) if self.waiting else None

    @property
    def embargo(self) -> datetime | None:
        """When the article's embargo ends, while it runs."""
        return running_embargo(self.article)

    def decisions(self, actor: Principal) -> dict[Step, Decision]:
        """What this person may do with it now."""
        return allowed(self.standing, actor, self.facts)


def running_embargo(article: Article) -> datetime | None:
    """When the article's embargo ends; None where there is none or it is over."""
    until = article.embargo_until
    return until if until is not None and until > now() else None


def embargo_mark(until: datetime | None) -> str:
    """What a page or an answer carries, so that who acts on it can say which embargo of the article they saw."""
    return until.astimezone(UTC).isoformat() if until else "none"


def due_at(edition: Edition, article: Article) -> datetime | None:
    """The latest of its own time, its embargo and its article's; None: at once."""
    times = (edition.scheduled_for, edition.embargo_until, article.embargo_until)
    return max((time for time in times if time is not None), default=None)


def situation(session: Session, article: Article, language: str) -> Situation:
    editions = session.scalars(
        select(Edition)
        .where(Edition.article_id == article.id, Edition.language == language, Edition.state.in_(_HELD))
        .options(defer(Edition.payload))
        .execution_options(populate_existing=True)
    ).all()
    waiting = next((found for found in editions if found.state == EditionState.SCHEDULED), None)
    reason = kill_reason(session, article.id)
    return Situation(
        article,
        language,
        current=next((found for found in editions if found is not waiting), None),
        waiting=waiting,
        version=version_of(session, article.id, language),
        facts=Facts(
            text=text_state(article, language, translation_of(session, article, language)),
            waiting=waiting is not None,
            barred=reason is not None,
        ),
        kill_reason=reason or "",
    )


def locked_article(session: Session, article_id: uuid.UUID) -> Article:
    """Two publishers of one article take turns (PostgreSQL; SQLite has one writer anyway). Raises: NotFound."""
    article = session.scalar(
        select(Article)
        .where(Article.id == article_id)
        .with_for_update(of=Article.__table__, key_share=True)
        .execution_options(populate_existing=True)
    )
    if article is None:
        raise NotFound
    return article


def version_of(session: Session, article_id: uuid.UUID, language: str | None = None) -> int:
    """Rises with every step on the language, or on any language of the article; 0 before the first."""
    query = select(func.coalesce(func.sum(Edition.version), 0)).where(Edition.article_id == article_id)
    if language is not None:
        query = query.where(Edition.language == language)
    return int(session.scalar(query) or 0)


def kill_reason(session: Session, article_id: uuid.UUID) -> str | None:
    """Why the article was killed, if it was and nothing of it has been brought back."""
    query = select(Edition.explanation).where(Edition.article_id == article_id, barred())
    return session.scalar(query.order_by(Edition.ended_at.desc()).limit(1))


def barred(edition: type[Edition] = Edition) -> ColumnElement[bool]:
    """On a killed edition: no language of its article stands otherwise."""
    other = aliased(Edition)
    back = exists().where(
        other.article_id == edition.article_id, other.state.in_((EditionState.LIVE, EditionState.WITHDRAWN))
    )
    return and_(edition.state == EditionState.KILLED, ~back)


def require_seen(session: Session, found: Situation, seen: int | None) -> None:
    """Raises: PublishedMeanwhile, when there was a step since version `seen`; None: they did not say."""
    if seen is None or seen == found.version:
        return
    edition = found.current or found.waiting
    raise meanwhile(session, found.article.id, found.standing, edition, seen=seen, version=found.version)


def meanwhile(
    session: Session,
    article_id: uuid.UUID,
    standing: Standing,
    edition: Edition | None,
    *,
    seen: int,
    version: int,
) -> PublishedMeanwhile:
    """The error with who did the last step, and what is so now."""
    last = _last_step(session, Activity.article_id == article_id, Activity.object_type == "edition")
    return PublishedMeanwhile(
        seen=seen,
        version=version,
        standing=LazyText(STANDING_NAMES[standing], {}),
        edition=edition.number if edition else "–",
        **_who_and_when(last),
    )


def require_embargo_seen(session: Session, article: Article, seen: str | None) -> None:
    """`seen` is an `embargo_mark`; None: they did not say. Raises: EmbargoChangedMeanwhile."""
    if seen in (None, embargo_mark(article.embargo_until)):
        return
    verbs = ("article.embargoed", "article.embargo_lifted")
    last = _last_step(session, Activity.article_id == article.id, Activity.verb.in_(verbs))
    raise EmbargoChangedMeanwhile(**_who_and_when(last))


def _last_step(session: Session, *wanted: ColumnElement[bool]) -> Activity | None:
    return session.scalars(select(Activity).where(*wanted).order_by(Activity.id.desc()).limit(1)).first()


def _who_and_when(step: Activity | None) -> dict[str, object]:
    return {
        "who": step.actor.name if step and step.actor else LazyText(_SYSTEM, {}),
        "at": step.at.isoformat(timespec="seconds") if step else "",
    }


def require_step(found: Situation, step: Step, actor: Principal, *, note: str = "", is_new: bool = True) -> None:
    """Whether the table has the step from here, for this person, with this note.

    Raises: Forbidden, NotFound, ArticleKilled, NotApproved, StepOutOfPlace, StepBlocked, NoteMissing,
        ExplanationMissing.
    """
    actor.require(Permission.EDITION_PUBLISH)
    decision = decide(step, found.standing, actor, replace(found.facts, is_new=is_new))
    name = LazyText(STEP_NAMES[step], {})
    if not decision.fits:
        if found.standing is Standing.KILLED and found.current:
            raise ArticleKilled(explanation=found.current.explanation)
        raise StepOutOfPlace(step=name, standing=LazyText(STANDING_NAMES[found.standing], {}))
    for obstacle in decision.obstacles:
        match obstacle.code:
            case "publishing.no_text":
                raise NotFound
            case "publishing.not_approved":
                raise NotApproved(**obstacle.message.facts)
            case "publishing.article_killed":
                raise ArticleKilled(explanation=found.kill_reason)
            case _:
                raise StepBlocked(step=name, reason=obstacle.message, obstacle=obstacle.code)
    if decision.needs_note and not note.strip():
        raise ExplanationMissing if step in (Step.WITHDRAW, Step.KILL) else NoteMissing(step=name)
