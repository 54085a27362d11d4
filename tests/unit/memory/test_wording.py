"""Texts as the memory compares them: words, numbers, codes; and numbers put into a translation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transpub.memory import wording
from transpub.memory.wording import Kind


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The <1>port</1> of Odesa.", ["the", "port", "of", "odesa"]),
        ("“Don't!” — O’Brien said", ["don’t", "o’brien", "said"]),
        ("Ціни на п'ять і п’ять", ["ціни", "на", "п’ять", "і", "п’ять"]),
        ("Straße", ["strasse"]),
        ("45,000 tonnes by 12:30 on 12.05.2024", ["#", "tonnes", "by", "#", "on", "#"]),
        ("45 000 тонн і 45\u00a0000 тонн", ["#", "тонн", "і", "#", "тонн"]),
        ("COVID-19 and the U.S. economy", ["covid-19", "and", "the", "u.s", "economy"]),
        ("港口开放", ["港", "口", "开", "放"]),
        (r"literal \<1> stays", ["literal", "#", "stays"]),
        ("<1/> — … !", []),
        ("", []),
    ],
)
def test_words(text, words):
    assert wording.words(text) == words


@given(st.text(max_size=200))
def test_tokens_are_the_whole_text(text):
    assert "".join(token.text for token in wording.tokens(text)) == text


@given(st.text(max_size=200))
def test_words_can_be_stored_with_spaces_between(text):
    words = wording.words(text)
    assert "".join(words).split() == ["".join(words)] * bool(words)
    assert wording.joined(text).split(" ") == (words or [""])
    assert not {"'", '"', "\\"} & set("".join(words))


def test_a_very_long_word_and_many_codes_take_no_time():
    wording.parts("a" * 100_000 + " " + "<1>" * 30_000 + "1 " * 30_000 + "1,1" * 30_000)
    assert len(wording.words("a" * 100_000)[0]) == 100


def test_codes_and_numbers():
    parts = wording.parts("On <1>12 May</1> it cost 41.20<2/>.")
    assert parts.codes == ("<1>", "</1>", "<2/>")
    assert parts.numbers == ("12", "41.20")
    assert parts.frame == "On#Mayitcost#."
    assert [token.kind for token in wording.tokens("<1>a</1>")] == [Kind.CODE, Kind.WORD, Kind.CODE]


@pytest.mark.parametrize(
    ("target", "old", "new", "adapted"),
    [
        ("12 кораблів і 3 човни", ["12", "3"], ["14", "3"], "14 кораблів і 3 човни"),
        ("Везли 45 000 тонн", ["45,000"], ["52,300"], "Везли 52 300 тонн"),
        ("Везли 45 000 тонн", ["45,000"], ["1,052,300"], "Везли 1 052 300 тонн"),
        ("Курс 41,20 гривні", ["41.20"], ["39.95"], "Курс 39,95 гривні"),
        # What cannot be known is left to a person.
        ("Сорок п'ять тисяч тонн", ["45,000"], ["52,300"], None),
        ("12 і ще 12", ["12"], ["14"], None),
        ("12 кораблів", ["12"], ["1,400"], None),
        ("12 кораблів", ["12"], ["14", "3"], None),
        ("З 12 до 12", ["12", "12"], ["10", "11"], None),
    ],
)
def test_numbers_of_a_translation_are_exchanged(target, old, new, adapted):
    assert wording.adapted(target, old, new) == adapted
