"""Passwords and random keys: making, hashing, comparing. Pure."""

import hashlib
import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# argon2-cffi's defaults are RFC 9106's low-memory profile: 64 MiB, 3 passes, 4 lanes.
_hasher = PasswordHasher()
# Without i, l, o, 0 and 1.
_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"


@cache
def _nobody() -> str:
    """Checked when the address is unknown, so that the time of an answer does not tell which addresses exist. Made
    when first needed: a hash is slow on purpose, and most processes check no password."""
    return _hasher.hash(secrets.token_urlsafe(16))


def hash_password(password: str) -> str:
    return _hasher.hash(password)


def password_matches(password_hash: str | None, password: str) -> bool:
    nobody = _nobody()  # for known addresses too, or the first unknown one would take twice as long
    try:
        matches = _hasher.verify(password_hash or nobody, password)
    except (VerificationError, InvalidHashError):
        return False
    return matches and password_hash is not None


def needs_rehash(password_hash: str) -> bool:
    return _hasher.check_needs_rehash(password_hash)


def readable_secret() -> str:
    """Four groups of five letters and digits that nobody mistakes for each other: 99 random bits, easily typed."""
    return "-".join("".join(secrets.choice(_READABLE) for _ in range(5)) for _ in range(4))


def new_key(prefix: str) -> str:
    """A key of 256 random bits, url-safe. The prefix lets secret scanners and people recognise it."""
    return f"{prefix}_{secrets.token_urlsafe(32)}"


def key_hash(key: str) -> str:
    """SHA-256 in hex. Keys are random and long: a slow hash would only slow every request down."""
    return hashlib.sha256(key.encode()).hexdigest()


def visible_part(key: str) -> str:
    return key[:12]
