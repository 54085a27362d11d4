"""One edition in any of the formats that are made of it. Which one is `negotiation`'s to say."""

from collections.abc import Callable, Mapping

from transpub.publishing.formats.edition import FrozenEdition, Surroundings
from transpub.publishing.formats.ninjs import ninjs_bytes
from transpub.publishing.formats.page import fragment, page
from transpub.publishing.formats.plain import plain_text
from transpub.publishing.negotiation import Format

_WRITERS: Mapping[Format, Callable[[FrozenEdition, Surroundings], bytes]] = {
    Format.NINJS: ninjs_bytes,
    Format.PAGE: page,
    Format.FRAGMENT: fragment,
    Format.PLAIN: plain_text,
}


def in_format(edition: FrozenEdition, wanted: Format, around: Surroundings) -> bytes:
    """The edition's bytes, by it and `around` alone. JSON is not made here: that is the frozen payload."""
    return _WRITERS[wanted](edition, around)
