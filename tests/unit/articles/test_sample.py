"""The sample article of the demo and the translation the demo's translator writes."""

import json
from collections import Counter
from importlib.resources import files

import pytest

from transpub.articles.document import Figure, ListBlock, Quote, Table
from transpub.articles.intake import TitleSource, understand
from transpub.articles.material import Limits, Material, SourceFormat
from transpub.articles.render import to_html
from transpub.articles.segments import mark, reassemble, split

SAMPLES = files("transpub.cli") / "samples"


@pytest.fixture(scope="module")
def sample():
    body = (SAMPLES / "grain-corridor.md").read_text("utf-8")
    intake = understand("", Material(SourceFormat.MARKDOWN, body), Limits(64 * 1024, 64 * 1024))
    assert intake.title_source is TitleSource.HEADING
    assert intake.removed == []
    return mark(intake.document, "en")


@pytest.fixture(scope="module")
def ukrainian():
    return json.loads((SAMPLES / "grain-corridor.uk.json").read_text("utf-8"))


def test_the_sample_shows_every_kind_of_block_an_article_has(sample):
    assert {Figure, ListBlock, Quote, Table} <= {type(block) for block in sample.body}
    kinds = Counter(segment.kind.value for segment in split(sample, "en"))
    assert set(kinds) == {
        "headline", "paragraph", "heading", "list_item", "quote", "table_cell", "alt", "caption",
    }  # fmt: skip
    assert kinds["paragraph"] > 40


def test_the_translation_fits_the_sample_sentence_by_sentence(sample, ukrainian):
    segments = split(sample, "en")
    assert {segment.text for segment in segments} == set(ukrainian)
    target = reassemble(sample, {segment.key: ukrainian[segment.text] for segment in segments})
    html = to_html(target)
    assert html.count("<a href=") == to_html(sample).count("<a href=") == 4
    assert "https://example.org/map" in html
    assert "@OdesaPortDemo" in html
    assert not set(html) & set("ыэёъ")
