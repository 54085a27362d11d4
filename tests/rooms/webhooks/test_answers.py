"""What becomes of a message by what was answered."""

import socket
import time
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.rooms.receiver import Receiver, quick
from tests.rooms.webhooks.hooks import POLICY, added, attempts, edit, look, publish, send, states
from transpub.accounts.permissions import SYSTEM
from transpub.activity.models import Activity
from transpub.core.clock import moved, now
from transpub.publishing.webhooks import endpoints, verdict
from transpub.publishing.webhooks.calling import ANSWER_KEPT, Failure
from transpub.publishing.webhooks.models import MessageState


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
        assert [state for _, _, state in states(database, endpoint)] == ["failed", "pending"]
        with database.unit_of_work() as session:
            endpoints.resume(session, SYSTEM, endpoint.id)
        send(database, endpoint)
        assert receiver.sequences == [1, 2]
        assert self.verbs(database, endpoint)[-2:] == ["webhook.disabled", "webhook.resumed"]

    def test_a_day_of_failures_switches_the_endpoint_off(self, database, at_work, endpoint, receiver):
        receiver.answers = [500] * 6
        publish(at_work)
        self.tried_at(database, endpoint, hours=(0, 6, 12, 18, 23))
        assert look(database, endpoint).is_active
        self.tried_at(database, endpoint, hours=(25,))
        found = look(database, endpoint)
        assert (found.is_active, found.stop) == (False, "failing")
        assert self.verbs(database, endpoint) == ["webhook.added", "webhook.disabled"]
        assert states(database, endpoint)[0][2] == MessageState.PENDING

    def test_switched_on_again_the_same_message_has_its_whole_day(self, database, at_work, endpoint, receiver):
        receiver.answers = [500] * 12
        publish(at_work)
        self.tried_at(database, endpoint, hours=(0, 6, 12, 18, 24.1))
        assert not look(database, endpoint).is_active
        with database.unit_of_work() as session:
            endpoints.resume(session, SYSTEM, endpoint.id)
        self.tried_at(database, endpoint, hours=(24.2, 30, 36, 42, 48))
        assert look(database, endpoint).is_active
        self.tried_at(database, endpoint, hours=(49,))
        assert not look(database, endpoint).is_active

    def test_days_in_which_nobody_was_sending_do_not_count(self, database, at_work, endpoint, receiver):
        receiver.answers = [500] * 2
        publish(at_work)
        self.tried_at(database, endpoint, hours=(0, 72))
        assert look(database, endpoint).is_active
        self.tried_at(database, endpoint, hours=(73,))
        assert states(database, endpoint)[0][2] == MessageState.DELIVERED

    def test_a_refusal_is_no_beginning_of_the_next_messages_day(self, database, at_work, endpoint, receiver):
        receiver.answers = [400, 503]
        publish(at_work)
        send(database, endpoint)
        at_work.withdraw("en")
        self.tried_at(database, endpoint, hours=(72, 73))
        assert look(database, endpoint).is_active
        assert [state for _, _, state in states(database, endpoint)] == ["failed", "delivered"]

    def test_each_message_has_a_day_of_its_own(self, database, at_work, endpoint, receiver):
        """The one before was tried for most of a day, and then refused."""
        receiver.answers = [500] * 4 + [400] + [500] * 2
        publish(at_work, 2)
        self.tried_at(database, endpoint, hours=(0, 6, 12, 18, 23, 25))
        assert look(database, endpoint).is_active
        self.tried_at(database, endpoint, hours=(26,))
        assert [state for _, _, state in states(database, endpoint)] == ["failed", "delivered"]

    def test_refusals_switch_the_endpoint_off_when_they_are_many_and_over_a_day(
        self, database, at_work, endpoint, receiver, monkeypatch
    ):
        monkeypatch.setattr(verdict, "REFUSALS_GIVEN_UP_AFTER", 3)
        receiver.answers = [401] * 4
        publish(at_work, 3)
        send(database, endpoint)
        assert look(database, endpoint).is_active
        at_work.withdraw("en")
        self.tried_at(database, endpoint, hours=(25,))
        found = look(database, endpoint)
        assert (found.is_active, found.stop) == (False, "failing")

    def test_few_refusals_over_a_day_do_not(self, database, at_work, endpoint, receiver):
        receiver.answers = [401] * 4
        publish(at_work, 2)
        send(database, endpoint)
        at_work.restore("en")
        self.tried_at(database, endpoint, hours=(72,))
        assert look(database, endpoint).is_active

    def test_what_nobody_foresaw_is_a_failed_attempt(self, database, at_work, endpoint, receiver, caplog):
        edit(database, endpoint, secret="whsec_not Base64!")
        publish(at_work)
        assert send(database, endpoint) == 1
        (attempt,) = attempts(database, endpoint)
        assert (attempt.failure, attempt.detail) == (Failure.UNEXPECTED, "Error")
        assert look(database, endpoint).next_attempt_at > now()
        assert str(endpoint.id) in caplog.text
        assert "not Base64" not in caplog.text

    def tried_at(self, database, endpoint, hours):
        for hour in hours:
            with moved(timedelta(hours=hour)):
                send(database, endpoint)

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
