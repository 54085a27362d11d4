"""Webhooks against a real server: what is sent, in which order, what is tried again, and who is never called."""

import socket
import threading
import time
import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from tests.rooms.published import Publisher
from tests.rooms.receiver import ALLOW, Receiver, quick
from transpub.accounts.permissions import SYSTEM
from transpub.activity.models import Activity
from transpub.app.sending import sending_webhooks
from transpub.core.addresses import parse_networks
from transpub.core.clock import moved, now
from transpub.core.errors import Forbidden, NotFound
from transpub.core.settings import Settings
from transpub.publishing import changelog, partners
from transpub.publishing.models import ChangeType, Partner
from transpub.publishing.webhooks import endpoints, log, sending
from transpub.publishing.webhooks.calling import ANSWER_KEPT, Failure, Policy
from transpub.publishing.webhooks.errors import (
    EndpointKnown,
    EndpointMade,
    EndpointStopped,
    EndpointUnclear,
    HttpsRequired,
    PrivateEndpoint,
    RotationUnderWay,
    SecretChanged,
    TooManyEndpoints,
)
from transpub.publishing.webhooks.models import MessageState, WebhookAttempt, WebhookEndpoint, WebhookMessage
from transpub.publishing.webhooks.verdict import Verdict

DAY = timedelta(days=1)
NETWORKS = parse_networks(ALLOW)
POLICY = Policy.from_settings(Settings(webhook_allow=ALLOW, public_url="https://desk.example/"))


@pytest.fixture
def receiver():
    with Receiver() as running:
        yield running


@pytest.fixture
def at_work(database, desk, article_id):
    """On the source language, which needs no translation."""
    return Publisher(database, desk.publisher, article_id)


@pytest.fixture
def partner_id(database):
    with database.unit_of_work() as session:
        return partners.create(session, SYSTEM, "Odesa Daily")[0].id


@pytest.fixture
def endpoint(database, partner_id, receiver):
    return added(database, partner_id, receiver.url)


def added(database, partner_id, url, **given):
    with database.unit_of_work() as session:
        return endpoints.add(session, SYSTEM, partner_id, url, allow=NETWORKS, **given)


def send(database, endpoint, policy=POLICY):
    return sending.take_turn(database, policy, endpoint.id)


def look(database, endpoint):
    with database.read_only() as session:
        return endpoints.find(session, endpoint.id)


def states(database, endpoint):
    with database.read_only() as session:
        query = sa.select(WebhookMessage).where(WebhookMessage.endpoint_id == endpoint.id)
        return [
            (message.sequence, message.type, message.state)
            for message in session.scalars(query.order_by(WebhookMessage.sequence))
        ]


def attempts(database, endpoint):
    with database.read_only() as session:
        return log.attempts(session, endpoint.id, limit=100)


def publish(at_work, times=1):
    """So many entries of the change log on the source text: published, withdrawn, restored …"""
    steps = (lambda: at_work.publish("en"), lambda: at_work.withdraw("en"), lambda: at_work.restore("en"))
    for number in range(times):
        (steps[0] if number == 0 else steps[1 if number % 2 else 2])()


def edit(database, endpoint, **values):
    with database.unit_of_work() as session:
        session.execute(sa.update(WebhookEndpoint).where(WebhookEndpoint.id == endpoint.id).values(**values))


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

    def test_partners_switched_off_hear_nothing(self, database, at_work, endpoint, partner_id, receiver):
        publish(at_work)
        self.restrict(database, partner_id, is_active=False)
        at_work.withdraw("en")
        assert len(states(database, endpoint)) == 1
        assert send(database, endpoint) == 0
        assert receiver.received == []

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


