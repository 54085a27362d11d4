"""Pictures of a body: absolute addresses any program can use, each once."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.articles.documents import documents
from transpub.articles.render import to_html
from transpub.publishing.formats.pictures import Picture, pictures


def addresses(*sources):
    return [picture.url for picture in pictures("".join(f'<p><img src="{source}"></p>' for source in sources))]


@pytest.mark.parametrize(
    ("written", "asked_for"),
    [
        ("https://cdn.example.org/a.jpg?w=1&amp;h=2", "https://cdn.example.org/a.jpg?w=1&h=2"),
        ("https://приклад.укр/фото 1.jpg", "https://xn--80aikifvh.xn--j1amh/%D1%84%D0%BE%D1%82%D0%BE%201.jpg"),
        ("https://example.org/%D1%84.jpg", "https://example.org/%D1%84.jpg"),
        ("https://example.org/100%.jpg", "https://example.org/100%25.jpg"),
        ("https://example.org/a[1]|{b}.jpg", "https://example.org/a%5B1%5D%7C%7Bb%7D.jpg"),
        ("http://[2001:db8::1]:8080/a.jpg", "http://[2001:db8::1]:8080/a.jpg"),
    ],
)
def test_an_address_is_written_as_a_browser_asks_for_it(written, asked_for):
    assert addresses(written) == [asked_for]


@pytest.mark.parametrize(
    "source",
    [
        "/a.jpg",
        "//cdn.example.org/a.jpg",
        "a.jpg",
        "",
        "data:image/png;base64,AA==",
        "https:///a",
        "http://[::1",
        "https://a b/",
    ],
)
def test_what_is_no_absolute_address_is_left_out(source):
    assert addresses(source) == []


def test_each_picture_once_with_its_words_and_sizes():
    body = '<p><img src="https://a.example/1.png" alt="A &amp; B" width="10" height="9999999999"></p>'
    assert pictures(body * 2) == [Picture("https://a.example/1.png", "A & B", 10, None)]
    assert pictures("<p>No <code>&lt;img&gt;</code> here.</p>") == []


@given(documents)
def test_any_story_has_pictures_or_none(document):
    for picture in pictures(to_html(document)):
        assert re.fullmatch("[!-~]+", picture.url)


@given(st.text(st.characters(exclude_characters='"&<>', exclude_categories=["Cs"])))
def test_no_address_is_an_error(text):
    for url in addresses(f"https://example.org/{text}", f"https://{text}/"):
        assert re.fullmatch("[!-~]+", url)
