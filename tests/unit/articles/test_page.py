"""Whole web pages: the story comes through with all its sentences, links, images and embeds; what is not of it is
told apart; hostile pages end in an error in bounded time."""

from collections import Counter
from datetime import UTC, datetime, timedelta, timezone

import pytest

from tests.unit.articles import pages
from transpub.articles.boilerplate import text_key
from transpub.articles.characters import NormalisationKind
from transpub.articles.document import Document, Element, Embed, Figure, Image, Quote
from transpub.articles.errors import BodyTooLarge, NoStoryFound, TooComplex, TooDeep
from transpub.articles.html_reader import Reader
from transpub.articles.inline import plain
from transpub.articles.leaves import SegmentKind, rewrite
from transpub.articles.normalise import normalise
from transpub.articles.page import read_page
from transpub.articles.sanitise import sanitise

AT = "https://courier.example/economy/2026/harbour-reopens?utm_source=x"
PROSE = "<p>The harbour opened again on Monday after six weeks of dredging, the authority said in a statement.</p>"


def document(reading):
    tally: Counter[NormalisationKind] = Counter()
    return normalise(Document(headline="", body=Reader(tally).read(sanitise(reading.html).html)))


def lines(body):
    """The texts of the document in order, without descriptions and titles of images."""
    found = []

    def note(leaf):
        if leaf.kind not in (SegmentKind.ALT, SegmentKind.TITLE):
            found.append(" ".join(plain(leaf.content).split()))
        return leaf.content

    rewrite(body, note)
    return found


def links(body):
    found = []

    def walk(nodes):
        for node in nodes:
            if isinstance(node, Element):
                if node.tag == "a":
                    found.append(node.attribute("href"))
                walk(node.children)

    def note(leaf):
        walk(leaf.content)
        return leaf.content

    rewrite(body, note)
    return found


def split_by_story(reading):
    """The lines of the story and the others."""
    ours, others = [], []
    for line in lines(document(reading)):
        (ours if text_key(line) in reading.main_texts else others).append(line)
    return " ".join(ours), " ".join(others)


@pytest.mark.parametrize("name", ["ENGLISH", "UKRAINIAN"])
def test_every_sentence_of_the_story_comes_through_and_is_known_as_the_storys(name):
    reading = read_page(getattr(pages, name), AT)
    ours, others = split_by_story(reading)
    assert [text for text in getattr(pages, f"{name}_STORY") if text not in ours] == []
    assert [text for text in getattr(pages, f"{name}_STORY") if text in others] == []


@pytest.mark.parametrize("name", ["ENGLISH", "UKRAINIAN"])
def test_nothing_of_what_is_around_is_taken_for_the_story(name):
    ours, _ = split_by_story(read_page(getattr(pages, name), AT))
    around = [text for text in getattr(pages, f"{name}_AROUND") if len(text.split()) > 1]
    assert [text for text in around if text in ours] == []


def test_lines_inside_the_story_that_are_not_of_it_are_kept_to_be_marked():
    _, others = split_by_story(read_page(pages.ENGLISH, AT))
    for text in ("Your support keeps our reporters at work.", "Tweet", "Wheat prices fall", "By Maud Fenwick"):
        assert text in others
    _, others = split_by_story(read_page(pages.UKRAINIAN, AT))
    for text in ("Підписуйтесь на наш канал", "Поділитися:"):
        assert text in others


def test_order_and_kinds_of_blocks_are_the_pages():
    body = document(read_page(pages.ENGLISH, AT)).body
    kinds = [block.kind for block in body]
    assert [kind for kind in kinds if kind not in ("paragraph", "list")] == [
        "heading", "figure", "heading", "quote", "table", "embed", "quote", "figure", "heading",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["ENGLISH", "UKRAINIAN"])
