"""Checks on what must come through sign by sign: addresses, handles, placeholders. Protected ones are codes already
and `tags`' business; here are those a person typed, and those in a text nobody has protected."""

from collections.abc import Iterator

from transpub.translations.analysis.untouchable import Lost, lost_handles, lost_placeholders, lost_urls
from transpub.translations.checks.findings import Finding
from transpub.translations.checks.pair import Check, Pair


def url_mismatch(pair: Pair) -> Iterator[Finding]:
    """A warning: a desk may link its readers to a page in their language."""
    yield from _finding("url_mismatch", lost_urls(pair.source, pair.target))


def handle_mismatch(pair: Pair) -> Iterator[Finding]:
    yield from _finding("handle_mismatch", lost_handles(pair.source, pair.target))


def placeholder(pair: Pair) -> Iterator[Finding]:
    yield from _finding("placeholder", lost_placeholders(pair.source, pair.target))


def _finding(check: str, lost: Lost) -> Iterator[Finding]:
    if lost:
        yield Finding.of(check, missing=", ".join(lost.missing) or "–", added=", ".join(lost.added) or "–")


KEPT: tuple[Check, ...] = (url_mismatch, handle_mismatch, placeholder)
