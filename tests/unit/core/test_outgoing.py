"""Requests to other sites: what is refused before a connection, and how much time and data one may cost.

The site is a real one on 127.0.0.1, which the policy has to name, as it would a newsroom's own network.
"""

import gzip
import shlex
import shutil
import socket
import ssl
import subprocess
import time
import tracemalloc
import zlib

import pytest

from tests.unit.site import Site
from transpub.core.addresses import HostUnknown, NotWebAddress, PrivateAddress, TookTooLong
from transpub.core.errors import ErrorKind
from transpub.core.outgoing import (
    AnswerTooLarge,
    AnswerUnreadable,
    Errand,
    FetchPolicy,
    NotReached,
    RedirectLoop,
    TooManyRedirects,
)
from transpub.core.settings import Settings

LIMIT = 100_000


def policy(allow=("127.0.0.0/8",), **settings):
    values = {"fetch_timeout_s": 5, "fetch_max_bytes": LIMIT, "fetch_allow": allow, **settings}
    return FetchPolicy.from_settings(Settings(**values))


def get(address, *, allow=("127.0.0.0/8",), **settings):
    return Errand(policy(allow, **settings)).get(address)


@pytest.fixture
def site():
    with Site() as running:
        yield running


def test_an_answer_tells_address_status_headers_and_data(site):
    site.page("/a?b=%D1%97", "ї".encode())
    answer = get(site.url("/a?b=ї#part"))
    assert answer.address == site.url("/a?b=%D1%97")
    assert (answer.status, answer.data) == (200, "ї".encode())
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert get(site.url("/nothing")).status == 404


def test_the_request_says_who_asks_and_wants_nothing_packed(site):
    site.page("/")
    get(site.url(), public_url="https://desk.example.org/")
    [(_, headers)] = site.asked
    assert headers["user-agent"].startswith("transpub/")
    assert headers["user-agent"].endswith("(+https://desk.example.org/)")
    assert headers["accept-encoding"] == "identity"
    assert headers["host"] == f"127.0.0.1:{site.port}"
    assert "cookie" not in headers


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "127.1", "0.0.0.0"])
def test_a_site_of_this_machine_is_not_asked(site, host):
    site.page("/")
    with pytest.raises(PrivateAddress):
        get(site.url(host=host), allow=())
    assert site.asked == []


@pytest.mark.parametrize(
    "address", ["http://[::1]/", "http://10.0.0.1/", "http://169.254.169.254/latest/meta-data"]
)
def test_private_networks_are_not_asked(address):
    with pytest.raises(PrivateAddress) as caught:
        get(address)
    assert caught.value.kind is ErrorKind.INVALID


def test_a_redirect_is_checked_like_a_first_address(site):
    site.redirect("/inside", "http://10.0.0.1/")
    site.redirect("/metadata", "//169.254.169.254/latest")
    site.redirect("/file", "file:///etc/passwd")
    site.redirect("/unknown", f"https://{'a' * 64}.example/")  # longer than a name may be
    for path, error in [
        ("/inside", PrivateAddress),
        ("/metadata", PrivateAddress),
        ("/file", NotWebAddress),
        ("/unknown", HostUnknown),
    ]:
        with pytest.raises(error):
            get(site.url(path))


def test_the_name_is_resolved_once_and_that_address_is_connected_to(site, monkeypatch):
    """A name server that answers otherwise the second time gains nothing."""
    real, asked = socket.getaddrinfo, []

    def rebinding(host, port, *arguments, **options):
        if host != "news.example":
            return real(host, port, *arguments, **options)
        asked.append(host)
        address = "127.0.0.1" if len(asked) == 1 else "127.0.0.2"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    site.page("/")
    assert get(site.url(host="news.example"), allow=("127.0.0.1/32",)).status == 200
    assert asked == ["news.example"]
    assert site.asked[0][1]["host"] == f"news.example:{site.port}"
    with pytest.raises(PrivateAddress):
        get(site.url(host="news.example"), allow=("127.0.0.1/32",))
    assert len(site.asked) == 1


def test_the_next_address_of_a_host_is_tried(site, monkeypatch):
    real = socket.getaddrinfo

    def two(host, port, *arguments, **options):
        if host != "news.example":
            return real(host, port, *arguments, **options)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (name, port)) for name in ("127.0.0.9", "127.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", two)
    site.page("/")
    assert get(site.url(host="news.example")).status == 200