def test_no_link_of_the_story_is_lost_and_all_are_absolute(name):
    found = links(document(read_page(getattr(pages, name), AT)))
    assert [link for link in found if link in getattr(pages, f"{name}_LINKS")] == getattr(pages, f"{name}_LINKS")
    assert all(link.startswith(("https://", "mailto:")) for link in found)


@pytest.mark.parametrize("name", ["ENGLISH", "UKRAINIAN"])
def test_images_have_their_real_address_in_good_size_and_stand_once(name):
    body = document(read_page(getattr(pages, name), AT)).body
    figures = [block for block in body if isinstance(block, Figure)]
    assert [figure.image.src for figure in figures] == getattr(pages, f"{name}_IMAGES")
    assert all(figure.image.alt for figure in figures)


def test_films_and_posts_stand_where_they_stood():
    body = document(read_page(pages.ENGLISH, AT)).body
    film = next(number for number, block in enumerate(body) if isinstance(block, Embed))
    assert body[film] == Embed(url="https://www.youtube.com/watch?v=a1b2c3d4e5F", provider="youtube")
    assert plain(body[film + 1].content) == "The authority also wrote about it:"
    assert isinstance(body[film + 2], Quote)
    assert body[film + 2].cite == "https://x.com/brinport/status/1890000000000000001"
    assert plain(body[film + 2].attribution) == "Port of Brinmouth (@brinport) March 2, 2026"


def test_metadata_of_structured_data():
    found = read_page(pages.ENGLISH, AT).metadata
    assert found.title == "Harbour of Brinmouth reopens after six weeks of dredging"
    assert found.byline == "Maud Fenwick, Ilja Brandt"
    assert found.description == "Three freighters left Brinmouth on Monday, the first since the storm of January."
    assert found.language == "en-GB"
    assert found.canonical_url == "https://courier.example/economy/2026/harbour-reopens"
    assert (found.section, found.tags) == ("Economy", ("shipping", "harbours", "Brinmouth"))
    assert found.published_at == datetime(2026, 3, 2, 9, 15, tzinfo=UTC)
    assert found.modified_at == datetime(2026, 3, 2, 17, 40, 12, tzinfo=timezone(timedelta(hours=1)))
    assert found.site_name == "The Coast Courier"


def test_metadata_of_meta_elements():
    found = read_page(pages.UKRAINIAN, "https://visnyk.example/novyny/likarnia-kryn").metadata
    assert found.title == "У Криничках після ремонту відкрили лікарню"
    assert (found.byline, found.language) == ("Оксана Левченко", "uk")
    assert found.canonical_url == "https://visnyk.example/novyny/likarnia-kryn"
    assert (found.section, found.tags) == (None, ("лікарня", "Кринички", "медицина"))
    assert found.published_at == datetime(2026, 2, 11, 12, 5, tzinfo=UTC)
    assert found.modified_at == datetime(2026, 2, 12, 6, 0, tzinfo=UTC)
    assert found.site_name == "Вісник Приріччя"


def metadata(head, body=PROSE * 3, at=AT):
    return read_page(f"<html><head>{head}</head><body><main>{body}</main></body></html>", at).metadata


