"""Any HTML to HTML with the allowed tags only, bounded in depth and size. The allow-list proper is nh3's.

Before nh3 parses, the tags are written anew: an HTML parser rebuilds unclosed formatting in every paragraph, and
72 kB of `<b id=…>` made it use 7 GB. What comes out is read by `html_reader`.
"""

from collections import Counter
from dataclasses import dataclass, field
from html import escape, unescape

import nh3

from transpub.articles import embeds
from transpub.articles.document import GLOBAL_ATTRIBUTES, LINK_SCHEMES, OWN_ATTRIBUTES, is_safe_url
from transpub.articles.errors import TooComplex, TooDeep
from transpub.articles.html_tokens import EndTag, StartTag, TextToken, html_tokens

# Open tags at a time; Chromium stops at 512 levels too (maximumHTMLParserDOMTreeDepth).
MAX_OPEN_TAGS = 512
# Tags in one text. A page of 20,000 words has about 3,000, a long scraped page 10,000.
MAX_TAGS = 50_000

_INLINE = frozenset(
    {
        "a", "abbr", "b", "bdi", "cite", "data", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s",
        "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var",
    }
)  # fmt: skip
_VOID = frozenset({"br", "hr", "img"})
_BLOCKS = frozenset(
    {
        "blockquote", "caption", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "li",
        "ol", "p", "pre", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "div",
    }
)  # fmt: skip
ALLOWED = _INLINE | _VOID | _BLOCKS

# Containers that say nothing to a reader but begin a new line.
_AS_DIV = frozenset(
    {
        "address", "article", "aside", "body", "center", "details", "dialog", "dir", "dl", "fieldset", "form",
        "header", "hgroup", "html", "legend", "main", "menu", "nav", "search", "section", "summary",
    }
)  # fmt: skip
# `code` travels as `data`: parsers carry `code` over into following paragraphs (see below), `data` they do not.
CODE = "data"
_RENAMED = {
    "acronym": "abbr",
    "code": CODE,
    "dd": "p",
    "dt": "p",
    "strike": "s",
    "tt": CODE,
    **dict.fromkeys(_AS_DIV, "div"),
}
# Before and after these a new line begins.
BLOCK_STARTS = _BLOCKS | _AS_DIV | {"dd", "dt", "hr"}
# Gone with all they contain; told to the editor, except where nothing a reader could see is lost.
_DROPPED = frozenset(
    {
        "applet", "audio", "button", "canvas", "datalist", "embed", "frame", "frameset", "iframe", "input",
        "map", "math", "noembed", "noframes", "noscript", "object", "script", "select", "style", "svg",
        "template", "textarea", "title", "video", "xmp",
    }
)  # fmt: skip
_UNTOLD = frozenset({"style", "title", "noscript", "template"})
_MEDIA = frozenset({"audio", "video"})
_CLOSES_ITSELF = frozenset({"embed", "frame", "input"})
# End tags that may be left out in HTML: such tags do not count as open.
_OPTIONAL_END = frozenset({"p", "li", "td", "th", "tr", "tbody", "thead", "tfoot", "caption"})
# Formatting that a parser carries over into following paragraphs. Without attributes at most three of each are
# carried ("Noah's Ark", HTML Standard 13.2.4.3), so theirs are dropped.
_CARRIED = frozenset({"b", "em", "i", "s", "small", "strong", "u"})

_ATTRIBUTES: dict[str, frozenset[str]] = {
    **dict.fromkeys(_INLINE - _CARRIED, GLOBAL_ATTRIBUTES),
    **{tag: frozenset({"dir", "lang", "translate"}) for tag in _BLOCKS},
    "a": GLOBAL_ATTRIBUTES | OWN_ATTRIBUTES["a"],
    "time": GLOBAL_ATTRIBUTES | OWN_ATTRIBUTES["time"],
    CODE: frozenset({"class"}),
    "blockquote": frozenset({"cite", "dir", "lang", "translate"}),
    "figure": frozenset({"data-embed", "dir", "lang", "translate"}),
    "img": frozenset({"alt", "height", "src", "title", "width"}),
    "ol": frozenset({"dir", "lang", "start", "translate"}),
    "td": frozenset({"colspan", "dir", "lang", "rowspan", "translate"}),
    "th": frozenset({"colspan", "dir", "lang", "rowspan", "translate"}),
}
# Attributes only written here, never taken over from the source.
_OURS: dict[str, frozenset[str]] = {"blockquote": frozenset({"data-post"}), "hr": frozenset({"data-url"})}


@dataclass
class Sanitised:
    """`html` is balanced, with allowed tags only. `removed` counts what was taken out, by tag. `title` is the
    text of the page's `title` element.

    What another site shows in the story stands as `<hr data-url="URL">`: a void element, which no formatting
    around it gets into. A quotation that a provider's script would turn into a post has the provider's name as
    `data-post`.
    """

    html: str
    title: str = ""
    removed: Counter[str] = field(default_factory=Counter)


def sanitise(source: str, providers: frozenset[str] = embeds.ALL_PROVIDERS) -> Sanitised:
    """Script, style, forms, frames, event handlers and unsafe addresses never survive. Frames of the `providers`
    (names as in `embeds`) become links to what they show.

    Raises:
        TooDeep: more than MAX_OPEN_TAGS tags are open at a time.
        TooComplex: more than MAX_TAGS tags.
    """
    rewriter = _Rewriter(providers)
    html = rewriter.rewrite(source)
    rewriter.result.html = nh3.clean(
        html,
        tags=set(ALLOWED),
        attributes={
            tag: set(_ATTRIBUTES.get(tag, frozenset()) | _OURS.get(tag, frozenset()))
            for tag in _ATTRIBUTES.keys() | _OURS.keys()
        },
        url_schemes=set(LINK_SCHEMES),
        link_rel=None,
        strip_comments=True,
    )
    return rewriter.result