def test_proxies_of_the_environment_are_not_used(site, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    site.page("/")
    assert get(site.url()).status == 200


def test_redirects_are_followed(site):
    site.redirect("/1", "2", 301)
    site.redirect("/2", site.url("/3?x=1#part"), 307)
    site.page("/3?x=1", b"there")
    answer = get(site.url("/1"))
    assert (answer.address, answer.data) == (site.url("/3?x=1"), b"there")


def test_redirects_end(site):
    site.redirect("/loop", "/loop2")
    site.redirect("/loop2", "/loop")
    site.redirect("/self", "/self")
    for number in range(7):
        site.redirect(f"/hop{number}", f"/hop{number + 1}")
    site.page("/hop7")
    for path in ("/loop", "/self"):
        with pytest.raises(RedirectLoop) as caught:
            get(site.url(path))
        assert caught.value.facts == {"address": site.url(path)}
    assert get(site.url("/hop2")).status == 200
    with pytest.raises(TooManyRedirects):
        get(site.url("/hop1"))


def test_a_redirect_without_a_place_is_an_answer(site):
    site.page("/", b"", 302)
    assert get(site.url()).status == 302


@pytest.mark.parametrize(
    ("pieces", "again"),
    [
        ((b"",), 0.05),  # silence
        ((b"HTTP/1.1 200 OK\r\nX-Long: ", b"a"), 0.05),  # a header that never ends
        ((b"HTTP/1.1 200 OK\r\n\r\n", b"a"), 0.05),  # a body that drips
        ((b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"), 0.05),
        ((b"HTTP/1.1 100 Continue\r\n\r\n",), 0.05),
    ],
)
def test_a_slow_site_is_given_up_after_the_time_in_all(site, pieces, again):
    site.raw("/", *pieces, again=again)
    begun = time.monotonic()
    with pytest.raises(TookTooLong) as caught:
        get(site.url(), fetch_timeout_s=0.4)
    assert time.monotonic() - begun < 2
    assert caught.value.facts == {"host": "127.0.0.1", "seconds": "0.4"}
    assert caught.value.kind is ErrorKind.UNAVAILABLE


def test_redirects_share_the_time(site):
    for number in range(3):
        content = b"x" * 4
        headers = b"HTTP/1.1 302 Found\r\nLocation: /%d\r\nContent-Length: 5\r\n\r\n" % (number + 1)
        site.raw(f"/{number}", headers, content, again=0.3)
    begun = time.monotonic()
    with pytest.raises(TookTooLong):
        get(site.url("/0"), fetch_timeout_s=0.5)
    assert time.monotonic() - begun < 1.5


def test_a_site_that_takes_no_connection_is_told():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(NotReached) as caught:
            get(f"http://127.0.0.1:{taken.getsockname()[1]}/")
    assert caught.value.facts == {"host": "127.0.0.1", "reason": "Connection refused"}


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbreaks off",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"a" * 200_000 + b"\r\n\r\n",
    ],
)
def test_an_answer_that_is_no_whole_http_is_told(site, answer):
    site.raw("/", answer)
    with pytest.raises(NotReached):
        get(site.url())


# Size


def test_an_answer_may_be_as_large_as_the_limit_and_no_larger(site):
    site.page("/fits", b"x" * LIMIT)
    site.page("/large", b"x" * (LIMIT + 1))
    assert len(get(site.url("/fits")).data) == LIMIT
    with pytest.raises(AnswerTooLarge) as caught:
        get(site.url("/large"))
    assert caught.value.kind is ErrorKind.TOO_LARGE
    cut = Errand(policy()).get(site.url("/large"), max_bytes=10, cut=True)
    assert cut.data == b"x" * 10


def test_a_body_without_end_is_too_large(site):
    site.raw("/", b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 10_000, again=0)
    with pytest.raises(AnswerTooLarge):
        get(site.url())


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "deflate", " GZIP "])
def test_an_answer_packed_unasked_is_unpacked(site, coding):
    text = "Місто і люди. ".encode() * 3000
    packed = zlib.compress(text) if coding == "deflate" else gzip.compress(text)
    site.page("/", packed, Content_Encoding=coding)
    assert get(site.url()).data == text


def test_a_gzip_of_several_members_is_read_whole(site):
    site.page("/", gzip.compress(b"one ") + gzip.compress(b"two"), Content_Encoding="gzip")
    assert get(site.url()).data == b"one two"


