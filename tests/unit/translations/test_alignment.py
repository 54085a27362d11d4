"""Alignments moved and passed through a middle text; words that are plainly the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transpub.translations.alignment import Link, composed, moved
from transpub.translations.anchors import anchors


def test_part_of_a_text_is_moved_to_its_place() -> None:
    assert moved([Link((0, 3), (2, 5), 0.5)], target=10, source=20) == (Link((10, 13), (22, 25), 0.5),)


def test_pivot_leads_through_the_middle_text_whatever_its_tokens() -> None:
    # de “das Haus” → en “the house” → uk “будинок”; the second model cuts “house” in two.
    first = (Link((0, 3), (0, 3), 1.0), Link((4, 9), (0, 3), 0.25), Link((4, 9), (4, 8), 0.75))
    second = (Link((0, 7), (0, 3), 0.2), Link((0, 7), (4, 6), 0.4), Link((0, 7), (6, 9), 0.4))

    assert composed(first, second) == (
        Link((0, 7), (0, 3), pytest.approx(0.4)),
        Link((0, 7), (4, 8), pytest.approx(0.6)),
    )


def test_way_that_is_unknown_on_one_side_is_unknown() -> None:
    links = (Link((0, 3), (0, 3), 1.0),)
    assert composed((), links) == ()
    assert composed(links, ()) == ()


@st.composite
def alignments(draw: st.DrawFn) -> tuple[Link, ...]:
    links = []
    for target in range(draw(st.integers(0, 6))):
        sources = draw(st.lists(st.integers(0, 6), max_size=3, unique=True))
        links += [
            Link((target * 3, target * 3 + 2), (at * 3, at * 3 + 2), 1 / len(sources)) for at in sorted(sources)
        ]
    return tuple(links)


@given(alignments(), alignments())
def test_composed_alignment_is_sorted_and_shares_out_no_more_than_it_has(first, second) -> None:
    links = composed(first, second)
    assert list(links) == sorted(links)
    for target in {link.target for link in links}:
        assert sum(link.weight for link in links if link.target == target) <= 1.001


@pytest.mark.parametrize(
    ("source", "target", "same"),
    [
        # Numbers by value, in either writing.
        ("4.2 of 12,400 in 2014", "4,2 із 12 400 у 2014", {"4.2": "4,2", "12,400": "12 400", "2014": "2014"}),
        # Kept as they are; names by sound in any case form; words both languages took from a third.
        ("Reuters and Airbus", "Airbus та Reuters", {"Reuters": "Reuters", "Airbus": "Airbus"}),
        (
            "Halyna met Jan Kowalski",
            "З Ковальським зустрілась Галина",
            {"Halyna": "Галина", "Kowalski": "Ковальським"},
        ),
        ("Kharkiv and Zaporizhzhia", "у Запоріжжі й Харкові", {"Kharkiv": "Харкові", "Zaporizhzhia": "Запоріжжі"}),
        ("the generators", "генераторів", {"generators": "генераторів"}),
        # Repeated as often on both sides: in their order. Else it is not known which is which.
        ("52 or 52", "52 чи 52", {"52": "52"}),
        ("52 or 52", "52", {}),
        # Nothing in common.
        ("the bridge was closed", "міст було закрито", {}),
        ("12 ships", "13 суден", {}),
    ],
)
def test_words_that_are_plainly_the_same(source: str, target: str, same: dict[str, str]) -> None:
    # A number written with spaces is one word.
    mine, theirs = source.split(), target.replace("12 400", "12_400").split()
    theirs = [word.replace("_", " ") for word in theirs]
    assert {mine[own]: theirs[place] for place, own in anchors(mine, theirs).items()} == same


def test_word_like_many_others_is_no_anchor() -> None:
    names = [f"Karl{letter}en" for letter in "bcdfghkmnprstvz"]
    assert anchors(names, ["Карлен"]) == {}
