"""What each desk has chosen of the checks: read for a translation, shown to and set by an administrator.

A desk is a section of the newsroom; the desk without a name speaks for all that have not chosen themselves.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Permission, Principal
from transpub.activity.service import record
from transpub.articles.document import SECTION_MAX
from transpub.core.i18n import LazyText
from transpub.translations.check_errors import (
    CheckNeeded,
    DeskNameTooLong,
    LimitOutOfRange,
    UneditedLimitsOutOfRange,
    UnknownCheck,
    UnknownField,
)
from transpub.translations.checks import CHECKS
from transpub.translations.checks.rules import (
    LIMIT_MAX,
    LIMITS,
    UNEDITED,
    DeskRules,
    Grade,
    UneditedLimits,
    is_needed,
)
from transpub.translations.desk_models import CheckGrade, FieldLimit, UneditedLimit

# The log speaks of objects by id; all choices of desks are told of this one.
DESKS_ID = uuid5(NAMESPACE_URL, "urn:transpub:desks")


@dataclass(frozen=True)
class CheckChoice:
    """`own` is what this desk has chosen, `inherited` what would hold without; None: as the check has it."""

    check: str
    own: Grade | None
    inherited: Grade | None


@dataclass(frozen=True)
class LimitChoice:
    kind: str
    own: int | None
    inherited: int


@dataclass(frozen=True)
class UneditedChoice:
    own: UneditedLimits | None
    inherited: UneditedLimits


@dataclass(frozen=True)
class Choices:
    """All checks and fields of one desk, in the order of the register, and the names of the desks that chose."""

    scope: str
    scopes: Sequence[str]
    checks: Sequence[CheckChoice]
    limits: Sequence[LimitChoice]
    unedited: UneditedChoice


def rules(session: Session, scope: str) -> DeskRules:
    """What holds for a section: its own choices before those for all."""
    # The empty scope sorts first, so a section's own overwrite it.
    grades = select(CheckGrade).where(CheckGrade.scope.in_({"", scope})).order_by(CheckGrade.scope)
    limits = select(FieldLimit).where(FieldLimit.scope.in_({"", scope})).order_by(FieldLimit.scope)
    return DeskRules(
        {row.check: Grade(row.grade) for row in session.scalars(grades)},
        {row.kind: row.most for row in session.scalars(limits)},
        _unedited(session, scope) or _unedited(session, "") or UNEDITED,
    )


def choices(session: Session, scope: str) -> Choices:
    """For the page and the API. A desk nobody has chosen anything for is shown all the same."""
    own_grades = _grades(session, scope)
    own_limits = _limits(session, scope)
    for_all = (_grades(session, ""), _limits(session, "")) if scope else ({}, {})
    unedited_for_all = _unedited(session, "") if scope else None
    named = {
        name
        for column in (CheckGrade.scope, FieldLimit.scope, UneditedLimit.scope)
        for name in session.scalars(select(column))
    }
    return Choices(
        scope,
        sorted(named - {""}),
        [CheckChoice(check, own_grades.get(check), for_all[0].get(check)) for check in CHECKS],
        [LimitChoice(kind, own_limits.get(kind), for_all[1].get(kind, most)) for kind, most in LIMITS.items()],
        UneditedChoice(_unedited(session, scope), unedited_for_all or UNEDITED),
    )


def set_grade(session: Session, actor: Principal, scope: str, check: str, grade: Grade | None) -> None:
    """Choose how grave a desk takes a check; None takes its choice back. It holds at once, for what is being worked
    on as well; nothing that is published changes.

    Raises: Forbidden, UnknownCheck, CheckNeeded, DeskNameTooLong.
    """
    actor.require(Permission.CHECK_MANAGE)
    scope = _desk(scope)
    if check not in CHECKS:
        raise UnknownCheck(check=check[:40])
    if is_needed(check):
        info = CHECKS[check]
        raise CheckNeeded(check=LazyText(info.name, {}), reason=LazyText(info.needed, {}))
    before = _grades(session, scope).get(check)
    if before == grade:
        return
    session.execute(delete(CheckGrade).where(CheckGrade.scope == scope, CheckGrade.check == check))
    if grade is not None:
        session.add(CheckGrade(scope=scope, check=check, grade=grade.value, set_by_id=actor.user_id))
    _log(session, actor, "check.graded", before, grade, scope=scope, check=check)


def set_limit(session: Session, actor: Principal, scope: str, kind: str, most: int | None) -> None:
    """Choose how many characters a field may have on a desk; None takes its choice back.

    Raises: Forbidden, UnknownField, LimitOutOfRange, DeskNameTooLong.
    """
    actor.require(Permission.CHECK_MANAGE)
    scope = _desk(scope)
    if kind not in LIMITS:
        raise UnknownField(kind=kind[:40], kinds=", ".join(LIMITS))
    if most is not None and not 1 <= most <= LIMIT_MAX:
        raise LimitOutOfRange(most=LIMIT_MAX)
    before = _limits(session, scope).get(kind)
    if before == most:
        return
    session.execute(delete(FieldLimit).where(FieldLimit.scope == scope, FieldLimit.kind == kind))
    if most is not None:
        session.add(FieldLimit(scope=scope, kind=kind, most=most, set_by_id=actor.user_id))
    _log(session, actor, "check.limited", before, most, scope=scope, kind=kind)


def set_unedited(session: Session, actor: Principal, scope: str, limits: UneditedLimits | None) -> None:
    """Choose how much unchanged machine text a desk lets pass; None takes its choice back.

    Raises: Forbidden, UneditedLimitsOutOfRange, DeskNameTooLong.
    """
    actor.require(Permission.CHECK_MANAGE)
    scope = _desk(scope)
    if limits is not None and not 1 <= limits.warn <= limits.block <= 100:
        raise UneditedLimitsOutOfRange
    before = _unedited(session, scope)
    if before == limits:
        return
    session.execute(delete(UneditedLimit).where(UneditedLimit.scope == scope))
    if limits is not None:
        session.add(UneditedLimit(scope=scope, warn=limits.warn, block=limits.block, set_by_id=actor.user_id))
    words = [f"{chosen.warn}–{chosen.block}" if chosen else None for chosen in (before, limits)]
    _log(session, actor, "check.unedited_limited", *words, scope=scope)


def _unedited(session: Session, scope: str) -> UneditedLimits | None:
    row = session.get(UneditedLimit, scope)
    return UneditedLimits(row.warn, row.block) if row else None


def _grades(session: Session, scope: str) -> Mapping[str, Grade]:
    rows = session.scalars(select(CheckGrade).where(CheckGrade.scope == scope))
    return {row.check: Grade(row.grade) for row in rows}


def _limits(session: Session, scope: str) -> Mapping[str, int]:
    return {row.kind: row.most for row in session.scalars(select(FieldLimit).where(FieldLimit.scope == scope))}


def _desk(scope: str) -> str:
    cleaned = " ".join(scope.split())
    if len(cleaned) > SECTION_MAX:
        raise DeskNameTooLong(most=SECTION_MAX, count=len(cleaned))
    return cleaned


def _log(session: Session, actor: Principal, verb: str, before: object, after: object, **facts: str) -> None:
    session.flush()
    words = ["–" if value is None else str(value) for value in (before, after)]
    record(session, actor, verb, "desk", DESKS_ID, from_state=words[0], to_state=words[1], facts=dict(facts))