class TestAnswers:
    def test_a_failure_is_tried_again_later_with_the_same_id(self, database, at_work, endpoint, receiver):
        receiver.answers = [500]
        publish(at_work)
        assert send(database, endpoint) == 1
        found = look(database, endpoint)
        wait = found.next_attempt_at - found.failing_since
        assert timedelta(minutes=1) <= wait <= timedelta(minutes=1.3)
        assert send(database, endpoint) == 0
        edit(database, endpoint, next_attempt_at=now())
        assert send(database, endpoint) == 1
        first, second = receiver.received
        assert first.headers["webhook-id"] == second.headers["webhook-id"] == f"msg_{endpoint.id.hex}_1"
        assert first.body == second.body
        assert states(database, endpoint) == [(1, "edition.created", "delivered")]
        found = look(database, endpoint)
        assert (found.failing_since, found.next_attempt_at) == (None, None)
        assert [(attempt.status, attempt.answer) for attempt in attempts(database, endpoint)] == [
            (204, ""),
            (500, "answer 500"),
        ]

    def test_one_that_is_not_taken_holds_up_those_behind_it(self, database, at_work, endpoint, receiver):
        receiver.answers = [503]
        publish(at_work, 3)
        assert send(database, endpoint) == 1
        edit(database, endpoint, next_attempt_at=None)
        assert send(database, endpoint) == 3
        assert receiver.sequences == [1, 1, 2, 3]

    @pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
    def test_one_refused_for_good_does_not(self, database, at_work, endpoint, receiver, status):
        receiver.answers = [status]
        publish(at_work, 2)
        assert send(database, endpoint) == 2
        assert [state for _, _, state in states(database, endpoint)] == ["failed", "delivered"]
        assert receiver.sequences == [1, 2]

    @pytest.mark.parametrize("status", [408, 425, 429])
    def test_three_of_the_refusals_are_tried_again(self, database, at_work, endpoint, receiver, status):
        receiver.answers = [status]
        publish(at_work)
        send(database, endpoint)
        assert states(database, endpoint)[0][2] == MessageState.PENDING
        assert look(database, endpoint).next_attempt_at > now()

    def test_retry_after_is_heeded(self, database, at_work, endpoint, receiver):
        receiver.answers = [(429, {"Retry-After": "1800"})]
        publish(at_work)
        send(database, endpoint)
        found = look(database, endpoint)
        assert timedelta(minutes=30) <= found.next_attempt_at - found.attempted_at < timedelta(minutes=31)

    def test_gone_switches_the_endpoint_off(self, database, at_work, endpoint, receiver):
        receiver.answers = [410]
        publish(at_work, 2)
        assert send(database, endpoint) == 1
        found = look(database, endpoint)
        assert (found.is_active, found.stop) == (False, "gone")
        assert self.verbs(database, endpoint)[-1] == "webhook.disabled"

    def test_a_day_of_failures_switches_the_endpoint_off(self, database, at_work, endpoint, receiver):
        receiver.answers = [500, 500, 500]
        publish(at_work)
        for hours in (0, 23):
            with moved(timedelta(hours=hours)):
                send(database, endpoint)
        assert look(database, endpoint).is_active
        with moved(timedelta(hours=25)):
            send(database, endpoint)
        found = look(database, endpoint)
        assert (found.is_active, found.stop) == (False, "failing")
        assert self.verbs(database, endpoint) == ["webhook.added", "webhook.disabled"]
        assert states(database, endpoint)[0][2] == MessageState.PENDING

    def test_a_redirect_is_not_followed(self, database, at_work, endpoint, receiver):
        with Receiver() as elsewhere:
            receiver.answers = [(307, {"Location": elsewhere.url})]
            publish(at_work)
            send(database, endpoint)
            assert elsewhere.received == []
        assert states(database, endpoint)[0][2] == MessageState.PENDING

    @pytest.mark.parametrize(
        "pieces",
        [
            (b"",),
            (b"HTTP/1.1 200 OK\r\nX-Long: ", b"a"),
            (b"HTTP/1.1 200 OK\r\n\r\n", b"a"),
        ],
    )
    def test_a_slow_answer_ends_at_the_deadline(self, database, at_work, endpoint, receiver, pieces):
        receiver.raw(*pieces, again=0.05)
        publish(at_work)
        begun = time.monotonic()
        assert send(database, endpoint, quick(POLICY, 0.4)) == 1
        assert time.monotonic() - begun < 5
        (attempt,) = attempts(database, endpoint)
        assert (attempt.status, attempt.failure) == (None, Failure.TOO_SLOW)

    def test_an_endless_answer_is_read_no_further_than_needed(self, database, at_work, endpoint, receiver):
        receiver.raw(b"HTTP/1.1 200 OK\r\n\r\n", b"x\x00" * 10_000, again=0)
        publish(at_work)
        send(database, endpoint)
        (attempt,) = attempts(database, endpoint)
        assert attempt.status == 200
        assert attempt.answer == "x\ufffd" * (ANSWER_KEPT // 2)

    def test_an_endpoint_that_takes_no_connection(self, database, at_work, partner_id):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            closed = added(database, partner_id, f"http://127.0.0.1:{taken.getsockname()[1]}/")
            publish(at_work)
            send(database, closed)
        (attempt,) = attempts(database, closed)
        assert (attempt.failure, attempt.detail) == (Failure.NOT_REACHED, "Connection refused")

    def verbs(self, database, endpoint):
        with database.read_only() as session:
            query = sa.select(Activity.verb).where(Activity.object_id == endpoint.id).order_by(Activity.id)
            return list(session.scalars(query))


class TestGuard:
    @pytest.mark.parametrize(
        ("url", "allow", "error"),
        [
            ("http://example.org/hook", (), HttpsRequired),
            ("http://93.184.216.34/hook", ALLOW, HttpsRequired),
            ("https://10.0.0.1/hook", ALLOW, PrivateEndpoint),
            ("https://[::1]/hook", (), PrivateEndpoint),
        ],
    )
    def test_refused_at_once(self, url, allow, error):
        with pytest.raises(error):
            endpoints.checked_url(url, parse_networks(allow))

    def test_https_is_taken_for_granted(self):
        assert endpoints.checked_url("example.org/hook", ()) == "https://example.org/hook"

    def test_a_private_address_behind_a_name_is_refused_when_it_is_called(
        self, database, at_work, endpoint, receiver, monkeypatch
    ):
        """The name led elsewhere when the endpoint was added."""
        real = socket.getaddrinfo
        monkeypatch.setattr(
            socket,
            "getaddrinfo",
            lambda host, *rest, **more: real("127.0.0.1" if host == "hook.example" else host, *rest, **more),
        )
        edit(database, endpoint, url=receiver.at("hook.example"))
        publish(at_work)
        send(database, endpoint, Policy.from_settings(Settings()))
        assert receiver.received == []
        (attempt,) = attempts(database, endpoint)
        assert attempt.failure == Failure.PRIVATE

    def test_a_name_that_leads_elsewhere_the_second_time(self, database, at_work, endpoint, receiver, monkeypatch):
        real, asked = socket.getaddrinfo, []

        def rebinding(host, port, *rest, **more):
            if host != "hook.example":
                return real(host, port, *rest, **more)
            asked.append(host)
            return [
                (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1" if len(asked) == 1 else "10.9.9.9", port))
            ]

        monkeypatch.setattr(socket, "getaddrinfo", rebinding)
        edit(database, endpoint, url=receiver.at("hook.example"))
        publish(at_work, 2)
        assert send(database, endpoint) == 2
        assert receiver.sequences == [1]
        assert [attempt.failure for attempt in attempts(database, endpoint)] == [Failure.PRIVATE, ""]

    def test_plain_http_goes_to_no_public_address(self, database, at_work, endpoint, monkeypatch):
        real = socket.getaddrinfo
        monkeypatch.setattr(
            socket,
            "getaddrinfo",
            lambda host, *rest, **more: real("93.184.216.34" if host == "hook.example" else host, *rest, **more),
        )
        edit(database, endpoint, url="http://hook.example/")
        publish(at_work)
        send(database, endpoint)
        assert attempts(database, endpoint)[0].failure == Failure.PRIVATE


class TestSeveralAtWork:
    def test_two_senders_at_once_send_once(self, database, at_work, endpoint, receiver):
        publish(at_work, 3)
        gate = threading.Barrier(2)
        made = []

        def work():
            gate.wait()
            made.append(send(database, endpoint))

        threads = [threading.Thread(target=work) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sum(made) == 3
        assert receiver.sequences == [1, 2, 3]

    def test_a_sender_that_died_is_followed_by_another_when_its_lease_ends(
        self, database, at_work, endpoint, receiver
    ):
        publish(at_work)
        edit(database, endpoint, lease_holder=uuid.uuid4(), lease_until=now() + timedelta(minutes=1))
        assert send(database, endpoint) == 0
        with moved(timedelta(minutes=2)):
            assert send(database, endpoint) == 1
        assert receiver.sequences == [1]

    def test_removed_while_it_is_called(self, database, at_work, endpoint, receiver):
        def remove_then_answer(request):
            with database.unit_of_work() as session:
                endpoints.remove(session, SYSTEM, endpoint.id)
            request.send_response(204)
            request.end_headers()

        receiver.answer = remove_then_answer
        publish(at_work)
        assert send(database, endpoint) == 1
        with pytest.raises(NotFound):
            look(database, endpoint)
        at_work.withdraw("en")

    def test_beside_the_server_it_goes_out_by_itself(self, database, at_work, endpoint, receiver):
        with sending_webhooks(database, POLICY, every_s=0.02):
            publish(at_work, 2)
            until = time.monotonic() + 20
            while len(receiver.received) < 2 and time.monotonic() < until:
                time.sleep(0.02)
        assert receiver.sequences == [1, 2]

    def test_whoever_waited_longest_is_first(self, database, at_work, endpoint, partner_id, receiver):
        other = added(database, partner_id, receiver.url + "2")
        edit(database, endpoint, attempted_at=now())
        edit(database, other, attempted_at=now() - DAY)
        publish(at_work)
        with database.read_only() as session:
            assert list(sending.due(session, now(), limit=9)) == [other.id, endpoint.id]
            assert list(sending.due(session, now(), limit=1)) == [other.id]


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