def ld(text):
    return f'<script type="application/ld+json">{text}</script>'


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>Port open - Courier</title>", "", "Port open - Courier"),
        ('<title>Port open - Courier</title><meta property="og:site_name" content="Courier">', "", "Port open"),
        ('<title>Courier | Port open</title><meta property="og:site_name" content="Courier">', "", "Port open"),
        (
            '<title>Port re-opened - at last</title><meta property="og:site_name" content="Courier">',
            "",
            "Port re-opened - at last",
        ),
        ("<title>Port of Brinmouth open ag…</title>", "<h1>Port of Brinmouth open</h1>", "Port of Brinmouth open"),
        ("<title>Port open</title>", "<h1>Courier</h1>", "Port open"),
        ("", "<h1>Port <em>open</em></h1>", "Port open"),
        ('<meta property="og:title" content="Told &amp; sold"><title>x</title>', "", "Told & sold"),
        (ld('{"@type": "NewsArticle", "headline": "A &amp; B"}'), "", "A & B"),
        ("<title>" + "x" * 600 + "</title>", "", ""),
    ],
)
def test_the_title_is_the_storys_without_the_sites(head, body, title):
    assert metadata(head, body + PROSE * 3).title == title


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-03-02T09:15:00Z", datetime(2026, 3, 2, 9, 15, tzinfo=UTC)),
        ("2026-03-02T09:15:00.123+0200", datetime(2026, 3, 2, 7, 15, 0, 123000, tzinfo=UTC)),
        ("Mon, 02 Mar 2026 09:15:00 GMT", datetime(2026, 3, 2, 9, 15, tzinfo=UTC)),
        ("2026-03-02T09:15:00", None),
        ("2026-03-02", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("9999-12-31T23:59:59-12:00", None),
        ("yesterday", None),
        ("1" * 100_000, None),
    ],
)
def test_a_time_counts_only_with_its_zone(written, moment):
    for head in (
        f'<meta property="article:published_time" content="{written}">',
        ld(f'{{"@type": "Article", "datePublished": "{written}"}}'),
    ):
        assert metadata(head).published_at == moment
    element = f'<time itemprop="datePublished" datetime="{written}">then</time>'
    assert metadata("", element + PROSE * 3).published_at == moment


@pytest.mark.parametrize(
    "script",
    [
        "",
        "not json",
        "[" * 100_000,
        '{"@graph":' * 100_000,
        "null",
        "5" * 50_000,
        '{"@type": 5, "headline": {"a": 1}}',
        '{"@type": "NewsArticle", "headline": ["", 5, null], "author": 7, "keywords": {"a": "b"}}',
        '{"@type": "NewsArticle", "author": [[["x"]], {"name": {"name": "x"}}], "articleSection": {"x": 1}}',
        '{"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "headline": "Another story"}]}',
        '{"@type": "NewsArticle", "headline": "' + "x" * 600_000 + '"}',
        '{"@type": "NewsArticle", "url": "javascript:x", "mainEntityOfPage": {"@id": "//["}}',
    ],
)
def test_odd_structured_data_is_passed_over(script):
    found = metadata(f"<title>Port open</title>{ld(script)}")
    assert found.title == "Port open"
    assert (found.byline, found.section, found.tags, found.published_at) == (None, None, (), None)
    assert found.canonical_url is None


def test_the_article_is_found_among_other_structured_data():
    other = ld('{"@type": "Organization", "name": "x"}')
    nested = ld(
        '[{"@type": "WebPage", "mainEntity": {"@type": "BlogPosting", "headline": "Port open", "author": "M. F."}}]'
    )
    found = metadata(f"<title>x</title>{other}{nested}")
    assert (found.title, found.byline) == ("Port open", "M. F.")


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ('<link rel="canonical" href="/a/b">', "https://courier.example/a/b"),
        ('<link rel="canonical" href="//cdn.example/a">', "https://cdn.example/a"),
        ('<link rel="canonical" href="https://courier.example/">', None),
        ('<link rel="canonical" href="javascript:x">', None),
        ('<link rel="canonical" href="http://[x/a">', None),
        ('<meta property="og:url" content="https://courier.example/c">', "https://courier.example/c"),
        ('<link rel="canonical" href="https://courier.example/' + "a" * 3000 + '">', None),
        ("", None),
    ],
)
def test_the_canonical_address_is_absolute_and_of_the_web(head, url):
    assert metadata(head).canonical_url == url


def test_values_that_are_too_long_are_left_out_and_tags_bounded():
    tags = "".join(f'<meta property="article:tag" content="tag {number}">' for number in range(300))
    long = "x" * 3000
    found = metadata(
        f'{tags}<meta property="article:section" content="{long}"><meta name="author" content="{long}">'
        f'<meta property="article:tag" content="{long}"><meta name="description" content="{long}">'
    )
    assert (found.section, found.byline, found.description) == (None, None, None)
    assert len(found.tags) == 50


