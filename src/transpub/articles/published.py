"""The one way out: the body as HTML, cleaned again after translation. Reads no HTML of anybody else."""

import re
from collections.abc import Sequence
from typing import get_args

import nh3

from transpub.articles.document import (
    GLOBAL_ATTRIBUTES,
    LINK_SCHEMES,
    MEDIA_SCHEMES,
    OWN_ATTRIBUTES,
    Block,
    Document,
    InlineTag,
    is_safe_url,
)
from transpub.articles.render import to_html

_INLINE = frozenset(get_args(InlineTag))
_BARE = frozenset(
    {
        "br", "caption", "figcaption", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "p", "pre",
        "table", "tbody", "tfoot", "thead", "tr", "ul",
    }
)  # fmt: skip
_CELL = frozenset({"colspan", "rowspan"})
_ATTRIBUTES: dict[str, frozenset[str]] = {
    **{tag: GLOBAL_ATTRIBUTES | OWN_ATTRIBUTES.get(tag, frozenset()) for tag in _INLINE},
    "blockquote": frozenset({"cite"}),
    "code": GLOBAL_ATTRIBUTES | {"class"},
    "figure": frozenset({"data-embed"}),
    "img": frozenset({"alt", "height", "src", "title", "width"}),
    "ol": frozenset({"start"}),
    "td": _CELL,
    "th": _CELL,
}
_TAGS = _INLINE | _BARE | _ATTRIBUTES.keys()

# What a value must look like where the list of names does not say it all.
_VALUES = {
    ("code", "class"): re.compile(r"language-[A-Za-z0-9_+#.-]{1,40}\Z"),
    ("figure", "data-embed"): re.compile(r"[a-z_]{0,40}\Z"),
    ("img", "height"): re.compile(r"[0-9]{1,9}\Z"),
    ("img", "width"): re.compile(r"[0-9]{1,9}\Z"),
    ("ol", "start"): re.compile(r"-?[0-9]{1,9}\Z"),
    ("td", "colspan"): re.compile(r"[0-9]{1,4}\Z"),
    ("td", "rowspan"): re.compile(r"[0-9]{1,5}\Z"),
    ("th", "colspan"): re.compile(r"[0-9]{1,4}\Z"),
    ("th", "rowspan"): re.compile(r"[0-9]{1,5}\Z"),
}


def published_html(content: Document | Sequence[Block]) -> str:
    """What partners and readers get. For a normalised document it is `to_html`, byte for byte."""
    return clean_output(to_html(content))


def clean_output(html: str) -> str:
    """The HTML with only what `render` may write. Every other element goes; its text stays as text, but not that of
    `script` and `style`."""
    return nh3.clean(
        html,
        tags=set(_TAGS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        attribute_filter=_value,
        url_schemes=set(LINK_SCHEMES),
        link_rel=None,
        strip_comments=True,
    )


def _value(tag: str, name: str, value: str) -> str | None:
    pattern = _VALUES.get((tag, name))
    if pattern and not pattern.match(value):
        return None
    if (tag, name) == ("img", "src") and not is_safe_url(value, MEDIA_SCHEMES):
        return None
    return value
