"""Opaque cursors of lists ordered by time and id: short, strict, and never a reason for an error of the server."""

import base64
import binascii
import struct
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from transpub.publishing.errors import BadCursor

# A version, so that a cursor of another make is told, then microseconds since 1970 and the id.
_LAYOUT = struct.Struct(">Bq16s")
_VERSION = 1
_EPOCH = datetime.fromtimestamp(0, UTC)
# Characters of base64url that those 25 bytes take.
LENGTH = 34


@dataclass(frozen=True)
class Position:
    """The last row of a page. `moment` is in UTC; the database keeps microseconds, and so does the cursor."""

    moment: datetime
    id: uuid.UUID


def encode(position: Position) -> str:
    microseconds = (position.moment - _EPOCH) // timedelta(microseconds=1)
    packed = _LAYOUT.pack(_VERSION, microseconds, position.id.bytes)
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def decode(cursor: str) -> Position:
    """The position a cursor stands for. Raises: BadCursor, for whatever `encode` did not write."""
    if len(cursor) != LENGTH:
        raise BadCursor
    try:
        packed = base64.b64decode(cursor + "==", altchars=b"-_", validate=True)
        version, microseconds, identifier = _LAYOUT.unpack(packed)
        moment = _EPOCH + timedelta(microseconds=microseconds)
    except (ValueError, binascii.Error, struct.error, OverflowError) as error:
        raise BadCursor from error
    position = Position(moment, uuid.UUID(bytes=identifier))
    # The last character has bits to spare: only one of its spellings is ours.
    if version != _VERSION or encode(position) != cursor:
        raise BadCursor
    return position
