"""Thousands of published editions to measure the content API with: rows as years of publishing leave them."""

import random
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

import sqlalchemy as sa

from transpub.accounts.secrets import key_hash
from transpub.articles.models import Article, Revision
from transpub.core.clock import now
from transpub.core.db import Database
from transpub.publishing import payload
from transpub.publishing.generation import CHANGES
from transpub.publishing.models import Change, ChangeCounter, Edition, Partner, PartnerKey
from transpub.publishing.payload import EditionFacts

KEY = "tpp_" + "b" * 43
_SECTIONS = ("War", "Politics", "Economy", "Culture", "Sport")
_PARAGRAPH = (
    "<p>Судна з зерном вийшли з порту Одеси в понеділок. Вони везуть 45 000 тонн зерна, переважно пшеницю та "
    "кукурудзу. «Коридор знову відкрито», — сказав міністр. Страховики чекали на це рішення.</p>"
)
_AT_ONCE = 1000


def fill(database: Database, editions: int, hot: int) -> tuple[list[tuple[uuid.UUID, str, bytes]], int]:
    """So many live editions in Ukrainian, one an article, and a partner with `KEY` who may ask without end.

    Article, etag and payload of the newest `hot` of them; the last number of the change log.
    """
    began = now() - timedelta(days=2000)
    step = timedelta(days=1999) / editions
    kept: list[tuple[uuid.UUID, str, bytes]] = []
    with database.engine.begin() as connection:
        connection.execute(sa.insert(Partner), [_partner()])
        connection.execute(sa.insert(PartnerKey), [_key(connection)])
        stories = _stories(editions, began, step)
        while batch := list(islice(stories, _AT_ONCE)):
            for table, place in ((Article, 0), (Revision, 1), (Edition, 2), (Change, 3)):
                connection.execute(sa.insert(table), [rows[place] for rows in batch])
            kept += [(rows[0]["id"], rows[2]["etag"], rows[2]["payload"]) for rows in batch]
            kept = kept[-hot:]
        connection.execute(sa.update(ChangeCounter).where(ChangeCounter.id == CHANGES).values(value=editions))
    if database.engine.dialect.name == "postgresql":
        with database.engine.begin() as connection:
            connection.exec_driver_sql("ANALYZE")  # as autovacuum does
    return kept, editions


def _stories(count: int, began: datetime, step: timedelta) -> Iterator[tuple[dict[str, Any], ...]]:
    chance = random.Random(9)
    for number in range(1, count + 1):
        moment = began + step * number
        article, revision, edition = uuid.UUID(int=chance.getrandbits(128)), uuid.uuid4(), uuid.uuid4()
        headline = f"Судна із зерном вийшли з Одеси: повідомлення {number}"
        section = chance.choice(_SECTIONS)
        text = {
            "headline": headline,
            "section": section,
            "body_html": _PARAGRAPH * chance.randint(4, 20),
            "body_text": "",
            "provenance": {"machine": [], "segments": 12, "from_memory": 0, "human_review": None},
        }
        facts = EditionFacts(article, "uk", 1, "en", 1, moment, moment)
        body = payload.render(facts, text)
        etag = payload.digest(body)
        yield (
            _article(article, headline, section, moment),
            _revision(revision, article, moment),
            _edition(edition, article, revision, headline, section, moment, body, etag),
            _change(number, article, edition, section, moment),
        )


def _article(article: uuid.UUID, headline: str, section: str, moment: datetime) -> dict[str, Any]:
    return {
        "id": article,
        "source_language": "en",
        "headline": headline,
        "headline_folded": headline.casefold(),
        "section": section,
        "created_at": moment,
        "version": 1,
    }


def _revision(revision: uuid.UUID, article: uuid.UUID, moment: datetime) -> dict[str, Any]:
    return {
        "id": revision,
        "article_id": article,
        "number": 1,
        "document_json": {},
        "submitted_title": "",
        "submitted_body": "",
        "submitted_format": "text",
        "submission_hash": "",
        "words": 100,
        "created_at": moment,
    }


def _edition(
    edition: uuid.UUID,
    article: uuid.UUID,
    revision: uuid.UUID,
    headline: str,
    section: str,
    moment: datetime,
    body: bytes,
    etag: str,
) -> dict[str, Any]:
    return {
        "id": edition,
        "article_id": article,
        "language": "uk",
        "number": 1,
        "state": "live",
        "revision_id": revision,
        "headline": headline,
        "section": section,
        "payload": body,
        "etag": etag,
        "content_hash": etag,
        "published_at": moment,
        "updated_at": moment,
    }


def _change(number: int, article: uuid.UUID, edition: uuid.UUID, section: str, moment: datetime) -> dict[str, Any]:
    return {
        "sequence": number,
        "article_id": article,
        "language": "uk",
        "type": "create",
        "edition_id": edition,
        "edition_number": 1,
        "at": moment,
        "section": section,
        "is_newest": True,
    }


def _partner() -> dict[str, Any]:
    return {"id": uuid.uuid4(), "name": "Bench", "rate_per_minute": 1_000_000_000}


def _key(connection: sa.Connection) -> dict[str, Any]:
    partner = connection.scalar(sa.select(Partner.id))
    return {"id": uuid.uuid4(), "partner_id": partner, "prefix": KEY[:8], "key_hash": key_hash(KEY)}
