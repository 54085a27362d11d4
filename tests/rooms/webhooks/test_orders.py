"""What administrators order, and what is kept of it."""

import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa
from standardwebhooks import Webhook

from tests.rooms.receiver import Receiver
from tests.rooms.webhooks.hooks import NETWORKS, POLICY, added, attempts, look, publish, send, states
from transpub.accounts.permissions import SYSTEM
from transpub.core.clock import moved, now
from transpub.core.errors import Forbidden
from transpub.publishing import changelog, partner_choices
from transpub.publishing.models import ChangeType, PartnerFetch
from transpub.publishing.webhooks import endpoints, log, sending
from transpub.publishing.webhooks.errors import (
    EndpointKnown,
    EndpointMade,
    EndpointStopped,
    EndpointUnclear,
    RotationUnderWay,
    SecretChanged,
    TooManyEndpoints,
)
from transpub.publishing.webhooks.models import WebhookAttempt
from transpub.publishing.webhooks.verdict import Verdict


class TestOrders:
    def test_two_secrets_sign_while_one_follows_the_other(self, database, at_work, endpoint, receiver):
        with database.unit_of_work() as session:
            renewed = endpoints.rotate(session, SYSTEM, endpoint.id, seen=1)
        publish(at_work)
        send(database, endpoint)
        assert renewed.secret != endpoint.secret
        sent = receiver.received[0]
        for secret in (endpoint.secret, renewed.secret):
            assert Webhook(secret).verify(sent.body, sent.headers)["type"] == "edition.created"
        with pytest.raises(SecretChanged), database.unit_of_work() as session:
            endpoints.rotate(session, SYSTEM, endpoint.id, seen=1)
        with pytest.raises(RotationUnderWay), database.unit_of_work() as session:
            endpoints.rotate(session, SYSTEM, endpoint.id)
        with moved(timedelta(hours=25)):
            assert endpoints.secrets_of(look(database, endpoint)) == [renewed.secret]

    def test_a_secret_that_leaked_ends_at_once(self, database, endpoint):
        with database.unit_of_work() as session:
            endpoints.rotate(session, SYSTEM, endpoint.id)
            last = endpoints.rotate(session, SYSTEM, endpoint.id, at_once=True)
        assert endpoints.secrets_of(look(database, endpoint)) == [last.secret]

    def test_replay_sends_the_newest_of_each_text_again(self, database, at_work, endpoint, receiver):
        publish(at_work, 3)
        send(database, endpoint)
        with database.unit_of_work() as session:
            assert endpoints.replay(session, SYSTEM, endpoint.id, 1) == 1
            assert endpoints.replay(session, SYSTEM, endpoint.id, 4) == 0
        send(database, endpoint)
        assert receiver.sequences == [1, 2, 3, 3]
        assert receiver.received[2].headers["webhook-id"] == receiver.received[3].headers["webhook-id"]

    def test_replay_of_what_was_before_the_endpoint(self, database, at_work, partner_id, receiver):
        publish(at_work, 2)
        late = added(database, partner_id, receiver.url)
        assert states(database, late) == []
        with database.unit_of_work() as session:
            endpoints.replay(session, SYSTEM, late.id, 1)
        send(database, late)
        assert receiver.sequences == [2]

    def test_paused_it_is_sent_nothing_and_then_what_it_missed(self, database, at_work, endpoint, receiver):
        publish(at_work)
        with database.unit_of_work() as session:
            endpoints.pause(session, SYSTEM, endpoint.id)
        at_work.withdraw("en")
        at_work.restore("en")
        assert send(database, endpoint) == 0
        with pytest.raises(EndpointStopped), database.unit_of_work() as session:
            endpoints.replay(session, SYSTEM, endpoint.id, 1)
        with database.unit_of_work() as session:
            endpoints.resume(session, SYSTEM, endpoint.id)
        send(database, endpoint)
        assert receiver.sequences == [1, 3]

    def test_resumed_it_is_sent_nothing_of_before_the_pause(self, database, at_work, partner_id, receiver):
        publish(at_work)
        late = added(database, partner_id, receiver.url)
        with database.unit_of_work() as session:
            endpoints.pause(session, SYSTEM, late.id)
        with database.unit_of_work() as session:
            endpoints.resume(session, SYSTEM, late.id)
        assert send(database, late) == 0

    def test_resumed_and_replayed_it_hears_of_copies_it_may_read_no_longer(
        self, database, at_work, endpoint, partner_id, receiver
    ):
        edition = at_work.publish("en")
        send(database, endpoint)
        with database.unit_of_work() as session:
            copy = {"article_id": edition.article_id, "language": "en", "edition_number": 1}
            session.add(PartnerFetch(partner_id=partner_id, **copy))
            endpoints.pause(session, SYSTEM, endpoint.id)
        with database.unit_of_work() as session:
            partner_choices.set_settings(session, SYSTEM, partner_id, languages=["uk"])
        at_work.kill()
        with database.unit_of_work() as session:
            endpoints.resume(session, SYSTEM, endpoint.id)
        send(database, endpoint)
        with database.unit_of_work() as session:
            assert endpoints.replay(session, SYSTEM, endpoint.id, 1) == 1
        send(database, endpoint)
        told = [(sent.sequence, sent.json["type"], sent.json["data"]["note"]) for sent in receiver.received]
        assert told == [(1, "edition.created", ""), *[(2, "edition.withdrawn", "")] * 2]

    def test_a_replay_tells_what_the_newest_change_repeats(self, database, at_work, endpoint, partner_id, receiver):
        """The newest alters no word and hides the correction before it from whoever is sent the newest alone."""
        edition = at_work.publish("en")
        with database.unit_of_work() as session:
            for change, note in ((ChangeType.CORRECT, "Of the port."), (ChangeType.MINOR, "")):
                changelog.append(session, session.merge(edition), change, note=note)
        late = added(database, partner_id, receiver.url + "2")
        with database.unit_of_work() as session:
            endpoints.replay(session, SYSTEM, late.id, 1)
        for one in (endpoint, late):
            send(database, one)
        told = [
            (sent.path, sent.sequence, sent.json["type"], sent.json["data"]["note"]) for sent in receiver.received
        ]
        assert told == [
            ("/hook", 1, "edition.created", ""),
            ("/hook", 2, "edition.corrected", "Of the port."),
            ("/hook", 3, "edition.changed", ""),
            ("/hook2", 3, "edition.corrected", "Of the port."),
        ]

    def test_resumed_without_what_it_missed(self, database, at_work, endpoint, receiver):
        with database.unit_of_work() as session:
            endpoints.pause(session, SYSTEM, endpoint.id)
        publish(at_work)
        with database.unit_of_work() as session:
            endpoints.resume(session, SYSTEM, endpoint.id, missed=False)
        assert send(database, endpoint) == 0

    def test_a_test_reaches_also_one_that_is_stopped(self, database, endpoint, receiver):
        with database.unit_of_work() as session:
            endpoints.pause(session, SYSTEM, endpoint.id)
        outcome = sending.ping(database, POLICY, endpoint.id)
        assert outcome.verdict is Verdict.DELIVERED
        (sent,) = receiver.received
        assert Webhook(endpoint.secret).verify(sent.body, sent.headers)["type"] == "test"
        (attempt,) = attempts(database, endpoint)
        assert (attempt.type, attempt.sequence, attempt.status) == ("test", None, 204)
        assert not look(database, endpoint).is_active

    def test_a_test_that_is_taken_ends_the_waiting(self, database, at_work, endpoint, receiver):
        receiver.answers = [500, 500]
        publish(at_work)
        send(database, endpoint)
        assert sending.ping(database, POLICY, endpoint.id).verdict is Verdict.AGAIN
        assert send(database, endpoint) == 0
        sending.ping(database, POLICY, endpoint.id)
        assert send(database, endpoint) == 1

    def test_another_address(self, database, at_work, endpoint, receiver):
        publish(at_work)
        with Receiver() as other:
            with database.unit_of_work() as session:
                endpoints.change_url(session, SYSTEM, endpoint.id, other.url, allow=NETWORKS)
            send(database, endpoint)
            assert other.sequences == [1]
        assert receiver.received == []

    def test_each_address_once_and_only_so_many(self, database, endpoint, partner_id, receiver):
        with pytest.raises(EndpointKnown):
            added(database, partner_id, receiver.url)
        with pytest.raises(EndpointMade):
            added(database, partner_id, receiver.url, endpoint_id=endpoint.id)
        for number in range(endpoints.ENDPOINTS_MAX - 1):
            added(database, partner_id, f"{receiver.url}{number}")
        with pytest.raises(TooManyEndpoints):
            added(database, partner_id, receiver.url + "more")

    def test_only_those_who_manage_partners(self, database, desk, endpoint, partner_id):
        orders = (
            lambda session: endpoints.add(session, desk.editor, partner_id, "https://example.org/"),
            lambda session: endpoints.rotate(session, desk.editor, endpoint.id),
            lambda session: endpoints.replay(session, desk.editor, endpoint.id, 1),
            lambda session: endpoints.remove(session, desk.editor, endpoint.id),
        )
        for order in orders:
            with pytest.raises(Forbidden), database.unit_of_work() as session:
                order(session)

    def test_found_by_id_address_or_partner(self, database, endpoint, partner_id, receiver):
        for name in (str(endpoint.id), receiver.url, "Odesa Daily"):
            with database.read_only() as session:
                assert endpoints.named(session, name).id == endpoint.id
        added(database, partner_id, receiver.url + "2")
        for name in ("Odesa Daily", "nobody", str(uuid.uuid4())):
            with pytest.raises(EndpointUnclear), database.read_only() as session:
                endpoints.named(session, name)


