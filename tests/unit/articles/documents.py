"""Hypothesis strategies for documents: nested, and with texts that look like codes, tags and addresses."""

from hypothesis import strategies as st

from transpub.articles.document import (
    Break,
    Cell,
    Code,
    Document,
    Element,
    Embed,
    Figure,
    Heading,
    Image,
    ListBlock,
    ListItem,
    Paragraph,
    Quote,
    Row,
    Rule,
    Table,
    Text,
)

PIECES = (
    "Ships left Odesa. ",
    "He said: “Stay. Do not go.” ",
    "Ціни зросли на 3,5 %. ",
    "В г. Москве тихо. ",
    "Am 3. Oktober. ",
    "<1>",
    "</1>",
    "<2/>",
    "\\<1>",
    "\\",
    "a < b & c",
    " ",
    "\n",
    "word",
    "—",
    "42",
    "3.5",
    "1\u00a0000",
    "\u00a0",
    "\u00ad",
    "\u200b",
    "\u200d",
    "и\u0306",
    "e",
    "\u0301x",
    "https://example.com/a_b?c=1",
    "@some_name",
    "#Київ",
    "a@example.org",
    "👩\u200d👩",
    "\x93",
    "\x85",
    "\x9d",
    "``",
    "''",
)
texts = st.lists(st.sampled_from(PIECES), max_size=5).map("".join)
urls = st.sampled_from(["https://example.com/1", "/relative", "mailto:a@example.org", "https://example.com/2"])
pictures = st.sampled_from(["https://example.com/1.jpg", "/2.png"])

images = st.builds(Image, src=pictures, alt=texts, title=st.none() | texts, width=st.none() | st.integers(0, 2000))
links = st.tuples(urls, st.none() | texts).map(
    lambda pair: (("href", pair[0]), *((("title", pair[1]),) if pair[1] else ()))
)
plain_tags = st.sampled_from(["em", "strong", "b", "i", "sub", "span"])


def elements(children):
    inner = st.lists(children, max_size=4).map(tuple)
    return st.one_of(
        st.builds(Element, tag=plain_tags, children=inner),
        st.builds(Element, tag=st.just("a"), attributes=links, children=inner),
        st.builds(Element, tag=st.just("a"), children=inner),
        st.builds(Element, tag=st.just("code"), children=inner),
        st.builds(
            Element,
            tag=st.just("span"),
            attributes=st.sampled_from([(("lang", "la"),), (("translate", "no"),)]),
            children=inner,
        ),
        st.builds(
            Element,
            tag=st.just("abbr"),
            attributes=texts.filter(bool).map(lambda title: (("title", title),)),
            children=inner,
        ),
    )


inline = st.recursive(
    st.one_of(st.builds(Text, text=texts), st.builds(Text, text=texts), st.builds(Break), images),
    elements,
    max_leaves=8,
)
contents = st.lists(inline, max_size=5).map(tuple)


def containers(blocks):
    inner = st.lists(blocks, max_size=3).map(tuple)
    items = st.lists(st.builds(ListItem, content=contents, children=inner), max_size=3).map(tuple)
    cells = st.lists(
        st.builds(Cell, content=contents, children=inner, header=st.booleans(), colspan=st.integers(1, 3)),
        max_size=3,
    ).map(tuple)
    rows = st.lists(st.builds(Row, part=st.sampled_from(["head", "body", "foot"]), cells=cells), max_size=3).map(
        tuple
    )
    return st.one_of(
        st.builds(ListBlock, ordered=st.booleans(), start=st.integers(0, 9), items=items),
        st.builds(Quote, blocks=inner, attribution=contents, cite=st.none() | urls),
        st.builds(Table, caption=contents, rows=rows),
    )


leaf_blocks = st.one_of(
    st.builds(Paragraph, content=contents),
    st.builds(Paragraph, content=contents),
    st.builds(Heading, level=st.integers(1, 6), content=contents),
    st.builds(Figure, image=images, href=st.none() | urls, caption=contents),
    st.builds(Code, text=texts, language=st.none() | st.just("py")),
    st.builds(Rule),
    st.builds(Embed, url=st.just("https://example.com/video")),
)
blocks = st.recursive(leaf_blocks, containers, max_leaves=6)
documents = st.builds(
    Document,
    headline=texts,
    standfirst=st.none() | texts,
    byline=st.none() | texts,
    seo_title=st.none() | texts,
    seo_description=st.none() | texts,
    body=st.lists(blocks, max_size=4).map(tuple),
)
languages = st.sampled_from(["en", "uk", "ru", "de", "bg"])
