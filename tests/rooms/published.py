"""Steps of publishers as tests of this room take them, and what partners would see."""

import uuid
from datetime import datetime
from typing import Any

from tests import newsroom
from transpub.accounts.permissions import Principal
from transpub.articles import service as articles
from transpub.articles.material import Material, SourceFormat
from transpub.articles.service import Submission, prepare
from transpub.core.db import Database
from transpub.publishing import cascade, changelog, embargo, reading, service, taking_down
from transpub.publishing.listing import Wanted, live_list
from transpub.publishing.models import Edition
from transpub.publishing.partners import Reader
from transpub.publishing.reading import LanguageWish
from transpub.publishing.service import UNSEEN, Seen
from transpub.publishing.situation import Situation, situation
from transpub.publishing.steps import Step
from transpub.translations.revising import Outcome
from transpub.translations.workflow import Action

ANYONE = Reader(uuid.UUID(int=0), "anyone", ())


class Publisher:
    """One publisher at work on one article."""

    def __init__(self, database: Database, actor: Principal, article_id: uuid.UUID) -> None:
        self.database, self.actor, self.article_id = database, actor, article_id

    def publish(
        self, language: str = "uk", kind: Step = Step.PUBLISH, *, seen: Seen = UNSEEN, **given: Any
    ) -> Edition:
        with self.database.unit_of_work() as session:
            return service.publish(session, self.actor, self.article_id, language, kind=kind, seen=seen, **given)

    def schedule(self, at: datetime, language: str = "uk", **given: Any) -> Edition:
        with self.database.unit_of_work() as session:
            return service.schedule(session, self.actor, self.article_id, language, at, **given)

    def unschedule(self, language: str = "uk") -> Edition:
        with self.database.unit_of_work() as session:
            return service.unschedule(session, self.actor, self.article_id, language)

    def withdraw(self, language: str = "uk", explanation: str = "Wrong name.", seen: Seen = UNSEEN) -> Edition:
        with self.database.unit_of_work() as session:
            return taking_down.withdraw(
                session, self.actor, self.article_id, language, explanation=explanation, seen=seen
            )

    def kill(self, explanation: str = "Wrong.", seen_version: int | None = None) -> list[Edition]:
        with self.database.unit_of_work() as session:
            return taking_down.kill(
                session, self.actor, self.article_id, explanation=explanation, seen_version=seen_version
            )

    def restore(self, language: str = "uk", reason: str = "It was right.", **given: Any) -> Edition:
        with self.database.unit_of_work() as session:
            return service.restore(session, self.actor, self.article_id, language, reason=reason, **given)

    def embargo_article(self, until: datetime | None) -> None:
        with self.database.unit_of_work() as session:
            embargo.set_on_article(session, self.actor, self.article_id, until)

    def embargo_edition(self, until: datetime | None, language: str = "uk") -> Edition:
        with self.database.unit_of_work() as session:
            return embargo.set_on_edition(session, self.actor, self.article_id, language, until)

    def look(self, language: str = "uk") -> Situation:
        with self.database.read_only() as session:
            return situation(session, articles.find(session, self.article_id), language)

    def waiting(self, language: str = "uk") -> Edition:
        """What waits for its time, with its payload."""
        with self.database.read_only() as session:
            edition = situation(session, articles.find(session, self.article_id), language).waiting
            assert edition is not None
            assert edition.payload
            return edition

    def read(self, language: str | None = "uk", accept: str | None = None) -> Edition:
        """As a partner does. Raises: what `live_text` raises."""
        with self.database.read_only() as session:
            found = reading.live_text(session, ANYONE, self.article_id, LanguageWish(language, accept))
            assert found.edition.payload
            return found.edition

    def listed(self) -> list[str]:
        with self.database.read_only() as session:
            page = live_list(session, ANYONE, Wanted(), limit=100, cursor=None)
            return [edition.language for edition in page.editions if edition.article_id == self.article_id]

    def changes(self) -> list[tuple[str, str, int]]:
        """Type, language and edition, in their order."""
        with self.database.read_only() as session:
            page = changelog.page(session, ANYONE, 0, limit=1000, history=True)
            entries = [told.entry for told in page.changes]
            assert [entry.sequence for entry in entries] == list(range(1, len(entries) + 1))
            return [
                (entry.type, entry.language, entry.edition_number)
                for entry in entries
                if entry.article_id == self.article_id
            ]


def revise(
    database: Database, actor: Principal, article_id: uuid.UUID, body: str, *, base: int, minor: bool = False
) -> Outcome:
    """Through the cascade, as the doors do."""
    material = Material(SourceFormat.TEXT, body)
    prepared = prepare(Submission("Grain ships leave Odesa", material, "en"), newsroom.LIMITS)
    with database.unit_of_work() as session:
        return cascade.revise(session, actor, article_id, prepared, base=base, minor=minor, offer_ttl=newsroom.TTL)


def approve_anew(database: Database, desk: newsroom.Newsroom, translation_id: uuid.UUID, suffix: str) -> None:
    """Send back, change every sentence, approve again."""
    newsroom.act(database, desk.reviewer, translation_id, Action.SEND_BACK, note="ще раз")
    newsroom.confirm_all(database, desk.translator, translation_id, suffix=suffix)
    newsroom.act(database, desk.translator, translation_id, Action.SUBMIT)
    newsroom.act(database, desk.reviewer, translation_id, Action.APPROVE)
