"""How grave a desk takes each check and how long its fields may be: the rules as a value. Who sets them where is
`translations.desks`' business."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from transpub.translations.checks.findings import Finding
from transpub.translations.checks.register import CHECKS, Severity


class Grade(StrEnum):
    """A severity, or that the check is off."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    OFF = "off"


# Characters, spaces included. Headline: what Google asked of an Article's `headline` until 2022; image description:
# what a screen reader (JAWS) reads in one go; the texts for search engines: where their result pages cut them.
# Standfirst, caption and heading are a matter of taste: three lines, two and one.
LIMITS: Mapping[str, int] = {
    "headline": 110,
    "standfirst": 300,
    "heading": 90,
    "caption": 250,
    "alt": 125,
    "seo_title": 60,
    "seo_description": 160,
}
LIMIT_MAX = 2000


@dataclass(frozen=True)
class UneditedLimits:
    """Per cent of the words that are the machine's, unchanged: from `warn` on an approval is asked about, from
    `block` on it needs a reason."""

    warn: int
    block: int


# After Wikimedia's ContentTranslation: 85 % of a paragraph, 95 % of an article.
UNEDITED = UneditedLimits(85, 95)


@dataclass(frozen=True)
class DeskRules:
    """What one desk has chosen. What it has not is as the check, LIMITS and UNEDITED have it."""

    grades: Mapping[str, Grade] = field(default_factory=dict)
    limits: Mapping[str, int] = field(default_factory=dict)
    unedited: UneditedLimits = UNEDITED

    def graded(self, findings: Iterable[Finding]) -> list[Finding]:
        """Gravest first; those of a check that is off are left out.

        A chosen grade is that of all findings of the check; without one the check tells graver cases from milder.
        """
        found = [self._graded(finding) for finding in findings]
        kept = [finding for finding in found if finding is not None]
        return sorted(kept, key=lambda finding: GRAVEST_FIRST.index(finding.severity))

    def limit(self, kind: str) -> int | None:
        return self.limits.get(kind, LIMITS.get(kind))

    def _graded(self, finding: Finding) -> Finding | None:
        grade = self.grades.get(finding.check)
        if grade is None or is_needed(finding.check):
            return finding
        return None if grade is Grade.OFF else replace(finding, severity=Severity(grade.value))


GRAVEST_FIRST = list(Severity)


def is_needed(check: str) -> bool:
    """Whether the severity is not the desk's to choose: publication would break."""
    return check in CHECKS and bool(CHECKS[check].needed)
