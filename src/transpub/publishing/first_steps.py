"""How far a new installation has come on its way to its first published article, read from the data."""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from transpub.accounts import queries as accounts
from transpub.articles.models import Article
from transpub.publishing import partners
from transpub.publishing.models import NEVER_OUT, Edition
from transpub.translations import offers
from transpub.translations.models import Translation
from transpub.translations.workflow import State


class Step(StrEnum):
    """In the order in which they are best taken."""

    MODELS = "models"
    PEOPLE = "people"
    PARTNER = "partner"
    ARTICLE = "article"
    TRANSLATED = "translated"
    REVIEWED = "reviewed"
    PUBLISHED = "published"


# A translator has handed it in; a reviewer has approved it.
_HANDED_IN = (State.IN_REVIEW, State.APPROVED)


@dataclass(frozen=True)
class Progress:
    """`translation_id` is of the translation that has come furthest, None before the first."""

    done: frozenset[Step]
    translation_id: uuid.UUID | None


def progress(session: Session, *, ttl: timedelta) -> Progress | None:
    """None as soon as anything was ever published: the desk knows its way then."""
    if session.scalar(select(Edition.id).where(Edition.state.not_in(NEVER_OUT)).limit(1)) is not None:
        return None
    furthest = _furthest(session)
    state = State(furthest.state) if furthest else None
    holds = {
        Step.MODELS: bool(offers.available(session, ttl=ttl)),
        Step.PEOPLE: accounts.count(session) > 1,
        Step.PARTNER: partners.count(session) > 0,
        Step.ARTICLE: session.scalar(select(Article.id).limit(1)) is not None,
        Step.TRANSLATED: state in _HANDED_IN,
        Step.REVIEWED: state is State.APPROVED,
    }
    return Progress(
        frozenset(step for step, is_done in holds.items() if is_done), furthest.id if furthest else None
    )


def _furthest(session: Session) -> Translation | None:
    for state in (State.APPROVED, State.IN_REVIEW, State.DRAFT, State.TRANSLATING, State.QUEUED, State.FAILED):
        found = session.scalar(select(Translation).where(Translation.state == state).limit(1))
        if found is not None:
            return found
    return None
