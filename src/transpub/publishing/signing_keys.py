"""Ed25519 keys that sign editions: their ids, their times, the document partners fetch. Signs nothing itself."""

import base64
import binascii
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from transpub.publishing.canonical import canonical, parse
from transpub.publishing.errors import BadKeyDocument

# RFC 8615 well-known address, and the media type of what is there (RFC 7517 §8.5.2).
WELL_KNOWN = "/.well-known/transpub-keys.json"
MEDIA_TYPE = "application/jwk-set+json"
ALGORITHM = "Ed25519"
# That vouch for something. A newsroom that rotates every week reaches this after nineteen years.
KEYS_MAX = 1000
# SHA-256 as base64url.
KEY_ID_LENGTH = 43
_PUBLIC_BYTES = 32


@dataclass(frozen=True)
class PublicKey:
    """A key's public half and when it was in use. `until` is None for a key that still signs.

    A retired key still vouches for what was signed while it was in use. A revoked one vouches for nothing: whoever
    stole it can write any date.
    """

    raw: bytes
    since: datetime
    until: datetime | None = None
    revoked_at: datetime | None = None

    @property
    def id(self) -> str:
        """The key's thumbprint (RFC 7638): no two keys share one, and nobody has to give it out."""
        return encode(hashlib.sha256(canonical(self._members())).digest())

    def vouches_at(self, moment: datetime) -> bool:
        """Whether it was in use then, to the second, which is how payloads tell time."""
        begun = self.since.replace(microsecond=0) <= moment
        return begun and (self.until is None or moment <= self.until) and self.revoked_at is None

    def to_jwk(self) -> dict[str, Any]:
        """As JSON Web Key (RFC 8037), with the times of OpenID Federation 1.0 §8.7.2, seconds since 1970."""
        jwk: dict[str, Any] = {
            **self._members(),
            "kid": self.id,
            "use": "sig",
            "alg": ALGORITHM,
            "nbf": int(self.since.timestamp()),
        }
        if self.until:
            jwk["exp"] = int(self.until.timestamp())
        if self.revoked_at:
            jwk["revoked"] = {"revoked_at": int(self.revoked_at.timestamp())}
        return jwk

    def _members(self) -> dict[str, str]:
        return {"crv": "Ed25519", "kty": "OKP", "x": encode(self.raw)}


@dataclass(frozen=True)
class SigningKey:
    """The private half. `repr` tells only the id of the public one."""

    _private: Ed25519PrivateKey

    @classmethod
    def generate(cls) -> "SigningKey":
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def from_pem(cls, pem: bytes) -> "SigningKey":
        """Raises: ValueError, where it is no unencrypted Ed25519 key in PKCS #8."""
        try:
            private = load_pem_private_key(pem, password=None)
        except TypeError as error:
            raise ValueError("the key is encrypted") from error
        if not isinstance(private, Ed25519PrivateKey):
            raise ValueError("not an Ed25519 key")
        return cls(private)

    def to_pem(self) -> bytes:
        """PKCS #8, unencrypted: keep it where only the server can read it."""
        return self._private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    def public(self, since: datetime) -> PublicKey:
        raw = self._private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return PublicKey(raw, since)

    def sign(self, message: bytes) -> bytes:
        """64 bytes (RFC 8032), the same each time for the same message."""
        return self._private.sign(message)

    def __repr__(self) -> str:
        return f"SigningKey({self.public(datetime.fromtimestamp(0, UTC)).id})"


def rotated(keys: Iterable[PublicKey], new: PublicKey) -> tuple[PublicKey, ...]:
    """All keys with a new one in use from its `since`, at which those still in use retire."""
    retired = (key if key.until else replace(key, until=new.since) for key in keys)
    return (*retired, new)


def key_document(keys: Iterable[PublicKey]) -> bytes:
    """A JSON Web Key Set (RFC 7517) for the well-known address, newest first: all keys that vouch for something,
    and the newest revoked ones for which there is room. One that is not listed vouches for nothing either."""
    newest_first = sorted(keys, key=lambda key: (key.since, key.id), reverse=True)
    room = KEYS_MAX - sum(key.revoked_at is None for key in newest_first)
    left_out = frozenset([key for key in newest_first if key.revoked_at][max(room, 0) :])
    return canonical({"keys": [key.to_jwk() for key in newest_first if key not in left_out]})


def read_keys(document: bytes) -> tuple[PublicKey, ...]:
    """The Ed25519 keys of a key document. Keys of other kinds are passed over, as RFC 7517 §5 asks.

    Raises: BadKeyDocument.
    """
    try:
        listed = parse(document)["keys"]
        if not isinstance(listed, list) or len(listed) > KEYS_MAX:
            raise BadKeyDocument
        return tuple(_from_jwk(jwk) for jwk in listed if (jwk["kty"], jwk.get("crv")) == ("OKP", "Ed25519"))
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, OSError) as error:
        raise BadKeyDocument from error


def encode(data: bytes) -> str:
    """base64url without padding (RFC 7515 §2)."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def decode(text: str) -> bytes:
    """Raises: ValueError, where `encode` would not have written it so."""
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("not base64url") from error
    if encode(data) != text:
        raise ValueError("not base64url as it is written")
    return data


def _from_jwk(jwk: Mapping[str, Any]) -> PublicKey:
    raw = decode(jwk["x"])
    if len(raw) != _PUBLIC_BYTES:
        raise ValueError("not 32 bytes")
    revoked = jwk.get("revoked")
    key = PublicKey(
        raw,
        _moment(jwk["nbf"]),
        _moment(jwk["exp"]) if "exp" in jwk else None,
        _moment(revoked["revoked_at"]) if revoked else None,
    )
    if jwk["kid"] != key.id:
        raise ValueError("the id is another key's")
    return key


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
