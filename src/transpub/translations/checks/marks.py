"""Checks on punctuation and white space. What the source does as well is never held against the translation."""

import re
from collections.abc import Iterator

from transpub.translations.analysis.alphabets import words
from transpub.translations.analysis.endings import ending
from transpub.translations.analysis.number_format import respelt
from transpub.translations.analysis.quotation import quoted_spans, unbalanced_brackets, unbalanced_quotes
from transpub.translations.checks.findings import Finding
from transpub.translations.checks.pair import TITLE_KINDS, Check, Pair
from transpub.translations.checks.register import Severity
from transpub.translations.marking import AROUND, VOID, marked
from transpub.translations.typography import NBSP, Change, typography

_DOUBLE_SPACE = re.compile(r"[ \u00a0\u202f]{2,}")
# Any quotation mark, or a dash at the beginning.
_QUOTED = re.compile(r"[\"«»‹›„“”‟‚‘「」『』《》]|(?<!\w)'|^\s*[—–-]\s")
_CLOSED_TOGETHER = re.compile(r"«[^«»]*«[^«»]*»")
# Of the places a text could be set better, so many are shown.
_EXAMPLES = 3
# Characters shown of the words around such a place.
_REST = 12
_WORD_END = re.compile(rf"[^\s{AROUND}{VOID}]*\Z")
_WORD_START = re.compile(rf"[^\s{AROUND}{VOID}]*")
# Makes a space visible that must not break.
_SHOWN_SPACE = "\N{OPEN BOX}"


def brackets(pair: Pair) -> Iterator[Finding]:
    alone = unbalanced_brackets(pair.target)
    if alone and not unbalanced_brackets(pair.source):
        yield Finding.of("bracket_unbalanced", marks=" ".join(alone))


def quotes(pair: Pair) -> Iterator[Finding]:
    """A quotation may run over several segments: then the source is unbalanced too. One mark may
    close two in Ukrainian and Russian: «Він сказав: «Так»."""
    alone = unbalanced_quotes(pair.target)
    if alone == ["«"] and _CLOSED_TOGETHER.search(pair.target):
        return
    if alone and not unbalanced_quotes(pair.source):
        yield Finding.of("quote_unbalanced", marks=" ".join(alone))


def quote_lost(pair: Pair) -> Iterator[Finding]:
    """Direct speech may stand after a dash instead, and what is quoted between single marks."""
    quoted = any(words(pair.source[start:end]) for start, end in quoted_spans(pair.source))
    if quoted and not _QUOTED.search(pair.target):
        yield Finding.of("quote_lost")


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
    mine, theirs = ending(pair.target), ending(pair.source)
    if mine == theirs:
        return
    question = "?" in (mine, theirs)
    lost_stop = theirs == "." and not mine and len(words(pair.source)) > 3
    stop_in_title = mine == "." and not theirs and pair.kind in TITLE_KINDS
    severity = Severity.WARNING if question or lost_stop or stop_in_title else Severity.INFO
    yield Finding.of("end_punctuation", severity, source=theirs, target=mine)


def usual_typography(pair: Pair) -> Iterator[Finding]:
    """Spaces that might not break are no finding of their own: most people cannot type them."""
    text = marked(pair.coded_target)
    visible = [
        change
        for change in typography(text, pair.target_language)
        if text[change.start : change.end] != change.after.replace(NBSP, " ")
    ]
    if visible:
        examples = dict.fromkeys(_example(text, change) for change in visible[:_EXAMPLES])
        yield Finding.of("typography", count=len(visible), examples=", ".join(examples))


def number_format(pair: Pair) -> Iterator[Finding]:
    """What typography would set anyway is its business."""
    text = marked(pair.coded_target)
    set_anyway = {place for change in typography(text, pair.target_language) for place in range(*_span(change))}
    changes = [
        change
        for change in respelt(
            pair.source, text, source_language=pair.source_language, target_language=pair.target_language
        )
        if set_anyway.isdisjoint(range(*_span(change)))
    ]
    if changes:
        yield Finding.of(
            "number_format",
            words=", ".join(text[change.start : change.end] for change in changes),
            instead=", ".join(change.after for change in changes),
        )


def _span(change: Change) -> tuple[int, int]:
    return change.start, change.end


def _example(text: str, change: Change) -> str:
    """The change with the rest of the words it stands in, as they would become."""
    before = _WORD_END.search(text[max(0, change.start - _REST) : change.start])
    after = _WORD_START.match(text[change.end : change.end + _REST])
    words_around = (before[0] if before else "", change.after, after[0] if after else "")
    return "".join(words_around).strip(" ").replace(NBSP, _SHOWN_SPACE)


MARKS: tuple[Check, ...] = (
    brackets,
    quotes,
    quote_lost,
    whitespace_edge,
    double_space,
    end_punctuation,
    usual_typography,
    number_format,
)
