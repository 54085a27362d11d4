"""Which texts a reader has had on the page, so that nobody approves a text that changed behind their back. Pure.

A stamp is made of all texts of a translation when they are shown, travels with the form, and is compared when the
form comes back.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from transpub.translations.models import Segment

# Hexadecimal digits a segment. By accident two of a thousand texts are alike in them once in two million times.
_DIGITS = 10
# Of 20,000 segments; longer ones are none of ours.
STAMP_MAX = 20_000 * _DIGITS


@dataclass(frozen=True)
class Seen:
    """The texts somebody has seen."""

    digests: frozenset[str]

    @classmethod
    def parse(cls, stamp: str) -> "Seen":
        """What is no stamp is that of somebody who has seen nothing."""
        if len(stamp) > STAMP_MAX:
            return cls(frozenset())
        return cls(frozenset(stamp[at : at + _DIGITS] for at in range(0, len(stamp), _DIGITS)))

    def has(self, segment_id: uuid.UUID, source: str, target: str) -> bool:
        return _digest(segment_id, source, target) in self.digests

    def unseen(self, segments: Iterable[Segment]) -> list[Segment]:
        """Those that had another text, another source, or were not there."""
        return [row for row in segments if not self.has(row.id, row.source, row.target)]

    def is_all_of(self, segments: Iterable[Segment]) -> bool:
        """Whether these and no others were seen: a sentence that is gone counts as well."""
        return self.digests == {_digest(row.id, row.source, row.target) for row in segments}


def stamp(segments: Iterable[Segment]) -> str:
    return "".join(_digest(row.id, row.source, row.target) for row in segments)


def _digest(segment_id: uuid.UUID, source: str, target: str) -> str:
    # No text contains NUL.
    return sha256("\x00".join((segment_id.hex, source, target)).encode()).hexdigest()[:_DIGITS]
