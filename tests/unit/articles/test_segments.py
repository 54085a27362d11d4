"""Segments: identity, codes, gaps, and putting translations back."""

import pytest

from transpub.articles.codes import plain_text
from transpub.articles.document import (
    Code,
    Document,
    Element,
    Embed,
    Figure,
    Heading,
    Image,
    Paragraph,
    Rule,
    Text,
)
from transpub.articles.errors import BrokenCodes, MissingTexts, NotMarked
from transpub.articles.intake import understand
from transpub.articles.material import Limits, Material, SourceFormat
from transpub.articles.normalise import normalise
from transpub.articles.render import to_html
from transpub.articles.segments import PATH_MAX, mark, reassemble, split


def taken(html, language="en", title="Title"):
    return mark(
        understand(title, Material(SourceFormat.HTML, html), Limits(1024 * 1024, 1024 * 1024)).document, language
    )


def body(document, language="en"):
    """The segments but for the headline."""
    return [segment for segment in split(document, language) if segment.path != "headline"]


def texts(html, language="en"):
    return [segment.text for segment in body(taken(html, language), language)]


def translated(html, answers, language="en"):
    """The body's HTML with each source text replaced by its answer."""
    document = taken(html, language)
    given = {segment.key: answers.get(segment.text, segment.text) for segment in split(document, language)}
    return to_html(reassemble(document, given))


# Codes


def test_links_in_emphasis_and_emphasis_in_links_are_numbered_as_they_open():
    html = '<p>A <em>very <a href="/x" title="tip">good <b>map</b></a></em> of <a href="/y">it</a>.</p>'
    title, sentence = body(taken(html))
    assert (title.kind, title.text) == ("title", "tip")
    assert sentence.text == "A <1>very <2>good <3>map</3></2></1> of <4>it</4>."
    assert [(code.tag, dict(code.attributes).get("href")) for code in sentence.codes.values()] == [
        ("em", None),
        ("a", "/x"),
        ("b", None),
        ("a", "/y"),
    ]
    assert all(code.paired for code in sentence.codes.values())


def test_images_and_line_breaks_inside_a_sentence_are_void_codes():
    alt, sentence = body(taken('<p>One <img src="/1.jpg" alt="A ship"> two<br>three</p>'))
    assert (alt.kind, alt.text, alt.path) == ("alt", "A ship", "body/1/paragraph/1/alt")
    assert sentence.text == "One <1/> two<2/>three"
    assert [code.tag for code in sentence.codes.values()] == ["img", "br"]


def test_what_encloses_a_whole_sentence_needs_no_code():
    assert texts('<p><strong><a href="/x">Read all of it.</a></strong></p>') == ["Read all of it."]
    assert texts("<p><em>One is here. Two is there.</em></p>") == ["One is here.", "Two is there."]


def test_white_space_breaks_and_images_at_the_edges_stay_outside():
    html = '<p><img src="/1.jpg" alt=""> One is here.<br>Two is there. <img src="/2.jpg" alt=""></p>'
    assert texts(html) == ["One is here.", "Two is there."]
    assert translated(html, {"One is here.": " Раз. ", "Two is there.": "Два."}) == (
        '<p><img src="/1.jpg" alt=""> Раз.<br>Два. <img src="/2.jpg" alt=""></p>'
    )


def test_formatting_across_a_sentence_end_is_cut_and_grows_together_again():
    html = "<p>He said <em>yes. No came</em> later.</p>"
    assert texts(html) == ["He said <1>yes.</1>", "<1>No came</1> later."]
    answers = {"He said <1>yes.</1>": "Він сказав <1>так.</1>", "<1>No came</1> later.": "<1>Ні</1> потім."}
    assert translated(html, answers) == "<p>Він сказав <em>так. Ні</em> потім.</p>"
    answers["He said <1>yes.</1>"] = "<1>Так</1>, сказав він."
    assert translated(html, answers) == "<p><em>Так</em>, сказав він. <em>Ні</em> потім.</p>"


