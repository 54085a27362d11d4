"""The recipe that partners are given checks signatures: the code is taken from the page itself."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from transpub.publishing.webhooks import signing

PAGE = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "receive-webhooks.md"
BODY = '{"type":"test","note":"їжак"}'.encode()


@pytest.fixture(scope="module")
def is_genuine() -> Callable[..., bool]:
    (code,) = re.findall(r"(?s)```python\n(.*?)```", PAGE.read_text("utf-8"))
    space: dict[str, Callable[..., bool]] = {}
    exec(code, space)
    return space["is_genuine"]


def test_any_of_two_secrets_is_enough(is_genuine):
    first, second, other = (signing.new_secret() for _ in range(3))
    headers = signing.headers("msg_1", datetime.now(UTC), BODY, [first, second])
    assert is_genuine(headers, BODY, first)
    assert is_genuine(headers, BODY, second)
    assert not is_genuine(headers, BODY, other)
    assert not is_genuine(headers, BODY + b" ", first)
    assert not is_genuine({**headers, "webhook-id": "msg_2"}, BODY, first)


def test_what_is_old_or_of_the_future_is_refused(is_genuine):
    secret = signing.new_secret()
    for minutes in (-6, 6):
        moment = datetime.now(UTC) + timedelta(minutes=minutes)
        assert not is_genuine(signing.headers("msg_1", moment, BODY, [secret]), BODY, secret)
