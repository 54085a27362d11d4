"""`transpub verify`: whether an edition, in a file or at an address, is what the newsroom signed."""

import sys
from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated
from urllib.parse import urljoin

import typer

from transpub.articles.errors import FileUnreadable
from transpub.cli.terminal import Terminal, command
from transpub.core.addresses import TookTooLong
from transpub.core.errors import TranspubError
from transpub.core.i18n import N_
from transpub.core.outgoing import AnswerTooLarge, Errand, FetchPolicy, NotReached
from transpub.publishing import signing_store
from transpub.publishing.canonical import MAX_BYTES
from transpub.publishing.payload import timestamp
from transpub.publishing.signing import verify as verify_signature
from transpub.publishing.signing_keys import MEDIA_TYPE, WELL_KNOWN, PublicKey, read_keys

_SCHEMES = ("http://", "https://")
# Two hundred keys take some forty kilobytes.
_KEYS_MAX_BYTES = 256 * 1024
# Whoever types an address here asks from their own machine: there is no network to keep them out of.
_ANYWHERE = (IPv4Network("0.0.0.0/0"), IPv6Network("::/0"))

_GOOD = N_("Good: this is what the newsroom signed.")


class TooLargeToCheck(TranspubError):
    """Facts: `source`, `limit` in bytes."""

    code = "cli.too_large_to_check"
    text = N_("%(source)s is larger than %(limit)d bytes, which none of ours is.")


class NotServed(TranspubError):
    """Facts: `address`, `status`."""

    code = "cli.not_served"
    text = N_("%(address)s answered %(status)d, so there is nothing to check.")


class NotAnswered(TranspubError):
    """Facts: `address`, and the system's `reason`."""

    code = "cli.not_answered"
    text = N_("%(address)s could not be reached (%(reason)s), so nothing was checked.")


class AnsweredTooSlowly(TranspubError):
    """Facts: `address`, `seconds`."""

    code = "cli.answered_too_slowly"
    text = N_("%(address)s took longer than %(seconds)s seconds, so nothing was checked.")


class PartnerKeyNeeded(TranspubError):
    """Facts: `address`."""

    code = "cli.partner_key_needed"
    text = N_("%(address)s wants a partner key. Put it into the environment variable TRANSPUB_PARTNER_KEY.")


def verify(
    source: Annotated[str, typer.Argument(metavar="FILE|URL", help="An edition as JSON. “-” for standard input.")],
    keys: Annotated[
        str,
        typer.Option(
            metavar="FILE|URL",
            help="The newsroom’s keys. Else those of the site of the address, or of this installation.",
        ),
    ] = "",
    partner_key: Annotated[
        str, typer.Option(envvar="TRANSPUB_PARTNER_KEY", help="Sent to the edition’s address alone.")
    ] = "",
) -> None:
    """Check an edition’s signature: status 0 if it is good, 1 if it is not or cannot be read."""

    def work(terminal: Terminal) -> None:
        data = _read(terminal, source, MAX_BYTES, partner_key=partner_key)
        verified = verify_signature(data, _keys(terminal, source, keys))
        terminal.say(_GOOD)
        for name, value in (
            ("id", verified.id),
            ("language", verified.language),
            ("edition", verified.edition),
            ("updated", timestamp(verified.updated)),
            ("key", verified.key_id),
        ):
            typer.echo(f"{name}: {value}")

    command(work)


def _keys(terminal: Terminal, source: str, keys: str) -> Sequence[PublicKey]:
    place = keys or (urljoin(source, WELL_KNOWN) if _is_address(source) else "")
    if place:
        return read_keys(_read(terminal, place, _KEYS_MAX_BYTES, accept=f"{MEDIA_TYPE}, application/json"))
    with terminal.database.read_only() as session:
        return signing_store.public_keys(session)


def _read(
    terminal: Terminal, source: str, limit: int, *, accept: str = "application/json", partner_key: str = ""
) -> bytes:
    """Raises: FileUnreadable, TooLargeToCheck, NotServed, NotAnswered, AnsweredTooSlowly, PartnerKeyNeeded, and
    what `Errand.get` raises of addresses."""
    if _is_address(source):
        return _fetched(terminal, source, limit, accept, partner_key)
    try:
        if source == "-":
            data = sys.stdin.buffer.read(limit + 1)
        else:
            with Path(source).open("rb") as file:
                data = file.read(limit + 1)
    except OSError as error:
        raise FileUnreadable(file=source, reason=error.strerror or str(error)) from error
    if len(data) > limit:
        raise TooLargeToCheck(source=source, limit=limit)
    return data


def _fetched(terminal: Terminal, address: str, limit: int, accept: str, partner_key: str) -> bytes:
    policy = FetchPolicy(terminal.settings.fetch_timeout_s, limit, robots=False, allow=_ANYWHERE)
    secret = {"Authorization": f"Bearer {partner_key}"} if partner_key else {}
    try:
        answer = Errand(policy).get(address, accept=accept, secret=secret)
    except AnswerTooLarge as error:
        raise TooLargeToCheck(source=address, limit=limit) from error
    except NotReached as error:
        raise NotAnswered(address=address, reason=error.facts["reason"]) from error
    except TookTooLong as error:
        raise AnsweredTooSlowly(address=address, seconds=error.facts["seconds"]) from error
    match answer.status:
        case 200:
            return answer.data
        case 401:
            raise PartnerKeyNeeded(address=address)
        case status:
            raise NotServed(address=address, status=status)


def _is_address(source: str) -> bool:
    return source.lower().startswith(_SCHEMES)
