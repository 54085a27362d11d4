"""The web's listening socket: bound here and handed to the web process, so no other program can take it between."""

import errno
import socket
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from transpub.app.embedded.errors import CannotListen, NoFreePort

# Ports tried after the wished one. A newcomer's machine has a handful of development servers, not a hundred.
_TRIES = 100
_ANY = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 - recognised, not bound to


@dataclass(frozen=True)
class Listener:
    """An open listening socket. It outlives the web process, so a restarted one goes on at the same port."""

    socket: socket.socket
    host: str
    port: int

    @property
    def fd(self) -> int:
        return self.socket.fileno()

    @property
    def reachable_host(self) -> str:
        """Where this machine itself reaches the socket: loopback, when it listens on every address."""
        return _ANY.get(self.host, self.host)

    @property
    def address(self) -> str:
        """URL for people on this machine, without a closing slash."""
        host = self.reachable_host
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    def close(self) -> None:
        self.socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def listen(host: str, first: int) -> Listener:
    """Listen on `first`, or on the next port that is free. 0 asks the operating system for any.

    Raises:
        NoFreePort: the wished port and all tried after it are taken.
        CannotListen: the host is no address of this machine, or the port needs more rights.
    """
    last = min(first + _TRIES, 65535) if first else 0
    for port in range(first, last + 1):
        try:
            family, _, _, _, place = socket.getaddrinfo(
                host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
            )[0]
            if port and _is_answered(family, host, port):
                continue
            return _bound(family, host, place)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise CannotListen(host=host, port=port, reason=error.strerror or str(error)) from error
    raise NoFreePort(host=host, first=first, last=last)


def _bound(family: socket.AddressFamily, host: str, place: tuple[object, ...]) -> Listener:
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        # Without it, a restart within a minute would find its own closed connections in the way and move on.
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(place)
        # Listening from now on: requests that come while the web process starts wait instead of being refused.
        sock.listen(128)
    except OSError:
        sock.close()
        raise
    return Listener(sock, host, sock.getsockname()[1])


def _is_answered(family: socket.AddressFamily, host: str, port: int) -> bool:
    """Whether somebody listens there. macOS lets a second program bind 127.0.0.1 beside a wildcard listener."""
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((_ANY.get(host, host), port)) == 0
