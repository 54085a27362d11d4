"""What goes out: cleaned again after translation, byte for byte as written, and no typed text becomes markup."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from tests.unit.articles.documents import documents
from tests.unit.articles.hostile import PAYLOADS, harm, shape
from transpub.articles.codes import Text, serialise, tokens
from transpub.articles.document import Document
from transpub.articles.html_reader import Reader
from transpub.articles.normalise import normalise
from transpub.articles.published import clean_output, published_html
from transpub.articles.render import to_html
from transpub.articles.sanitise import sanitise
from transpub.articles.segments import mark, reassemble, split

STORY = """<h2>Port <em>open</em> again</h2>
<p>Ships <a href="https://example.org/a?b=1&amp;c=2" title="More">left <b>Odesa</b></a> on Monday<br>with grain.</p>
<ul><li>one<ul><li>inner</li></ul></li></ul>
<blockquote cite="https://example.org/q"><p>“Said.”</p><footer>Somebody</footer></blockquote>
<table><caption>Freight</caption><thead><tr><th>Port</th><th>Load</th></tr></thead>
<tbody><tr><td colspan="2">Odesa <code>x &lt; y</code></td></tr></tbody></table>
<figure><a href="/big"><img src="/f.jpg" alt="A ship" title="Ship" width="5"></a>
<figcaption>At sea</figcaption></figure>
<iframe src="https://www.youtube.com/embed/a1b2c3d4e5F"></iframe><hr><p>End.</p>"""
DOCUMENT = mark(Document(headline="Head", body=Reader({}).read(sanitise(STORY).html)), "en")


def typed(text):
    """The story with this text typed for every word of every segment; its codes are left in place."""
    texts = {
        segment.key: serialise(
            [
                Text(text) if isinstance(token, Text) and token.text.strip() else token
                for token in tokens(segment.text)
            ]
        )
        for segment in split(DOCUMENT, "en")
    }
    return published_html(reassemble(DOCUMENT, texts))


@settings(max_examples=40, deadline=None)
@given(documents)
def test_cleaning_what_was_written_changes_no_byte(document):
    written = to_html(normalise(document))
    assert clean_output(written) == written


def test_every_kind_of_block_is_written_as_it_is_cleaned():
    assert published_html(DOCUMENT) == to_html(DOCUMENT)
    assert shape(typed("слово")) == shape(published_html(DOCUMENT))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_markup_typed_into_a_translation_is_text(payload):
    published = typed(payload)
    assert harm(published) == []
    assert shape(published) == shape(published_html(DOCUMENT))
    last = lxml_html.fragment_fromstring(published, create_parent="body")[-1]
    assert last.text_content() == payload


@settings(max_examples=100, deadline=None)
@given(st.text(min_size=1, max_size=30) | st.lists(st.sampled_from(PAYLOADS), min_size=2, max_size=3).map("".join))
def test_no_text_whatever_changes_the_elements_published(text):
    published = typed(text) if any(character.isalnum() for character in text) else typed(f"a{text}")
    assert harm(published) == []
    assert shape(published) == shape(published_html(DOCUMENT))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_the_last_wall_holds_by_itself(payload):
    """Even if rendering were to let markup through."""
    for html in (payload, f"<p>{payload}</p>", f'<table><tr><td title="{payload}">{payload}', f"<pre>{payload}"):
        cleaned = clean_output(html)
        assert harm(cleaned) == []
        assert clean_output(cleaned) == cleaned


@pytest.mark.parametrize(
    ("html", "cleaned"),
    [
        ('<code class="language-py x">a</code>', "<code>a</code>"),
        ('<code class="language-py">a</code>', '<code class="language-py">a</code>'),
        ('<img src="mailto:a@b">', "<img>"),
        ('<img src="data:image/png;base64,x" alt="a">', '<img alt="a">'),
        ('<figure data-embed="&quot;&gt;" data-x="1" class="y">a</figure>', "<figure>a</figure>"),
        ('<a href="https://example.org/" target="_blank" rel="x">a</a>', '<a href="https://example.org/">a</a>'),
        ('<ol start="x" type="a"><li>a</li></ol>', "<ol><li>a</li></ol>"),
        ("<article>a<custom-tag>b</custom-tag></article><!--c-->", "ab"),
    ],
)
def test_only_what_we_write_is_let_out(html, cleaned):
    assert clean_output(html) == cleaned
