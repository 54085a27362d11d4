"""From what an editor pastes to a document: formats, titles, normalising, refusing."""

import pytest

from transpub.articles.characters import NormalisationKind
from transpub.articles.document import (
    Code,
    Element,
    Figure,
    Heading,
    ListBlock,
    ListItem,
    Paragraph,
    Quote,
    Rule,
    Table,
    Text,
)
from transpub.articles.errors import (
    BodyTooLarge,
    EmptyBody,
    EmptyTitle,
    NotText,
    NotUtf8,
    TitleTooLong,
    TooComplex,
    TooDeep,
)
from transpub.articles.intake import SourceFormat, TitleSource, decode_utf8, understand
from transpub.core.errors import ErrorKind

TEXT, MARKDOWN, HTML = SourceFormat.TEXT, SourceFormat.MARKDOWN, SourceFormat.HTML


def take(body, source_format=HTML, title="Title", max_bytes=1024 * 1024):
    return understand(title, body, source_format, max_bytes=max_bytes)


def blocks(body, source_format=HTML):
    return take(body, source_format).document.body


def words(text):
    return (Text(text=text),)


def paragraph(text):
    return Paragraph(content=words(text))


def item(text, *children):
    return ListItem(content=words(text), children=children)


# Plain text


def test_every_line_of_plain_text_is_a_paragraph():
    assert blocks("One line.\nAnother.\n\n\nA third. ", TEXT) == tuple(
        map(paragraph, ["One line.", "Another.", "A third."])
    )


def test_bullets_and_following_numbers_of_plain_text_are_lists():
    assert blocks("- one\n- two\nText\n3. three\n4) four\n7. alone\n— said he", TEXT) == (
        ListBlock(items=(item("one"), item("two"))),
        paragraph("Text"),
        ListBlock(ordered=True, start=3, items=(item("three"), item("four"))),
        paragraph("7. alone"),
        paragraph("— said he"),
    )


def test_markup_in_plain_text_stays_text():
    assert blocks("<b>x</b> & *y*", TEXT) == (paragraph("<b>x</b> & *y*"),)


# Markdown


def test_markdown_blocks():
    body = (
        "## Two\n\nText *em*\ngoes on.\n\n- one\n  - inner\n- two\n\n3. x\n\n> said\n\n"
        '| a | b |\n|---|---|\n| 1 | |\n\n---\n\n```py\nx = 1\n\ny\n```\n\n![Alt](/p.jpg "Caption")\n'
    )
    found = blocks(body, MARKDOWN)
    assert [type(block) for block in found] == [
        Heading, Paragraph, ListBlock, ListBlock, Quote, Table, Rule, Code, Figure,
    ]  # fmt: skip
    assert found[1].content == (Text(text="Text "), Element(tag="em", children=words("em")), Text(text=" goes on."))
    assert found[2] == ListBlock(items=(item("one", ListBlock(items=(item("inner"),))), item("two")))
    assert (found[3].ordered, found[3].start) == (True, 3)
    assert found[4] == Quote(blocks=(paragraph("said"),))
    assert [row.part for row in found[5].rows] == ["head", "body"]
    assert [[cell.header for cell in row.cells] for row in found[5].rows] == [[True, True], [False, False]]
    assert found[7] == Code(text="x = 1\n\ny", language="py")
    assert (found[8].image.src, found[8].image.alt, found[8].image.title) == ("/p.jpg", "Alt", None)
    assert found[8].caption == words("Caption")


def test_html_inside_markdown_is_sanitised():
    taken = take(
        "Text <b onclick='x()'>bold</b>\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1))", MARKDOWN
    )
    assert taken.document.body[0].content[1] == Element(tag="b", children=words("bold"))
    assert "script>" not in taken.document.model_dump_json()
    assert [(removed.tag, removed.count) for removed in taken.removed] == [("script", 1)]


# HTML


def test_links_nested_in_emphasis_keep_their_nesting():
    (only,) = blocks('<p>A <em>very <a href="/x" title="tip">good <b>map</b></a></em>.</p>')
    link = Element(
        tag="a",
        attributes=(("href", "/x"), ("title", "tip")),
        children=(Text(text="good "), Element(tag="b", children=words("map"))),
    )
    assert only.content == (
        Text(text="A "),
        Element(tag="em", children=(Text(text="very "), link)),
        Text(text="."),
    )


def test_containers_part_paragraphs_and_vanish():
    body = "<article><div>one<div>two</div>three</div><section><p>four</p>five</section></article>"
    assert blocks(body) == tuple(map(paragraph, ["one", "two", "three", "four", "five"]))


def test_two_line_breaks_part_paragraphs_and_one_does_not():
    taken = take("<p>one<br>still one<br><br>two</p>")
    assert len(taken.document.body) == 2
    assert NormalisationKind.BREAKS_TO_PARAGRAPHS in [change.kind for change in taken.normalisations]


def test_an_inline_element_around_blocks_goes_into_each():
    link = (("href", "/x"),)
    assert blocks('<a href="/x"><h2>Head</h2><p>Text</p></a>') == (
        Heading(level=2, content=(Element(tag="a", attributes=link, children=words("Head")),)),
        Paragraph(content=(Element(tag="a", attributes=link, children=words("Text")),)),
    )


def test_language_and_translate_no_of_a_container_reach_its_texts():
    body = '<div lang="de"><p>Guten Tag</p></div><p translate="no">Acme</p><p class="x notranslate">Bcme</p>'
    assert [block.content[0].attributes for block in blocks(body)] == [
        (("lang", "de"),),
        (("translate", "no"),),
        (("translate", "no"),),
    ]


