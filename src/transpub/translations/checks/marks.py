"""Checks on punctuation and white space. What the source does as well is never held against the translation."""

import re
from collections.abc import Iterator

from transpub.translations.analysis.alphabets import words
from transpub.translations.analysis.quotation import unbalanced_brackets, unbalanced_quotes
from transpub.translations.checks.findings import Finding, Severity
from transpub.translations.checks.pair import TITLE_KINDS, VOID, Check, Pair

_DOUBLE_SPACE = re.compile(r"[ \u00a0\u202f]{2,}")
# A mark may stand before or after closing quotation marks, brackets and addresses.
_CLOSING = " \t\u00a0\"'»”“’›)]}" + VOID
_ENDS = {"…": "…", "...": "…", "?": "?", "？": "?", "؟": "?", "!": "!", "！": "!", ":": ":", "：": ":"}
_STOPS = {".": ".", "。": ".", "।": "."}


def brackets(pair: Pair) -> Iterator[Finding]:
    alone = unbalanced_brackets(pair.target)
    if alone and not unbalanced_brackets(pair.source):
        yield Finding.of("bracket_unbalanced", marks=" ".join(alone))


def quotes(pair: Pair) -> Iterator[Finding]:
    """A quotation may run over several segments: then the source is unbalanced too."""
    alone = unbalanced_quotes(pair.target)
    if alone and not unbalanced_quotes(pair.source):
        yield Finding.of("quote_unbalanced", marks=" ".join(alone))


def whitespace_edge(pair: Pair) -> Iterator[Finding]:
    source, target = pair.source, pair.target
    front = target != target.lstrip() and source == source.lstrip()
    back = target != target.rstrip() and source == source.rstrip()
    if front or back:
        yield Finding.of("whitespace_edge")


def double_space(pair: Pair) -> Iterator[Finding]:
    if _DOUBLE_SPACE.search(pair.target.strip()) and not _DOUBLE_SPACE.search(pair.source.strip()):
        yield Finding.of("double_space")


def end_punctuation(pair: Pair) -> Iterator[Finding]:
    """A lost question is a warning, and so is a stop lost from a sentence or added to a headline."""
    mine, theirs = _end(pair.target), _end(pair.source)
    if mine == theirs:
        return
    question = "?" in (mine, theirs)
    lost_stop = theirs == "." and not mine and len(words(pair.source)) > 3
    stop_in_title = mine == "." and not theirs and pair.kind in TITLE_KINDS
    severity = Severity.WARNING if question or lost_stop or stop_in_title else Severity.INFO
    yield Finding.of("end_punctuation", severity, source=theirs, target=mine)


def _end(text: str) -> str:
    """The mark a text ends with, one sign for each kind; empty if there is none."""
    bare = text.rstrip(_CLOSING)
    for mark, kind in {**_ENDS, **_STOPS}.items():
        if bare.endswith(mark):
            # "?!" and "?.." ask.
            return "?" if re.search(r"[?？؟][!.…]+$", bare) else kind
    return ""


MARKS: tuple[Check, ...] = (brackets, quotes, whitespace_edge, double_space, end_punctuation)
