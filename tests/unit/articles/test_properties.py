"""What holds for every document: nothing lost, nothing unsafe, splitting and putting back are inverse."""

from collections import Counter
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.articles.documents import contents, documents, languages, texts
from transpub.articles.characters import clean, curl_quotes
from transpub.articles.codes import (
    Close,
    Open,
    Text,
    Void,
    code_numbers,
    code_problems,
    escape,
    nesting_problems,
    plain_text,
    preview_html,
    serialise,
    tokens,
)
from transpub.articles.document import Document, Element, Image
from transpub.articles.document import Text as TextNode
from transpub.articles.inline import normalise_inline
from transpub.articles.leaves import rewrite
from transpub.articles.normalise import normalise
from transpub.articles.segments import mark, reassemble, source_hash, split

bounded = settings(max_examples=16, deadline=None)


@bounded
@given(documents, languages)
def test_source_texts_put_back_give_the_normalised_document(document, language):
    marked = mark(document, language)
    segments = split(marked, language)
    assert reassemble(marked, {segment.key: segment.text for segment in segments}) == normalise(document)


@bounded
@given(documents)
def test_normalising_twice_changes_nothing_more(document):
    once = normalise(document)
    assert normalise(once) == once


@bounded
@given(documents, languages)
def test_json_round_trip_is_exact(document, language):
    marked = mark(document, language)
    assert Document.model_validate(marked.model_dump(mode="json")) == marked
    assert Document.model_validate_json(marked.model_dump_json()) == marked


@bounded
@given(documents, languages)
def test_segments_are_well_formed(document, language):
    segments = split(document, language)
    assert [segment.position for segment in segments] == list(range(len(segments)))
    assert len({segment.key for segment in segments}) == len(segments)
    for segment in segments:
        assert segment.text == segment.text.strip()
        assert code_problems(segment.text, segment.text, segment.codes) == []
        assert sorted(code_numbers(segment.text)) == sorted(segment.codes)
        assert segment.source_hash == source_hash(segment.text)
        assert len(segment.key) <= 48


def links_and_images(document):
    """Every link, image and element with attributes in order, each with the links around it."""
    found = []

    def walk(nodes, around):
        for node in nodes:
            if isinstance(node, Image):
                found.append((around, node.src, node.width))
            elif isinstance(node, Element):
                kept = tuple(pair for pair in node.attributes if pair[0] != "title")
                if kept or node.tag == "a":
                    found.append((around, node.tag, kept))
                walk(node.children, (*around, kept) if node.tag == "a" else around)

    def note(leaf):
        walk(leaf.content, ())
        return leaf.content

    rewrite(document, note)
    return found


def replaced(text):
    """Every stretch of text between codes replaced; nothing else touched."""
    return serialise(
        [Text("слово") if isinstance(token, Text) and token.text.strip() else token for token in tokens(text)]
    )


@bounded
@given(documents, languages)
def test_links_images_and_their_attributes_survive_any_translation(document, language):
    marked = mark(document, language)
    segments = split(marked, language)
    target = reassemble(marked, {segment.key: replaced(segment.text) for segment in segments})
    assert links_and_images(target) == links_and_images(normalise(document))
    assert [type(block) for block in target.body] == [type(block) for block in normalise(document).body]


def reversed_order(text):
    """The sentence's top-level pieces in reverse order: words moved, codes still nested."""
    pieces, depth = [[]], 0
    for token in tokens(text):
        pieces[-1].append(token)
        depth += isinstance(token, Open)
        depth -= isinstance(token, Close)
        if not depth:
            pieces.append([])
    return serialise(token for piece in reversed(pieces) for token in piece)


@bounded
@given(documents, languages)
def test_no_link_is_cut_in_two_or_lost_when_words_move(document, language):
    marked = mark(document, language)
    segments = split(marked, language)
    target = reassemble(marked, {segment.key: reversed_order(segment.text) for segment in segments})
    assert Counter(links_and_images(target)) == Counter(links_and_images(normalise(document)))


@settings(max_examples=9, deadline=None)
@given(documents, languages, st.data())
def test_segments_of_untouched_paragraphs_keep_their_keys(document, language, data):
    before = split(document, language)
    at = data.draw(st.integers(0, len(document.body)))
    new = data.draw(documents).body
    changed = document.model_copy(update={"body": (*document.body[:at], *new, *document.body[at:])})
    after = {segment.key for segment in split(changed, language)}
    assert {segment.key for segment in before} <= after


@bounded
@given(documents, languages)
def test_moving_paragraphs_changes_no_key(document, language):
    moved = document.model_copy(update={"body": tuple(reversed(document.body))})
    assert {segment.key for segment in split(document, language)} == {
        segment.key for segment in split(moved, language)
    }


@bounded
@given(contents)
def test_normal_inline_content_has_no_edge_space_and_no_empty_element(content):
    def check(nodes):
        assert not any(isinstance(one, TextNode) and isinstance(two, TextNode) for one, two in pairwise(nodes))
        for node in nodes:
            if isinstance(node, TextNode):
                assert node.text
            if isinstance(node, Element):
                assert node.children
                first, last = node.children[0], node.children[-1]
                assert not (isinstance(first, TextNode) and first.text.startswith(" "))
                assert not (isinstance(last, TextNode) and last.text.endswith(" "))
                check(node.children)

    normal = normalise_inline(content)
    check(normal)
    assert normalise_inline(normal) == normal


@given(st.text(max_size=40) | texts)
@settings(max_examples=150, deadline=None)
def test_cleaning_characters_twice_changes_nothing_more(text):
    assert clean(clean(text)) == clean(text)


characters_to_mend = st.text(st.sampled_from("`'“”a \n\x81\x85\x92\x93\x94\r\xe2\x80"), max_size=20)


@given(characters_to_mend)
@settings(max_examples=300, deadline=None)
def test_mending_quotation_marks_twice_changes_nothing_more(text):
    assert clean(clean(text)) == clean(text)
    assert curl_quotes(curl_quotes(text)) == curl_quotes(text)


coded_pieces = st.one_of(
    st.builds(Text, text=st.text("\\<>/1 2a", min_size=1, max_size=8)),
    st.builds(Open, number=st.integers(1, 30)),
    st.builds(Close, number=st.integers(1, 30)),
    st.builds(Void, number=st.integers(1, 30)),
)


@given(st.lists(coded_pieces, max_size=8))
@settings(max_examples=150, deadline=None)
def test_coded_text_is_read_as_it_was_written(pieces):
    joined = []
    for piece in pieces:
        if joined and isinstance(piece, Text) and isinstance(joined[-1], Text):
            joined[-1] = Text(joined[-1].text + piece.text)
        else:
            joined.append(piece)
    assert tokens(serialise(pieces)) == joined


@given(st.text("\\<>/1a ", max_size=30))
@settings(max_examples=150, deadline=None)
def test_any_literal_can_be_escaped(literal):
    assert plain_text(escape(literal)) == literal
    assert code_numbers(escape(literal)) == []


@given(st.text("\\<>/12a ", max_size=30))
@settings(max_examples=150, deadline=None)
def test_judging_and_previewing_broken_texts_never_fails(text):
    codes = split(Document(headline="a <1> b"), "en")[0].codes
    preview_html(text, codes)
    nesting_problems(text)
    code_problems("<1>a</1>", text)
