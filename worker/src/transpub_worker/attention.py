"""A decoder's attention over tokens turned into an alignment over characters. Pure; knows no model."""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from transpub.translations.alignment import LEAST_WEIGHT, Alignment, Link, Span

# SentencePiece writes a byte it has no letters for so; a text has none of them.
_BYTE = re.compile(r"<0x[0-9A-F]{2}>")


def aligned(
    source: str,
    source_tokens: Sequence[str],
    target: str,
    target_tokens: Sequence[str],
    attention: Sequence[Sequence[float]],
) -> Alignment:
    """The links of one translated text; none if the tokens cannot be found in the texts again.

    `attention` has a row for each target token and in it a weight for each source token.
    """
    source_spans, target_spans = token_spans(source, source_tokens), token_spans(target, target_tokens)
    if source_spans is None or target_spans is None:
        return ()
    return tuple(
        Link(target_span, source_span, min(weight, 1.0))
        for target_span, weights in zip(target_spans, attention, strict=True)
        if target_span
        # A source token more (the end of the sentence) has no place in the text.
        for source_span, weight in zip(source_spans, weights, strict=False)
        if source_span and weight >= LEAST_WEIGHT
    )


def token_spans(text: str, tokens: Sequence[str]) -> list[Span | None] | None:
    """Where each token stands in the text; None for a token without letters and digits.

    Tokenizers normalise signs and white space as they like, so only letters and digits are followed. If they are
    not the same in the same order, nothing is known of any token, and the whole answer is None.
    """
    written = [(letter, offset) for offset, sign in enumerate(text) for letter in _letters(sign)]
    spans: list[Span | None] = []
    position = 0
    for token in tokens:
        letters = list(_letters(_surface(token)))
        own = written[position : position + len(letters)]
        if [letter for letter, _ in own] != letters:
            return None
        spans.append((own[0][1], own[-1][1] + 1) if own else None)
        position += len(letters)
    return spans if position == len(written) else None


def _surface(token: str) -> str:
    """A token as it stands in a text: of SentencePiece `▁word`, of BPE after Moses `wor@@` and `&apos;`."""
    return html.unescape(_BYTE.sub("", token).removesuffix("@@"))


def _letters(text: Iterable[str]) -> Iterator[str]:
    """Letters and digits alike before and after any Unicode normalisation: composed, half-width, ligatures."""
    for sign in unicodedata.normalize("NFKD", "".join(text)):
        if sign.isalnum():
            yield from sign.casefold()