def test_a_link_across_a_sentence_end_holds_both_sentences_together():
    html = '<p>First. See <a href="/x">the map. It shows</a> all. Last.</p>'
    assert texts(html) == ["First.", "See <1>the map. It shows</1> all.", "Last."]
    assert texts('<p><a href="/x">See the map. It shows all.</a> Last.</p>') == [
        "See the map.",
        "It shows all.",
        "Last.",
    ]


@pytest.mark.parametrize(
    ("html", "text", "kept"),
    [
        ("See https://example.com/a_b now.", "See <1/> now.", ["https://example.com/a_b"]),
        ("Ask @some_name or a@example.com.", "Ask <1/> or <2/>.", ["@some_name", "a@example.com"]),
        ("Run <code>rm -rf</code> and <kbd>Enter</kbd>.", "Run <1/> and <2/>.", ["rm -rf", "Enter"]),
        ('By <span translate="no">Acme <b>Ltd.</b></span> Inc', "By <1/> Inc", ["Acme Ltd."]),
        ('By <a href="https://t.me/x_y">@x_y</a> now', "By <1/> now", ["@x_y"]),
        ('<b>By <a href="/x">@x_y</a></b> now', "<1>By <2/></1> now", ["@x_y"]),
        ("He said #StandWithUkraine.", "He said <1/>.", ["#StandWithUkraine"]),
    ],
)
def test_what_nobody_may_translate_is_a_void_code_with_its_text_aside(html, text, kept):
    document = taken(f"<p>{html}</p>")
    (segment,) = body(document)
    assert segment.text == text
    assert [code.text for code in segment.codes.values() if code.protected] == kept
    assert plain_text(segment.text, segment.codes) == normalised_text(document)
    assert to_html(reassemble(document, {s.key: s.text for s in split(document, "en")})) == f"<p>{html}</p>"


def normalised_text(document):
    from transpub.articles.render import to_text

    return to_text(document).body_text


def test_a_protected_link_in_a_sentence_can_move_but_not_change():
    html = '<p>Ask <a href="https://t.me/x_y">@x_y</a> about <code>a_b</code>.</p>'
    assert translated(html, {"Ask <1/> about <2/>.": "Про <2/> питайте <1/>."}) == (
        '<p>Про <code>a_b</code> питайте <a href="https://t.me/x_y">@x_y</a>.</p>'
    )


def test_text_that_looks_like_a_code_goes_through():
    html = "<p>Write &lt;1&gt; or <b>\\&lt;2/&gt;</b> here.</p>"
    assert texts(html) == [r"Write \<1> or <1>\\\<2/></1> here."]
    assert translated(html, {}) == html


# What has no segment


UNTOUCHABLE = Element(tag="span", attributes=(("translate", "no"),), children=(Text(text="Acme"),))
LINK = Element(tag="a", attributes=(("href", "/h"),), children=(Text(text="H"),))


def test_code_rules_embeds_and_wordless_texts_have_no_segment():
    document = Document(
        headline="Title",
        body=(
            Code(text="x = 1"),
            Rule(),
            Embed(url="https://example.com/video"),
            Paragraph(content=(Text(text="* * *"),)),
            Paragraph(content=(Text(text="2024"),)),
            Paragraph(content=(Text(text="🇺🇦 —"),)),
            Paragraph(
                content=(Element(tag="span", attributes=(("translate", "no"),), children=(Text(text="Acme"),)),)
            ),
            Paragraph(content=(Text(text="https://example.com/ @name"),)),
            Paragraph(content=(Text(text="3.5"),)),
        ),
    )
    assert [(segment.path, segment.text) for segment in split(document, "en")] == [
        ("headline", "Title"),
        ("body/9/paragraph", "3.5"),
    ]
    marked = mark(document, "en")
    target = reassemble(marked, {segment.key: segment.text for segment in split(marked, "en")})
    assert target.body == document.body


