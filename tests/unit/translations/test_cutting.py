"""Long sentences are cut where it hurts least, and nothing is lost."""

from hypothesis import given
from hypothesis import strategies as st

from transpub.translations.cutting import cut


def letters(text: str) -> int:
    return len(text)


def words(text: str) -> int:
    return len(text.split())


def joined(pieces: list[tuple[str, str]]) -> str:
    return "".join(piece + glue for piece, glue in pieces)


def test_short_text_stays_whole() -> None:
    assert cut("One, two; three.", words, 3) == [("One, two; three.", "")]


def test_semicolon_is_taken_before_comma_before_space() -> None:
    assert cut("a b, c d; e f g h", words, 5) == [("a b, c d;", " "), ("e f g h", "")]
    assert cut("a b c, d e f g", words, 5) == [("a b c,", " "), ("d e f g", "")]
    assert cut("a b c d e f", words, 5) == [("a b c", " "), ("d e f", "")]


def test_mark_at_the_edge_is_passed_over() -> None:
    assert cut("a, b c d e f g h", words, 5) == [("a, b c d", " "), ("e f g h", "")]


def test_word_without_any_break_is_cut_inside_and_joined_again() -> None:
    assert cut("x" * 10, letters, 4) == [("xx", ""), ("xxx", ""), ("xx", ""), ("xxx", "")]


def test_decimal_comma_and_colon_in_an_address_are_no_breaks() -> None:
    assert cut("aa 3,5 bb https://c.org dd", words, 3) == [("aa 3,5 bb", " "), ("https://c.org dd", "")]


@given(st.text(alphabet="ab ,;:–\n\u00a0字，", max_size=300), st.integers(1, 20))
def test_pieces_fit_and_keep_every_character_but_white_space(text: str, limit: int) -> None:
    pieces = cut(text, letters, limit)

    assert all(len(piece) <= limit for piece, _ in pieces)
    assert "".join(joined(pieces).split()) == "".join(text.split())
