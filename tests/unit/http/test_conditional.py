"""Whether a client has an answer already: by every condition one may send, and never with a failure."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from transpub.http.conditional import is_known

ETAG, MODIFIED = '"abc"', "Tue, 12 May 2026 06:00:00 GMT"
MOMENTS = st.integers(-2_000_000_000, 7_000_000_000).map(lambda second: datetime.fromtimestamp(second, UTC))
# What a header can hold: bytes read as Latin-1.
HEADER = st.text(st.characters(max_codepoint=255))
ETAGS = st.text(st.characters(min_codepoint=0x21, max_codepoint=0xFF, exclude_characters='"'))
DATE_LIKE = st.from_regex(
    r"[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{1,25} \d\d:\d\d:\d\d ([+-]\d{1,25}|GMT|)", fullmatch=True
)


@given(st.lists(HEADER), st.none() | HEADER | DATE_LIKE, st.none() | st.just(MODIFIED))
@example([], "Mon, 01 Jan 99999999999999999999 00:00:00 GMT", MODIFIED)
@example([], "Mon, 01 Jan 2024 00:00:00 +99999999999999999999", MODIFIED)
@example([], "Mon, 01 Jan 0001 00:00:00 +2359", MODIFIED)
@example([], "Fri, 31 Dec 9999 23:59:59 -2359", MODIFIED)
@example([], "1" * 70_000, MODIFIED)
def test_no_condition_is_a_failure(none_match, since, modified):
    known = is_known(none_match, since, ETAG, modified)
    if known:
        assert none_match or (since and modified)


@given(MOMENTS, MOMENTS, st.sampled_from([0, 60, -720]))
def test_a_date_is_known_from_its_second_on(asked, ours, minutes):
    sent = format_datetime(asked + timedelta(minutes=minutes)).replace("+0000", f"{minutes // 60:+03d}00")
    assert is_known([], sent, ETAG, format_datetime(ours, usegmt=True)) is (ours <= asked)


@given(st.lists(ETAGS), ETAGS, st.booleans())
def test_an_etag_is_known_by_any_of_a_list_and_no_date_counts_beside_it(others, own, weak):
    header = ", ".join(f'"{each}"' for each in others)
    assert is_known([header], MODIFIED, f'"{own}"', MODIFIED) is (own in others or (header == "" and False))
    named = f'W/"{own}"' if weak else f'"{own}"'
    assert is_known([f"{header}, {named}"[-4000:]], None, f'"{own}"', None)


@pytest.mark.parametrize("since", [None, "", "yesterday", "2026-05-12", MODIFIED])
def test_without_a_date_of_its_own_nothing_is_known_by_date(since):
    assert not is_known([], since, ETAG, None)
