"""Tokens are found again in their texts, whatever a tokenizer did to the signs; or nothing is said at all."""

import pytest

from transpub.translations.alignment import Link
from transpub_worker.attention import aligned, token_spans


@pytest.mark.parametrize(
    ("text", "tokens", "expected"),
    [
        # SentencePiece: words with a mark before them, signs of their own.
        ("Open it.", ["▁Op", "en", "▁it", "."], ["Op", "en", "it", None]),
        # BPE after Moses: endings marked, signs escaped and spelled in other ways.
        (
            "“AT&T” files",
            ["&quot;", "A@@", "T", "&amp;", "T", "&quot;", "fi@@", "les"],
            [None, "A", "T", None, "T", None, "fi", "les"],
        ),
        # Normalised: ligatures, half fractions, full width, dots, composed and decomposed letters.
        (
            "ﬁne ½ Ｗe… й",
            ["▁fi", "ne", "▁1", "⁄", "2", "▁We", "...", "▁", "й"],
            ["ﬁ", "ne", "½", None, "½", "Ｗe", None, None, "й"],
        ),
        ("a🎉b", ["▁a", "<0xF0>", "<0x9F>", "<0x8E>", "<0x89>", "b"], ["a", None, None, None, None, "b"]),
        ("", [], []),
    ],
)
def test_tokens_are_found_in_their_text(text: str, tokens: list[str], expected: list[str | None]) -> None:
    spans = token_spans(text, tokens)

    assert spans is not None
    assert [text[slice(*span)] if span else None for span in spans] == expected


@pytest.mark.parametrize("tokens", [["▁Open"], ["▁Open", "▁it", "▁now"], ["▁Open", "<unk>", "t"], ["▁it", "▁Open"]])
def test_tokens_of_another_text_are_not_found(tokens: list[str]) -> None:
    assert token_spans("Open it.", tokens) is None
    assert aligned("Open it.", ["▁Open", "▁it", "."], "x", tokens, [[1.0, 0.0, 0.0]] * len(tokens)) == ()


def test_links_are_of_words_only_and_weak_ones_are_left_out() -> None:
    attention = [[0.9, 0.09, 0.005, 0.005], [0.1, 0.2, 0.6, 0.1], [0.0, 0.0, 1.0, 0.0]]

    links = aligned("Open it.", ["▁Open", "▁it", "."], "Відкрий!", ["▁Від", "крий", "!"], attention)

    assert links == (
        Link((0, 3), (0, 4), 0.9),
        Link((0, 3), (5, 7), 0.09),
        Link((3, 7), (0, 4), 0.1),
        Link((3, 7), (5, 7), 0.2),
    )
