"""Signatures: one byte changed is told, keys last as long as they should, and no document confuses the check."""

import base64
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.publishing.editions import ARTICLE, UPDATED, full_payload
from transpub.publishing.errors import (
    BadKeyDocument,
    KeyNotTrusted,
    NotAnEdition,
    SignatureMissing,
    SignatureWrong,
    UnknownSigningKey,
)
from transpub.publishing.payload import edition_urn
from transpub.publishing.signing import Verified, seal, verify
from transpub.publishing.signing_keys import KEYS_MAX, PublicKey, SigningKey, key_document, read_keys, rotated

SINCE = datetime(2026, 1, 1, tzinfo=UTC)
KEY = SigningKey.generate()
PUBLIC = KEY.public(SINCE)
PAYLOAD = json.loads(full_payload())
SEALED = seal(PAYLOAD, KEY, PUBLIC)


def changed(**members):
    return json.dumps({**json.loads(SEALED), **members}).encode()


def test_a_signed_edition_proves_itself():
    expected = Verified(edition_urn(ARTICLE, "uk"), "uk", 3, UPDATED, PUBLIC.id)
    assert verify(SEALED, [PUBLIC]) == expected
    assert {**json.loads(SEALED), "signature": None} == {**PAYLOAD, "signature": None}


def test_the_same_edition_has_the_same_signature():
    assert seal(PAYLOAD, KEY, PUBLIC) == SEALED
    assert seal(json.loads(SEALED), KEY, PUBLIC) == SEALED


def test_how_it_is_written_does_not_matter():
    loose = json.dumps(json.loads(SEALED), indent=2, ensure_ascii=True)
    assert verify(loose.encode(), [PUBLIC]).key_id == PUBLIC.id


@given(st.data())
def test_any_member_changed_is_told(data):
    name = data.draw(st.sampled_from(sorted(PAYLOAD.keys() - {"schema"})))
    value = data.draw(st.text() | st.integers(-(2**53) + 1, 2**53 - 1) | st.none())
    if value != PAYLOAD[name]:
        with pytest.raises((SignatureWrong, NotAnEdition)):
            verify(changed(**{name: value}), [PUBLIC])


def test_a_member_added_or_left_out_is_told():
    less = {name: value for name, value in json.loads(SEALED).items() if name != "byline"}
    for data in (changed(note="new"), json.dumps(less).encode()):
        with pytest.raises(SignatureWrong):
            verify(data, [PUBLIC])


def test_another_key_of_that_id_does_not_fit():
    other = SigningKey.generate().public(SINCE)
    with pytest.raises(UnknownSigningKey):
        verify(SEALED, [other])
    stolen_name = {**json.loads(SEALED)["signature"], "key": other.id}
    with pytest.raises(SignatureWrong):
        verify(changed(signature=stolen_name), [PUBLIC, other])


@pytest.mark.parametrize(
    ("key", "good"),
    [
        (PUBLIC, True),
        (replace(PUBLIC, since=UPDATED), True),
        (replace(PUBLIC, since=UPDATED + timedelta(milliseconds=900)), True),
        (replace(PUBLIC, since=UPDATED + timedelta(seconds=1)), False),
        (replace(PUBLIC, until=UPDATED), True),
        (replace(PUBLIC, until=UPDATED - timedelta(seconds=1)), False),
        (replace(PUBLIC, revoked_at=UPDATED + timedelta(days=400)), False),
    ],
)
def test_a_key_vouches_for_its_own_time(key, good):
    if good:
        assert verify(SEALED, [key]).key_id == key.id
    else:
        with pytest.raises(KeyNotTrusted):
            verify(SEALED, [key])


@pytest.mark.parametrize(
    "signature",
    [
        None,
        "x",
        [],
        {},
        {"algorithm": "none", "key": PUBLIC.id, "value": ""},
        {"algorithm": "Ed25519", "key": 5, "value": ""},
        {"algorithm": "Ed25519", "key": PUBLIC.id, "value": 5},
        {"algorithm": "Ed25519", "key": PUBLIC.id, "value": "a+/="},
        {"algorithm": "Ed25519", "key": PUBLIC.id, "value": "é"},
    ],
)
def test_an_unreadable_signature_is_none(signature):
    with pytest.raises(SignatureMissing):
        verify(changed(signature=signature), [PUBLIC])


