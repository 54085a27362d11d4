"""Pages of long lists: which one is asked for, which there are."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import BeforeValidator

from transpub.http.fields import OFFSET_MAX


def _lenient(value: object) -> int:
    """A page number typed into the address by hand is no reason for an error."""
    text = str(value)
    return max(1, min(int(text), OFFSET_MAX)) if text.isascii() and text.isdigit() and len(text) < 10 else 1


PageNumber = Annotated[int, BeforeValidator(_lenient)]


@dataclass(frozen=True)
class Paging:
    """The first page is 1. `number` may lie behind the last page; such a page is empty."""

    number: int
    size: int
    total: int

    @property
    def offset(self) -> int:
        return min((self.number - 1) * self.size, OFFSET_MAX)

    @property
    def last(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def previous(self) -> int | None:
        return min(self.number - 1, self.last) if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.last else None
