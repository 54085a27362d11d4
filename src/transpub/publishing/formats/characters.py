"""Characters that XML and HTML cannot carry, and text made safe for both. Knows no element."""

import html
import re

# XML 1.0 (fifth edition) §2.2, `Char`. HTML calls the same ones, and a few more, parse errors.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REPLACEMENT = "\ufffd"


def legal(text: str) -> str:
    """The text with U+FFFD for each character that no XML document may hold, not even as a reference."""
    return _ILLEGAL.sub(_REPLACEMENT, text)


def escaped(text: str) -> str:
    """The text as HTML or XML text or attribute value, between quotes of either kind."""
    return html.escape(legal(text), quote=True)
