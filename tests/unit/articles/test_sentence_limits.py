"""How long a sentence and how many of them there may be: what no engine and no translator could work on."""

import pytest

from transpub.articles import segments
from transpub.articles.document import Document, Element, ListBlock, ListItem, Paragraph, Text
from transpub.articles.errors import SentenceTooLong, TooManySentences
from transpub.articles.leaves import rewrite
from transpub.articles.segments import SENTENCE_MAX, mark, require_translatable, split


def take(document):
    sources = split(document, "en")
    require_translatable(sources)
    return sources


def article(*content):
    return Document(headline="News", body=(Paragraph(content=content),))


def test_a_stretch_that_cannot_be_cut_is_refused_with_its_beginning():
    assert take(article(Text(text="a" * SENTENCE_MAX)))
    with pytest.raises(SentenceTooLong) as caught:
        take(article(Text(text="It is: " + "a" * SENTENCE_MAX)))
    facts = caught.value.facts
    assert (facts["length"], facts["limit"]) == (SENTENCE_MAX + 7, SENTENCE_MAX)
    assert facts["beginning"].startswith("It is: aaa")
    assert len(facts["beginning"]) < 50


def test_a_link_over_many_sentences_is_refused_where_it_makes_them_one():
    sentences = Text(text="Ships left the port. " * 1000)
    link = Element(tag="a", attributes=(("href", "/1"),), children=(sentences,))
    assert len(take(article(link))) == 1001
    with pytest.raises(SentenceTooLong):
        take(article(Text(text="See "), link, Text(text=" and more.")))


def test_a_text_with_spaces_is_never_too_long():
    assert len(take(article(Text(text="word " * 20_000)))) > 100


def test_more_sentences_than_a_book_has_are_refused(monkeypatch):
    monkeypatch.setattr(segments, "SENTENCES_MAX", 10)
    document = article(Text(text="Ships left. " * 9))
    assert len(take(document)) == 10
    with pytest.raises(TooManySentences) as caught:
        take(article(Text(text="Ships left. " * 10)))
    assert caught.value.facts == {"count": 11, "limit": 10}


def test_a_walk_that_changes_nothing_copies_nothing():
    items = tuple(ListItem(content=(Text(text=f"Item {n}"),)) for n in range(3))
    document = mark(
        Document(headline="News", body=(ListBlock(items=items), *article(Text(text="One.")).body)), "en"
    )
    walked = rewrite(document, lambda leaf: leaf.content)
    assert all(one is other for one, other in zip(document.body, walked.body, strict=True))
