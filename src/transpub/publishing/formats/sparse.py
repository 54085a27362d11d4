"""Some members of the frozen payload, for who asks for no more. Whole payloads are served as they are stored."""

import json
from collections.abc import Collection

from transpub.publishing.canonical import canonical

# What says which text this is; without these an answer cannot be kept.
ALWAYS = frozenset({"id", "article", "language", "edition", "updated"})
# Of the whole payload, so it cannot fit a part of it.
_SIGNATURE = "signature"


def sparse(payload: bytes, fields: Collection[str]) -> bytes:
    """The members named in `fields` and those of `ALWAYS`. A name the payload does not have is passed over."""
    wanted = ALWAYS.union(fields) - {_SIGNATURE}
    return canonical({name: value for name, value in json.loads(payload).items() if name in wanted})
