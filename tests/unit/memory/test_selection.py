"""Which words are looked up: few, rare, and enough that nothing alike is missed."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from transpub.memory.selection import Grammar, Selection, rarest, select, written

PYTHON = Grammar(lambda word: f"({word!r} in held)", " or ", " and ")
WORDS = st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=14)
FREQUENCIES = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 9))


def shared(one, other):
    return sum((Counter(one) & Counter(other)).values())


@given(WORDS, WORDS, st.integers(1, 14), st.integers(1, 4), FREQUENCIES)
def test_whoever_shares_enough_words_fulfils_the_selection(one, other, least, wanted, frequencies):
    selection = select(one, min(least, len(one)), wanted, frequencies)
    if selection is None:
        return
    assert len(set(selection.words)) == len(selection.words) >= selection.shared == wanted
    if shared(one, other) >= min(least, len(one)):
        assert len(set(selection.words) & set(other)) >= selection.shared


@given(WORDS, st.integers(1, 14), FREQUENCIES)
def test_one_word_to_share_can_always_be_asked_for(words, least, frequencies):
    assert select(words, min(least, len(words)), 1, frequencies)


def test_the_rarest_words_are_taken_and_no_more_than_needed():
    words = ["the", "port", "of", "odesa", "is", "open"]
    frequencies = {"the": 900, "of": 800, "is": 700, "open": 20, "port": 10}
    # A text with four of the six lacks two: of three words it must have one, of four two.
    assert select(words, 4, 1, frequencies) == Selection(("odesa", "port", "open"), 1)
    assert select(words, 4, 2, frequencies) == Selection(("odesa", "port", "open", "is"), 2)


def test_what_cannot_be_shared_is_not_asked_for():
    assert select(["port"], 1, 2, {}) is None
    assert select(["very", "very", "very"], 2, 2, {}) is None


@given(st.sets(st.sampled_from("abcdefgh"), min_size=1), st.integers(1, 4), st.sets(st.sampled_from("abcdefgh")))
def test_a_condition_says_at_least_so_many(words, wanted, held):
    wanted = min(wanted, len(words))
    condition = written(Selection(tuple(sorted(words)), wanted), PYTHON)
    assert eval(condition, {"held": held}) == (len(words & held) >= wanted)


def test_a_condition_grows_little_faster_than_its_words():
    words = tuple(f"word{number}" for number in range(80))
    assert written(Selection(words, 2), PYTHON).count(" in held") <= 80 * 8
    assert written(Selection(words, 4), PYTHON).count(" in held") <= 80 * 120


def test_the_rarest_words_are_those_that_few_texts_have():
    frequencies = {"the": 900, "port": 30, "odesa": 25}
    assert rarest(["the", "port", "odesa", "xyz"], frequencies, 60) == Selection(("xyz", "odesa", "port"), 1)
    assert rarest(["the", "port", "odesa"], frequencies, 30) == Selection(("odesa",), 1)
    assert rarest(["the"], frequencies, 30) is None
