"""Which addresses are public, and which texts are addresses at all."""

import socket
import threading
from ipaddress import ip_address

import pytest

from transpub.core.addresses import (
    AddressHasPassword,
    HostUnknown,
    NotWebAddress,
    PrivateAddress,
    checked_addresses,
    is_public,
    parse_address,
    parse_networks,
)


@pytest.mark.parametrize(
    "text",
    [
        "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.254",
        "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.168.1.1", "198.18.0.1",
        "198.51.100.7", "203.0.113.7", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1",
        "100::1", "fc00::1", "fd12:3456::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "2001::1",
        "2001:0:7f00:1::", "2001:db8::1", "2002:7f00:1::1", "2002:a00:1::", "3fff::1", "5f00::1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public(text):
    assert not is_public(ip_address(text))


@pytest.mark.parametrize(
    "text",
    [
        "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "172.15.0.1",
        "172.32.0.1", "192.167.255.255", "223.255.255.254", "2606:4700:4700::1111", "2a00:1450:4001::1",
        "2003::1", "3ffe::1",
    ],
)  # fmt: skip
def test_addresses_that_are_public(text):
    assert is_public(ip_address(text))


@pytest.mark.parametrize(
    ("given", "parsed"),
    [
        ("https://example.org/a?b=c#part", "https://example.org/a?b=c"),
        ("  http://example.org ", "http://example.org/"),
        ("example.org/story", "https://example.org/story"),
        ("example.org:8080/story", "https://example.org:8080/story"),
        ("//example.org/story", "https://example.org/story"),
        ("HTTPS://Example.ORG:443/", "https://example.org/"),
        ("https://приклад.укр/стаття", "https://xn--80aikifvh.xn--j1amh/%D1%81%D1%82%D0%B0%D1%82%D1%82%D1%8F"),
        ("http://[2001:db8::1]:81/", "http://[2001:db8::1]:81/"),
    ],
)
def test_addresses_are_read(given, parsed):
    url = parse_address(given)
    assert (f"{url.scheme}://{url.netloc.decode()}{url.raw_path.decode()}") == parsed


@pytest.mark.parametrize(
    "given",
    [
        "", "   ", "https://", "http:///x", "ftp://example.org/", "file:///etc/passwd", "javascript:alert(1)",
        "mailto:desk@example.org", "data:text/html,x", "gopher://example.org/", "http://exa mple.org/",
        "http://example.org:0/", "http://example.org:65536/", "http://example.org:abc/", "http://[::1/",
        "http://[fe80::1%25eth0]/", "http://0177.0.0.1/", "http://example.org/\nHost: other", "http://\x00/",
        "https://example.org/" + "a" * 2000,
    ],
)  # fmt: skip
def test_what_is_no_web_address_is_refused(given):
    with pytest.raises(NotWebAddress) as caught:
        parse_address(given)
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize(
    "given", ["https://desk:secret@example.org/", "https://desk@example.org/", "http://:@e.org"]
)
def test_a_password_is_refused_and_not_repeated(given):
    with pytest.raises((AddressHasPassword, NotWebAddress)) as caught:
        parse_address(given)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "::1", "10.1.2.3", "169.254.169.254", "0.0.0.0", "2130706433", "0x7f000001",
        "0x7f.1", "017700000001", "127.1", "::ffff:127.0.0.1", "localhost.",
    ],
)  # fmt: skip
def test_hosts_with_private_addresses_are_refused_however_spelt(host):
    with pytest.raises((PrivateAddress, HostUnknown)) as caught:
        checked_addresses(host, 80, (), timeout_s=5)
    # Whether the resolver knows octal, hexadecimal and a closing dot is the system's business; the plain ones it
    # must know.
    if host in ("127.0.0.1", "localhost", "::1", "10.1.2.3", "169.254.169.254", "0.0.0.0", "2130706433"):
        assert isinstance(caught.value, PrivateAddress)


def test_networks_named_in_the_settings_may_be_asked():
    allow = parse_networks(["10.1.0.0/16", "fd00::/8"])
    assert checked_addresses("10.1.2.3", 80, allow, timeout_s=5) == [ip_address("10.1.2.3")]
    assert checked_addresses("fd00::5", 80, allow, timeout_s=5) == [ip_address("fd00::5")]
    with pytest.raises(PrivateAddress):
        checked_addresses("10.2.0.1", 80, allow, timeout_s=5)


def resolver(monkeypatch, **hosts):
    def answer(host, port, *_arguments, **_options):
        if host.partition(".")[0] not in hosts:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))
            for address in hosts[host.partition(".")[0]]
        ]

    monkeypatch.setattr(socket, "getaddrinfo", answer)


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch):
    resolver(monkeypatch, mixed=["93.184.216.34", "10.0.0.1"], fine=["93.184.216.34", "93.184.216.34"], none=[])
    with pytest.raises(PrivateAddress) as caught:
        checked_addresses("mixed.example", 443, (), timeout_s=5)
    assert "10.0.0.1" not in str(caught.value)
    assert checked_addresses("fine.example", 443, (), timeout_s=5) == [ip_address("93.184.216.34")]
    for unknown in ("none.example", "other.example"):
        with pytest.raises(HostUnknown):
            checked_addresses(unknown, 443, (), timeout_s=5)


@pytest.mark.parametrize("host", ["a" * 64 + ".example", "ex..ample"])
def test_names_no_resolver_takes_are_unknown(host):
    with pytest.raises(HostUnknown):
        checked_addresses(host, 80, (), timeout_s=5)


def test_a_resolver_that_does_not_answer_is_given_up(monkeypatch):
    over = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_o: over.wait(20) and [])
    try:
        with pytest.raises(TimeoutError):
            checked_addresses("slow.example", 80, (), timeout_s=0.05)
    finally:
        over.set()
