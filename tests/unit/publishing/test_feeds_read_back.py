"""Feeds as a feed reader sees them: `feedparser` finds no fault and every entry again."""

import feedparser
import pytest

from tests.unit.publishing.editions import ARTICLE, OTHER, address, feed, full, right_to_left
from transpub.publishing.formats.atom import atom
from transpub.publishing.formats.rss import rss
from transpub.publishing.payload import edition_urn


@pytest.mark.parametrize(("write", "version"), [(atom, "atom10"), (rss, "rss20")])
def test_a_reader_finds_every_entry(write, version):
    parsed = feedparser.parse(write(feed(full(), right_to_left())))
    assert (parsed.bozo, parsed.version) == (False, version)
    assert parsed.feed.title == "Новини & події"
    assert parsed.feed.language == "uk"
    entries = {entry.id: entry for entry in parsed.entries}
    assert entries.keys() == {edition_urn(ARTICLE, "uk"), edition_urn(OTHER, "ar")}
    entry = entries[edition_urn(ARTICLE, "uk")]
    assert entry.link == address(ARTICLE, "uk")
    assert entry.author == "Олена Коваль"
    assert tuple(entry.published_parsed[:6]) == (2026, 3, 1, 9, 30, 0)
    assert tuple(entry.updated_parsed[:6]) == (2026, 3, 2, 10, 45, 7)
    assert [tag.term for tag in entry.tags] == ["Економіка", "порт", "зерно"]
    (content,) = [each for each in entry.content if "<em>" in each.value]
    assert "5 &lt; 7 &amp; 8" in content.value
    assert content.language == "uk"
