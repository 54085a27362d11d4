"""Codes lifted out of a source before machine translation, and put back into what comes out: the entrance.

Taking apart is `lifting`, finding the words `evidence`, writing `layout`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from transpub.articles.codes import Text, nesting_problems, same_codes_problems, serialise
from transpub.translations.alignment import Alignment
from transpub.translations.checks.findings import Finding
from transpub.translations.evidence import Evidence, Weights
from transpub.translations.layout import Layout
from transpub.translations.lifting import Node, Pair, Tree, lift
from transpub.translations.wording import Words

# A longer piece is seldom translated alone as it is in its sentence.
_MOST_PIECE_WORDS = 12


@dataclass(frozen=True)
class Lifted:
    """What the engine gets for one coded source.

    `plain`: the sentence; empty if it has no letters outside protected spans, then there is nothing to translate.
    `pieces`: the words inside paired codes, each translated alone in the same batch, to be found again by them.
    `needs_alignment`: there are codes whose place an alignment can tell.
    """

    plain: str
    pieces: tuple[str, ...] = ()
    needs_alignment: bool = False


@dataclass(frozen=True)
class Placed:
    """A coded target text. `guessed`: numbers of the codes whose place the evidence does not bear out."""

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
        return Lifted("")
    words = Words.of(tree.plain)
    everything = range(len(words.spans))
    pieces = tuple(dict.fromkeys(_pieces(tree.plain, words, tree.nodes, everything)))
    return Lifted(tree.plain, pieces, any(_is_inside(node, words, everything) for node in tree.nodes))


def place(
    coded_source: str,
    translated: str,
    pieces: Mapping[str, str],
    alignment: Alignment = (),
    weights: Weights = Weights(),  # noqa: B008 - frozen
) -> Placed:
    """Put the codes of the source into its plain translation.

    `pieces` maps the texts of `Lifted.pieces` to their translations; those it lacks are looked for as they are.
    `alignment` is between `Lifted.plain` and `translated`.
    Every code comes back exactly once, well nested, around or between whole words. Only into a blank translation
    pairs come back empty.

    Raises:
        ValueError: the source's codes are not well nested.
    """
    tree = lift(coded_source)
    target = translated.strip()
    if not tree.nodes:
        return Placed(serialise([Text(target)]), ())
    evidence = Evidence(Words.of(tree.plain), Words.of(target), pieces, alignment, weights)
    layout = Layout(tree.plain, target, evidence)
    text = serialise(layout.write(tree.nodes))
    if target and not is_whole(coded_source, text):
        # Better codes in the wrong place, and said so, than a text nobody can publish.
        text = serialise(layout.around_everything(tree.nodes))
    return Placed(text, tuple(sorted(layout.guessed | _inside_words(tree))))


def _inside_words(tree: Tree) -> set[int]:
    """Codes around a part of a word (`H<1>2</1>O`). They come back around a whole one, which a person must see."""
    found: set[int] = set()
    waiting = list(tree.nodes)
    while waiting:
        node = waiting.pop()
        if isinstance(node, Pair):
            waiting += node.children
            edges = (tree.plain[at - 1 : at + 1] for at in (node.start, node.end) if at > 0)
            if node.start < node.end and any(len(edge) == 2 and edge.isalnum() for edge in edges):
                found.add(node.number)
    return found


def is_whole(coded_source: str, coded_target: str) -> bool:
    """Whether the target has the source's codes, each once, well nested and none empty that was not."""
    own = nesting_problems(coded_source)
    return not same_codes_problems(coded_source, coded_target) and all(
        problem in own for problem in nesting_problems(coded_target)
    )


def guess_finding(number: int) -> Finding:
    """What the draft says of a code placed by guess."""
    return Finding.of("code_placed_by_guess", number=number)


def _pieces(plain: str, words: Words, nodes: Sequence[Node], around: range) -> list[str]:
    """Inner texts worth a translation of their own: not those around all the words of what holds them."""
    found: list[str] = []
    for node in nodes:
        if isinstance(node, Pair):
            own = words.within(node.start, node.end)
            inner = plain[node.start : node.end].strip()
            if own != around and len(own) <= _MOST_PIECE_WORDS and _has_letters(inner):
                found.append(inner)
            found += _pieces(plain, words, node.children, own)
    return found


def _is_inside(node: Node, words: Words, around: range) -> bool:
    """Neither around all the words nor before or after all of them."""
    if isinstance(node, Pair):
        own = words.within(node.start, node.end)
        return own != around or any(_is_inside(child, words, own) for child in node.children)
    return around.start < words.within(0, node.start).stop < around.stop


def _has_letters(text: str) -> bool:
    return any(letter.isalpha() for letter in text)