@pytest.mark.parametrize(
    ("coding", "content"),
    [
        pytest.param("gzip", gzip.compress(b"text" * 100)[:-20], id="broken off"),
        ("gzip", b"no gzip at all"),
        ("deflate", b"\x00\x01\x02"),
        ("br", b"\x0b\x02\x80text\x03"),
        pytest.param("gzip, gzip", gzip.compress(gzip.compress(b"text")), id="twice"),
    ],
)
def test_what_cannot_be_unpacked_is_told(site, coding, content):
    site.page("/", content, Content_Encoding=coding)
    with pytest.raises(AnswerUnreadable) as caught:
        get(site.url())
    assert caught.value.facts["coding"] == coding


def test_a_gzip_bomb_is_too_large_and_takes_no_memory(site):
    bomb = gzip.compress(b"\0" * 200 * 1024 * 1024, compresslevel=1)
    site.page("/", bomb, Content_Encoding="gzip")
    tracemalloc.start()
    try:
        with pytest.raises(AnswerTooLarge):
            get(site.url())
        assert tracemalloc.get_traced_memory()[1] < 5_000_000 + len(bomb)
    finally:
        tracemalloc.stop()


# TLS


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for news.example that is its own authority."""
    if not (openssl := shutil.which("openssl")):
        pytest.skip("no openssl to make a certificate with")
    folder = tmp_path_factory.mktemp("tls")
    command = f"{openssl} req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
    files = f"-keyout {folder}/key.pem -out {folder}/certificate.pem"
    names = "-subj /CN=news.example -addext subjectAltName=DNS:news.example"
    subprocess.run(shlex.split(f"{command} {files} {names}"), check=True, capture_output=True)
    return folder


@pytest.fixture
def secure_site(certificate, monkeypatch):
    """Reached under any name ending in .example."""
    real = socket.getaddrinfo

    def local(host, port, *arguments, **options):
        known = isinstance(host, str) and host.endswith(".example")
        return real("127.0.0.1" if known else host, port, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", local)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "certificate.pem", certificate / "key.pem")
    names = []
    context.sni_callback = lambda _socket, name, _context: names.append(name)
    with Site(context) as running:
        running.page("/")
        running.names = names
        yield running


def test_the_certificate_is_checked_against_the_name_in_the_address(secure_site, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "certificate.pem"))
    assert get(secure_site.url(host="news.example")).status == 200
    assert secure_site.names == ["news.example"]
    with pytest.raises(NotReached) as caught:
        get(secure_site.url(host="other.example"))
    assert "Hostname mismatch" in caught.value.facts["reason"]
    with pytest.raises(NotReached):
        get(secure_site.url())  # the certificate is not for 127.0.0.1


def test_a_certificate_of_nobody_known_is_refused(secure_site, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    with pytest.raises(NotReached) as caught:
        get(secure_site.url(host="news.example"))
    assert caught.value.facts["reason"] == "self-signed certificate"


def test_a_handshake_that_hangs_is_given_up():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        begun = time.monotonic()
        with pytest.raises(TookTooLong):
            get(f"https://127.0.0.1:{silent.getsockname()[1]}/", fetch_timeout_s=0.3)
        assert time.monotonic() - begun < 2


# Settings


def test_the_policy_is_read_from_the_settings():
    made = policy(("10.1.2.3/16", "fd00::/8"), fetch_robots=False, fetch_timeout_s=3)
    assert [str(network) for network in made.allow] == ["10.1.0.0/16", "fd00::/8"]
    assert (made.timeout_s, made.max_bytes, made.robots) == (3, LIMIT, False)


def test_networks_are_comma_separated_in_the_environment(monkeypatch):
    monkeypatch.setenv("TRANSPUB_FETCH_ALLOW", "10.1.0.0/16, 192.168.7.5")
    assert Settings().fetch_allow == ("10.1.0.0/16", "192.168.7.5")
    monkeypatch.setenv("TRANSPUB_FETCH_ALLOW", "")
    assert Settings().fetch_allow == ()


@pytest.mark.parametrize(
    "wrong",
    [
        {"fetch_allow": ("intranet",)},
        {"fetch_allow": ("10.0.0.0/40",)},
        {"fetch_timeout_s": 0},
        {"fetch_timeout_s": 1000},
        {"fetch_max_bytes": 10},
    ],
)
def test_settings_out_of_bounds_are_refused(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Settings(**wrong)
