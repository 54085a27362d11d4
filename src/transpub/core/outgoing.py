"""Every request to a web address somebody typed goes through here: checked, bounded, never by a proxy.

What is asked and what becomes of the answer is the caller's business.
"""

import ssl
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Self

import httpcore
import httpx

from transpub import __version__
from transpub.core.addresses import SHOWN_MAX, IpNetwork, NotWebAddress, parse_address, parse_networks
from transpub.core.connection import CheckedBackend, Deadline
from transpub.core.errors import ErrorKind, TranspubError
from transpub.core.i18n import N_
from transpub.core.settings import Settings

MAX_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PIECE = 64 * 1024


class NotReached(TranspubError):
    """Facts: `host`, and the system's `reason`."""

    kind = ErrorKind.UNAVAILABLE
    code = "core.not_reached"
    text = N_("“%(host)s” could not be reached: %(reason)s. Try again later, or paste the text.")


class RedirectLoop(TranspubError):
    """Facts: `address` that leads back to itself."""

    code = "core.redirect_loop"
    text = N_("The page leads in a circle back to %(address)s. Open it in a browser and paste the text.")


class TooManyRedirects(TranspubError):
    """Facts: `limit`."""

    code = "core.too_many_redirects"
    text = N_("The page leads on to another one more than %(limit)s times. Give the address where it ends.")


class AnswerTooLarge(TranspubError):
    """Facts: `host`, `limit` in bytes."""

    kind = ErrorKind.TOO_LARGE
    code = "core.answer_too_large"
    text = N_("What “%(host)s” sends is larger than the %(limit)s bytes allowed. Paste the text instead.")


class AnswerUnreadable(TranspubError):
    """Facts: `host`, `coding` as the server named it. The answer is packed in a way we do not know, or damaged."""

    code = "core.answer_unreadable"
    text = N_("What “%(host)s” sends cannot be unpacked (%(coding)s). Paste the text instead.")


@dataclass(frozen=True)
class FetchPolicy:
    """What may be asked and how much may come. `timeout_s` is for one errand with all its requests; `max_bytes`
    counts the answer unpacked. `robots`: whether a site's robots.txt is heeded. `allow`: private networks that
    may be asked."""

    timeout_s: float
    max_bytes: int
    robots: bool = True
    allow: Sequence[IpNetwork] = ()
    user_agent: str = f"transpub/{__version__}"

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        about = f" (+{settings.public_url})" if settings.public_url else ""
        return cls(
            timeout_s=settings.fetch_timeout_s,
            max_bytes=settings.fetch_max_bytes,
            robots=settings.fetch_robots,
            allow=parse_networks(settings.fetch_allow),
            user_agent=f"transpub/{__version__}{about}",
        )


@dataclass(frozen=True)
class Answer:
    """`address` is where redirects ended; `headers` have names in lower case, of repeated ones the first."""

    address: str
    status: int
    headers: Mapping[str, str]
    data: bytes


