"""What the checks say of a translation as it stands, graded as its desk wants: for people, doors and the workflow.

Findings about one segment's text are stored with it, as its check graded them; what depends on the desk or on other
segments is made here, when somebody looks. So a desk's choice holds at once, everywhere.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from transpub.articles.codes import Code, plain_text
from transpub.translations import desks
from transpub.translations.checks import Finding, Severity
from transpub.translations.checks.rules import DeskRules
from transpub.translations.checks.whole import article_language, inconsistent, max_length, unedited_machine
from transpub.translations.models import Segment, Translation
from transpub.translations.polish import is_same_but_polish
from transpub.translations.terminology import section_of


@dataclass(frozen=True)
class Verdict:
    """`segments`: by id, findings about one segment, gravest first. `whole`: findings about the text as a whole;
    `unedited` is the one about machine text, which stands in the way of an approval and of nothing else."""

    segments: Mapping[uuid.UUID, Sequence[Finding]] = field(default_factory=dict)
    whole: Sequence[Finding] = ()
    unedited: Finding | None = None
    unedited_share: float = 0.0

    def of(self, segment: Segment) -> Sequence[Finding]:
        return self.segments.get(segment.id, ())

    def has(self, segment: Segment, severity: Severity) -> bool:
        return any(finding.severity is severity for finding in self.of(segment))

    def count(self, severity: Severity) -> int:
        """Findings that a submission must answer for."""
        all_findings = [*self.whole, *(finding for found in self.segments.values() for finding in found)]
        return sum(finding.severity is severity for finding in all_findings)

    @property
    def about_all(self) -> Sequence[Finding]:
        """To be shown for the text as a whole."""
        return [*self.whole, *([self.unedited] if self.unedited else [])]


def verdict(session: Session, translation: Translation) -> Verdict:
    """Reads the segments as they are in the session. The first call in a process loads the language model."""
    rules = desks.rules(session, section_of(session, translation))
    segments = translation.segments
    again = inconsistent([(segment.source, segment.target) for segment in segments])
    found = {
        segment.id: rules.graded([*_own(segment, rules), *([again[index]] if index in again else [])])
        for index, segment in enumerate(segments)
    }
    language = article_language([segment.target for segment in segments], translation.language)
    share = unedited_share(segments)
    unedited = unedited_machine(share, rules.unedited)
    return Verdict(
        {segment_id: findings for segment_id, findings in found.items() if findings},
        rules.graded([language] if language else []),
        next(iter(rules.graded([unedited] if unedited else [])), None),
        share or 0.0,
    )


def verdict_of(session: Session, segment: Segment) -> Verdict:
    """What `verdict` says about this one segment, for whoever shows nothing else."""
    rules = desks.rules(session, section_of(session, segment.translation))
    rows = session.execute(
        select(Segment.id, Segment.source, Segment.target)
        .where(Segment.translation_id == segment.translation_id, Segment.retired_at.is_(None))
        .order_by(Segment.position)
    ).all()
    again = inconsistent([(source, target) for _, source, target in rows])
    index = next(index for index, (segment_id, *_) in enumerate(rows) if segment_id == segment.id)
    found = rules.graded([*_own(segment, rules), *([again[index]] if index in again else [])])
    return Verdict({segment.id: found} if found else {})


# Left out of the share: short fields and quotations are often right as they are (peers.md, decision 15).
_NOT_WEIGHED = frozenset({"headline", "heading", "quote", "table_cell"})


def unedited_share(segments: Sequence[Segment]) -> float | None:
    """Share, by source words, of machine text that was accepted without a change (0.0-1.0).

    None where there is nothing to weigh: all of it short fields, or from memory. Typography is no change.
    """
    weighed = [
        (len(plain_text(segment.source).split()), is_unedited(segment))
        for segment in segments
        if segment.kind not in _NOT_WEIGHED
        and segment.memory_unit_id is None
        and any(character.isalpha() for character in plain_text(segment.source))
    ]
    total = sum(words for words, _ in weighed)
    return sum(words for words, unchanged in weighed if unchanged) / total if total else None


def is_unedited(segment: Segment) -> bool:
    """Whether the words are the machine's, the first ones or others it was asked for: mixed letters and typography
    put right leave them so."""
    wordings = [segment.machine_text, *(entry["text"] for entry in segment.alternatives)]
    language = segment.translation.language
    return any(made is not None and is_same_but_polish(segment.target, made, language) for made in wordings)


def _own(segment: Segment, rules: DeskRules) -> list[Finding]:
    found = [Finding.from_json(entry) for entry in segment.findings]
    most = rules.limit(segment.kind)
    if most is not None and segment.target:
        codes = {int(number): Code.from_json(code) for number, code in segment.codes.items()}
        too_long = max_length(plain_text(segment.source, codes), plain_text(segment.target, codes), most)
        found += [too_long] if too_long else []
    return found
