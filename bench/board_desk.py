"""A desk with thousands of articles to measure pages with: rows as years of work leave them, written in bulk."""

import random
import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from transpub.accounts import service as accounts
from transpub.accounts.models import User
from transpub.activity.latest import LatestActivity
from transpub.activity.models import Activity
from transpub.articles.models import Article, Revision
from transpub.core.clock import now
from transpub.core.db import Database
from transpub.publishing.models import Edition
from transpub.translations import offers
from transpub.translations.fakes import EchoEngine
from transpub.translations.models import Job, JobState, Segment, SegmentState, Translation
from transpub.translations.workflow import State

LANGUAGES = ("uk", "ru", "de", "pl", "fr", "es", "ro", "tr", "ka", "hy")
SECTIONS = ("War", "Politics", "Economy", "Culture", "Sport", None)
SEGMENTS = 20
LOGGED_A_TRANSLATION = 8
_AT_ONCE = 2000
_SUBJECTS = ("Grain ships", "The parliament", "Rescue teams", "Farmers", "The national bank", "Volunteers", "Судна")
_VERBS = ("leave the port of", "vote in", "are at work in", "sow again near", "warn banks in", "rebuild schools in")
_PLACES = ("Odesa", "Kherson", "Mykolaiv", "Kharkiv", "Lviv", "Dnipro", "Izmail", "Одесі")
# How a desk's translations stand on some evening, in per cent.
_STATES = {
    State.APPROVED: 60,
    State.DRAFT: 15,
    State.IN_REVIEW: 9,
    State.CANCELLED: 7,
    State.QUEUED: 4,
    State.FAILED: 3,
    State.TRANSLATING: 2,
}
_TEXT = "Residents who do not hold such documents reportedly face restrictions when they ask for medical help. "


def people(session: Session) -> User:
    """An administrator, who sees everything a page can show, and the pairs on offer."""
    user = accounts.create_user(
        session, "bench@desk.example", name="Bench", password=accounts.new_password("x" * 20), roles=["admin"]
    )
    offers.announce(session, "worker-1", EchoEngine().offers())
    offers.beat(session, "worker-1")
    return user


def fill(database: Database, user: User, *, articles: int, languages: int) -> None:
    """So many articles, each in so many languages; one in ten is revised, one in five of these outdated."""
    chance = random.Random(5)
    began = now() - timedelta(days=400)
    made = [_article(chance, user, began + timedelta(minutes=100 * number)) for number in range(articles)]
    with database.engine.begin() as connection:
        _insert(connection, Article, (article for article, _ in made))
        _insert(connection, Revision, (revision for _, revisions in made for revision in revisions))
        translations = [
            _translation(chance, article, revisions, language)
            for article, revisions in made
            for language in LANGUAGES[:languages]
        ]
        _insert(connection, Translation, iter(translations))
        _insert(connection, Job, (_job(translation) for translation in translations))
        _insert(connection, Segment, (row for translation in translations for row in _segments(translation)))
        _insert(connection, Edition, _editions(translations))
        _insert(connection, Activity, _logged(chance, user, translations))
        last = sa.select(Activity.article_id, sa.func.max(Activity.at)).group_by(Activity.article_id)
        connection.execute(sa.insert(LatestActivity).from_select(["article_id", "at"], last))
    if database.engine.dialect.name == "postgresql":
        # As autovacuum does. SQLite is left without statistics, as it is on a desk.
        with database.engine.begin() as connection:
            connection.exec_driver_sql("ANALYZE")


def _insert(connection: sa.Connection, model: Any, rows: Iterator[dict[str, Any]]) -> None:
    while part := list(islice(rows, _AT_ONCE)):
        connection.execute(sa.insert(model.__table__), part)


