"""From what an editor pastes to a document: the three formats, and what never comes in."""

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
    TooDeep,
)
from transpub.articles.intake import understand
from transpub.articles.material import Limits, Material, SourceFormat

TEXT, MARKDOWN, HTML = SourceFormat.TEXT, SourceFormat.MARKDOWN, SourceFormat.HTML


def take(body, source_format=HTML, title="Title", max_bytes=1024 * 1024):
    return understand(title, Material(source_format, body), Limits(max_bytes, max_bytes))


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
        "object": 1, "embed": 1, "math": 1, "video": 1, "a": 4,
    }  # fmt: skip


def test_text_after_an_element_that_never_closes_is_not_lost():
    assert blocks("<p>one</p><button>two<p>three</p>")[-1] == paragraph("three")
    assert blocks('<p>one</p><p>two <a href="x')[1] == paragraph('two <a href="x')


def test_unclosed_formatting_costs_no_memory():
    body = "<p>" + "".join(f"<b id={number}>" for number in range(3000)) + "x" + "<p>x" * 10_000
    with pytest.raises(TooDeep):
        take(body)
