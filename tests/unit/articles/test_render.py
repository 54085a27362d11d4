"""The model as HTML and plain text; what we write we also read."""

import pytest
from hypothesis import given, settings
from pydantic import ValidationError

from tests.unit.articles.documents import documents
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
from transpub.articles.intake import understand
from transpub.articles.material import Limits, Material, SourceFormat
from transpub.articles.normalise import normalise
from transpub.articles.render import to_html, to_text


def words(text):
    return (Text(text=text),)


EVERYTHING = Document(
    headline="Head",
    standfirst="Stand",
    body=(
        Heading(level=3, content=words("Three")),
        Paragraph(
            content=(
                Text(text="a < b & "),
                Element(tag="a", attributes=(("href", '/x?a=1&b="2"'),), children=words("link")),
                Break(),
                Image(src="/i.jpg", alt='"A"', width=5),
            )
        ),
        ListBlock(
            ordered=True,
            start=3,
            items=(ListItem(content=words("one"), children=(ListBlock(items=(ListItem(content=words("in")),)),)),),
        ),
        Quote(blocks=(Paragraph(content=words("Said")),), attribution=words("Who"), cite="https://example.com/"),
        Table(
            caption=words("Cap"),
            rows=(
                Row(part="head", cells=(Cell(content=words("H"), header=True, colspan=2),)),
                Row(cells=(Cell(content=words("1")), Cell(content=words("2")))),
            ),
        ),
        Figure(image=Image(src="/f.jpg", alt="Alt"), href="/big", caption=words("Caption")),
        Code(text="if a < b:\n    x", language="py"),
        Rule(),
        Embed(url="https://example.com/v"),
    ),
)


def test_html_of_every_block():
    assert to_html(EVERYTHING.body) == to_html(EVERYTHING)
    assert to_html(EVERYTHING).splitlines() == [
        "<h3>Three</h3>",
        '<p>a &lt; b &amp; <a href="/x?a=1&amp;b=&quot;2&quot;">link</a><br>'
        '<img src="/i.jpg" alt="&quot;A&quot;" width="5"></p>',
        '<ol start="3">',
        "<li>one",
        "<ul>",
        "<li>in</li>",
        "</ul>",
        "</li>",
        "</ol>",
        '<blockquote cite="https://example.com/">',
        "<p>Said</p>",
        "<footer>Who</footer>",
        "</blockquote>",
        "<table>",
        "<caption>Cap</caption>",
        "<thead>",
        '<tr><th colspan="2">H</th></tr>',
        "</thead>",
        "<tbody>",
        "<tr><td>1</td><td>2</td></tr>",
        "</tbody>",
        "</table>",
        "<figure>",
        '<a href="/big"><img src="/f.jpg" alt="Alt"></a>',
        "<figcaption>Caption</figcaption>",
        "</figure>",
        '<pre><code class="language-py">if a &lt; b:',
        "    x</code></pre>",
        "<hr>",
        '<figure data-embed=""><a href="https://example.com/v">https://example.com/v</a></figure>',
    ]


def test_plain_text_of_every_block():
    plain = to_text(EVERYTHING)
    assert plain.fields() == {"headline": "Head", "standfirst": "Stand", "body_text": plain.body_text}
    assert plain.body_text == (
        "Three\n\na < b & link\n\n\n3. one\n- in\n\nSaid\n— Who\n\nCap\nH\n1 | 2\n\nAlt\nCaption\n\n"
        "if a < b:\n    x\n\nhttps://example.com/v"
    )


@pytest.mark.parametrize(
    "build",
    [
        lambda: Element(tag="script"),
        lambda: Element(tag="a", attributes=(("href", "javascript:x"),)),
        lambda: Element(tag="a", attributes=(("href", "java\nscript:x"),)),
        lambda: Element(tag="a", attributes=(("href", "\x01data:text/html,x"),)),
        lambda: Element(tag="em", attributes=(("onclick", "x"),)),
        lambda: Element(tag="em", attributes=(("title", "x"), ("lang", "uk"))),
        lambda: Image(src="data:image/png;base64,x"),
        lambda: Image(src=""),
        lambda: Figure(image=Image(src="/x"), href="javascript:x"),
        lambda: Embed(url="javascript:x"),
        lambda: Quote(blocks=(), cite="javascript:x"),
        lambda: Code(text="x", language='"><script>'),
        lambda: Heading(level=7, content=()),
        lambda: Document(headline="x", extra="y"),
    ],
)
def test_the_model_cannot_hold_what_is_unsafe_or_unknown(build):
    with pytest.raises(ValidationError):
        build()


def test_documents_cannot_be_changed():
    with pytest.raises(ValidationError):
        EVERYTHING.headline = "Other"


def is_told_apart(block):
    """Not: paragraphs of one image, doubled line breaks, tables of one cell, an image's own title below
    a link. HTML of ours writes them as something else, or intake reads them as something better."""
    match block:
        case Paragraph() | Heading():
            return "<img" not in to_html([block]) and "<br><br>" not in to_html([block])
        case ListBlock():
            return all(map(holder_is_told_apart, block.items))
        case Table():
            cells = [cell for row in block.rows for cell in row.cells]
            return len(cells) > 1 and all(map(holder_is_told_apart, cells))
        case Quote():
            return all(map(is_told_apart, block.blocks))
        case _:
            return True


def holder_is_told_apart(holder):
    return is_told_apart(Paragraph(content=holder.content)) and all(map(is_told_apart, holder.children))


@settings(max_examples=12, deadline=None)
@given(documents)
def test_html_we_write_is_read_as_the_same_body(document):
    kept = filter(is_told_apart, normalise(document).body)
    body = (Paragraph(content=words("First")), *kept)
    assert (
        understand("T", Material(SourceFormat.HTML, to_html(body)), Limits(1024 * 1024, 1024 * 1024)).document.body
        == body
    )
