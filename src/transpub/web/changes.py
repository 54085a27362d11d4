"""What changed between two versions of a text, as pages show it: passages that stay the same are only counted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TypeAlias

from transpub.articles.diff import BlockChange, Status
from transpub.core.i18n import N_
from transpub.web.understood import LINE_KINDS

STATUS_NAMES: Mapping[Status, str] = {
    Status.CHANGED: N_("changed"),
    Status.MOVED: N_("moved"),
    Status.INSERTED: N_("new"),
    Status.REMOVED: N_("removed"),
}

_PASSAGE_KINDS: Mapping[str, str] = {
    "paragraph": N_("paragraph"),
    "section": N_("section"),
    "tags": N_("tags"),
    "canonical_url": N_("address of the original"),
    "published_at": N_("first published"),
    "modified_at": N_("last changed"),
}

# What a passage is, in a word.
PASSAGE_KINDS: Mapping[str, str] = {**LINE_KINDS, **_PASSAGE_KINDS}

# What else than its words can change in a passage; a name not listed is a tag or attribute and shown as it is.
DETAIL_NAMES: Mapping[str, str] = {
    "href": N_("link"),
    "src": N_("image address"),
    "cite": N_("address of the quotation"),
    "level": N_("level of the heading"),
    "kind": N_("kind"),
    "ordered": N_("numbered list"),
    "language": N_("language of the code"),
    "a": N_("link"),
    "b": N_("bold"),
    "strong": N_("bold"),
    "i": N_("italic"),
    "em": N_("italic"),
}


@dataclass(frozen=True)
class Unchanged:
    """So many passages after each other."""

    count: int


Item: TypeAlias = BlockChange | Unchanged


def folded(changes: Iterable[BlockChange]) -> list[Item]:
    items: list[Item] = []
    for is_same, group in groupby(changes, key=lambda change: change.status is Status.SAME):
        found = list(group)
        items += [Unchanged(len(found))] if is_same else found
    return items
