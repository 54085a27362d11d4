"""What of a Word file becomes HTML, what is left out and counted, what the file says of itself."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from tests.unit.articles.word_files import (
    core,
    item,
    numbering,
    p,
    relationships,
    root,
    run,
    style,
    table,
    word_file,
)
from transpub.articles.docx import read_docx
from transpub.articles.html_reader import Reader
from transpub.articles.metadata import Metadata
from transpub.articles.sanitise import sanitise

LIMIT = 16 * 1024 * 1024


def read(*body, **parts):
    return read_docx(word_file(*body, **parts), max_bytes=LIMIT)


def html(*body, **parts):
    return read(*body, **parts).html


def drawing(inside):
    return f"<w:r><w:drawing><wp:inline>{inside}</wp:inline></w:drawing></w:r>"


def picture(name="rId9"):
    return (
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:blipFill><a:blip r:embed="{name}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic>'
    )


# Text and its look


def test_paragraphs_and_what_runs_look_like():
    given = p(
        "Plain, ", run("bold", "<w:b/>"), run(" italic", '<w:i w:val="1"/>'), run(" gone", "<w:strike/>"),
        run(" twice", "<w:dstrike/>"), "H", run("2", '<w:vertAlign w:val="subscript"/>'), "O m",
        run("2", '<w:vertAlign w:val="superscript"/>'), run(" not bold", '<w:b w:val="off"/>'),
    )  # fmt: skip
    assert html(given, p("Мовчання &amp; &lt;b&gt;")) == (
        "<p>Plain, <strong>bold</strong><em> italic</em><s> gone twice</s>H<sub>2</sub>O m<sup>2</sup> not bold</p>"
        "<p>Мовчання &amp; &lt;b&gt;</p>"
    )


def test_breaks_and_tabs_part_words():
    given = "<w:r><w:t>a</w:t>%s<w:t>b</w:t></w:r>"
    for tag, written in [
        ("<w:br/>", "<br />"),
        ('<w:br w:type="page"/>', "<br />"),
        ("<w:cr/>", "<br />"),
        ("<w:tab/>", "\t"),
        ("<w:ptab/>", "\t"),
        ("<w:noBreakHyphen/>", "‑"),
        ("<w:softHyphen/>", "\u00ad"),
    ]:
        assert html(p(given % tag)) == f"<p>a{written}b</p>"


def test_text_in_wrappers_is_kept():
    wrapped = p(
        '<w:fldSimple w:instr="AUTHOR">' + run("field ") + "</w:fldSimple>",
        "<w:smartTag>" + run("tag ") + "</w:smartTag>",
        "<w:sdt><w:sdtPr/><w:sdtContent>" + run("control ") + "</w:sdtContent></w:sdt>",
        '<w:bdo w:val="rtl">' + run("direction ") + "</w:bdo>",
        "<w:r><w:ruby><w:rt><w:r><w:t>かん</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>漢</w:t></w:r></w:rubyBase>"
        "</w:ruby></w:r>",
    )
    block = f"<w:sdt><w:sdtContent>{p('block')}</w:sdtContent></w:sdt>"
    assert html(wrapped, block) == "<p>field tag control direction 漢</p><p>block</p>"


# Styles


def test_styles_become_headings_quotes_and_captions():
    styles = "".join(
        [
            style("a3", "Title"), style("a5", "Subtitle"), style("1", "heading 1"), style("20", "heading 2"),
            style("9", "heading 9"), style("a7", "Quote"), style("a9", "Intense Quote"), style("ab", "caption"),
            style("Own", "Zwischenzeile", based_on="20"),
            style("Rank", "Rubrik", properties='<w:outlineLvl w:val="3"/>'),
            style("Loop", "Round", based_on="Loop"),
        ]
    )  # fmt: skip
    body = [
        p("Head", style="a3"), p("Deck", style="a5"), p("One", style="1"), p("Two", style="20"),
        p("Nine", style="9"), p("Said", style="a7"), p("Loud", style="a9"), p("Own", style="Own"),
        p("Four", style="Rank"), p("Below", style="ab"), p("Round", style="Loop"), p("Lost", style="nowhere"),
    ]  # fmt: skip
    assert html(*body, styles=styles) == (
        "<h1>Head</h1><p>Deck</p><h1>One</h1><h2>Two</h2><h6>Nine</h6>"
        "<blockquote><p>Said</p><p>Loud</p></blockquote><h2>Own</h2><h4>Four</h4>"
        '<p class="caption">Below</p><p>Round</p><p>Lost</p>'
    )


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Zitat", "<blockquote><p>x</p></blockquote>"),
        ("Intensives Zitat", "<blockquote><p>x</p></blockquote>"),
        ("Цитата", "<blockquote><p>x</p></blockquote>"),
        ("Выделенная цитата", "<blockquote><p>x</p></blockquote>"),
        ("Насичена цитата", "<blockquote><p>x</p></blockquote>"),
        ("Quotations", "<blockquote><p>x</p></blockquote>"),
        ("Überschrift 2", "<h2>x</h2>"),
        ("Заголовок 3", "<h3>x</h3>"),
        ("Назва", "<h1>x</h1>"),
        ("Название", "<h1>x</h1>"),
        ("Назва об'єкта", '<p class="caption">x</p>'),
        ("Beschriftung", '<p class="caption">x</p>'),
    ],
)
def test_styles_under_their_local_names(name, written):
    assert html(p("x", style="s"), styles=style("s", name)) == written


def test_character_styles_carry_emphasis():
    styles = style("b", "Strong", kind="character") + style("i", "Emphasis", kind="character")
    given = p(
        run("a", '<w:rStyle w:val="b"/>'), run("b", '<w:rStyle w:val="i"/>'), run("c", '<w:rStyle w:val="x"/>')
    )
    assert html(given, styles=styles) == "<p><strong>a</strong><em>b</em>c</p>"


# Lists and tables


def test_lists_nest_and_differ():
    body = [
        item("a"),
        item("a1", 1),
        item("a11", 2),
        item("b"),
        p("Between"),
        item("1", number=2),
        item("2", number=2),
    ]
    assert html(*body, parts={"word/numbering.xml": numbering("bullet", "decimal")}) == (
        "<ul><li>a<ul><li>a1<ul><li>a11</li></ul></li></ul></li><li>b</li></ul><p>Between</p>"
        "<ol><li>1</li><li>2</li></ol>"
    )


def test_lists_of_nine_levels_and_lists_by_style():
    numbers = {"word/numbering.xml": numbering("bullet", "decimal", "none")}
    assert html(*(item(str(level), level) for level in range(9)), parts=numbers).count("<ul>") == 9
    by_style = style("L", "Liste", properties='<w:numPr><w:numId w:val="2"/></w:numPr>') + style(
        "M", "m", based_on="L"
    )
    assert html(p("x", style="M"), styles=by_style, parts=numbers) == "<ol><li>x</li></ol>"
    for nothing in (item("x", number=0), item("x", number=7), item("x", 12), item("x", number=3)):
        assert html(nothing, parts=numbers) == "<p>x</p>"


def test_tables_with_merged_cells_header_and_caption():
    wide = f'<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{p("wide")}'
    tall = f'<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>{p("tall")}'
    below = f"<w:tcPr><w:vMerge/></w:tcPr>{p('')}"
    given = [p("Prices", style="c"), table(["Town", "Price"], [wide], [tall, "1"], [below, "2"], header=True)]
    assert html(*given, styles=style("c", "caption")) == (
        "<table><caption>Prices</caption><thead><tr><th><p>Town</p></th><th><p>Price</p></th></tr></thead><tbody>"
        '<tr><td colspan="2"><p>wide</p></td></tr><tr><td rowspan="2"><p>tall</p></td><td><p>1</p></td></tr>'
        "<tr><td><p>2</p></td></tr></tbody></table>"
    )


@pytest.mark.parametrize("span", ["x", "-1", "0", "99999999", "", "9" * 5000])
def test_a_cell_that_claims_to_be_absurdly_wide_is_one_cell(span):
    cell = f'<w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr>{p("a")}'
    assert html(table([cell])) == "<table><tr><td><p>a</p></td></tr></table>"


# Links and notes


def field(instruction, text):
    marks = '<w:r><w:fldChar w:fldCharType="%s"/></w:r>'
    return (
        marks % "begin" + f"<w:r><w:instrText>{instruction}</w:instrText></w:r>" + marks % "separate" + run(text)
        + marks % "end"
    )  # fmt: skip


def link(name, text):
    return f'<w:hyperlink r:id="{name}" w:tgtFrame="_blank">{run(text)}</w:hyperlink>'


@pytest.mark.parametrize(
    "address", ["https://example.org/a?b=1&amp;c", "http://example.org/", "mailto:desk@example.org"]
)
def test_links_of_the_web_are_kept(address):
    assert (
        html(p("See ", link("r1", "here"), "."), links={"r1": address})
        == f'<p>See <a href="{address}">here</a>.</p>'
    )
    assert html(p(field(f"HYPERLINK &quot;{address}&quot;", "here"))) == f'<p><a href="{address}">here</a></p>'
    with_tip = f"HYPERLINK &quot;{address}&quot; \\o &quot;a tip&quot;"
    assert html(p(field(with_tip, "here"))) == f'<p><a href="{address}">here</a></p>'


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///C:/secret.docx", "other.docx", "data:text/html,x"]
)
def test_other_links_leave_their_text(address):
    assert html(p(link("r1", "here")), links={"r1": address}) == "<p>here</p>"
    assert html(p(field(f"HYPERLINK &quot;{address}&quot;", "here"))) == "<p>here</p>"


def test_links_inside_the_file_leave_their_text():
    inside = f'<w:hyperlink w:anchor="part2">{run("part two")}</w:hyperlink>'
    given = p(inside, '<w:bookmarkStart w:id="0" w:name="part2"/>', " ", link("missing", "gone"))
    assert html(given, p(field("HYPERLINK \\l &quot;part2&quot;", "field"))) == "<p>part two gone</p><p>field</p>"


def test_notes_stand_at_the_end_as_text():
    parts = {
        "word/footnotes.xml": root(
            "footnotes",
            f'<w:footnote w:type="separator" w:id="-1">{p("-")}</w:footnote>'
            f'<w:footnote w:id="2">{p("<w:r><w:footnoteRef/></w:r>", link("n1", "A source"))}'
            f"{p('Its date')}</w:footnote>"
            f'<w:footnote w:id="3">{p("Never referred to")}</w:footnote>',
        ),
        "word/_rels/footnotes.xml.rels": relationships(n1="https://example.org/source"),
        "word/endnotes.xml": root("endnotes", f'<w:endnote w:id="2">{p("An end")}</w:endnote>'),
    }
    body = [
        p("One", '<w:r><w:endnoteReference w:id="2"/></w:r>', " two", '<w:r><w:footnoteReference w:id="2"/></w:r>'),
        p("Three", '<w:r><w:footnoteReference w:id="2"/><w:footnoteReference w:id="77"/></w:r>'),
    ]
    assert html(*body, parts=parts) == (
        "<p>One<sup>[1]</sup> two<sup>[2]</sup></p><p>Three<sup>[2][3]</sup></p>"
        '<p>[1] An end</p><p>[2] <a href="https://example.org/source">A source</a></p><p>Its date</p>'
    )


# Tracked changes, hidden text, what is left out


def test_tracked_changes_are_read_as_accepted():
    given = p(
        "Kept ",
        f'<w:del w:id="1">{run("x").replace("w:t>", "w:delText>").replace("w:t ", "w:delText ")}</w:del>',
        f'<w:ins w:id="2">{run("added ")}</w:ins>',
        f"<w:moveFrom>{run('here')}</w:moveFrom>",
        f"<w:moveTo>{run('there')}</w:moveTo>",
    )
    row = f"<w:tr><w:trPr><w:del w:id='3'/></w:trPr><w:tc>{p('deleted row')}</w:tc></w:tr>"
    rows = table(["stays"]).replace("</w:tbl>", f"{row}</w:tbl>")
    assert html(given, rows) == "<p>Kept added there</p><table><tr><td><p>stays</p></td></tr></table>"


def test_a_deleted_paragraph_end_joins_two_paragraphs():
    deleted = '<w:rPr><w:del w:id="1"/></w:rPr>'
    assert (
        html(p("One ", properties=deleted), p("two"), p("last", properties=deleted)) == "<p>One two</p><p>last</p>"
    )


def test_hidden_text_is_left_out_and_counted():
    styles = style("h", "Hidden", kind="character", run_properties="<w:vanish/>") + style(
        "hp", "z-Top of Form", run_properties="<w:vanish/>"
    )
    reading = read(
        p("Seen ", run("hidden", "<w:vanish/>"), run("by style", '<w:rStyle w:val="h"/>')),
        p("all of it", run(" shown", '<w:vanish w:val="0"/>'), style="hp"),
        p(run("not hidden", '<w:vanish w:val="false"/>')),
        styles=styles,
    )
    assert reading.html == "<p>Seen </p><p> shown</p><p>not hidden</p>"
    assert reading.left_out == {"hidden": 3}


def test_pictures_charts_formulas_objects_and_comments_are_counted():
    chart = '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"/></a:graphic>'
    reading = read(
        p("Text", drawing(picture()), drawing(picture() * 2), "<w:r><w:pict><v:shape><v:imagedata r:id='r9'/>"
          "</v:shape></w:pict></w:r>"),
        p(drawing(chart), "<m:oMathPara><m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath></m:oMathPara>"),
        p("<w:r><w:object><v:imagedata r:id='r9'/></w:object></w:r>", '<w:commentRangeStart w:id="0"/>', "said",
          '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>'),
        links={"rId9": "image:media/a.png"},
        parts={
            "word/media/a.png": b"\x89PNG not unpacked",
            "word/comments.xml": root("comments", f'<w:comment w:id="0">{p("secret remark")}</w:comment>'),
        },
    )  # fmt: skip
    assert reading.html == "<p>Text</p><p>said</p>"
    assert reading.left_out == {"image": 4, "chart": 1, "formula": 1, "object": 1, "comment": 1}


def test_text_boxes_follow_their_paragraph():
    box = f"<w:txbxContent>{p('In the box')}</w:txbxContent>"
    new = f"<w:drawing><wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></w:drawing>"
    old = f"<w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict>"
    both = f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{new}</mc:Choice><mc:Fallback>{old}</mc:Fallback>'
    both += "</mc:AlternateContent></w:r>"
    for boxed in (both, f"<w:r>{old}</w:r>", f"<w:r>{new}</w:r>"):
        assert html(p("Before", boxed, " after"), p("Next")) == "<p>Before after</p><p>In the box</p><p>Next</p>"
    assert html(table([p("Cell", both)])) == "<table><tr><td><p>Cell</p><p>In the box</p></td></tr></table>"


# The file as a whole


def test_core_properties_are_the_metadata():
    facts = core(
        dc_title="Мовчання &amp; інше", dc_creator=" Олена  Ковальчук ", dc_language="uk-UA",
        cp_keywords="culture; Kharkiv, culture,,", dcterms_created="2019-01-01T00:00:00Z",
        dcterms_modified="2026-03-05T10:20:30Z",
    )  # fmt: skip
    assert read(p("x"), parts={"docProps/core.xml": facts}).metadata == Metadata(
        title="Мовчання & інше",
        byline="Олена Ковальчук",
        language="uk-UA",
        tags=("culture", "Kharkiv"),
        modified_at=datetime(2026, 3, 5, 10, 20, 30, tzinfo=UTC),
    )
    assert read(p("x")).metadata == Metadata()


@pytest.mark.parametrize(
    "name", ["Microsoft Office User", "unknown", "python-docx", "Пользователь Windows", "", "Автор"]
)
def test_a_placeholder_is_no_byline(name):
    assert read(p("x"), parts={"docProps/core.xml": core(dc_creator=name)}).metadata.byline is None


def test_odd_properties_are_no_facts():
    odd = core(dc_language="<b>en</b>", dcterms_modified="yesterday", dc_title="x" * 5000, cp_keywords="a," * 500)
    metadata = read(p("x"), parts={"docProps/core.xml": odd}).metadata
    assert (metadata.language, metadata.modified_at, metadata.tags) == (None, None, ("a",))
    assert len(metadata.title) == 500


def test_the_text_may_lie_elsewhere_in_the_file():
    parts = {
        "_rels/.rels": relationships(d="officeDocument:word/document2.xml"),
        "word/document2.xml": root("document", f"<w:body>{p('There', style='t')}</w:body>"),
        "word/_rels/document2.xml.rels": relationships(s="styles:/word/styles2.xml"),
        "word/styles2.xml": root("styles", style("t", "Title")),
    }
    assert html(p("Not here"), parts=parts) == "<h1>There</h1>"


def test_strict_files_are_read():
    strict = root("document", f"<w:body>{p(run('Strict', '<w:b/>'))}</w:body>").replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    assert html(parts={"word/document.xml": strict}) == "<p><strong>Strict</strong></p>"


def test_a_style_map_hidden_in_the_file_is_not_used():
    given = {"mammoth/style-map": "p => script:fresh"}
    assert html(p("x"), parts=given) == "<p>x</p>"


def test_what_is_read_becomes_a_document():
    reading = read(
        p("Head", style="t"), p("First. ", link("r", "Second")), p("Said", style="q"), item("point"),
        styles=style("t", "Title") + style("q", "Quote"), links={"r": "https://example.org/"},
        parts={"word/numbering.xml": numbering("bullet")},
    )  # fmt: skip
    tags = [block.kind for block in Reader(Counter()).read(sanitise(reading.html).html)]
    assert tags == ["heading", "paragraph", "quote", "list"]