def test_figures_captions_and_images_standing_alone():
    body = (
        '<figure><a href="/big"><img src="/1.jpg" alt="One" width="640"></a><figcaption>A <i>cap</i></figcaption>'
        '</figure><p><img src="/2.jpg" alt="" title="Two"></p><p>Text <img src="/3.jpg" alt="Three"> text</p>'
    )
    first, second, third = blocks(body)
    assert (first.href, first.image.src, first.image.width) == ("/big", "/1.jpg", 640)
    assert first.caption == (Text(text="A "), Element(tag="i", children=words("cap")))
    assert (type(second), second.image.title, second.caption) == (Figure, "Two", ())
    assert [node.kind for node in third.content] == ["text", "image", "text"]


def test_quotes_keep_address_and_attribution():
    body = '<blockquote cite="https://example.com/"><p>Said.</p><footer>A <b>man</b></footer></blockquote>'
    (quote,) = blocks(body)
    assert quote.cite == "https://example.com/"
    assert quote.attribution == (Text(text="A "), Element(tag="b", children=words("man")))
    (figure,) = blocks("<figure><blockquote>Said.</blockquote><figcaption>A man</figcaption></figure>")
    assert figure == Quote(blocks=(paragraph("Said."),), attribution=words("A man"))


def test_tables_keep_caption_heads_and_spans():
    body = (
        "<table><caption>Cap</caption><thead><tr><th colspan=2>Head</th></tr></thead>"
        "<tr><td>1<td><p>2</p><p>3</p></table>"
    )
    (table,) = blocks(body)
    assert table.caption == words("Cap")
    assert (table.rows[0].part, table.rows[0].cells[0].header, table.rows[0].cells[0].colspan) == ("head", True, 2)
    assert table.rows[1].cells[1].content == words("2")
    assert table.rows[1].cells[1].children == (paragraph("3"),)


def test_a_table_of_one_cell_is_only_a_frame():
    assert blocks("<table><tr><td><h2>Head</h2><p>Text</p></td></tr></table>") == (
        Heading(level=2, content=words("Head")),
        paragraph("Text"),
    )


def test_lists_nest_rightly_and_wrongly_written():
    nested = ListBlock(items=(item("one", ListBlock(items=(item("inner"),))), item("two")))
    assert blocks("<ul><li>one<ul><li>inner</li></ul></li><li>two</li></ul>") == (nested,)
    assert blocks("<ul><li>one</li><ul><li>inner</li></ul><li>two</li></ul>") == (nested,)


def test_program_text_keeps_its_spaces():
    (code,) = blocks('<pre><code class="hl language-c++">if (a &lt; b)\n    return;\n\n}\n</code></pre>')
    assert code == Code(text="if (a < b)\n    return;\n\n}", language="c++")
    assert blocks('<pre><code class="language-python">x</code></pre>') == (Code(text="x", language="python"),)


HOSTILE = """
<p onclick="x()" style="color:red" id="a">Text <a href=" java&#10;script:alert(1)">one</a>
<a href="data:text/html,x">two</a> <a href="vbscript:x">three</a>
<a href="/ok" onmouseover=x target=_blank>four</a></p>
<script>alert("</p>")</script><style>p{}</style><iframe src="https://evil.example/"></iframe>
<form action="/x"><p>Inside a form</p><input name=a><button>Send</button><select><option>1<option>2</select></form>
<img src="data:image/png;base64,xx" alt="gone"><img src="javascript:x">
<img src="https://example.com/1.jpg" onerror=x alt="kept">
<svg><script>x</script><a href="javascript:x">y</a></svg><object data=x></object><embed src=x>
<math><mtext></mtext></math><!-- secret --><template><p>hidden</p></template><noscript><img src=x></noscript>
<video src="x.mp4"></video><a href="//other.example/x">five</a>
<base href="https://evil.example"><meta http-equiv=refresh>
"""


def test_nothing_that_runs_or_sends_survives():
    taken = take(HOSTILE)
    json = str(taken.document.model_dump(mode="json")["body"])
    for evil in (
        "script", "data:", "evil", "onclick", "onerror", "onmouseover", "style", "iframe", "form>", "secret",
        "hidden", "svg", "target", "Send", "mp4",
    ):  # fmt: skip
        assert evil not in json
    for good in ("one", "two", "three", "'/ok'", "Inside a form", "https://example.com/1.jpg", "//other.example/x"):
        assert good in json
    assert {removed.tag: removed.count for removed in taken.removed} == {
        "script": 1, "iframe": 1, "form": 1, "input": 1, "button": 1, "select": 1, "img": 2, "svg": 1,
        "object": 1, "embed": 1, "math": 1, "video": 1,
    }  # fmt: skip


def test_text_after_an_element_that_never_closes_is_not_lost():
    assert blocks("<p>one</p><button>two<p>three</p>")[-1] == paragraph("three")
    assert blocks('<p>one</p><p>two <a href="x')[1] == paragraph('two <a href="x')


def test_unclosed_formatting_costs_no_memory():
    body = "<p>" + "".join(f"<b id={number}>" for number in range(3000)) + "x" + "<p>x" * 10_000
    with pytest.raises(TooDeep):
        take(body)


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
    body = "a\u00a0b so\u00adft z\u200bw 1\u00a0000 \u0438\u0306 e\ufb03cient \u202ex x\x07y\r\nnext"
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
        NormalisationKind.CONTROL_CHARACTERS: 1,
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


@pytest.mark.parametrize("source_format", list(SourceFormat))
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


def test_bytes_are_read_as_utf8_and_nothing_else():
    assert decode_utf8("\ufeffТекст".encode()) == "Текст"
    with pytest.raises(NotUtf8) as caught:
        decode_utf8("Текст".encode("cp1251"))
    assert caught.value.facts == {"position": 0, "byte": "D2"}
