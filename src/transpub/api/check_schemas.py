"""What the API of the checks takes and gives."""

import uuid
from typing import Annotated

from pydantic import Field

from transpub.api.schemas import FindingOut, In, Out, Version, finding_out
from transpub.articles.document import SECTION_MAX
from transpub.core.i18n import UiLocale
from transpub.http.fields import ShortText
from transpub.translations.checks import CHECKS
from transpub.translations.checks.rules import LIMIT_MAX, LIMITS, Grade
from transpub.translations.desks import CheckChoice, Choices, LimitChoice, UneditedChoice
from transpub.translations.models import Translation
from transpub.translations.verdicts import Verdict

_Scope = Annotated[ShortText, Field(max_length=SECTION_MAX)]
Share = Annotated[int, Field(ge=1, le=100)]
_SCOPE = Field("", description="A section; empty: all that have not chosen themselves.")


class GradeIn(In):
    severity: Grade | None = Field(description="null takes the desk's choice back.")
    scope: _Scope = _SCOPE


class LimitIn(In):
    most: Annotated[int, Field(ge=1, le=LIMIT_MAX)] | None = Field(
        description="Characters; null takes the desk's choice back."
    )
    scope: _Scope = _SCOPE


class UneditedIn(In):
    """Per cent of the words that are the machine's, unchanged."""

    warn: Share = Field(description="From here on an approval asks for an acknowledgement.")
    block: Share = Field(description="From here on it needs a reason in writing; no less than `warn`.")


class DeskUneditedIn(In):
    limits: UneditedIn | None = Field(description="null takes the desk's choice back.")
    scope: _Scope = _SCOPE


class PolishIn(In):
    version: Version


class RepairIn(PolishIn):
    check: ShortText = Field(description="The check whose finding is to be put right.")


class CheckOut(Out):
    """`severity` is what holds; `own` what this desk has chosen, `default` what the check has itself. With a
    `needed` reason it cannot be chosen."""

    check: str
    name: str
    about: str
    severity: str
    own: str | None
    default: str
    needed: str | None

    @classmethod
    def of(cls, choice: CheckChoice, locale: UiLocale) -> "CheckOut":
        info = CHECKS[choice.check]
        return cls(
            check=choice.check,
            name=locale.gettext(info.name),
            about=locale.gettext(info.about),
            severity=choice.own or choice.inherited or info.severity,
            own=choice.own,
            default=info.severity,
            needed=locale.gettext(info.needed) if info.needed else None,
        )


class LimitOut(Out):
    """`most` is what holds; `own` what this desk has chosen."""

    kind: str
    most: int
    own: int | None
    default: int

    @classmethod
    def of(cls, choice: LimitChoice) -> "LimitOut":
        most = choice.inherited if choice.own is None else choice.own
        return cls(kind=choice.kind, most=most, own=choice.own, default=LIMITS[choice.kind])


class UneditedOut(Out):
    """Per cent of the words that are the machine's, unchanged. `own`: whether this desk has chosen them."""

    warn: int
    block: int
    own: bool

    @classmethod
    def of(cls, choice: UneditedChoice) -> "UneditedOut":
        limits = choice.own or choice.inherited
        return cls(warn=limits.warn, block=limits.block, own=choice.own is not None)


class ChecksOut(Out):
    """`scopes` are the desks that have chosen something."""

    scope: str
    scopes: list[str]
    checks: list[CheckOut]
    limits: list[LimitOut]
    unedited: UneditedOut

    @classmethod
    def of(cls, choices: Choices, locale: UiLocale) -> "ChecksOut":
        return cls(
            scope=choices.scope,
            scopes=list(choices.scopes),
            checks=[CheckOut.of(choice, locale) for choice in choices.checks],
            limits=[LimitOut.of(choice) for choice in choices.limits],
            unedited=UneditedOut.of(choices.unedited),
        )


class SegmentFindingsOut(Out):
    segment_id: uuid.UUID
    position: int
    findings: list[FindingOut]


class FindingsOut(Out):
    """`whole`: about the text as a whole. Segments without findings are left out."""

    whole: list[FindingOut]
    segments: list[SegmentFindingsOut]

    @classmethod
    def of(cls, translation: Translation, said: Verdict, locale: UiLocale) -> "FindingsOut":
        return cls(
            whole=[finding_out(finding, locale) for finding in said.about_all],
            segments=[
                SegmentFindingsOut(
                    segment_id=segment.id,
                    position=segment.position,
                    findings=[finding_out(finding, locale) for finding in found],
                )
                for segment in translation.segments
                if (found := said.of(segment))
            ],
        )


class TypesetOut(Out):
    """How many segments changed."""

    segments: int