@pytest.mark.parametrize("value", ["", "AAAA", base64.urlsafe_b64encode(bytes(64)).decode().rstrip("=")])
def test_a_signature_of_zeros_or_another_length_does_not_fit(value):
    with pytest.raises(SignatureWrong):
        verify(changed(signature={"algorithm": "Ed25519", "key": PUBLIC.id, "value": value}), [PUBLIC])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"null",
        b"{}",
        b'{"schema":"other"}',
        b"<html>",
        b"\xff",
        SEALED[:-1] + b',"id":"twice"}',
        b"[" * 90_000,
    ],
    ids=lambda data: repr(data[:14]),
)
def test_what_is_no_edition_is_told(data):
    with pytest.raises(NotAnEdition):
        verify(data, [PUBLIC])


def test_a_signed_payload_without_a_time_is_no_edition():
    for updated in ("yesterday", "2026-03-02T10:45:07", 5):
        with pytest.raises(NotAnEdition):
            verify(seal({**PAYLOAD, "updated": updated}, KEY, PUBLIC), [PUBLIC])


def test_a_key_is_kept_and_found_again():
    again = SigningKey.from_pem(KEY.to_pem())
    assert again.public(SINCE) == PUBLIC
    assert seal(PAYLOAD, again, PUBLIC) == SEALED
    assert PUBLIC.id in repr(KEY)
    for bad in (b"", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"):
        with pytest.raises(ValueError):  # noqa: PT011
            SigningKey.from_pem(bad)


def test_a_key_id_is_its_thumbprint():
    """RFC 8037, appendix A.3: the thumbprint of the key of RFC 8032's first test."""
    raw = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    assert PublicKey(raw, SINCE).id == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"


def test_rotation_retires_the_old_key_and_keeps_it():
    new = SigningKey.generate()
    moment = UPDATED + timedelta(days=1)
    keys = rotated([PUBLIC], new.public(moment))
    assert [(key.since, key.until) for key in keys] == [(SINCE, moment), (moment, None)]
    assert verify(SEALED, keys).key_id == PUBLIC.id
    later = seal({**PAYLOAD, "updated": "2026-03-04T00:00:00Z"}, new, new.public(moment))
    assert verify(later, keys).key_id == new.public(moment).id
    forged = seal({**PAYLOAD, "updated": "2026-03-04T00:00:00Z"}, KEY, PUBLIC)
    with pytest.raises(KeyNotTrusted):
        verify(forged, keys)


def test_partners_read_the_keys_as_they_were_written():
    second = replace(SigningKey.generate().public(UPDATED), until=UPDATED + timedelta(days=9), revoked_at=UPDATED)
    document = key_document([PUBLIC, second])
    assert document == key_document([second, PUBLIC])
    assert read_keys(document) == (second, PUBLIC)
    assert b"d" not in {name.encode() for key in json.loads(document)["keys"] for name in key}


def test_of_more_keys_than_partners_read_the_oldest_revoked_are_left_out():
    times = [SINCE + timedelta(days=day) for day in range(KEYS_MAX + 2)]
    keys = [PublicKey(day.to_bytes(32), since, since, since) for day, since in enumerate(times)]
    trusted = replace(keys[0], revoked_at=None)
    listed = read_keys(key_document([trusted, *keys[1:]]))
    assert listed == (*reversed(keys[3:]), trusted)


def test_keys_of_another_kind_are_passed_over():
    listed = json.loads(key_document([PUBLIC]))["keys"]
    document = json.dumps({"keys": [{"kty": "EC", "crv": "P-256", "x": "a", "y": "b"}, *listed]}).encode()
    assert read_keys(document) == (PUBLIC,)


JWK = PUBLIC.to_jwk()


@pytest.mark.parametrize(
    "document",
    [
        {},
        [],
        {"keys": {}},
        {"keys": [5]},
        {"keys": [{}]},
        {"keys": [JWK] * (KEYS_MAX + 1)},
        {"keys": [{**JWK, "kid": "another"}]},
        {"keys": [{**JWK, "x": "AAAA"}]},
        {"keys": [{**JWK, "x": JWK["x"] + "="}]},
        {"keys": [{**JWK, "x": 5}]},
        {"keys": [{**JWK, "nbf": "soon"}]},
        {"keys": [{**JWK, "nbf": 10**15}]},
        {"keys": [{**JWK, "exp": 10**400}]},
        {"keys": [{**JWK, "revoked": True}]},
    ],
    ids=lambda document: str(document)[:30],
)
def test_what_is_no_list_of_keys_is_told(document):
    with pytest.raises(BadKeyDocument):
        read_keys(json.dumps(document).encode())
