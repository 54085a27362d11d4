"""Checks on the inline codes: the same ones as in the source, each once, well nested around something."""

from collections.abc import Iterator

from transpub.articles.codes import Fault, nesting_problems, same_codes_problems
from transpub.translations.checks.findings import Finding
from transpub.translations.checks.pair import Check, Pair


def tag_mismatch(pair: Pair) -> Iterator[Finding]:
    problems = same_codes_problems(pair.coded_source, pair.coded_target)
    if problems:
        missing = ", ".join(problem.code for problem in problems if problem.fault is Fault.MISSING)
        added = ", ".join(problem.code for problem in problems if problem.fault is not Fault.MISSING)
        yield Finding.of("tag_mismatch", missing=missing or "–", added=added or "–")


def tag_order(pair: Pair) -> Iterator[Finding]:
    """Order may change with the words; overlapping, open and empty pairs may not be."""
    if problems := nesting_problems(pair.coded_target):
        yield Finding.of("tag_order", codes=", ".join(problem.code for problem in problems))


TAGS: tuple[Check, ...] = (tag_mismatch, tag_order)
