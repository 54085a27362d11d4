import socket
from collections.abc import Iterator

import pytest

from transpub.app.embedded.errors import CannotListen, NoFreePort
from transpub.app.embedded.ports import listen


@pytest.fixture(params=["127.0.0.1", "0.0.0.0"], ids=["same-address", "every-address"])
def taken(request: pytest.FixtureRequest) -> Iterator[int]:
    """A port somebody else listens on."""
    with socket.create_server((request.param, 0)) as other:
        yield other.getsockname()[1]


def test_taken_port_moves_to_a_later_one(taken: int) -> None:
    with listen("127.0.0.1", taken) as listener:
        assert taken < listener.port <= taken + 100
        with socket.create_connection(("127.0.0.1", listener.port), timeout=2):
            assert listener.socket.accept()[0].close() is None


def test_free_port_is_taken_as_wished() -> None:
    with listen("127.0.0.1", 0) as first:
        wished = first.port
    with listen("127.0.0.1", wished) as again:
        assert again.port == wished


def test_port_0_gets_any_free_port() -> None:
    with listen("127.0.0.1", 0) as listener:
        assert listener.port > 0
        assert listener.address == f"http://127.0.0.1:{listener.port}"


def test_every_address_is_reached_by_loopback() -> None:
    with listen("0.0.0.0", 0) as listener:
        assert listener.address == f"http://127.0.0.1:{listener.port}"


def test_ipv6_address_is_bracketed() -> None:
    try:
        with listen("::1", 0) as listener:
            assert listener.address == f"http://[::1]:{listener.port}"
    except CannotListen as error:
        pytest.skip(f"no IPv6 here: {error}")


def test_no_port_left_names_the_range() -> None:
    with listen("127.0.0.1", 65535) as _, pytest.raises(NoFreePort) as caught:
        listen("127.0.0.1", 65535)
    assert caught.value.facts == {"host": "127.0.0.1", "first": 65535, "last": 65535}


@pytest.mark.parametrize("host", ["192.0.2.7", "no such host"])
def test_foreign_host_is_told_with_the_system_s_reason(host: str) -> None:
    with pytest.raises(CannotListen) as caught:
        listen(host, 8000)
    assert caught.value.facts["host"] == host
    assert caught.value.facts["reason"]
