"""Texts of two versions paired: the ten edits touch exactly what they say, moving and repeating touch nothing."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.articles.scripts import BODY, HEADLINE, RESHAPED, SCRIPTS, read
from transpub.articles.matching import NEAR, Unit, identical, similar
from transpub.articles.segments import split

SHORT = st.sampled_from(
    ["Yes.", "No.", "It rained.", "It rained all day.", "It rained all night long.", "Nothing."]
)
UNITS = st.lists(st.builds(Unit, st.sampled_from(["paragraph", "heading"]), SHORT), max_size=12)


def units(segments):
    return [Unit(segment.kind, segment.text) for segment in segments]


def paragraphs(*texts):
    return [Unit("paragraph", text) for text in texts]


@pytest.mark.parametrize("script", [*SCRIPTS, *RESHAPED], ids=lambda script: script.name)
def test_an_edit_touches_exactly_these_sentences(script):
    old, new = split(read(HEADLINE, BODY), "en"), split(read(script.headline, script.body), "en")
    pairs = identical(units(old), units(new))
    near = similar(units(old), units(new), pairs)
    assert {(old[pair.old].text, new[pair.new].text) for pair in near} == set(script.near)
    met = {*pairs, *(pair.new for pair in near)}
    assert {segment.text for segment in new if segment.position not in met} == set(script.new)
    gone = {*range(len(old))} - {*pairs.values(), *(pair.old for pair in near)}
    removed = {segment.text for segment in old} if script.everything else set(script.removed)
    assert {old[index].text for index in gone} == removed
    assert [(old[one].key, old[one].text) for one in pairs.values()] == [
        (new[one].key, new[one].text) for one in pairs
    ], "what the edit does not name keeps its identity"
    assert len(old) == 24


def test_sentences_of_one_story_are_not_alike():
    story = units(split(read(HEADLINE, BODY), "en"))
    for index, unit in enumerate(story):
        others = story[:index] + story[index + 1 :]
        assert similar([unit], others, {}) == [], unit.text


@given(UNITS, UNITS)
def test_every_text_is_in_at_most_one_pair_and_none_is_forgotten(old, new):
    pairs = identical(old, new)
    near = similar(old, new, pairs)
    met_new = [*pairs, *(pair.new for pair in near)]
    met_old = [*pairs.values(), *(pair.old for pair in near)]
    assert len(set(met_new)) == len(met_new)
    assert len(set(met_old)) == len(met_old)
    assert all(old[one].text == new[other].text for other, one in pairs.items())
    assert all(0 < pair.likeness <= 1 for pair in near)
    left_old = {old[index].text for index in {*range(len(old))} - set(pairs.values())}
    assert left_old.isdisjoint(new[index].text for index in {*range(len(new))} - set(pairs))


@given(UNITS)
def test_the_same_document_is_paired_place_by_place(document):
    assert identical(document, document) == {index: index for index in range(len(document))}


@given(UNITS.flatmap(lambda document: st.tuples(st.just(document), st.permutations(document))))
def test_moving_touches_nothing(documents):
    old, new = documents
    assert len(identical(old, new)) == len(new)


def test_of_equal_sentences_the_one_between_the_same_neighbours_stays():
    old = paragraphs("Yes.", "Trams run.", "Yes.", "Buses do not.")
    new = paragraphs("Trams run.", "Yes.", "Buses do not.")
    assert identical(old, new) == {0: 1, 1: 2, 2: 3}


def test_the_same_words_in_another_kind_are_the_same_text():
    assert identical([Unit("heading", "Night trams")], paragraphs("Night trams")) == {0: 0}


def test_of_equal_words_those_of_the_same_kind_belong_together():
    old = [Unit("paragraph", "Night trams"), Unit("heading", "Night trams")]
    assert identical(old, old[::-1]) == {0: 1, 1: 0}


def test_the_most_alike_are_paired_first():
    old = paragraphs("Ten trams ran on Monday night.")
    new = paragraphs("Nine trams ran late on Monday.", "Ten trams ran on Monday evening.")
    (near,) = similar(old, new, {})
    assert (near.new, near.old) == (1, 0)


def test_a_text_in_its_old_place_needs_less():
    old = paragraphs("Before.", "The council will decide on Friday morning.", "After.")
    edited = "The council will take its vote some Friday."
    moved = paragraphs(edited, "Before.", "After.")
    in_place = paragraphs("Before.", edited, "After.")
    assert similar(old, moved, identical(old, moved)) == []
    (near,) = similar(old, in_place, identical(old, in_place))
    assert near.likeness < NEAR


def test_punctuation_case_and_codes_are_no_words():
    (near,) = similar(paragraphs("Trams, he said."), paragraphs("<1>trams</1> he said!"), {})
    assert near.likeness == 1.0


def test_texts_without_words_are_not_alike():
    assert similar(paragraphs("<1/>", "—"), paragraphs("<2/>", "…"), {}) == []


def test_words_of_scripts_without_spaces():
    (near,) = similar(paragraphs("夜行电车十二月恢复运行"), paragraphs("夜行电车三月恢复运行"), {})
    assert near.likeness > 0.8


@pytest.mark.timeout(60)
def test_time_and_memory_stay_small_for_a_long_article_written_anew():
    source = random.Random(7)
    vocabulary = [f"word{number}" for number in range(3000)]

    def article():
        return paragraphs(*(" ".join(source.choices(vocabulary, k=20)) for _ in range(1000)))

    old, new = article(), article()
    assert similar(old, new, identical(old, new)) == []


@pytest.mark.timeout(60)
def test_rows_that_are_all_alike_are_paired_each_with_its_own():
    old = paragraphs(*(f"Line {number} is closed until further notice" for number in range(3000)))
    new = paragraphs(*(f"Line {number} was closed until further notice" for number in range(3000)))
    near = similar(old, new, identical(old, new))
    assert [(pair.new, pair.old) for pair in near] == [(number, number) for number in range(3000)]
