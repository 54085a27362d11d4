"""Cursors: read as they were written, and nothing else is one."""

import contextlib
import uuid
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transpub.publishing.cursors import LENGTH, Position, decode, encode
from transpub.publishing.errors import BadCursor

POSITION = Position(datetime(2026, 3, 1, 9, 30, 0, 123456, tzinfo=UTC), uuid.UUID(int=7))


@given(st.datetimes(timezones=st.just(UTC)), st.uuids())
def test_a_cursor_is_read_as_it_was_written(moment, identifier):
    cursor = encode(Position(moment, identifier))
    assert len(cursor) == LENGTH
    assert decode(cursor) == Position(moment, identifier)


@given(st.text() | st.text(st.sampled_from("AZaz09-_"), min_size=LENGTH, max_size=LENGTH))
def test_anything_else_is_none(text):
    with contextlib.suppress(BadCursor):
        assert encode(decode(text)) == text


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        encode(POSITION)[:-1],
        encode(POSITION) + "A",
        encode(POSITION)[:-1] + "x",
        "B" + encode(POSITION)[1:],
        " " + encode(POSITION)[1:],
        "é" * LENGTH,
        "A" * LENGTH,
        "AX" + "_" * (LENGTH - 2),
        "x" * 1_000_000,
    ],
    ids=lambda cursor: cursor[:8],
)
def test_a_cursor_of_another_make_is_refused(cursor):
    with pytest.raises(BadCursor):
        decode(cursor)
