"""Signatures of messages, by the specification Standard Webhooks 1.0. Pure; nothing is sent here.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime

_PREFIX = "whsec_"
# The specification asks for 24 to 64.
_SECRET_BYTES = 32


def new_secret() -> str:
    """256 random bits in Base64, with the prefix by which people and secret scanners recognise it."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def headers(message_id: str, moment: datetime, body: bytes, signed_with: Iterable[str]) -> Mapping[str, str]:
    """The three headers. `moment` is that of this attempt; each secret gives one signature, so that a receiver
    that knows any of them can check."""
    stamp = str(int(moment.timestamp()))
    signed = b".".join((message_id.encode(), stamp.encode(), body))
    signatures = " ".join(f"v1,{_signature(secret, signed)}" for secret in signed_with)
    return {"webhook-id": message_id, "webhook-timestamp": stamp, "webhook-signature": signatures}


def _signature(secret: str, signed: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    return base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