# Pages of other makes


def body_of(html, at=AT):
    reading = read_page(f"<html><head><title>Port open again</title></head><body>{html}</body></html>", at)
    return reading, document(reading)


def test_a_page_without_any_structure_comes_whole():
    _, found = body_of(f"Port news<br><br>{PROSE}<font>And more of it: ships left again, said the master.</font>")
    assert "And more of it: ships left again, said the master." in lines(found)
    assert "the authority said in a statement." in " ".join(lines(found))


def test_tables_for_layout_do_not_make_the_menu_a_story():
    menu = "".join(f'<div><a href="/{number}">Section {number}</a></div>' for number in range(8))
    reading, _ = body_of(f"<table><tr><td>{menu}</td><td><h1>Port open again</h1>{PROSE * 4}</td></tr></table>")
    ours, _ = split_by_story(reading)
    assert "Port open again" in ours
    assert "Section" not in ours


def test_a_page_all_hidden_behind_a_dialog_is_read_all_the_same():
    reading, _ = body_of(
        f'<div id="app" aria-hidden="true"><h1>Port open again</h1>{PROSE * 3}</div><dialog>Agree?</dialog>'
    )
    ours, others = split_by_story(reading)
    assert "the authority said in a statement." in ours
    assert "Agree" not in ours + others


def test_a_lead_above_the_headline_and_a_picture_before_the_text_are_in():
    reading, found = body_of(
        '<div class="head"><h1>Port open again</h1><p>Three freighters left the port on Monday morning.</p></div>'
        '<div class="media"><img src="/lead.jpg" alt="Ship"></div>'
        f'<div class="text">{PROSE * 4}</div>'
    )
    assert "Three freighters left the port on Monday morning." in split_by_story(reading)[0]
    assert [block.image.src for block in found.body if isinstance(block, Figure)] == [
        "https://courier.example/lead.jpg"
    ]


def images(html):
    """Sources of all images, in figures or within text."""
    found = []
    body = document(
        read_page(f"<html><body><article>{PROSE}<div>{html}</div>{PROSE * 2}</article></body></html>", AT)
    )

    def note(leaf):
        found.extend(node.src for node in leaf.content if isinstance(node, Image))
        return leaf.content

    rewrite(
        body, note, passing=lambda _, block: found.append(block.image.src) if isinstance(block, Figure) else None
    )
    return found


@pytest.mark.parametrize(
    ("html", "sources"),
    [
        ('<img src="a.jpg">', ["https://courier.example/economy/2026/a.jpg"]),
        ('<img src="data:image/gif;base64,AA==" data-src="/b.jpg">', ["https://courier.example/b.jpg"]),
        ('<img src="/tiny.jpg" data-original="/b.jpg">', ["https://courier.example/b.jpg"]),
        ('<img srcset="/s.jpg 320w,/l.jpg 1600w, /xl.jpg 4000w" src="/s.jpg">', ["https://courier.example/l.jpg"]),
        ('<img srcset="/w_1,h_2/s.jpg 1x, /w_2,h_4/l.jpg 2x">', ["https://courier.example/w_2,h_4/l.jpg"]),
        ('<img srcset="/raw.jpg 6000w">', ["https://courier.example/raw.jpg"]),
        ('<img srcset="javascript:x 2x" src="/b.jpg">', ["https://courier.example/b.jpg"]),
        (
            '<picture><source srcset="/p.webp 800w, /q.webp 1600w"><img></picture>',
            ["https://courier.example/q.webp"],
        ),
        ('<img data-x="1"><noscript><img src="/n.jpg"></noscript>', ["https://courier.example/n.jpg"]),
        (
            '<figure><img src="/n.jpg?w=20"><noscript><img src="/n.jpg?w=900"></noscript></figure>',
            ["https://courier.example/n.jpg?w=20"],
        ),
        ('<button>Enlarge <img src="/b.jpg"></button>', ["https://courier.example/b.jpg"]),
        ('<img src="https://count.example/p.gif" width="1" height="1">', []),
        ('<img src="blob:x"><img src="http://[x/">', []),
        ('<div class="share-bar"><a href="/x"><img src="/fb.png"></a></div>', []),
    ],
)
def test_where_an_image_hides_its_address(html, sources):
    assert images(html) == sources


