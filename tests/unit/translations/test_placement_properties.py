"""Whatever the source, the translation and the evidence: every code is kept and no word is cut."""

import re

from hypothesis import given
from hypothesis import strategies as st

from transpub.articles.codes import (
    Close,
    Open,
    Text,
    Token,
    Void,
    nesting_problems,
    same_codes_problems,
    serialise,
    tokens,
)
from transpub.translations.alignment import Alignment, Link
from transpub.translations.placement import extract, is_whole, place
from transpub.translations.wording import WORD

_SOURCE_TEXT = st.lists(
    st.sampled_from(
        ["the", "report", "Kyiv", "52", "1,234.5", "o’clock", "said", ",", ".", "“", "”", "(", ")", "—", "🎉"]
    ),
    min_size=1,
    max_size=5,
).map(" ".join)
_TARGET_TEXT = st.lists(
    st.sampled_from(
        [
            "звіт",
            "звіту",
            "Києві",
            "52",
            "1 234,5",
            "о’кей",
            "said",
            ", ",
            ". ",
            "«",
            "»",
            " — ",
            "<1>",
            "\\",
            "</2>",
            "…",
            " ",
        ]
    ),
    max_size=14,
).map("".join)


@st.composite
def coded_sources(draw: st.DrawFn) -> str:
    """Well-nested coded texts as articles make them: no pair without text or a void code in it."""
    number = 0

    def content(depth: int) -> list[Token]:
        nonlocal number
        parts: list[Token] = []
        for _ in range(draw(st.integers(1, 3))):
            match draw(st.sampled_from(["text", "void", "pair"] if depth < 3 else ["text"])):
                case "text":
                    edge = draw(st.sampled_from(["", " "]))
                    parts.append(Text(edge + draw(_SOURCE_TEXT) + draw(st.sampled_from(["", " "]))))
                case "void":
                    number += 1
                    parts.append(Void(number))
                case _:
                    number += 1
                    own = number
                    parts += [Open(own), *content(depth + 1), Close(own)]
        return parts

    return serialise(content(0))


def _with_marks(coded: str) -> str:
    """The text with a sign that is no letter in the place of every code."""
    return "".join(token.text if isinstance(token, Text) else "\ufffc" for token in tokens(coded))


@st.composite
def noise(draw: st.DrawFn, source: int, target: int) -> Alignment:
    """Links between random stretches of two texts of such lengths, and beyond their ends."""

    def span(length: int) -> tuple[int, int]:
        start = draw(st.integers(0, length))
        return start, start + draw(st.integers(1, 4))

    links = draw(st.integers(0, 12))
    return tuple(sorted(Link(span(target), span(source), draw(st.floats(0.02, 1))) for _ in range(links)))


@given(coded_sources(), _TARGET_TEXT, st.dictionaries(_SOURCE_TEXT, _TARGET_TEXT, max_size=3), st.data())
def test_no_code_is_lost_and_no_word_is_cut(
    coded: str, translated: str, pieces: dict[str, str], data: st.DataObject
) -> None:
    lifted = extract(coded)
    alignment = data.draw(noise(len(lifted.plain), len(translated)))
    found = place(coded, translated, pieces | dict.fromkeys(lifted.pieces, translated[:6]), alignment)
    assert same_codes_problems(coded, found.text) == []
    if translated.strip():
        assert nesting_problems(found.text) == []
    assert WORD.findall(_with_marks(found.text)) == WORD.findall(translated)
    assert set(found.guessed) <= {int(number) for number in re.findall(r"<(\d+)/?>", coded)}


@given(coded_sources())
def test_text_that_stays_the_same_finds_every_code_again(coded: str) -> None:
    lifted = extract(coded)
    if lifted.plain:
        text = place(coded, lifted.plain, {piece: piece for piece in lifted.pieces}).text
        assert same_codes_problems(coded, text) == []
        assert nesting_problems(text) == []


def test_very_many_codes_and_words_are_placed_without_quadratic_time() -> None:
    # Seconds at worst; comparing every window of words with every code would take minutes.
    coded = " ".join(
        f"<{number}>" + "alpha beta gamma delta " * 2 + f"</{number}> and so" for number in range(1, 201)
    )
    translated = "альфа бета гамма дельта та " * 400
    assert is_whole(coded, place(coded, translated, {"alpha beta gamma delta": "альфа бета гамма дельта"}).text)


@given(coded_sources())
def test_plain_text_is_clean(coded: str) -> None:
    plain = extract(coded).plain
    assert plain == plain.strip()
    assert "  " not in plain
    apart = "".join(
        token.text if isinstance(token, Text) else " " if isinstance(token, Void) else "" for token in tokens(coded)
    )
    # By letters and digits alone: “the,the” with a code before the comma is two words either way.
    assert re.findall(r"\w+", plain) == (re.findall(r"\w+", apart) if plain else [])


@given(_TARGET_TEXT)
def test_text_without_codes_is_taken_as_it_is(translated: str) -> None:
    assert tokens(place("no codes", translated, {}).text) == (
        [Text(translated.strip())] if translated.strip() else []
    )