class Errand:
    """Requests that belong together and share one deadline, counted from the making of this object."""

    def __init__(self, policy: FetchPolicy) -> None:
        self._policy = policy
        self._deadline = Deadline.after(policy.timeout_s)

    def get(
        self,
        address: str,
        *,
        accept: str = "*/*",
        permit: Callable[[httpx.URL], None] | None = None,
        max_bytes: int | None = None,
        cut: bool = False,
        secret: Mapping[str, str] = MappingProxyType({}),
    ) -> Answer:
        """The answer to a GET, redirects followed. Any status but a redirect is an answer.

        `accept` is the header of that name. `permit` is asked before each address, redirects included, and raises
        to forbid it. `max_bytes` replaces the policy's; with `cut`, what is longer is cut there, not refused.
        `secret` are headers for the site of `address` alone: a redirect to another does not get them.

        Raises:
            NotWebAddress, AddressHasPassword, HostUnknown, PrivateAddress: also for where a redirect leads.
            RedirectLoop, TooManyRedirects, TookTooLong, AnswerTooLarge, AnswerUnreadable, NotReached.
        """
        most = self._policy.max_bytes if max_bytes is None else max_bytes
        url = parse_address(address)
        origin = _origin(url)
        seen = {url}
        for _ in range(MAX_REDIRECTS + 1):
            if permit:
                permit(url)
            headers = {"Accept": accept, **(secret if _origin(url) == origin else {})}
            answer = self._get_one(url, headers, most, cut=cut)
            location = answer.headers.get("location")
            if answer.status not in _REDIRECTS or not location:
                return answer
            url = _joined(url, location)
            if url in seen:
                raise RedirectLoop(address=str(url))
            seen.add(url)
        raise TooManyRedirects(limit=MAX_REDIRECTS)

    def post(self, address: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """The answer to a POST, whatever its status: a redirect is not followed, for the body was meant for this
        address alone. Unencrypted it goes to the networks of the policy's `allow` only. What is longer than the
        policy's `max_bytes` is cut there, and nothing is unpacked.

        Raises:
            NotWebAddress, AddressHasPassword, HostUnknown, PrivateAddress, TookTooLong, NotReached.
        """
        url = parse_address(address)
        backend = CheckedBackend(self._policy.allow, self._deadline, public=url.scheme == "https")
        request = self._request("POST", url, {**headers, "Content-Length": str(len(body))}, body)
        return self._exchange(url, request, backend, self._read_packed)

    def _get_one(self, url: httpx.URL, headers: Mapping[str, str], most: int, *, cut: bool) -> Answer:
        def read(url: httpx.URL, response: httpcore.Response) -> Answer:
            return self._read(url, response, most, cut=cut)

        backend = CheckedBackend(self._policy.allow, self._deadline)
        return self._exchange(url, self._request("GET", url, headers), backend, read)

    def _request(
        self, method: str, url: httpx.URL, headers: Mapping[str, str], body: bytes | None = None
    ) -> httpcore.Request:
        sent: list[tuple[bytes | str, bytes | str]] = [
            ("Host", url.netloc),
            ("User-Agent", self._policy.user_agent),
            ("Accept-Encoding", "identity"),
            ("Connection", "close"),
        ]
        return httpcore.Request(
            method,
            httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=[*sent, *headers.items()],
            content=body,
        )

    def _exchange(
        self,
        url: httpx.URL,
        request: httpcore.Request,
        backend: CheckedBackend,
        read: Callable[[httpx.URL, httpcore.Response], Answer],
    ) -> Answer:
        try:
            with httpcore.ConnectionPool(ssl_context=self._tls, network_backend=backend) as pool:
                response = pool.handle_request(request)
                try:
                    return read(url, response)
                finally:
                    response.close()
        except httpcore.TimeoutException as error:
            raise self._deadline.passed(url.host) from error
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise NotReached(host=url.host, reason=_reason(error)) from error

    def _read_packed(self, url: httpx.URL, response: httpcore.Response) -> Answer:
        data = bytearray()
        for piece in response.iter_stream():
            data += piece
            if len(data) >= self._policy.max_bytes:
                break
            self._deadline.left(url.host)
        return Answer(str(url), response.status, _headers(response), bytes(data[: self._policy.max_bytes]))

    def _read(self, url: httpx.URL, response: httpcore.Response, most: int, *, cut: bool) -> Answer:
        headers = _headers(response)
        data = bytearray()
        for piece in self._pieces(url.host, response, headers.get("content-encoding", "")):
            data += piece
            if len(data) > most and not cut:
                raise AnswerTooLarge(host=url.host, limit=most)
            if len(data) > most:
                break
            self._deadline.left(url.host)
        return Answer(str(url), response.status, headers, bytes(data[:most]))

    def _pieces(self, host: str, response: httpcore.Response, coding: str) -> Iterator[bytes]:
        match coding.strip().lower():
            case "" | "identity":
                yield from response.iter_stream()
            case "gzip" | "x-gzip" | "deflate":
                try:
                    yield from _inflated(response.iter_stream())
                except zlib.error as error:
                    raise AnswerUnreadable(host=host, coding=coding) from error
            case _:
                raise AnswerUnreadable(host=host, coding=coding[:40])

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        # certifi's authorities, or those of SSL_CERT_FILE: a newsroom may have its own.
        return httpx.create_ssl_context()


def _headers(response: httpcore.Response) -> Mapping[str, str]:
    headers: dict[str, str] = {}
    for name, value in response.headers:
        headers.setdefault(name.decode("latin-1").lower(), value.decode("utf-8", "replace"))
    return headers


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _joined(url: httpx.URL, location: str) -> httpx.URL:
    try:
        return parse_address(str(url.join(location)))
    except (httpx.InvalidURL, ValueError) as error:
        raise NotWebAddress(address=location[:SHOWN_MAX]) from error


def _inflated(packed: Iterable[bytes]) -> Iterator[bytes]:
    """Unpacked in pieces of bounded size, whatever the packed bytes would swell to.

    gzip (RFC 1952, several members on end too) and zlib (RFC 1950, what HTTP calls deflate).
    Raises: zlib.error, also for packed bytes that break off.
    """
    unpacker = None
    for chunk in packed:
        while chunk:
            if unpacker is None:
                unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
            yield unpacker.decompress(chunk, _PIECE)
            chunk = unpacker.unconsumed_tail
            if unpacker.eof:
                chunk = unpacker.unused_data
                unpacker = None
    if unpacker is not None:
        yield unpacker.flush()
        if not unpacker.eof:
            raise zlib.error("the packed bytes break off")


def _reason(error: Exception) -> str:
    """The cause underneath, in the system's words, without the address and error number around it."""
    cause = next((fact for fact in error.args if isinstance(fact, Exception)), error)
    if isinstance(cause, ssl.SSLCertVerificationError):
        return cause.verify_message
    if isinstance(cause, OSError) and cause.strerror:
        return cause.strerror
    return str(cause) or type(error).__name__
