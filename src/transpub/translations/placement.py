"""Codes lifted out of a source before machine translation, and put back into what comes out.

`extract` and `place` keep their signatures when word alignment replaces the search in `layout`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from transpub.articles.codes import serialise
from transpub.translations.checks.findings import Finding
from transpub.translations.layout import Layout
from transpub.translations.lifting import Node, Pair, lift, word_spans


@dataclass(frozen=True)
class Lifted:
    """What the engine gets for one coded source.

    `plain`: the sentence; empty if it has no letters outside protected spans, then there is nothing to translate.
    `pieces`: the words inside paired codes, each translated alone in the same batch, to be found again by them.
    """

    plain: str
    pieces: tuple[str, ...]


@dataclass(frozen=True)
class Placed:
    """A coded target text. `guessed`: numbers of the codes placed by position rather than found."""

    text: str
    guessed: tuple[int, ...] = ()


def extract(coded: str) -> Lifted:
    """The plain text for the engine, and the pieces inside its paired codes.

    Void codes (addresses, handles, line breaks) are left out and the white space closed up. A stand-in would be
    damaged: engines rewrite made-up words, and Argos turns each `_` into a space (peers.md, section 3.2).

    Raises:
        ValueError: the codes are not well nested.
    """
    tree = lift(coded)
    if not _has_letters(tree.plain):
        return Lifted("", ())
    return Lifted(tree.plain, tuple(dict.fromkeys(_pieces(tree.plain, tree.nodes, 0, len(tree.plain)))))


def place(coded_source: str, translated: str, pieces: Mapping[str, str]) -> Placed:
    """Put the codes of the source into its plain translation.

    `pieces` maps the texts of `Lifted.pieces` to their translations; those it lacks are looked for as they are.
    Every code comes back exactly once, well nested, around or between whole words. Only into a blank translation
    pairs come back empty.

    Raises:
        ValueError: the source's codes are not well nested.
    """
    tree = lift(coded_source)
    layout = Layout(tree.plain, translated.strip(), pieces)
    text = serialise(layout.write(tree.nodes))
    return Placed(text, tuple(sorted(layout.guessed)))


def guess_finding(number: int) -> Finding:
    """What the draft says of a code placed by guess."""
    return Finding.of("code_placed_by_guess", number=number)


def _pieces(plain: str, nodes: Sequence[Node], start: int, end: int) -> list[str]:
    """Inner texts worth a translation of their own: not those around all the words of what holds them."""
    found: list[str] = []
    around = word_spans(plain, start, end)
    for node in nodes:
        if isinstance(node, Pair):
            inner = plain[node.start : node.end].strip()
            if word_spans(plain, node.start, node.end) != around and _has_letters(inner):
                found.append(inner)
            found += _pieces(plain, node.children, node.start, node.end)
    return found


def _has_letters(text: str) -> bool:
    return any(letter.isalpha() for letter in text)
