"""A coded text with one character for each code, for changes that look at letters and signs: the codes come back as
they were. Not for translating; that is `lifting`."""

from collections.abc import Callable

from transpub.articles.codes import Text, Token, Void, serialise, tokens

# Stands for a void code (an address, a line break): neither a word nor white space.
VOID = "\ufffc"
# Stands for either end of a code around words: marks and words beside it are looked at as if it were not there.
AROUND = "\ue000"


def marked(coded: str) -> str:
    """The literal text with one character for each code."""
    return "".join(_sign(part) for part in tokens(coded))


def rewritten(coded: str, rewrite: Callable[[str], str]) -> str:
    """The coded text after `rewrite` of it as `marked` has it.

    A rewrite that loses or adds a code is not made, nor is any in a text that has such characters itself.
    """
    parts = tokens(coded)
    if any(VOID in part.text or AROUND in part.text for part in parts if isinstance(part, Text)):
        return coded
    made = rewrite("".join(map(_sign, parts)))
    codes = [part for part in parts if not isinstance(part, Text)]
    if [sign for sign in made if sign in (VOID, AROUND)] != [_sign(code) for code in codes]:
        return coded
    waiting = iter(codes)
    found: list[Token] = []
    literal: list[str] = []
    for sign in made:
        if sign in (VOID, AROUND):
            found += [Text("".join(literal)), next(waiting)]
            literal = []
        else:
            literal.append(sign)
    return serialise([*found, Text("".join(literal))])


def _sign(part: Token) -> str:
    match part:
        case Text(text):
            return text
        case Void():
            return VOID
        case _:
            return AROUND