def _article(chance: random.Random, user: User, at: datetime) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    key, revised = uuid.uuid4(), chance.random() < 0.1
    headline = (
        f"{chance.choice(_SUBJECTS)} {chance.choice(_VERBS)} {chance.choice(_PLACES)} {chance.randrange(1000)}"
    )
    article = {
        "id": key,
        "source_language": "en",
        "headline": headline,
        "headline_folded": headline.casefold(),
        "section": chance.choice(SECTIONS),
        "revision_number": 2 if revised else 1,
        "created_by_id": user.id,
        "created_at": at,
        "embargo_until": now() + timedelta(minutes=chance.randrange(600)) if chance.random() < 0.01 else None,
    }
    revisions = [
        {
            "id": uuid.uuid4(),
            "article_id": key,
            "number": number + 1,
            "document_json": {"headline": headline, "body": [_TEXT] * SEGMENTS},
            "submitted_title": headline,
            "submitted_body": _TEXT * SEGMENTS,
            "submitted_format": "text",
            "submission_hash": "0" * 64,
            "words": 16 * SEGMENTS,
            "created_at": at,
        }
        for number in range(2 if revised else 1)
    ]
    return article, revisions


def _translation(
    chance: random.Random, article: dict[str, Any], revisions: Sequence[dict[str, Any]], language: str
) -> dict[str, Any]:
    state = chance.choices(list(_STATES), list(_STATES.values()))[0]
    return {
        "id": uuid.uuid4(),
        "article_id": article["id"],
        "revision_id": revisions[0 if chance.random() < 0.2 else -1]["id"],
        "language": language,
        "state": state.value,
        "created_at": article["created_at"],
        "updated_at": article["created_at"],
    }


def _job(translation: dict[str, Any]) -> dict[str, Any]:
    states = {State.QUEUED: JobState.QUEUED, State.TRANSLATING: JobState.RUNNING, State.FAILED: JobState.FAILED}
    return {
        "translation_id": translation["id"],
        "state": states.get(State(translation["state"]), JobState.DONE).value,
        "queue": "urgent" if translation["id"].int % 50 == 0 else "translate",
        "segments_done": 7,
        "segments_total": SEGMENTS,
        "created_at": translation["created_at"],
    }


def _segments(translation: dict[str, Any]) -> Iterator[dict[str, Any]]:
    state = State(translation["state"])
    for position in range(SEGMENTS):
        drafted = state not in (State.QUEUED, State.FAILED)
        confirmed = state in (State.APPROVED, State.IN_REVIEW) or (state is State.DRAFT and position % 2)
        yield {
            "translation_id": translation["id"],
            "position": position,
            "key": f"body.{position}",
            "path": f"body.{position}",
            "kind": "paragraph",
            "source": _TEXT,
            "source_hash": "0" * 64,
            "target": _TEXT if drafted else "",
            "state": (
                SegmentState.CONFIRMED if confirmed else SegmentState.MACHINE if drafted else SegmentState.NEW
            ).value,
            "machine_text": _TEXT if drafted else None,
            "engine": "bench" if drafted else None,
            "model": "bench-en-xx" if drafted else None,
            "model_version": "1.9" if drafted else None,
            "model_kind": "official" if drafted else None,
            "profile": "best" if drafted else None,
            "previous_source": _TEXT if translation["id"].int % 100 == 0 and position < 3 else None,
        }


def _editions(translations: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for translation in translations:
        if translation["state"] == State.APPROVED and translation["id"].int % 3:
            yield {
                "article_id": translation["article_id"],
                "language": translation["language"],
                "number": 1,
                "state": "live",
                "revision_id": translation["revision_id"],
                "translation_id": translation["id"],
                "headline": "Headline",
                "payload": _TEXT.encode() * SEGMENTS,
                "etag": "0" * 64,
                "content_hash": "0" * 64,
                "published_at": translation["created_at"],
                "updated_at": translation["created_at"],
            }


def _logged(chance: random.Random, user: User, translations: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for translation in translations:
        for step in range(LOGGED_A_TRANSLATION):
            yield {
                "at": translation["created_at"] + timedelta(minutes=chance.randrange(2000)),
                "actor_id": user.id if chance.random() < 0.02 else None,
                "verb": "segment.confirmed" if step else "translation.requested",
                "object_type": "segment" if step else "translation",
                "object_id": translation["id"],
                "article_id": translation["article_id"],
                "facts": {"text": _TEXT},
            }