# Paths and kinds


def test_every_text_has_its_path_and_kind():
    html = """
    <h2>Head</h2><ul><li>one<ul><li>inner</li></ul></li></ul>
    <blockquote><p>Said.</p><footer>A man</footer></blockquote>
    <table><caption>Cap</caption><tr><th>Head cell</th><td>Cell</td></tr></table>
    <figure><img src="/1.jpg" alt="Alt text" title="Tip"><figcaption>Caption</figcaption></figure>
    """
    document = taken(html).model_copy(update={"standfirst": "Stand", "byline": "By", "seo_title": "Seo"})
    assert [(segment.path, segment.kind.value) for segment in split(document, "en")] == [
        ("headline", "headline"),
        ("standfirst", "standfirst"),
        ("byline", "byline"),
        ("seo_title", "seo_title"),
        ("body/1/heading", "heading"),
        ("body/2/list/1", "list_item"),
        ("body/2/list/1/1/list/1", "list_item"),
        ("body/3/quote/1/paragraph", "quote"),
        ("body/3/quote/attribution", "attribution"),
        ("body/4/table/caption", "caption"),
        ("body/4/table/r1/c1", "table_cell"),
        ("body/4/table/r1/c2", "table_cell"),
        ("body/5/figure/alt", "alt"),
        ("body/5/figure/title", "title"),
        ("body/5/figure/caption", "caption"),
    ]


def test_the_path_of_a_deeply_nested_text_is_shortened_for_people():
    document = taken("<blockquote>" * 40 + "One." + "</blockquote>" * 40)
    (segment,) = body(document)
    assert len(segment.path) <= PATH_MAX
    assert segment.path.endswith("/quote/1/paragraph")
    assert reassemble(document, {s.key: s.text for s in split(document, "en")}).body == document.body


def test_a_headline_is_one_segment_however_many_sentences_it_has():
    document = mark(Document(headline="Ships left. Grain moves.", body=()), "en")
    assert [segment.text for segment in split(document, "en")] == ["Ships left. Grain moves."]


# Other languages


@pytest.mark.parametrize(
    ("language", "html", "expected"),
    [
        (
            "uk",
            "<p>«Ми тут. <b>Ви</b> там», — сказав ген. В. Бойко. У с. Іванівка тихо.</p>",
            ["«Ми тут.", "<1>Ви</1> там», — сказав ген. В. Бойко.", "У с. Іванівка тихо."],
        ),
        (
            "ru",
            "<p>Он живет в <a href='/x'>г. Москве</a>. Это стр. 5.</p>",
            ["Он живет в <1>г. Москве</1>.", "Это стр. 5."],
        ),
        (
            "de",
            "<p>Am <i>3. Oktober</i> kam Dr. Kurz. Ja.</p>",
            ["Am <1>3. Oktober</1> kam Dr. Kurz.", "Ja."],
        ),
    ],
)
def test_sentences_of_other_languages_with_markup(language, html, expected):
    assert texts(html, language) == expected


# Putting back


def test_every_text_reaches_its_place():
    html = (
        '<p>One <a href="/x" title="tip">two</a>.</p><figure><img src="/1.jpg" alt="Alt text">'
        "<figcaption>Caption</figcaption></figure><table><tr><th>A</th><td>B</td></tr></table>"
    )
    answers = {
        "One <1>two</1>.": "<1>Два</1> й один.",
        "tip": "підказка",
        "Alt text": "Опис",
        "Caption": "Підпис",
        "A": "А1",
        "B": "Б1",
    }
    assert translated(html, answers) == (
        '<p><a href="/x" title="підказка">Два</a> й один.</p>\n<figure>\n<img src="/1.jpg" alt="Опис">\n'
        "<figcaption>Підпис</figcaption>\n</figure>\n<table>\n<tbody>\n<tr><th>А1</th><td>Б1</td></tr>\n</tbody>\n"
        "</table>"
    )


