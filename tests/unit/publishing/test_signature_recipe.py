"""The recipe that partners are given checks signatures: the code is taken from the page itself."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature

from tests.unit.publishing.editions import UPDATED, full_payload
from transpub.publishing.signing import seal
from transpub.publishing.signing_keys import SigningKey, key_document

PAGE = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "verify-editions.md"
KEY = SigningKey.generate()
PUBLIC = KEY.public(datetime(2026, 1, 1, tzinfo=UTC))
PAYLOAD = json.loads(full_payload())
SEALED = seal(PAYLOAD, KEY, PUBLIC)


@pytest.fixture(scope="module")
def verified() -> Callable[..., Any]:
    (code,) = re.findall(r"(?s)```python\n(.*?)```", PAGE.read_text("utf-8"))
    space: dict[str, Any] = {}
    exec(code, space)
    return space["verified"]


def test_a_good_edition_comes_out_as_it_was_signed(verified):
    assert verified(SEALED, key_document([PUBLIC])) == PAYLOAD
    rotated = [replace(PUBLIC, until=UPDATED), SigningKey.generate().public(UPDATED)]
    assert verified(json.dumps(json.loads(SEALED), indent=2), key_document(rotated)) == PAYLOAD


def test_what_was_changed_is_refused(verified):
    for changed in ({"headline": "Порт закрито"}, {"more": 1}, {"edition": 4}):
        with pytest.raises(InvalidSignature):
            verified(json.dumps({**json.loads(SEALED), **changed}), key_document([PUBLIC]))


@pytest.mark.parametrize(
    "key",
    [
        replace(PUBLIC, revoked_at=UPDATED + timedelta(days=9)),
        replace(PUBLIC, until=UPDATED - timedelta(seconds=1)),
        replace(PUBLIC, since=UPDATED + timedelta(seconds=1)),
    ],
)
def test_a_key_that_does_not_vouch_for_it_is_refused(verified, key):
    with pytest.raises(ValueError, match="revoked"):
        verified(SEALED, key_document([key]))


def test_a_key_that_is_not_listed_is_refused(verified):
    with pytest.raises(KeyError):
        verified(SEALED, key_document([SigningKey.generate().public(UPDATED)]))
