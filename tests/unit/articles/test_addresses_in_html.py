"""Addresses of links and images come through as they are, whatever their parameters are called."""

import pytest

from transpub.articles.document import Figure, Paragraph
from transpub.articles.errors import TooComplex
from transpub.articles.html_tokens import StartTag, html_tokens
from transpub.articles.intake import understand
from transpub.articles.material import Limits, Material, SourceFormat
from transpub.articles.outline import outline
from transpub.articles.page import read_page

LIMITS = Limits(1024 * 1024, 1024 * 1024, frozenset({"facebook"}))
ADDRESS = "https://a.example/?x=1&copy=2&reg=eu&section=3&notify=1&times=3&para=1&lt=2&copyright"


def taken(html):
    return understand("T", Material(SourceFormat.HTML, html), LIMITS)


def test_parameters_named_like_characters_are_kept():
    text, figure = taken(
        f'<p>See <a href="{ADDRESS}">this</a>.</p><figure><img src="{ADDRESS}"></figure>'
    ).document.body
    assert isinstance(text, Paragraph)
    assert text.content[1].attribute("href") == ADDRESS
    assert isinstance(figure, Figure)
    assert figure.image.src == ADDRESS


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("a&amp;b", "a&b"),
        ("a&amp;copy=2", "a&copy=2"),
        ("&quot;x&quot;", '"x"'),
        ("&#39;x&#x27;", "'x'"),
        ("5 &lt; 6 &copy", "5 < 6 ©"),
        ("&copy=1", "&copy=1"),
        ("&copy1", "&copy1"),
        ("&nosuch;", "&nosuch;"),
        ("&", "&"),
    ],
)
def test_references_in_attributes(written, read):
    (tag,) = html_tokens(f'<a title="{written}">')
    assert isinstance(tag, StartTag)
    assert tag.attributes() == [("title", read)]


def test_a_link_that_may_not_be_one_is_told():
    intake = taken('<p>Press <a href="javascript:alert(1)">here</a> or <a href="data:text/html,x">there</a>.</p>')
    assert [entry.to_json() for entry in intake.removed] == [{"kind": "removed", "tag": "a", "count": 2}]


def test_a_post_of_facebook_is_an_embed():
    html = '<p>Text of it.</p><div class="fb-post" data-href="https://www.facebook.com/desk/posts/12345"></div>'
    assert [block.kind for block in taken(html).document.body] == ["paragraph", "embed"]


def test_words_beside_a_line_break_do_not_run_together_in_the_outline():
    line = outline(taken("<p>Line one<br>line two of it.</p>").document, "en")[-1]
    assert line.sentences == ("Line one line two of it.",)


def test_formatting_side_by_side_without_end_is_refused():
    with pytest.raises(TooComplex):
        read_page(f"<article><p>{'<span>a</span>' * 5000}</p></article>", "https://a.example/")
