"""One request to a partner's endpoint, signed and bounded, and what came of it. Knows no table."""

import logging
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from transpub.core.addresses import (
    AddressHasPassword,
    HostUnknown,
    NotWebAddress,
    PrivateAddress,
    TookTooLong,
    parse_networks,
)
from transpub.core.clock import now
from transpub.core.errors import TranspubError
from transpub.core.outgoing import Errand, FetchPolicy, NotReached
from transpub.core.settings import Settings
from transpub.publishing.webhooks import signing, verdict
from transpub.publishing.webhooks.verdict import Verdict

log = logging.getLogger(__name__)

# Of an answer: read, and kept in the log.
ANSWER_BYTES = 64 * 1024
ANSWER_KEPT = 1000
# Beyond the time a request may take: for looking up, and for a database that is busy.
_LEASE_BEYOND = timedelta(seconds=90)


class Failure(StrEnum):
    """Why there was no answer."""

    UNKNOWN_HOST = "unknown_host"
    PRIVATE = "private"
    TOO_SLOW = "too_slow"
    NOT_REACHED = "not_reached"
    BAD_ADDRESS = "bad_address"
    UNEXPECTED = "unexpected"


_FAILURES: Mapping[type[TranspubError], Failure] = {
    HostUnknown: Failure.UNKNOWN_HOST,
    PrivateAddress: Failure.PRIVATE,
    TookTooLong: Failure.TOO_SLOW,
    NotReached: Failure.NOT_REACHED,
    NotWebAddress: Failure.BAD_ADDRESS,
    AddressHasPassword: Failure.BAD_ADDRESS,
}


@dataclass(frozen=True)
class Policy:
    """How requests are made, and the newsroom's address without a slash at its end; empty if it is not known."""

    fetch: FetchPolicy
    site: str

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        fetch = replace(
            FetchPolicy.from_settings(settings),
            timeout_s=settings.webhook_timeout_s,
            max_bytes=ANSWER_BYTES,
            allow=parse_networks(settings.webhook_allow),
        )
        return cls(fetch, str(settings.public_url or "").rstrip("/"))

    @property
    def lease(self) -> timedelta:
        return timedelta(seconds=self.fetch.timeout_s) + _LEASE_BEYOND


@dataclass(frozen=True)
class Delivery:
    """One request to make. `sequence` is empty for a test; `removes`: it says to remove a text."""

    endpoint_id: uuid.UUID
    url: str
    sequence: int | None
    type: str
    message_id: str
    body: bytes
    secrets: Sequence[str] = field(repr=False)
    removes: bool = False


@dataclass(frozen=True)
class Outcome:
    """`status` is empty where no answer came; `failure` and `detail`, the system's words, then say why."""

    at: datetime
    milliseconds: int
    status: int | None = None
    retry_after: timedelta | None = None
    answer: str = ""
    failure: str = ""
    detail: str = ""

    @property
    def verdict(self) -> Verdict:
        return verdict.verdict(self.status)


def request(policy: Policy, delivery: Delivery) -> Outcome:
    """Make the request. Whatever happens is an outcome; what nobody foresaw is in the server's log too."""
    at, begun = now(), time.monotonic()
    try:
        headers = {
            "Content-Type": "application/json",
            **signing.headers(delivery.message_id, at, delivery.body, delivery.secrets),
        }
        answer = Errand(policy.fetch).post(delivery.url, delivery.body, headers)
    except tuple(_FAILURES) as error:
        detail = str(error.facts.get("reason", ""))[:ANSWER_KEPT]
        return Outcome(at, _milliseconds(begun), failure=_FAILURES[type(error)], detail=detail)
    except Exception as error:
        # Raised, it would leave the message for ever at its first attempt, and hold up all those behind it.
        log.exception("webhook %s could not be called", delivery.endpoint_id)
        return Outcome(at, _milliseconds(begun), failure=Failure.UNEXPECTED, detail=type(error).__name__)
    return Outcome(
        at,
        _milliseconds(begun),
        answer.status,
        verdict.retry_after(answer.headers.get("retry-after"), at),
        _printable(answer.data),
    )


def _milliseconds(begun: float) -> int:
    return round((time.monotonic() - begun) * 1000)


def _printable(data: bytes) -> str:
    """The beginning of an answer as text; what cannot be stored or shown becomes the replacement character."""
    text = data[: 4 * ANSWER_KEPT].decode("utf-8", "replace")[:ANSWER_KEPT]
    return "".join(sign if sign.isprintable() or sign in "\n\t" else "\ufffd" for sign in text)
