"""Keys of segments: stable where the words are, distinct where they are not."""

import pytest

from transpub.articles.intake import understand
from transpub.articles.material import Limits, Material, SourceFormat
from transpub.articles.segments import mark, split


def taken(html, language="en"):
    return mark(
        understand("Title", Material(SourceFormat.HTML, html), Limits(1024 * 1024, 1024 * 1024)).document, language
    )


def body(document):
    return [segment for segment in split(document, "en") if segment.path != "headline"]


ARTICLE = (
    "<p>Ships left. They carried grain.</p><h2>Where to</h2><p>One goes to <a href='/egypt'>Egypt</a>.</p>"
    "<ul><li>Yes</li><li>No</li><li>Yes</li></ul>"
)


def keys(html):
    return {segment.key for segment in split(taken(html), "en")}


def test_identical_sentences_differ_by_a_number_only():
    twins = [segment for segment in body(taken("<p>Yes. No. Yes.</p><p>Yes.</p>")) if segment.text == "Yes."]
    assert len({segment.source_hash for segment in twins}) == 1
    first = twins[0].key
    assert [segment.key for segment in twins] == [first, f"{first}~2", f"{first}~3"]


@pytest.mark.parametrize(
    ("edited", "new", "gone"),
    [
        (ARTICLE.replace("<h2>", "<p>A new paragraph.</p><h2>"), 1, 0),
        ("<h2>Where to</h2>" + ARTICLE.replace("<h2>Where to</h2>", ""), 0, 0),
        (ARTICLE.replace("/egypt", "/elsewhere"), 0, 0),
        (ARTICLE.replace("carried", "took"), 1, 1),
        (ARTICLE.replace("left. They", "left. It was Monday. They"), 1, 0),
        (ARTICLE.replace("</p><h2>", " Ships left.</p><h2>"), 1, 0),
        (ARTICLE.replace("<li>No</li><li>Yes</li>", "<li>Yes</li><li>No</li>"), 0, 0),
        (ARTICLE.replace("<li>No</li>", ""), 0, 1),
        (ARTICLE.replace("Egypt</a>", "<b>Egypt</b></a>"), 1, 1),
        (ARTICLE.replace("h2>", "p>"), 1, 1),
        (ARTICLE.replace("left. They", "left.</p><p>They"), 0, 0),
    ],
    ids=[
        "inserted", "moved", "link_target", "word", "sentence", "twin", "reordered", "removed", "markup", "kind",
        "split",
    ],
)  # fmt: skip
def test_an_edit_touches_the_keys_of_its_own_sentences_only(edited, new, gone):
    before, after = keys(ARTICLE), keys(edited)
    assert (len(after - before), len(before - after)) == (new, gone)


def test_a_marked_document_keeps_its_segments_whatever_the_rules_say_later():
    document = taken("<p>В г. Москве тихо. Да.</p>", "ru")
    assert split(document, "en") == split(document, "ru")
    plain = document.model_copy(update={"marks": ()})
    assert [segment.text for segment in body(plain)] == ["В г. Москве тихо. Да."]