class _Rewriter:
    """Writes the tags anew: known names, wanted attributes, dropped elements gone."""

    def __init__(self, providers: frozenset[str]) -> None:
        self.result = Sanitised("")
        self._providers = providers
        self._open: Counter[str] = Counter()
        self._depth = 0
        self._tags = 0
        # The dropped element we are in, how many of its name are open, what it held, and the state before it.
        self._dropping = ""
        self._same_open = 0
        self._dropped: list[str] = []
        self._before = (Counter[str](), 0)
        # Address of the film or recording whose element we are in.
        self._media = ""

    def rewrite(self, source: str) -> str:
        written: list[str] = []
        for token in html_tokens(source):
            text = self._token(token)
            (self._dropped if self._dropping else written).append(text)
        # A dropped element that never ends has swallowed the rest of the text; that was no good reading of it.
        self._require_shallow()
        return "".join([*written, self._media_end(self._dropping), *self._dropped])

    def _token(self, token: TextToken | StartTag | EndTag) -> str:
        match token:
            case TextToken(text):
                return text.replace("<", "&lt;").replace(">", "&gt;")
            case StartTag():
                return self._start(token)
            case EndTag(name):
                return self._end(name)

    def _start(self, tag: StartTag) -> str:
        self._count()
        if tag.name == "title" and tag.raw and not self.result.title:
            self.result.title = unescape(tag.raw)
        if tag.name in _DROPPED:
            return self._drop(tag)
        if self._dropping in _MEDIA and tag.name == "source" and not self._media:
            self._media = embeds.web_address(dict(tag.attributes()).get("src", "")) or ""
        if tag.name == "form":
            self.result.removed["form"] += 1
        name = _RENAMED.get(tag.name, tag.name)
        if name not in ALLOWED:
            return ""
        if name not in _VOID and name not in _OPTIONAL_END:
            self._open[name] += 1
            self._depth += 1
            if not self._dropping:
                self._require_shallow()
        if name == "a" and _leads_nowhere(tag):
            self.result.removed["a"] += 1
        shown = embeds.of_container(dict(tag.attributes()), self._providers) if name == "div" else None
        return f"{_embed(shown.url) if shown else ''}<{name}{_attributes(name, tag)}>"

    def _end(self, name: str) -> str:
        self._count()
        if name == self._dropping:
            self._same_open -= 1
            if not self._same_open:
                self._dropping = ""
                self._dropped.clear()
                self._open, self._depth = self._before
                return self._media_end(name)
            return ""
        name = _RENAMED.get(name, name)
        if name not in ALLOWED:
            return ""
        if self._open[name]:
            self._open[name] -= 1
            self._depth -= 1
        return f"</{name}>"

    def _require_shallow(self) -> None:
        if self._depth > MAX_OPEN_TAGS:
            raise TooDeep(limit=MAX_OPEN_TAGS)

    def _count(self) -> None:
        self._tags += 1
        if self._tags > MAX_TAGS:
            raise TooComplex(limit=MAX_TAGS)

    def _drop(self, tag: StartTag) -> str:
        """What stands for a dropped element: a link to what it shows, or nothing."""
        if not self._dropping and (found := self._embedded(tag)):
            return _embed(found.url)
        if tag.name not in _UNTOLD and tag.name not in _MEDIA and not self._dropping:
            self.result.removed[tag.name] += 1
        if tag.raw is not None or tag.name in _CLOSES_ITSELF:
            return ""
        if not self._dropping:
            self._dropping, self._same_open = tag.name, 1
            self._before = (self._open.copy(), self._depth)
            own = dict(tag.attributes()).get("src", "") if tag.name in _MEDIA else ""
            self._media = embeds.web_address(own) or ""
        elif self._dropping == tag.name:
            self._same_open += 1
        return ""

    def _embedded(self, tag: StartTag) -> embeds.Found | None:
        match tag.name:
            case "iframe":
                return embeds.of_frame(dict(tag.attributes()), self._providers)
            case "script":
                return embeds.of_script(dict(tag.attributes()), self._providers)
            case _:
                return None

    def _media_end(self, name: str) -> str:
        if name not in _MEDIA:
            return ""
        if self._media:
            return _embed(self._media)
        self.result.removed[name] += 1
        return ""


def _embed(url: str) -> str:
    return f'<hr data-url="{escape(url)}">'


def _leads_nowhere(tag: StartTag) -> bool:
    """Whether a link's address is one no link may have: `javascript:`, `data:`. Its text stays, and it is told."""
    address = next((value for key, value in tag.attributes() if key == "href"), "")
    return bool(address.strip()) and not is_safe_url(address, LINK_SCHEMES)


def _attributes(name: str, tag: StartTag) -> str:
    allowed = _ATTRIBUTES.get(name, frozenset())
    if not allowed or not tag.written:
        return ""
    kept: dict[str, str] = {}
    post = ""
    for key, value in tag.attributes():
        # Google's older way to say translate="no".
        if key == "class" and "notranslate" in value.split():
            kept.setdefault("translate", "no")
        elif name == "blockquote" and key == "class" and (provider := embeds.post_provider(value.split())):
            post = f' data-post="{provider}"'
        elif key == "data-instgrm-permalink":
            kept.setdefault("cite", value)
        elif key in allowed and key not in kept:
            kept[key] = value
    return "".join(f' {key}="{escape(value)}"' for key, value in kept.items() if key in allowed) + post