def test_a_base_element_counts_unless_it_is_no_web_address():
    for base, link in (
        ("https://other.example/x/", "https://other.example/x/a"),
        ("/y/", "https://courier.example/y/a"),
        ("javascript:x", "https://courier.example/economy/2026/a"),
        ("http://[", "https://courier.example/economy/2026/a"),
    ):
        _, found = body_of(
            f'<base href="{base}"><article>{PROSE * 3}<p>See <a href="a">this page</a> there.</p></article>'
        )
        assert links(found) == [link]


# Bad pages


@pytest.mark.parametrize(
    "html",
    [
        "",
        "   ",
        "<html></html>",
        pages.APP_SHELL,
        pages.LISTING,
        "<form><label>Name</label><input><button>Log in</button></form>",
        "<h1>404</h1><p>Not found.</p>",
        "\x00\x01\x02" * 1000,
        "<script>" + "x" * 100_000,
        "<!-- " + PROSE * 10,
        "\ud800<p>\ufffe</p>",
        "w" * 500_000,
    ],
)
def test_a_page_without_a_story_is_refused(html):
    with pytest.raises(NoStoryFound) as caught:
        read_page(html, AT)
    assert "paste" in str(caught.value.text)


@pytest.mark.parametrize("share", [0.55, 0.7, 0.9])
def test_half_a_page_gives_what_there_is_of_the_story(share):
    html = pages.ENGLISH[: int(share * len(pages.ENGLISH))]
    ours, _ = split_by_story(read_page(html, AT))
    whole = [text for text in pages.ENGLISH_STORY if text in " ".join(html.split())]
    assert len(whole) > 3
    assert [text for text in whole if text not in ours] == []


@pytest.mark.parametrize(
    ("html", "error"),
    [
        ("<div>" * 10_000 + PROSE, TooDeep),
        ("<div>" * 10_000 + PROSE + "</div>" * 10_000, TooDeep),
        ("<table><tr><td>" * 10_000 + PROSE, TooDeep),
        ("<ul><li>" * 400 + PROSE, TooDeep),
        ("<b>x</b>" * 1_250_000, TooComplex),
        ("<i>a</i>" * 100_000 + PROSE, TooComplex),
        ("<noscript>" + "<img src=x>" * 60_000 + "</noscript>" + PROSE, TooComplex),
        ("<p>" + "word " * 1_000_000, BodyTooLarge),
    ],
)
def test_too_much_is_refused_before_it_is_parsed(html, error):
    with pytest.raises(error):
        read_page(html, AT)


def test_the_deepest_page_allowed_loses_nothing():
    reading, found = body_of("<div>" * 500 + PROSE * 3 + "</div>" * 500)
    assert len(lines(found)) == 3
    assert len(split_by_story(reading)[1]) == 0


def test_a_story_of_twenty_thousand_words_comes_whole():
    story = [
        f"Ship number {number} left the harbour with grain on day {number % 30}, and"
        f" <a href='/ship/{number}'>its log</a> says that the sea was <em>calm</em> around mile {number}."
        for number in range(900)
    ]
    reading, found = body_of(
        "<nav>Menu</nav><article><h1>Port open again</h1><p>" + "</p><p>".join(story) + "</p></article>"
    )
    got = lines(found)[1:]
    assert len(got) == 900
    assert sum(len(line.split()) for line in got) > 19_000
    assert links(found) == [f"https://courier.example/ship/{number}" for number in range(900)]
    assert all(text_key(line) in reading.main_texts for line in got)
