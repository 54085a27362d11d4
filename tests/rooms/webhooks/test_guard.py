"""Who is never called."""

import socket

import pytest

from tests.rooms.receiver import ALLOW
from tests.rooms.webhooks.hooks import attempts, edit, publish, send
from transpub.core.addresses import parse_networks
from transpub.core.settings import Settings
from transpub.publishing.webhooks import endpoints
from transpub.publishing.webhooks.calling import Failure, Policy
from transpub.publishing.webhooks.errors import (
    HttpsRequired,
    PrivateEndpoint,
)


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