def test_text_of_a_translation_is_escaped():
    assert translated("<p>One</p>", {"One": "<script>x</script> & <1"}) == (
        "<p>&lt;script&gt;x&lt;/script&gt; &amp; &lt;1</p>"
    )


def test_a_no_break_space_a_translator_typed_stays():
    assert (
        translated("<p>1,000 tonnes</p>", {"1,000 tonnes": "1\u00a0000\u00a0тонн"}) == "<p>1&nbsp;000&nbsp;тонн</p>"
    )


@pytest.mark.parametrize("empty", [None, "", " \n "])
def test_a_missing_text_is_never_filled_with_the_source(empty):
    document = taken("<p>One. Two.</p>")
    segments = split(document, "en")
    given = {segment.key: segment.text for segment in segments}
    if empty is None:
        del given[segments[2].key]
    else:
        given[segments[2].key] = empty
    with pytest.raises(MissingTexts) as caught:
        reassemble(document, given)
    assert caught.value.facts == {"count": 1, "keys": [segments[2].key], "paths": ["body/1/paragraph"]}


@pytest.mark.parametrize(
    ("target", "faults"),
    [
        ("Один два", [("missing", "<1>…</1>"), ("missing", "<2>…</2>")]),
        ("<1>Один</1> два", [("missing", "<2>…</2>")]),
        ("<1>Один <2></1>два</2>", [("crossed", "<2>…</2>")]),
        ("<1></1>Один <2>два</2>", [("empty", "<1>…</1>")]),
        ("<1>Один <2>два</2></1> <3/>", [("unknown", "<3/>")]),
    ],
)
def test_lost_crossed_empty_and_unknown_codes_are_refused_with_a_list(target, faults):
    document = taken('<p>See <a href="/x">one</a> and <b>two</b>.</p>')
    segments = split(document, "en")
    with pytest.raises(BrokenCodes) as caught:
        reassemble(document, {segments[0].key: "Назва", segments[1].key: target})
    (broken,) = caught.value.facts["problems"]
    assert (broken["key"], broken["path"]) == (segments[1].key, "body/1/paragraph")
    assert [(problem["fault"], problem["code"]) for problem in broken["problems"]] == faults


def test_a_link_put_inside_another_or_around_a_break_only_is_refused():
    document = taken('<p><a href="/x">one</a> and <a href="/y">two</a><br>three</p>')
    headline, sentence = split(document, "en")
    assert sentence.text == "<1>one</1> and <2>two</2><3/>three"
    for target in ("<1>раз <2>два</2></1> <3/>", "<1>раз</1> два три <2><3/></2>"):
        with pytest.raises(BrokenCodes):
            reassemble(document, {headline.key: "Назва", sentence.key: target})


def test_texts_of_other_revisions_are_passed_over():
    document = taken("<p>One.</p>")
    given = {segment.key: "Так." for segment in split(document, "en")}
    assert to_html(reassemble(document, {**given, "paragraph:old": "Старе."})) == "<p>Так.</p>"


def test_a_document_must_be_marked_to_be_put_together():
    with pytest.raises(NotMarked):
        reassemble(Document(headline="x"), {})


def test_the_result_is_normal_and_not_marked():
    document = taken("<p>One. <b>Two.</b></p>")
    target = reassemble(document, {segment.key: f"  {segment.text}  " for segment in split(document, "en")})
    assert target.marks is None
    assert target == normalise(target)


def test_a_deep_mixture_keeps_figures_headings_and_links():
    document = mark(
        Document(
            headline="T",
            body=(
                Heading(
                    level=2, content=(Element(tag="a", attributes=(("href", "/h"),), children=(Text(text="H"),)),)
                ),
                Figure(image=Image(src="/1.jpg", alt="One. Two."), href="/big"),
            ),
        ),
        "en",
    )
    assert [segment.text for segment in split(document, "en")] == ["T", "H", "One.", "Two."]
