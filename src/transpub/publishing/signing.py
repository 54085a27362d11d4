"""Editions signed with Ed25519 over canonical JSON (RFC 8032, RFC 8785), and the check of such a signature.

The signature is a member of the payload and covers all others, so an edition kept as a file proves itself. Where
keys come from and how long they last is `signing_keys`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from transpub.publishing.canonical import canonical, parse
from transpub.publishing.errors import (
    KeyNotTrusted,
    NotAnEdition,
    SignatureMissing,
    SignatureWrong,
    UnknownSigningKey,
)
from transpub.publishing.payload import SCHEMA
from transpub.publishing.signing_keys import ALGORITHM, PublicKey, SigningKey, decode, encode

SIGNATURE = "signature"


@dataclass(frozen=True)
class Verified:
    """What a good signature vouches for."""

    id: str
    language: str
    edition: int
    updated: datetime
    key_id: str


def seal(payload: Mapping[str, Any], key: SigningKey, public: PublicKey) -> bytes:
    """The payload in canonical form with its signature: the bytes to freeze. `public` is the half of `key`."""
    unsigned = {name: value for name, value in payload.items() if name != SIGNATURE}
    signature = {
        "algorithm": ALGORITHM,
        "key": public.id,
        "value": encode(key.sign(canonical(unsigned))),
    }
    return canonical({**unsigned, SIGNATURE: signature})


def verify(data: bytes, keys: Iterable[PublicKey]) -> Verified:
    """Check an edition's signature. White space and the order of members may differ from what was sent.

    Raises: NotAnEdition, SignatureMissing, UnknownSigningKey, SignatureWrong, KeyNotTrusted.
    """
    edition = _edition(data)
    key_id, signature = _signature(edition.pop(SIGNATURE, None))
    key = next((key for key in keys if key.id == key_id), None)
    if key is None:
        raise UnknownSigningKey(key=key_id)
    try:
        Ed25519PublicKey.from_public_bytes(key.raw).verify(signature, canonical(edition))
    except InvalidSignature as error:
        raise SignatureWrong from error
    except ValueError as error:
        raise NotAnEdition from error
    verified = _verified(edition, key_id)
    if not key.vouches_at(verified.updated):
        raise KeyNotTrusted(key=key_id)
    return verified


def _edition(data: bytes) -> dict[str, Any]:
    try:
        edition = parse(data)
    except ValueError as error:
        raise NotAnEdition from error
    if not isinstance(edition, dict) or edition.get("schema") != SCHEMA:
        raise NotAnEdition
    return edition


def _signature(member: Any) -> tuple[str, bytes]:
    if not isinstance(member, dict):
        raise SignatureMissing
    try:
        key_id, value = member["key"], member["value"]
        # One algorithm, never one that the document chooses (RFC 8725 §3.1).
        if member["algorithm"] != ALGORITHM or not isinstance(key_id, str):
            raise SignatureMissing
        return key_id[:100], decode(value)
    except (KeyError, TypeError, ValueError) as error:
        raise SignatureMissing from error


def _verified(edition: Mapping[str, Any], key_id: str) -> Verified:
    try:
        updated = datetime.fromisoformat(edition["updated"])
        if updated.tzinfo is None:
            raise NotAnEdition
        return Verified(edition["id"], edition["language"], edition["edition"], updated, key_id)
    except (KeyError, TypeError, ValueError) as error:
        raise NotAnEdition from error
