"""Several at work on one endpoint, and several endpoints."""

import threading
import time
import uuid
from datetime import timedelta

import pytest

from tests.rooms.webhooks.hooks import DAY, POLICY, added, attempts, edit, look, publish, send, states
from transpub.accounts.permissions import SYSTEM
from transpub.app.sending import sending_webhooks
from transpub.core.clock import moved, now
from transpub.core.errors import NotFound
from transpub.publishing import generation, service
from transpub.publishing.webhooks import endpoints, sending


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

    def test_a_slow_one_lets_others_have_their_turn(self, database, at_work, endpoint, receiver, monkeypatch):
        monkeypatch.setattr(sending, "TURN_S", 0.1)

        def slow(request):
            time.sleep(0.2)
            request.send_response(204)
            request.end_headers()

        receiver.answer = slow
        publish(at_work, 3)
        assert send(database, endpoint) == 1
        with database.read_only() as session:
            assert list(sending.due(session, now(), limit=9)) == [endpoint.id]

    def test_one_that_lost_its_lease_changes_nothing_any_more(self, database, at_work, endpoint, receiver):
        """Another one has taken the message over and delivered it, before this one's failure comes back."""

        def answer(request):
            is_first = len(receiver.received) == 1
            if is_first:
                with moved(timedelta(hours=1)):
                    send(database, endpoint)
            request.send_response(500 if is_first else 204)
            request.end_headers()

        receiver.answer = answer
        publish(at_work)
        send(database, endpoint)
        assert receiver.sequences == [1, 1]
        assert states(database, endpoint) == [(1, "edition.created", "delivered")]
        assert [attempt.status for attempt in attempts(database, endpoint)] == [204]
        assert (look(database, endpoint).failing_since, look(database, endpoint).next_attempt_at) == (None, None)


class TestOrdersBesideChanges:
    """One transaction is held open while another thread tries what has to wait for it."""

    def beside(self, order):
        """The thread, at its end or waiting."""
        thread = threading.Thread(target=order)
        thread.start()
        thread.join(0.5)
        return thread

    def test_a_change_that_commits_after_the_order_to_resume_is_not_missed(
        self, database, desk, at_work, endpoint, receiver
    ):
        def resume():
            with database.unit_of_work() as session:
                endpoints.resume(session, SYSTEM, endpoint.id)

        with database.unit_of_work() as session:
            endpoints.pause(session, SYSTEM, endpoint.id)
        with database.unit_of_work() as session:
            service.publish(session, desk.publisher, at_work.article_id, "en")
            thread = self.beside(resume)
        thread.join()
        send(database, endpoint)
        assert receiver.sequences == [1]

    def test_a_change_that_commits_after_the_order_to_remove_breaks_nothing(
        self, database, desk, at_work, endpoint
    ):
        def remove():
            with database.unit_of_work() as session:
                endpoints.remove(session, SYSTEM, endpoint.id)

        with database.unit_of_work() as session:
            service.publish(session, desk.publisher, at_work.article_id, "en")
            thread = self.beside(remove)
        thread.join()
        with pytest.raises(NotFound):
            look(database, endpoint)

    def test_a_test_whose_answer_comes_while_the_endpoint_is_removed(self, database, endpoint, receiver):
        done = []

        def ping():
            done.append(sending.ping(database, POLICY, endpoint.id).status)

        called, may_answer = threading.Event(), threading.Event()

        def answer(request):
            called.set()
            may_answer.wait(20)
            request.send_response(204)
            request.end_headers()

        receiver.answer = answer
        thread = threading.Thread(target=ping)
        thread.start()
        assert called.wait(20)
        with database.unit_of_work() as session:
            endpoints.remove(session, SYSTEM, endpoint.id)
            session.flush()
            may_answer.set()
            thread.join(0.5)
        thread.join()
        assert done == [204]

    @pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
    def test_a_replay_waits_for_no_change_of_a_partner(self, database, at_work, endpoint):
        """Such a change may next ask for the lock that the replay holds."""
        publish(at_work)
        done = []

        def replay():
            with database.unit_of_work() as session:
                done.append(endpoints.replay(session, SYSTEM, endpoint.id, 1))

        with database.unit_of_work() as session:
            generation.partners_changed(session)
            thread = threading.Thread(target=replay)
            thread.start()
            thread.join(20)
            assert done == [1]
