"""Parts of a payload."""

import json

from tests.unit.publishing.editions import full_payload
from transpub.publishing.formats.sparse import ALWAYS, sparse


def test_what_was_asked_for_and_what_tells_the_text_apart():
    payload = json.loads(full_payload())
    part = json.loads(sparse(full_payload(), ["headline", "tags", "nothing_of_ours"]))
    assert part == {name: payload[name] for name in ALWAYS | {"headline", "tags"}}
    assert json.loads(sparse(full_payload(), [])).keys() == ALWAYS


def test_a_part_carries_no_signature_of_the_whole():
    signed = full_payload(signature={"value": "x"})
    assert "signature" not in json.loads(sparse(signed, ["signature", "headline"]))


def test_a_part_is_the_same_in_whatever_order_it_was_asked_for():
    assert sparse(full_payload(), ["tags", "headline"]) == sparse(full_payload(), ["headline", "tags", "tags"])
