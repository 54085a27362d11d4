"""Long sentences are cut where it hurts least, and nothing is lost."""

from hypothesis import given
from hypothesis import strategies as st

from transpub.translations.alignment import Link
from transpub.translations.cutting import CLAUSE_WORDS, Part, clauses, cut, joined
from transpub.translations.engine import Output


def letters(text: str) -> int:
    return len(text)


def words(text: str) -> int:
    return len(text.split())


def glued(pieces: list[tuple[str, str]]) -> str:
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
    assert "".join(glued(pieces).split()) == "".join(text.split())


def test_numbers_written_with_spaces_stay_whole() -> None:
    assert cut("pay 45 000 now", words, 3) == [("pay 45 000", " "), ("now", "")]
    # Where there is nothing else, they are cut between their groups, never inside one.
    assert cut("11 22 33 44", words, 2) == [("11 22", " "), ("33 44", "")]


def test_a_short_sentence_is_cut_in_halves_and_a_shorter_one_not_at_all() -> None:
    assert [part.text for part in clauses("The old mills, it is said, burn.")] == [
        "The old mills,",
        "it is said, burn.",
    ]
    assert [part.text for part in clauses("The old mills burn.")] == ["The old", "mills burn."]
    assert [part.text for part in clauses("The mills burn.")] == ["The mills burn."]


@given(st.text(alphabet="ab ,;:–1字", max_size=400))
def test_parts_of_a_sentence_know_their_places(text: str) -> None:
    parts = clauses(text)

    assert all(text[part.start :].startswith(part.text) for part in parts)
    assert all(len(part.text.split()) <= CLAUSE_WORDS for part in parts)
    assert "".join("".join(part.text for part in parts).split()) == "".join(text.split())


def put_together(*pairs: tuple[str, str]) -> str:
    parts = [Part(source, 0, " " if number < len(pairs) else "") for number, (source, _) in enumerate(pairs, 1)]
    return joined(parts, [Output(target) for _, target in pairs]).text


def test_parts_are_joined_as_one_sentence() -> None:
    assert (
        put_together(("Ships left,", "Кораблі пішли."), ("and it rained.", "Ішов дощ."))
        == "Кораблі пішли, ішов дощ."
    )
    assert (
        put_together(("Ships left", "Кораблі пішли."), ("NATO said.", "НАТО сказало."))
        == "Кораблі пішли НАТО сказало."
    )
    # A name keeps its capital, and so does an abbreviation.
    assert put_together(("It is", "Це"), ("Kyiv.", "Київ.")) == "Це Київ."
    assert put_together(("It is", "Це"), ("a bloc.", "НАТО.")) == "Це НАТО."
    assert put_together(("It is", ""), ("so.", "Так.")) == "Так."


def test_what_renders_what_and_the_score_go_over_to_the_whole() -> None:
    link = Link((0, 3), (0, 3), 1.0)
    parts = [Part("one", 0, " "), Part("two", 4, "")]
    whole = joined(parts, [Output("раз", -1.0, alignment=(link,)), Output("два", -2.0, alignment=(link,))])

    assert [(link.target, link.source) for link in whole.alignment] == [((0, 3), (0, 3)), ((4, 7), (4, 7))]
    assert whole.score == -1.5
    assert not whole.truncated
    assert joined(parts, [Output("раз"), Output("два", truncated=True)]).truncated
