"""Which web addresses may be asked: what one may look like, and whether its host lies in the public internet.

Nothing here opens a connection.
"""

import re
import socket
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TypeAlias

import httpx

from transpub.core.errors import ErrorKind, TranspubError
from transpub.core.i18n import N_

IpAddress: TypeAlias = IPv4Address | IPv6Address
IpNetwork: TypeAlias = IPv4Network | IPv6Network

# Characters; longer ones are refused by many servers and shown nowhere.
ADDRESS_MAX = 2000
SHOWN_MAX = 200  # of an address in a message

# IANA IPv4 Special-Purpose Address Registry, and multicast.
_SPECIAL_IPV4 = [
    IPv4Network(text)
    for text in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
        "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
        "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    )
]  # fmt: skip
# Public addresses of IPv6 all lie here. Outside are loopback, link-local, unique local, multicast, addresses that
# wrap IPv4 (::ffff:0:0/96) and those of NAT64 (64:ff9b::/96).
_GLOBAL_IPV6 = IPv6Network("2000::/3")
# IANA IPv6 Special-Purpose Address Registry within 2000::/3; Teredo (2001::/32) and 6to4 (2002::/16) wrap IPv4.
_SPECIAL_IPV6 = [IPv6Network(text) for text in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")]

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?!\d)")


class NotWebAddress(TranspubError):
    """Facts: `address` as given, at most 200 characters of it."""

    code = "core.not_web_address"
    text = N_("“%(address)s” cannot be fetched. Give a web address such as https://example.org/story.")


class AddressHasPassword(TranspubError):
    """No facts: a password must not be shown or logged."""

    code = "core.address_has_password"
    text = N_("The address contains a user name or a password. Take them out and try again.")


class HostUnknown(TranspubError):
    """Facts: `host`."""

    code = "core.host_unknown"
    text = N_("No site named “%(host)s” was found. Check the spelling of the address.")


class PrivateAddress(TranspubError):
    """Facts: `host`. The address it has is not told: names inside a network are nobody's business."""

    code = "core.private_address"
    text = N_(
        "“%(host)s” is inside a private network, and only public sites may be asked. An administrator can allow "
        "the newsroom's own networks with TRANSPUB_FETCH_ALLOW."
    )


class TookTooLong(TranspubError):
    """Facts: `host`, `seconds` that were allowed in all."""

    kind = ErrorKind.UNAVAILABLE
    code = "core.took_too_long"
    text = N_("“%(host)s” took longer than %(seconds)s seconds to answer. Try again later, or paste the text.")


def parse_address(address: str) -> httpx.URL:
    """The address of something to fetch, international names encoded, without its fragment.

    Without a scheme it gets https.

    Raises:
        NotWebAddress: malformed, not http(s), or too long.
        AddressHasPassword.
    """
    text = address.strip()
    if text.startswith("//"):
        text = f"https:{text}"
    elif not _SCHEME.match(text):
        text = f"https://{text}"
    refused = NotWebAddress(address=address.strip()[:SHOWN_MAX])
    if len(text) > ADDRESS_MAX:
        raise refused
    try:
        url = httpx.URL(text).copy_with(fragment=None)
        host = url.raw_host.decode("ascii")
    except (httpx.InvalidURL, ValueError) as error:
        raise refused from error
    if url.scheme not in ("http", "https") or not host or "%" in host or url.port == 0 or (url.port or 1) > 65535:
        raise refused
    if url.userinfo:
        raise AddressHasPassword
    return url


def is_public(address: IpAddress) -> bool:
    """Whether the address belongs to a host of the public internet, by IANA's registries."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _SPECIAL_IPV4)
    return address in _GLOBAL_IPV6 and not any(address in network for network in _SPECIAL_IPV6)


def checked_addresses(
    host: str, port: int, allow: Sequence[IpNetwork], *, timeout_s: float, public: bool = True
) -> Sequence[IpAddress]:
    """Every address of the host, in the system's order of preference, all of them allowed.

    `allow` names networks that may be asked though they are not public; without `public` they alone may be. One
    forbidden address is enough to refuse the host: whoever runs its name server would otherwise choose which of
    them is used.

    Raises:
        HostUnknown, PrivateAddress.
        TimeoutError: the name was not resolved in time.
    """
    found = _resolve(host, port, timeout_s)
    for address in found:
        if not (public and is_public(address)) and not any(address in network for network in allow):
            raise PrivateAddress(host=host)
    return found


def parse_networks(texts: Sequence[str]) -> tuple[IpNetwork, ...]:
    """CIDR blocks as networks. Raises: ValueError."""
    return tuple(ip_network(text, strict=False) for text in texts)


def _resolve(host: str, port: int, timeout_s: float) -> Sequence[IpAddress]:
    """getaddrinfo knows no time limit, so it runs aside; a thread left behind ends with the resolver's own."""
    answer: Future[list[IpAddress]] = Future()

    def ask() -> None:
        try:
            entries = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answer.set_result(list(dict.fromkeys(ip_address(entry[4][0]) for entry in entries)))
        except (OSError, ValueError) as error:
            answer.set_exception(error)

    threading.Thread(target=ask, name="resolve", daemon=True).start()
    try:
        addresses = answer.result(timeout_s)
    except TimeoutError:
        raise
    except (OSError, ValueError) as error:
        raise HostUnknown(host=host) from error
    if not addresses:
        raise HostUnknown(host=host)
    return addresses
