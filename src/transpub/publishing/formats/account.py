"""How a text came to be, as elements of ours in an entry of a feed. The JSON of it is `edition.account`."""

from collections.abc import Mapping
from typing import Any

from transpub.publishing.formats.edition import FrozenEdition, Surroundings, account
from transpub.publishing.formats.xml import TRANSPUB, add


def add_account(entry: Any, edition: FrozenEdition, around: Surroundings) -> None:
    """`provenance` with a `machine` for each model and at most one `human_review`; `source`; where it is so,
    `correction_pending`. Names and values are those of the JSON, lists are separated by spaces."""
    told = account(edition, around)
    provenance = _element(entry, "provenance", told["provenance"])
    for share in told["provenance"]["machine"]:
        _element(provenance, "machine", share)
    if told["provenance"]["human_review"]:
        _element(provenance, "human_review", told["provenance"]["human_review"])
    _element(entry, "source", told["source"])
    if told["correction_pending"]:
        _element(entry, "correction_pending", {})


def _element(parent: Any, name: str, members: Mapping[str, Any]) -> Any:
    """Members with a value become attributes; the others are left to who has elements for them."""
    attributes = {key: _text(value) for key, value in members.items() if _is_plain(value)}
    return add(parent, f"{{{TRANSPUB}}}{name}", attributes=attributes)


def _is_plain(value: Any) -> bool:
    if isinstance(value, list):
        return bool(value) and all(isinstance(each, str) for each in value)
    return isinstance(value, str | int | float)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return " ".join(value) if isinstance(value, list) else str(value)
