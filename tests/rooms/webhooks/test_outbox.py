"""What is put down and sent, and to whom."""

import uuid

import pytest
import sqlalchemy as sa
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from tests.rooms.published import Publisher
from tests.rooms.webhooks.hooks import DAY, publish, send, states
from transpub.accounts.permissions import SYSTEM
from transpub.core.clock import moved, now
from transpub.publishing import changelog, partners
from transpub.publishing.models import ChangeType, Partner, RemovalTold
from transpub.publishing.webhooks.models import WebhookMessage


class TestWhatIsSent:
    def test_the_official_library_verifies_it(self, database, at_work, endpoint, receiver):
        publish(at_work, 2)
        assert send(database, endpoint) == 2
        library = Webhook(endpoint.secret)
        first, second = (library.verify(sent.body, sent.headers) for sent in receiver.received)
        assert first["type"] == "edition.created"
        assert first["timestamp"].endswith("Z")
        article = at_work.article_id
        assert first["data"] == {
            "sequence": 1,
            "id": uuid.uuid5(article, "en").urn,
            "article": article.urn,
            "language": "en",
            "edition": 1,
            "type": "create",
            "href": f"https://desk.example/content/v1/articles/{article}?language=en",
            "note": "",
            "correction_pending": False,
        }
        assert (second["type"], second["data"]["note"]) == ("edition.withdrawn", "Wrong name.")
        assert receiver.received[0].headers["content-type"] == "application/json"
        with pytest.raises(WebhookVerificationError):
            library.verify(receiver.received[0].body + b" ", receiver.received[0].headers)
        with pytest.raises(WebhookVerificationError):
            Webhook("whsec_" + "A" * 44).verify(receiver.received[0].body, receiver.received[0].headers)

    def test_no_word_of_the_article_is_in_it(self, database, at_work, endpoint, receiver):
        publish(at_work)
        send(database, endpoint)
        text = receiver.received[0].body.decode()
        assert "Grain" not in text
        assert "Odesa" not in text

    def test_what_waits_for_its_time_is_not_told_of(self, database, at_work, endpoint, receiver):
        at_work.schedule(now() + DAY, "en")
        assert states(database, endpoint) == []
        assert send(database, endpoint) == 0
        assert receiver.received == []

    def test_nothing_is_sent_of_a_transaction_that_was_rolled_back(self, database, at_work, endpoint):
        edition = at_work.publish("en")
        with pytest.raises(RuntimeError), database.unit_of_work() as session:
            changelog.append(session, session.merge(edition), ChangeType.UPDATE)
            assert session.scalar(sa.select(sa.func.count()).select_from(WebhookMessage)) == 2
            raise RuntimeError
        assert [sequence for sequence, _, _ in states(database, endpoint)] == [1]

    def test_each_change_has_its_type(self, database, desk, approved, article_id, endpoint):
        at_work = Publisher(database, desk.publisher, article_id)
        at_work.publish()
        at_work.withdraw()
        at_work.restore()
        at_work.kill()
        types = [kind for _, kind, _ in states(database, endpoint)]
        assert types == [f"edition.{name}" for name in ("created", "withdrawn", "restored", "killed")]
        with database.unit_of_work() as session:
            edition = session.merge(at_work.look().current)
            for change in (ChangeType.UPDATE, ChangeType.CORRECT, ChangeType.MINOR):
                changelog.append(session, edition, change)
        types = [kind for _, kind, _ in states(database, endpoint)][4:]
        assert types == ["edition.updated", "edition.corrected", "edition.changed"]


class TestScope:
    def restrict(self, database, partner_id, **values):
        with database.unit_of_work() as session:
            session.execute(sa.update(Partner).where(Partner.id == partner_id).values(**values))

    def test_only_languages_of_the_partner(self, database, at_work, endpoint, partner_id):
        self.restrict(database, partner_id, languages=["uk"])
        publish(at_work)
        assert states(database, endpoint) == []

    def test_partners_switched_off_hear_nothing_until_they_are_switched_on(
        self, database, at_work, endpoint, partner_id, receiver
    ):
        publish(at_work)
        send(database, endpoint)
        with database.unit_of_work() as session:
            partners.set_active(session, SYSTEM, partner_id, active=False)
        at_work.kill()
        assert send(database, endpoint) == 0
        with database.unit_of_work() as session:
            partners.set_active(session, SYSTEM, partner_id, active=True)
        send(database, endpoint)
        assert [sent.json["type"] for sent in receiver.received] == ["edition.created", "edition.killed"]

    def test_a_story_that_leaves_the_sections_is_withdrawn_once(
        self, database, at_work, endpoint, partner_id, receiver
    ):
        self.restrict(database, partner_id, sections=["War"])
        edition = at_work.publish("en")
        for section in ("Sport", "War", "Sport", "Culture"):
            with database.unit_of_work() as session:
                found = session.merge(edition)
                found.section = section
                changelog.append(session, found, ChangeType.CORRECT, note="of " + section)
        send(database, endpoint)
        told = [
            (sent.json["type"], sent.json["data"]["type"], sent.json["data"]["note"]) for sent in receiver.received
        ]
        assert told == [("edition.corrected", "correct", "of War"), ("edition.withdrawn", "withdraw", "")]

    def test_what_was_taken_from_the_partner_since_is_told_as_withdrawn(
        self, database, at_work, endpoint, partner_id, receiver
    ):
        publish(at_work)
        self.restrict(database, partner_id, languages=["uk"])
        send(database, endpoint)
        assert [sent.json["type"] for sent in receiver.received] == ["edition.withdrawn"]

    def test_whoever_took_the_message_to_remove_a_text_was_told(
        self, database, at_work, endpoint, partner_id, receiver
    ):
        receiver.answers = [204, 500]
        publish(at_work, 2)
        send(database, endpoint)
        with database.read_only() as session:
            assert session.scalar(sa.select(RemovalTold)) is None
        with moved(DAY / 2):
            send(database, endpoint)
        with database.read_only() as session:
            (told,) = session.scalars(sa.select(RemovalTold))
        assert (told.partner_id, told.sequence, told.how) == (partner_id, 2, "webhook")