class TestLog:
    def test_a_secret_that_signs_no_more_is_forgotten(self, database, endpoint):
        with database.unit_of_work() as session:
            endpoints.rotate(session, SYSTEM, endpoint.id)
            log.prune(session, now() + timedelta(hours=23))
        assert look(database, endpoint).former_secret == endpoint.secret
        with database.unit_of_work() as session:
            log.prune(session, now() + timedelta(hours=25))
        assert (look(database, endpoint).former_secret, look(database, endpoint).former_until) == (None, None)

    def test_what_is_old_or_too_much_is_forgotten_and_what_waits_is_not(
        self, database, at_work, endpoint, receiver, monkeypatch
    ):
        monkeypatch.setattr(log, "ATTEMPTS_KEPT", 2)
        receiver.answers = [204, 204, 204, 500]
        publish(at_work, 4)
        send(database, endpoint)
        with database.unit_of_work() as session:
            log.prune(session, now())
        assert [attempt.sequence for attempt in attempts(database, endpoint)] == [4, 3]
        with database.unit_of_work() as session:
            log.prune(session, now() + timedelta(days=31))
            assert session.scalar(sa.select(sa.func.count()).select_from(WebhookAttempt)) == 0
        assert states(database, endpoint) == [(4, "edition.withdrawn", "pending")]
        with database.read_only() as session:
            assert log.first_waiting(session, endpoint.id).sequence == 4
            assert endpoints.waiting(session, [endpoint.id]) == {endpoint.id: 1}
