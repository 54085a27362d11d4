"""HTML of an edition: fragment and page, told in the right language, with no text that becomes markup."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from tests.unit.publishing.editions import (
    ARTICLE,
    address,
    around,
    bare,
    document,
    frozen,
    full,
    full_payload,
    right_to_left,
)
from transpub.publishing.formats.edition import read
from transpub.publishing.formats.news_article import LINKED_DATA, news_article, script
from transpub.publishing.formats.page import fragment, page
from transpub.publishing.formats.plain import plain_text
from transpub.publishing.payload import DigitalSourceType, edition_urn


def parsed(data):
    return html.document_fromstring(data.decode())


def data_of(tree):
    linked, account = tree.xpath("//script")
    assert (linked.get("type"), account.get("type")) == ("application/ld+json", "application/json")
    return json.loads(linked.text)


def test_a_fragment_is_one_article_in_its_language():
    edition = full()
    article = html.fragment_fromstring(fragment(edition, around(edition)).decode())
    assert (article.tag, article.get("lang"), article.get("dir")) == ("article", "uk", "ltr")
    assert article.findtext(".//h1") == "Порт «Одеса» & <зерно>"
    assert [p.text for p in article.find_class("byline")] == ["Олена Коваль"]
    assert [p.text for p in article.find_class("editorial-note")] == ["Виправлено число."]
    assert [time.get("datetime") for time in article.iter("time")] == [
        "2026-03-01T09:30:00Z",
        "2026-03-02T10:45:07Z",
    ]
    assert edition.body_html in fragment(edition, around(edition)).decode()


def test_what_the_story_does_not_have_is_not_there():
    written = fragment(bare(), around(bare())).decode()
    assert re.findall('class="([a-z-]+)"', written) == ["dates"]
    assert written.count("<time") == 1


def test_a_disclosure_stands_below_the_text():
    edition = bare()
    written = fragment(edition, around(edition, disclosure="By a machine.")).decode()
    assert written.index(edition.body_html) < written.index("By a machine.")
    text = plain_text(edition, around(edition, disclosure="By a machine.")).decode()
    assert text == "Only a headline\n\nText.\n\nBy a machine.\n"


@pytest.mark.parametrize("pending", [False, True])
def test_it_says_how_the_text_came_to_be(pending):
    edition = full()
    told = around(edition, correction_pending=pending)
    block = parsed(page(edition, told)).xpath("//script[@type='application/json']")[0]
    assert json.loads(block.text) == {
        "provenance": json.loads(full_payload())["provenance"],
        "source": json.loads(full_payload())["source"],
        "correction_pending": pending,
    }
    for write in (fragment, page):
        (article,) = parsed(write(edition, told)).iter("article")
        assert article.get("data-digital-source-type") == DigitalSourceType.MACHINE_AND_HUMAN
        assert article.get("data-correction-pending") == ("true" if pending else None)


def test_right_to_left_text_says_so():
    edition = right_to_left()
    tree = parsed(page(edition, around(edition)))
    assert (tree.get("lang"), tree.get("dir")) == ("ar", "rtl")


def test_a_page_names_itself_and_every_language():
    edition = full()
    tree = parsed(page(edition, around(edition)))
    assert tree.xpath("//link[@rel='canonical']/@href") == [address(ARTICLE, "uk")]
    links = {link.get("hreflang"): link.get("href") for link in tree.xpath("//link[@rel='alternate']")}
    assert list(links) == ["ar", "en", "uk", "x-default"]
    assert links["uk"] == address(ARTICLE, "uk")
    assert links["x-default"] == "https://news.example.org/" + str(ARTICLE)
    assert tree.findtext(".//title") == "Порт Одеси відкрито"
    assert tree.xpath("//meta[@name='description']/@content") == ["Судна із зерном"]


def test_languages_link_to_each_other_alike():
    """Each page of an article lists the same addresses, so no link lacks its return."""
    editions = [read(frozen(document(headline="x"), language=tag)) for tag in ("en", "uk", "ar")]
    lists = {tuple(around(edition).hreflang()) for edition in editions}
    assert len(lists) == 1
    assert around(bare(), languages=()).hreflang() == []


def test_the_data_for_search_engines():
    edition = full()
    data = data_of(parsed(page(edition, around(edition))))
    assert data == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": edition_urn(ARTICLE, "uk"),
        "identifier": edition_urn(ARTICLE, "uk"),
        "url": address(ARTICLE, "uk"),
        "mainEntityOfPage": address(ARTICLE, "uk"),
        "headline": "Порт «Одеса» & <зерно>",
        "description": "Перші судна вийшли в море.",
        "inLanguage": "uk",
        "datePublished": "2026-03-01T09:30:00Z",
        "dateModified": "2026-03-02T10:45:07Z",
        "version": 3,
        "author": {"@type": "Person", "name": "Олена Коваль"},
        "publisher": {"@type": "NewsMediaOrganization", "name": "Редакція & Co"},
        "articleSection": "Економіка",
        "keywords": ["порт", "зерно"],
        "image": ["https://cdn.example.org/ship.jpg"],
        "correction": "Виправлено число.",
        "digitalSourceType": "https://schema.org/CompositeWithTrainedAlgorithmicMediaDigitalSource",
        "translationOfWork": {
            "@type": "NewsArticle",
            "@id": edition_urn(ARTICLE, "en"),
            "inLanguage": "en",
            "url": address(ARTICLE, "en"),
        },
    }


def test_the_source_names_its_translations_and_no_machine():
    data = news_article(bare(), around(bare()))
    assert [work["inLanguage"] for work in data["workTranslation"]] == ["ar", "uk"]
    assert "digitalSourceType" not in data
    assert "author" not in data


@pytest.mark.parametrize(
    "text",
    [
        "</script><script>alert(1)</script>",
        "<!--<script>",
        "]]>",
        "\"'>",
        "\u2028\u2029",
        "&lt;/script&gt;",
        "\x00",
    ],
)
def test_no_text_ends_its_element(text):
    edition = read(frozen(document(headline=f"a{text}b", standfirst=text + "x", byline=text + "y"), tags=[text]))
    tree = parsed(page(edition, around(edition, disclosure=text)))
    assert len(tree.xpath("//script")) == 2
    assert data_of(tree)["headline"] == f"a{text}b"
    assert tree.findtext(".//h1").replace("\ufffd", "\x00") == f"a{text}b"


@given(st.dictionaries(st.text(), st.text() | st.lists(st.text())))
def test_data_come_out_of_a_script_as_they_went_in(data):
    written = script(LINKED_DATA, data)
    inside = written.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not set("<>&") & set(inside)
    assert json.loads(inside) == data


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_headline_is_text_and_nothing_else(headline):
    edition = read(frozen(document("<p>Text.</p>", headline=headline)))
    written = fragment(edition, around(edition)).decode()
    between = re.search("<h1>(.*?)</h1>", written, re.DOTALL)[1]
    assert not set("<>\"'") & set(between)
    assert written == fragment(edition, around(edition)).decode()
