"""The checks on a translated segment, one small function each in the modules here; `check_segment` runs them."""

from transpub.terms.book import TermBook
from transpub.translations.checks.findings import Finding
from transpub.translations.checks.kept import KEPT
from transpub.translations.checks.marks import MARKS
from transpub.translations.checks.pair import Pair, has_text
from transpub.translations.checks.register import CHECKS, CheckInfo, Severity
from transpub.translations.checks.tags import TAGS
from transpub.translations.checks.terminology import TERMS
from transpub.translations.checks.wording import WORDING, empty

__all__ = ["CHECKS", "CheckInfo", "Finding", "Severity", "check_segment"]

_GRAVEST_FIRST = list(Severity)


def check_segment(
    source: str,
    target: str,
    *,
    kind: str,
    source_language: str,
    target_language: str,
    book: TermBook | None = None,
) -> list[Finding]:
    """What there is to say about a translation of one segment, gravest first.

    Both texts are coded; `kind` is the segment's (`headline`, `paragraph`, …). An empty translation has that one
    finding; a segment of codes alone is judged by its codes alone. With a `book` of the two languages its terms are
    looked for too.
    """
    pair = Pair(source, target, kind, source_language, target_language, book)
    if found := list(empty(pair)):
        return found
    checks = (*TAGS, *KEPT, *MARKS, *WORDING, *TERMS) if has_text(pair.target) else TAGS
    found = [finding for check in checks for finding in check(pair)]
    return sorted(found, key=lambda finding: _GRAVEST_FIRST.index(finding.severity))
