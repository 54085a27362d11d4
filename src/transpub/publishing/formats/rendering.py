"""One edition in any of its formats. Which one is `negotiation`'s to say."""

from collections.abc import Callable, Mapping

from transpub.publishing.formats.edition import FrozenEdition, Surroundings, read
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


def in_format(payload: bytes, wanted: Format, around: Surroundings) -> bytes:
    """The edition's bytes. Our JSON is the frozen payload itself; the others depend on it and `around` alone."""
    if wanted is Format.JSON:
        return payload
    return _WRITERS[wanted](read(payload), around)
