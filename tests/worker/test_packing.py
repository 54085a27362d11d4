"""Packs of sentences: each sentence once, none too large, sentences of like length together."""

from hypothesis import given
from hypothesis import strategies as st

from transpub_worker.packing import packs

LENGTHS = st.lists(st.integers(1, 200), max_size=100)


@given(LENGTHS)
def test_every_sentence_is_in_one_pack_within_the_bounds(lengths: list[int]) -> None:
    found = packs(lengths, tokens=300, sentences=12)

    assert sorted(place for pack in found for place in pack) == list(range(len(lengths)))
    for pack in found:
        longest = max(lengths[place] for place in pack)
        assert len(pack) == 1 or (len(pack) <= 12 and longest * len(pack) <= 300)


def test_the_longest_come_first_and_like_ones_together() -> None:
    assert packs([10, 50, 11, 49, 9], tokens=100, sentences=10) == [[1, 3], [2, 0, 4]]
    assert packs([5, 5, 5], tokens=1000, sentences=2) == [[0, 1], [2]]
    assert packs([500, 1], tokens=100, sentences=10) == [[0], [1]]
    assert packs([], tokens=100, sentences=10) == []
