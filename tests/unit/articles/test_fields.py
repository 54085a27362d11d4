"""Fields given by hand: taken before what was found, bounded, and cleared by an empty one."""

from datetime import UTC, datetime

import pytest

from transpub.articles.document import Document
from transpub.articles.errors import BadAddress, FieldTooLong, NotText, TooManyTags
from transpub.articles.fields import NOTHING_GIVEN, Fields, with_fields
from transpub.articles.metadata import Metadata

FOUND = Metadata(
    byline="Ivan Petrenko",
    description="Why the ferry stood still",
    canonical_url="https://news.example/ferry",
    section="Transport",
    tags=("ferry", "Odesa"),
    published_at=datetime(2026, 5, 12, tzinfo=UTC),
)
STORY = Document(headline="Ferry back in service")


def test_what_was_found_is_taken_where_nothing_is_given():
    story = with_fields(STORY, NOTHING_GIVEN, FOUND)
    assert (story.byline, story.seo_description) == ("Ivan Petrenko", "Why the ferry stood still")
    assert (story.section, story.tags) == ("Transport", ("ferry", "Odesa"))
    assert (story.canonical_url, story.published_at) == ("https://news.example/ferry", FOUND.published_at)


def test_what_is_given_wins_and_an_empty_field_clears():
    given = Fields(byline=" Olena \n Kovalenko ", section="", tags=("a", " a ", "", "b  c"), canonical_url="")
    story = with_fields(STORY, given, FOUND)
    assert story.byline == "Olena Kovalenko"
    assert (story.section, story.canonical_url) == (None, None)
    assert story.tags == ("a", "b c")


@pytest.mark.parametrize("address", ["ferry", "//news.example/x", "javascript:alert(1)", "https://", "http://[x"])
def test_an_address_that_leads_nowhere_is_refused(address):
    with pytest.raises(BadAddress):
        with_fields(STORY, Fields(canonical_url=address), FOUND)


@pytest.mark.parametrize(
    ("given", "error"),
    [
        (Fields(byline="x" * 501), FieldTooLong),
        (Fields(tags=("x" * 101,)), FieldTooLong),
        (Fields(tags=tuple(map(str, range(51)))), TooManyTags),
        (Fields(standfirst="a\x00b"), NotText),
        (Fields(tags=("a\x00b",)), NotText),
    ],
)
def test_fields_are_bounded(given, error):
    with pytest.raises(error):
        with_fields(STORY, given, FOUND)
