"""The activity log for administrators: who did what and when, filtered by the address."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from transpub.accounts import queries as accounts
from transpub.activity import reading
from transpub.activity.models import Activity
from transpub.articles import service as articles
from transpub.articles.models import Article
from transpub.http.dependencies import ReadSession, locale_of
from transpub.http.fields import SAFE_INTEGER
from transpub.web.admin import Administrator
from transpub.web.history import Entry, entry_of
from transpub.web.object_wording import OBJECTS
from transpub.web.posted import cleaned
from transpub.web.rendering import page as render
from transpub.web.wording import VERBS

router = APIRouter(prefix="/admin/activity")

PER_PAGE = 50
# People in the list to choose from; a desk with more finds the others by the link on their own page.
PEOPLE_MAX = 500
ARTICLES_MAX = 200
_TEXT_MAX = 200
SYSTEM = "system"


@dataclass(frozen=True)
class Asked:
    """The filter as the address has it; what means nothing is empty."""

    person: str = ""
    verb: str = ""
    object: str = ""
    article: str = ""
    day: str = ""

    @classmethod
    def of(cls, **given: str) -> "Asked":
        texts = {name: cleaned(value).strip()[:_TEXT_MAX] for name, value in given.items()}
        return cls(
            person=texts["person"] if texts["person"] == SYSTEM or as_id(texts["person"]) else "",
            verb=texts["verb"] if texts["verb"] in VERBS else "",
            object=texts["object"] if texts["object"] in OBJECTS else "",
            article=texts["article"],
            day=texts["day"] if _as_day(texts["day"]) else "",
        )

    @property
    def is_any(self) -> bool:
        return bool(self.fields)

    @property
    def fields(self) -> dict[str, str]:
        named = {
            "person": self.person,
            "verb": self.verb,
            "object": self.object,
            "article": self.article,
            "day": self.day,
        }
        return {name: value for name, value in named.items() if value}

    def address(self, *, before: int | None = None) -> str:
        fields = self.fields | ({"before": str(before)} if before is not None else {})
        return "/admin/activity" + (f"?{urlencode(fields)}" if fields else "")


@dataclass(frozen=True)
class Row:
    """One step: its words, the article it belongs to, and what it was done to where that is no article."""

    entry: Entry
    article: Article | None
    name: str
    path: str


@router.get("")
def show(
    request: Request,
    _: Administrator,
    session: ReadSession,
    person: str = "",
    verb: str = "",
    object: str = "",  # noqa: A002 - the field's name in the address
    article: str = "",
    day: str = "",
    before: str = "",
) -> Response:
    asked = Asked.of(person=person, verb=verb, object=object, article=article, day=day)
    cursor = _as_cursor(before)
    found = reading.page(session, _filter(session, asked), limit=PER_PAGE, before=cursor)
    ui = locale_of(request)
    return render(
        request,
        "activity.html",
        asked=asked,
        rows=_rows(session, found.steps),
        older=asked.address(before=found.older) if found.older is not None else None,
        newest=asked.address() if cursor is not None else None,
        people=accounts.search(session, limit=PEOPLE_MAX),
        verbs=sorted(VERBS.items(), key=lambda item: ui.gettext(item[1]).casefold()),
        objects=sorted(OBJECTS.items(), key=lambda item: ui.gettext(item[1]).casefold()),
        system=SYSTEM,
    )


def _filter(session: Session, asked: Asked) -> reading.Filter:
    return reading.Filter(
        actor_id=as_id(asked.person),
        by_system=asked.person == SYSTEM,
        verb=asked.verb or None,
        object_type=asked.object or None,
        article_ids=_articles(session, asked.article),
        day=_as_day(asked.day),
    )


def _articles(session: Session, text: str) -> list[uuid.UUID] | None:
    """An article by its id, or those with these words in the headline; None where none is asked for."""
    if not text:
        return None
    if article_id := as_id(text.rpartition("/")[2]):
        return [article_id]
    return [article.id for article in articles.newest_first(session, limit=ARTICLES_MAX, text=text)]


def _rows(session: Session, steps: Sequence[Activity]) -> list[Row]:
    found = articles.by_id(session, {step.article_id for step in steps if step.article_id})
    return [
        Row(entry_of(step), found.get(step.article_id) if step.article_id else None, _name(step.facts), _path(step))
        for step in steps
    ]


def _name(facts: Mapping[str, object]) -> str:
    """What the log itself calls the thing; it may be gone by now."""
    after = facts.get("after") or facts.get("before")
    told = after.get("source") if isinstance(after, Mapping) else facts.get("name")
    return str(told or "")[:_TEXT_MAX]


def _path(step: Activity) -> str:
    """Where the thing is looked at; empty where it has no page of its own."""
    match step.object_type:
        case "user":
            return f"/admin/users/{step.object_id}"
        case "partner":
            return f"/partners/{step.object_id}"
        case "translation":
            return f"/translations/{step.object_id}"
        case _:
            return ""


def as_id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _as_day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    # Days that a database and a calendar agree on.
    return found if 2000 <= found.year <= 2999 else None


def _as_cursor(text: str) -> int | None:
    if not (text.isascii() and text.isdigit() and len(text) <= 16):
        return None
    return min(int(text), SAFE_INTEGER)
