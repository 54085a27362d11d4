"""Headlines found, characters made uniform, and what is refused."""

import pytest

from transpub.articles.characters import NormalisationKind
from transpub.articles.document import ListBlock, ListItem, Paragraph, Text
from transpub.articles.errors import (
    BodyTooLarge,
    EmptyBody,
    EmptyTitle,
    NotText,
    TitleTooLong,
    TooComplex,
    TooDeep,
)
from transpub.articles.intake import TitleSource, understand
from transpub.articles.material import TYPED, Limits, Material, SourceFormat
from transpub.core.errors import ErrorKind

TEXT, MARKDOWN, HTML = SourceFormat.TEXT, SourceFormat.MARKDOWN, SourceFormat.HTML


def take(body, source_format=HTML, title="Title", max_bytes=1024 * 1024):
    return understand(title, Material(source_format, body), Limits(max_bytes, max_bytes))


def blocks(body, source_format=HTML):
    return take(body, source_format).document.body


def paragraph(text):
    return Paragraph(content=(Text(text=text),))


def item(text):
    return ListItem(content=(Text(text=text),))


# Titles


@pytest.mark.parametrize(
    ("body", "source_format", "headline", "source", "left"),
    [
        ("# Head *line*\n\nText", MARKDOWN, "Head line", TitleSource.HEADING, 1),
        ("### Head\n\nText", MARKDOWN, "Head", TitleSource.HEADING, 1),
        ("<p>Menu</p><h2>Two</h2><h1>Head</h1><p>Text</p>", HTML, "Head", TitleSource.HEADING, 3),
        ("<title>Page &amp; site</title><p>Text</p>", HTML, "Page & site", TitleSource.PAGE_TITLE, 1),
        ("Head line\n\nText goes on.", TEXT, "Head line", TitleSource.FIRST_LINE, 1),
        ("- Menu\n- Latest\nHead line\nText goes on.", TEXT, "Head line", TitleSource.FIRST_LINE, 2),
    ],
)
def test_a_missing_title_is_found(body, source_format, headline, source, left):
    taken = take(body, source_format, title=" ")
    assert (taken.document.headline, taken.title_source) == (headline, source)
    assert len(taken.document.body) == left


@pytest.mark.parametrize(
    ("body", "source_format"), [("Text goes on.\nMore", TEXT), ("- item", TEXT), ("Text", MARKDOWN), ("<p>x", HTML)]
)
def test_no_title_anywhere_is_refused(body, source_format):
    with pytest.raises(EmptyTitle):
        take(body, source_format, title="")


def test_a_heading_that_repeats_the_title_leaves_the_body_and_is_told():
    taken = take("<h1>The  title</h1><p>Text</p>", title="the title")
    assert taken.document.body == (paragraph("Text"),)
    assert [change.to_json() for change in taken.normalisations] == [{"kind": "headline_repeated", "count": 1}]
    assert len(take("<h1>Another</h1><p>Text</p>").document.body) == 2
    assert take("- Menu\nTITLE\nText", TEXT).document.body == (ListBlock(items=(item("Menu"),)), paragraph("Text"))


def test_a_title_is_plain_text_on_one_line():
    assert take("x", TEXT, title=" <b>A</b> &\n b\u00a0c ").document.headline == "<b>A</b> & b c"


# Normalising


@pytest.mark.parametrize("source_format", [TEXT, HTML, MARKDOWN])
def test_characters_are_made_uniform_and_counted(source_format):
    body = "a\u00a0b so\u00adft z\u200bw 1\u00a0000 \u0438\u0306 e\ufb03cient \u202ex xy\r\nnext"
    taken = take(body, source_format)
    text = "a b soft zw 1\u00a0000 й efficient x xy"
    first = taken.document.body[0].content[0].text
    assert first == (text if source_format is TEXT else f"{text} next")
    assert {change.kind: change.count for change in taken.normalisations} == {
        NormalisationKind.SPACES: 1,
        NormalisationKind.SOFT_HYPHENS: 1,
        NormalisationKind.ZERO_WIDTH: 1,
        NormalisationKind.COMPOSED: 1,
        NormalisationKind.LIGATURES: 1,
        NormalisationKind.DIRECTION_MARKS: 1,
        NormalisationKind.NEWLINES: 1,
    }


