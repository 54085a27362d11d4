"""A password or key that a page shows this once, and the ids that make a form sent twice harmless."""

import uuid
from dataclasses import dataclass

from transpub.core.errors import NotFound
from transpub.core.i18n import LazyText
from transpub.web.posted import Posted


@dataclass(frozen=True)
class ShownOnce:
    """`title` says what it is and whose; `hint`, marked, what to do with it."""

    title: LazyText
    secret: str
    hint: str


def id_of(posted: Posted, field: str) -> uuid.UUID:
    """Raises: NotFound for what is no id, as no form of ours sends."""
    try:
        return uuid.UUID(posted.text(field))
    except ValueError:
        raise NotFound from None
