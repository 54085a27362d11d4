"""What an answer to a webhook means, how long to wait, and what is signed."""

import base64
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook

from transpub.publishing.webhooks import signing
from transpub.publishing.webhooks.calling import Delivery
from transpub.publishing.webhooks.verdict import Verdict, failing_since, pause, retry_after, verdict

MOMENT = datetime(2026, 5, 12, 6, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (200, Verdict.DELIVERED),
        (204, Verdict.DELIVERED),
        (299, Verdict.DELIVERED),
        (301, Verdict.AGAIN),
        (304, Verdict.AGAIN),
        (400, Verdict.REFUSED),
        (404, Verdict.REFUSED),
        (408, Verdict.AGAIN),
        (410, Verdict.GONE),
        (425, Verdict.AGAIN),
        (429, Verdict.AGAIN),
        (499, Verdict.REFUSED),
        (500, Verdict.AGAIN),
        (599, Verdict.AGAIN),
        (None, Verdict.AGAIN),
    ],
)
def test_verdicts(status, expected):
    assert verdict(status) is expected


def test_pauses_double_up_to_sixty_four_minutes():
    assert [pause(failures, 0) / MINUTE for failures in range(1, 10)] == [1, 2, 4, 8, 16, 32, 64, 64, 64]
    assert pause(10**6, 0) == 64 * MINUTE
    assert pause(3, 1) == 5 * MINUTE


@pytest.mark.parametrize(
    ("asked", "waited"),
    [
        (timedelta(seconds=30), timedelta(seconds=30)),
        (timedelta(0), timedelta(seconds=10)),
        (timedelta(days=-3), timedelta(seconds=10)),
        (timedelta(days=30), timedelta(hours=6)),
    ],
)
def test_what_is_asked_for_is_heeded_within_bounds(asked, waited):
    assert pause(7, 0.5, asked) == waited


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("120", timedelta(seconds=120)),
        (" 5 ", timedelta(seconds=5)),
        ("Tue, 12 May 2026 06:02:00 GMT", timedelta(minutes=2)),
        ("Tue, 12 May 2026 08:02:00 +0200", timedelta(minutes=2)),
        ("", None),
        (None, None),
        ("-1", None),
        ("soon", None),
        ("9" * 400, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(header, expected):
    assert retry_after(header, MOMENT) == expected


@given(st.text() | st.from_regex(r"[A-Z][a-z]{2}, \d+ May \d+ \d+:\d+:\d+ [+-]?\d*", fullmatch=True))
def test_no_header_breaks_it(header):
    found = retry_after(header, MOMENT)
    assert found is None or isinstance(pause(1, 0, found), timedelta)


def test_a_secret_is_of_256_bits_and_no_two_are_alike():
    made = {signing.new_secret() for _ in range(20)}
    assert len(made) == 20
    assert all(len(base64.b64decode(secret.removeprefix("whsec_"), validate=True)) == 32 for secret in made)


def test_the_signature_is_the_official_librarys():
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    headers = signing.headers("msg_1", MOMENT, '{"a":"ї"}'.encode(), [secret])
    assert headers["webhook-signature"] == Webhook(secret).sign("msg_1", MOMENT, '{"a":"ї"}')
    assert headers["webhook-timestamp"] == str(int(MOMENT.timestamp()))


def test_a_delivery_shows_no_secret():
    delivery = Delivery(uuid.UUID(int=1), "https://a.example/", 1, "test", "msg_1", b"{}", ["whsec_AAAA"])
    assert "whsec_" not in repr(delivery)


def test_a_message_fails_since_its_first_attempt_but_for_times_in_which_nobody_was_sending():
    first, later = MOMENT, MOMENT + timedelta(hours=6)
    assert failing_since(None, None, MOMENT) == MOMENT
    assert failing_since(None, MOMENT - MINUTE, MOMENT) == MOMENT
    assert failing_since(first, first, later) == first
    assert failing_since(first, later, MOMENT + timedelta(hours=14)) == MOMENT + timedelta(hours=14)


def test_no_wait_is_as_long_as_a_time_in_which_nobody_was_sending():
    for waited in (pause(10**6, 1), pause(1, 1, timedelta(days=9))):
        assert failing_since(MOMENT, MOMENT, MOMENT + waited) == MOMENT