def test_characters_written_as_references_are_made_uniform_too():
    assert blocks("<p>a&nbsp;b so&shy;ft z&#x200b;w</p>") == (paragraph("a b soft zw"),)


@pytest.mark.parametrize(
    "text", ["a 👩\u200d👩\u200d👧 😀", "می\u200cخواهم", "क्\u200dष", "שלום \u200fabc", "“x” ’ « » – —"]
)
def test_characters_with_meaning_stay(text):
    assert blocks(text, TEXT) == (paragraph(text),)


def test_half_a_surrogate_pair_becomes_the_replacement_character():
    taken = take("broken \ud83d here", TEXT)
    assert taken.document.body == (paragraph("broken \ufffd here"),)
    taken.document.model_dump_json().encode()


# Refusals


@pytest.mark.parametrize("source_format", TYPED)
@pytest.mark.parametrize("body", ["", " \n\t ", "\u00a0\u200b", "***"])
def test_a_body_without_text_is_refused(body, source_format):
    with pytest.raises(EmptyBody):
        take(body, source_format)


def test_a_page_of_scripts_and_pictures_is_refused():
    with pytest.raises(EmptyBody):
        take("<html><head><title>x</title></head><body><script>x</script><img src='/a.jpg' alt=''></body></html>")


def test_a_body_over_the_limit_is_refused_by_its_bytes():
    assert take("жж", TEXT, max_bytes=4)
    with pytest.raises(BodyTooLarge) as caught:
        take("жжж", TEXT, max_bytes=4)
    assert caught.value.kind is ErrorKind.TOO_LARGE
    assert caught.value.facts == {"size": 6, "limit": 4}


@pytest.mark.parametrize("body", ["a\x00b", "PK\x03\x04\x14\x06\x08", "\x01\x02\x03\x04 text"])
def test_binary_posted_as_text_is_refused(body):
    with pytest.raises(NotText):
        take(body, TEXT)
    with pytest.raises(NotText):
        take("text", TEXT, title=body)


def test_an_article_pasted_as_title_is_refused():
    with pytest.raises(TitleTooLong):
        take("x", TEXT, title="word " * 101)


@pytest.mark.parametrize(
    ("body", "source_format"),
    [
        ("<div>" * 10_000 + "x", HTML),
        ("<blockquote>" * 10_000 + "x" + "</blockquote>" * 10_000, HTML),
        ("<em>" * 10_000 + "x" + "</em>" * 10_000, HTML),
        ("<ul><li>" * 10_000 + "x", HTML),
        ("<table><tr><td>" * 10_000 + "x", HTML),
        (">" * 10_000 + " x", MARKDOWN),
        ("".join(f"{' ' * 2 * level}- a\n" for level in range(100)), MARKDOWN),
        ("<em>" * 41 + "x", HTML),
    ],
)
def test_deep_nesting_is_refused_with_the_limit(body, source_format):
    with pytest.raises(TooDeep) as caught:
        take(body, source_format)
    assert caught.value.facts["limit"] in (40, 512)


@pytest.mark.parametrize(
    "body", ["<blockquote>" * 40 + "x", "<ul><li>" * 20 + "x", "<p>" + "<em>" * 39 + "x", "<div>" * 500 + "x"]
)
def test_the_deepest_allowed_nesting_goes_all_the_way(body):
    document = take(body).document
    assert type(document).model_validate_json(document.model_dump_json()) == document


@pytest.mark.parametrize(
    ("body", "source_format"),
    [("<li>" * 60_000 + "x", HTML), ("a\n" * 30_000, TEXT), ("![" * 30_000, MARKDOWN), ("<p>a" * 60_000, HTML)],
)
def test_too_many_pieces_are_refused(body, source_format):
    with pytest.raises(TooComplex):
        take(body, source_format)
