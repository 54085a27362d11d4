"""Which articles the board shows and in which order: filters, pages by cursor, what there is to filter by."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, exists, func, select, tuple_
from sqlalchemy.orm import Session, lazyload

from transpub.activity.latest import LatestActivity
from transpub.activity.models import Activity
from transpub.articles.models import Article
from transpub.articles.service import has_in_headline
from transpub.publishing.models import Edition, EditionState
from transpub.translations.models import Translation
from transpub.translations.queries import is_outdated, is_urgent
from transpub.translations.workflow import State

# Articles are counted up to here: an editor need not know how many more there are.
COUNT_MAX = 10_000
SECTIONS_MAX = 200


class Beyond(StrEnum):
    """What can be asked for beside the workflow's states."""

    LIVE = "live"
    MISSING = "missing"


@dataclass(frozen=True)
class Filters:
    """Empty fields ask for nothing. `state`, `language`, `outdated` and `urgent` are about one translation: an
    article is shown if one of its translations is all of that. `mine` are articles that this person has had a hand
    in."""

    text: str = ""
    state: State | Beyond | None = None
    language: str = ""
    section: str = ""
    outdated: bool = False
    urgent: bool = False
    mine: uuid.UUID | None = None

    @property
    def is_empty(self) -> bool:
        return self == Filters()


@dataclass(frozen=True)
class Cursor:
    """The last article of a page: the next page begins behind it."""

    at: datetime
    article_id: uuid.UUID

    @classmethod
    def parse(cls, text: str) -> "Cursor | None":
        """None for what is no cursor: the board then begins at its beginning."""
        moment, _, key = text[:100].partition("~")
        try:
            return cls(datetime.strptime(moment, _MOMENT).replace(tzinfo=UTC), uuid.UUID(key))
        except ValueError:
            return None

    def __str__(self) -> str:
        return f"{self.at.astimezone(UTC).strftime(_MOMENT)}~{self.article_id}"


# Without a `+` or `:`, which would be escaped in an address.
_MOMENT = "%Y%m%dT%H%M%S.%fZ"


@dataclass(frozen=True)
class Listed:
    """An article and when something last happened to it."""

    article: Article
    active_at: datetime


@dataclass(frozen=True)
class Page:
    rows: Sequence[Listed]
    next: Cursor | None


def page(session: Session, filters: Filters, *, limit: int, after: Cursor | None = None) -> Page:
    """Those an editor asked for, the one something happened to last first."""
    query = _rows().where(*_conditions(filters))
    if after is not None:
        place = tuple_(LatestActivity.at, LatestActivity.article_id)
        query = query.where(place < (after.at, after.article_id))
    # One more than is shown tells whether there is a next page.
    query = query.order_by(LatestActivity.at.desc(), LatestActivity.article_id.desc()).limit(limit + 1)
    found = [Listed(article, at) for article, at in session.execute(query)]
    shown = found[:limit]
    is_last = len(found) <= limit
    return Page(shown, None if is_last else Cursor(shown[-1].active_at, shown[-1].article.id))


def these(session: Session, article_ids: Sequence[uuid.UUID]) -> list[Listed]:
    """Those of them that there are, in any order."""
    return [Listed(article, at) for article, at in session.execute(_rows().where(Article.id.in_(article_ids)))]


def count(session: Session, filters: Filters) -> int:
    """How many there are, at most COUNT_MAX + 1."""
    matching = select(Article.id).where(*_conditions(filters)).limit(COUNT_MAX + 1).subquery()
    return session.scalar(select(func.count()).select_from(matching)) or 0


def sections(session: Session) -> list[str]:
    """Those that articles are in, in the order of their letters."""
    found = session.scalars(select(Article.section).distinct().order_by(Article.section).limit(SECTIONS_MAX))
    return [section for section in found if section]


def languages(session: Session) -> dict[str, int]:
    """Target languages in use → how many translations, the most used first."""
    rows = session.execute(
        select(Translation.language, func.count())
        .group_by(Translation.language)
        .order_by(func.count().desc(), Translation.language)
    )
    return dict(iter(rows))


def _rows() -> Select[Article, datetime]:
    return (
        select(Article, LatestActivity.at)
        .join(LatestActivity, LatestActivity.article_id == Article.id)
        .options(lazyload(Article.created_by))
    )


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    wanted = []
    if filters.text.strip():
        wanted.append(has_in_headline(filters.text))
    if filters.section:
        wanted.append(Article.section == filters.section)
    if filters.mine is not None:
        wanted.append(exists().where(Activity.actor_id == filters.mine, Activity.article_id == Article.id))
    if filters.state is Beyond.MISSING:
        wanted.append(~_translation(filters, Translation.state != State.CANCELLED))
    if filters.state is Beyond.LIVE:
        wanted.append(_live_edition(filters))
    of_one = _of_one_translation(filters)
    if of_one or (filters.language and filters.state is None):
        wanted.append(_translation(filters, *of_one))
    return wanted


def _of_one_translation(filters: Filters) -> list[ColumnElement[bool]]:
    wanted = []
    if isinstance(filters.state, State):
        wanted.append(Translation.state == filters.state)
    if filters.outdated:
        wanted.append(is_outdated())
    if filters.urgent:
        wanted.append(is_urgent())
    return wanted


def _translation(filters: Filters, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """The article has a translation of the language asked for that is all of this."""
    found = select(Translation.article_id).where(*conditions)
    return Article.id.in_(found.where(Translation.language == filters.language) if filters.language else found)


def _live_edition(filters: Filters) -> ColumnElement[bool]:
    found = exists().where(Edition.article_id == Article.id, Edition.state == EditionState.LIVE)
    return found.where(Edition.language == filters.language) if filters.language else found
