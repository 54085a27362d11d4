"""How alike two sentences are, and what is taken off."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transpub.memory import scoring, wording
from transpub.memory.scoring import PenaltyKind

BASE = "The first ship left the port of Odesa on Monday morning"
NOW = datetime(2026, 6, 1, tzinfo=UTC)


def likeness(one, other):
    return scoring.likeness(wording.words(one), wording.words(other))


@pytest.mark.parametrize(
    ("other", "low", "high"),
    [
        (BASE, 100, 100),
        ("the FIRST ship — left the port of <1>Odesa</1> on Monday morning!", 100, 100),
        # One word of eleven is other: 9.1 % of the words; “Tuesday” for “Monday” is less of the letters.
        (BASE.replace("Monday", "Tuesday"), 91, 93),
        (BASE.replace("ship", "ships"), 92, 94),
        (BASE.replace(" morning", ""), 89, 92),
        ("The second train left the station of Kharkiv on Monday evening", 55, 70),
        ("Insurers had waited for the decision", 0, 25),
    ],
)
def test_likeness(other, low, high):
    assert low <= likeness(BASE, other) <= high


def test_a_changed_ending_costs_less_than_another_word():
    assert likeness("Кораблі вийшли з порту", "Кораблі вийшли з портів") > likeness(
        "Кораблі вийшли з порту", "Кораблі вийшли з доків"
    )


WORDS = st.lists(st.sampled_from(["a", "bb", "ccc", "dddd", "eeeee", "ab"]), min_size=1, max_size=12)


@given(WORDS, WORDS)
def test_likeness_is_a_share_and_has_no_direction(one, other):
    assert 0 <= scoring.likeness(one, other) <= 100
    assert scoring.likeness(one, other) == scoring.likeness(other, one)
    assert scoring.likeness(one, one) == 100


@given(WORDS, st.lists(WORDS, max_size=8), st.integers(50, 100))
def test_of_many_texts_those_alike_are_found(words, others, at_least):
    found = dict(scoring.alike(words, (" ".join(other) for other in others), at_least))
    scores = {place: scoring.likeness(words, other) for place, other in enumerate(others)}
    assert found == {place: score for place, score in scores.items() if score >= at_least - 1e-6}


@given(WORDS, st.lists(WORDS, max_size=8), st.integers(50, 100))
def test_no_text_alike_is_far_by_its_sketch(words, others, at_least):
    near = scoring.near(words, [wording.sketch(other) for other in others], at_least)
    alike = {place for place, other in enumerate(others) if scoring.likeness(words, other) >= at_least}
    assert alike <= set(near)
    assert len(near) == len(set(near))


def test_the_nearest_text_comes_first():
    words = ["ships", "left", "the", "port", "of", "odesa"]
    others = ["ships left the port of mykolaiv", "ships left the port of odesa", "nobody was hurt"]
    assert scoring.near(words, [wording.sketch(other.split()) for other in others], 75) == [1, 0]


@given(WORDS, WORDS, st.integers(50, 100))
def test_what_is_alike_shares_as_many_words_as_promised(one, other, at_least):
    shared = sum(min(one.count(word), other.count(word)) for word in set(one))
    if scoring.likeness(one, other) >= at_least - 1e-9:
        assert shared >= scoring.least_shared(len(one), at_least)


@pytest.mark.parametrize(
    ("source", "wanted", "kinds"),
    [
        ("Prices rose.", "Prices rose.", set()),
        ("Prices rose.", "Prices rose!", {PenaltyKind.SIGNS}),
        ("Prices rose.", "prices rose.", {PenaltyKind.SIGNS}),
        ("Prices rose.", "Prices <1>rose</1>.", {PenaltyKind.CODES}),
        ("<1>Prices</1> rose.", "Prices <1>rose</1>.", set()),
        ("Prices rose by 5 per cent.", "Prices rose by 7 per cent.", {PenaltyKind.NUMBERS}),
        ("<1>5</1> ships", "7 ships!", {PenaltyKind.CODES, PenaltyKind.NUMBERS, PenaltyKind.SIGNS}),
        ("Prices rose.", "Prices fell!", set()),
    ],
)
def test_penalties_of_a_text(source, wanted, kinds):
    found = scoring.penalties_of_text(wording.parts(source), wording.parts(wanted))
    assert {penalty.kind for penalty in found} == kinds


def penalties(*, days=0, same_article=True, is_unedited=False, is_trial=False):
    found = scoring.penalties_of_use(
        accepted_at=NOW - timedelta(days=days),
        moment=NOW,
        same_article=same_article,
        is_unedited=is_unedited,
        is_trial=is_trial,
    )
    return {penalty.kind.value: penalty.points for penalty in found}


def test_penalties_of_a_use():
    assert penalties() == {}
    assert penalties(days=364) == {}
    assert penalties(days=366) == {"age": 1}
    assert penalties(days=10_000) == {"age": 3}
    assert penalties(days=-5) == {}, "a clock that was set back"
    assert penalties(same_article=False, is_unedited=True) == {"origin": 1, "unedited": 2}
    assert penalties(is_trial=True) == {"trial": 5}
