"""A newsroom that has published: stories in two sections, corrected, withdrawn, killed, embargoed."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from tests import newsroom
from tests.rooms.published import approve_anew
from transpub.articles.fields import Fields
from transpub.articles.material import Material, SourceFormat
from transpub.articles.service import Submission
from transpub.core.clock import now
from transpub.core.db import Database
from transpub.publishing import embargo, service, taking_down
from transpub.publishing.steps import Step
from transpub.translations.submission import submit

TEXT = newsroom.BODY
SECRET = "Secret deal"


@dataclass(frozen=True)
class Site:
    """Articles by what became of them. `live` is in Ukrainian, its source, at edition 2, and in English, made from
    it; `other` in another section; `secret` waits under an embargo; `planned` is only scheduled."""

    live: uuid.UUID
    other: uuid.UUID
    withdrawn: uuid.UUID
    killed: uuid.UUID
    secret: uuid.UUID
    planned: uuid.UUID


def send_in(
    database: Database,
    desk: newsroom.Newsroom,
    title: str,
    *,
    section: str | None = "Економіка",
    tags: tuple[str, ...] = ("Порт", "зерно"),
    source: str = "en",
    targets: tuple[str, ...] = ("uk",),
):
    fields = Fields(section=section, tags=tags, standfirst="In short.", byline="Olena Koval")
    sent = Submission(title, Material(SourceFormat.TEXT, TEXT), source, None, fields)
    with database.unit_of_work() as session:
        return submit(session, desk.editor, sent, targets, limits=newsroom.LIMITS, offer_ttl=newsroom.TTL)


def publish(database, desk, article_id, language="en", kind=Step.PUBLISH, note=""):
    with database.unit_of_work() as session:
        return service.publish(session, desk.publisher, article_id, language, kind=kind, note=note)


def withdraw(database, desk, article_id, language="en", explanation="Помилка в імені."):
    with database.unit_of_work() as session:
        taking_down.withdraw(session, desk.publisher, article_id, language, explanation=explanation)


def hold(database, desk, article_id, *, hours=24):
    """Frozen, under an embargo."""
    with database.unit_of_work() as session:
        embargo.set_on_article(session, desk.publisher, article_id, now() + timedelta(hours=hours))
    return publish(database, desk, article_id)


def build(database: Database, desk: newsroom.Newsroom) -> Site:
    story = send_in(database, desk, "Grain ships leave Odesa")
    newsroom.approved(database, desk, story.translations[0].id)
    for language in ("uk", "en"):
        publish(database, desk, story.article.id, language)
    publish_again(database, desk, story.translations[0].id, story.article.id)
    other = send_in(database, desk, "A theatre opens", section="Культура", tags=("театр",)).article.id
    publish(database, desk, other)
    withdrawn, killed = (send_in(database, desk, title).article.id for title in ("Withdrawn", "Killed"))
    for article_id in (withdrawn, killed):
        publish(database, desk, article_id)
    withdraw(database, desk, withdrawn)
    with database.unit_of_work() as session:
        taking_down.kill(session, desk.publisher, killed, explanation="Джерело відкликало.")
    secret = send_in(database, desk, SECRET, tags=("порт", "таємниця")).article.id
    hold(database, desk, secret)
    planned = send_in(database, desk, f"{SECRET} two").article.id
    with database.unit_of_work() as session:
        service.schedule(session, desk.publisher, planned, "en", now() + timedelta(hours=5))
    return Site(story.article.id, other, withdrawn, killed, secret, planned)


def publish_again(database, desk, translation_id, article_id):
    approve_anew(database, desk, translation_id, "?")
    publish(database, desk, article_id, "uk", Step.CORRECT, "Виправлено число.")
