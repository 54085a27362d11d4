"""Checks on terms and names: what the register says of a pair. Finding it is the terms room's business."""

from collections.abc import Iterator

from transpub.terms.checking import Fault, Issue
from transpub.translations.checks.findings import Finding
from transpub.translations.checks.pair import Check, Pair


def do_not_translate(pair: Pair) -> Iterator[Finding]:
    for issue in _of(pair, Fault.CHANGED):
        yield Finding.of("do_not_translate", offer=issue.offer)


def glossary_missing(pair: Pair) -> Iterator[Finding]:
    for issue in _of(pair, Fault.MISSING):
        yield Finding.of("glossary_missing", term=issue.term, offer=issue.offer)


def forbidden_term(pair: Pair) -> Iterator[Finding]:
    for issue in _of(pair, Fault.FORBIDDEN):
        instead = issue.offer or issue.note or "–"
        yield Finding.of("forbidden_term", wrong=issue.wrong, offer=issue.offer, instead=instead)


def name_spelling(pair: Pair) -> Iterator[Finding]:
    for issue in _of(pair, Fault.MISSPELT):
        yield Finding.of("name_spelling", term=issue.term, wrong=issue.wrong, offer=issue.offer)


def _of(pair: Pair, fault: Fault) -> Iterator[Issue]:
    return (issue for issue in pair.term_issues if issue.fault is fault)


TERMS: tuple[Check, ...] = (do_not_translate, glossary_missing, forbidden_term, name_spelling)
