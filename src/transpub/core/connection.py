"""A connection to a checked address, within one deadline. Knows nothing of HTTP.

The name is resolved here and nowhere else, and the socket is opened to the very address that was checked.
"""

import ssl
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Self

import httpcore

from transpub.core.addresses import IpNetwork, TookTooLong, checked_addresses

# Addresses of one host tried before giving up.
_TRIED = 4


@dataclass(frozen=True)
class Deadline:
    """A moment of the monotonic clock before which all of an errand must be done; `seconds` it was given."""

    moment: float
    seconds: float

    @classmethod
    def after(cls, seconds: float) -> Self:
        return cls(time.monotonic() + seconds, seconds)

    def left(self, host: str) -> float:
        """Seconds. Raises: TookTooLong."""
        left = self.moment - time.monotonic()
        if left <= 0:
            raise self.passed(host)
        return left

    def passed(self, host: str) -> TookTooLong:
        return TookTooLong(host=host, seconds=f"{self.seconds:g}")


class CheckedBackend(httpcore.NetworkBackend):
    """How httpcore gets its connections: never to an address that is neither public nor in `allow`, and without
    `public` to none but those in `allow`.

    The host asked for stays the one of the certificate and of the Host header.
    """

    def __init__(self, allow: Sequence[IpNetwork], deadline: Deadline, *, public: bool = True) -> None:
        self._allow = allow
        self._deadline = deadline
        self._public = public
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Raises: HostUnknown, PrivateAddress, TookTooLong, httpcore.ConnectError, httpcore.ConnectTimeout."""
        try:
            addresses = checked_addresses(
                host, port, self._allow, timeout_s=self._deadline.left(host), public=self._public
            )
        except TimeoutError as error:
            raise self._deadline.passed(host) from error
        tried = addresses[:_TRIED]
        failure: Exception = httpcore.ConnectError("no address")
        for number, address in enumerate(tried):
            # What is left is shared out, so that one address that swallows packets does not use it all up.
            share = self._deadline.left(host) / (len(tried) - number)
            try:
                stream = self._sockets.connect_tcp(str(address), port, share, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _Stream(stream, host, self._deadline)
        raise failure


class _Stream(httpcore.NetworkStream):
    """Each read and write gets what is left of the deadline: a timeout for each alone would let a server that
    sends a byte a second go on for ever."""

    def __init__(self, stream: httpcore.NetworkStream, host: str, deadline: Deadline) -> None:
        self._stream = stream
        self._host = host
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(self._host))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(self._host))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(self._host))
        return _Stream(secured, self._host, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
