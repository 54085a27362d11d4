"""A batch's results written on the segments' rows, where no person has written meanwhile: the WHERE decides, not
what was read before. One function for each kind of job; the caller holds the claim.
"""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, Table, bindparam, or_, select, update
from sqlalchemy.orm import Session

from transpub.accounts.permissions import SYSTEM
from transpub.activity.service import record
from transpub.translations.batching import Group, Work
from transpub.translations.checks import Finding, check_segment
from transpub.translations.drafting import Draft
from transpub.translations.engine import Alternative, Offer
from transpub.translations.models import HUMAN_STATES, OPEN_STATES, JobKind, Segment, SegmentState
from transpub.translations.offers import route_text

# Other wordings kept for a segment: what a translator looks through at a glance.
WORDINGS = 4
# The kind of segment that is a person's name and little else.
_BYLINE = "byline"
_ROW = "row_id"
_SEGMENTS = cast("Table", Segment.__table__)
# No IN: its list cannot go with many sets of parameters.
_IS_OPEN = or_(*(_SEGMENTS.c.state == state for state in sorted(OPEN_STATES)))
# The table's own columns, since the mapper would look for each row by its key alone. Which columns are set, the
# parameters tell.
_WHERE_UNWRITTEN = (
    update(_SEGMENTS)
    .where(_SEGMENTS.c.id == bindparam(_ROW), _IS_OPEN, _SEGMENTS.c.target == "")
    .values(version=_SEGMENTS.c.version + 1)
)


def store(
    session: Session,
    work: Work,
    groups: Sequence[Group],
    drafts: Mapping[str, Draft],
    offer: Offer,
    article_id: uuid.UUID,
) -> None:
    """Write the drafts, by their sources, on the rows of the groups, as this kind of job does."""
    match work.kind:
        case JobKind.DRAFT:
            _store_drafts(session, work, groups, drafts, offer)
        case JobKind.AGAIN:
            for group in groups:
                _store_again(session, work, group, drafts[group.source], offer, article_id)
        case JobKind.ALTERNATIVES:
            for group in groups:
                _store_alternatives(session, group, drafts[group.source])


def _store_drafts(
    session: Session, work: Work, groups: Sequence[Group], drafts: Mapping[str, Draft], offer: Offer
) -> None:
    """In one statement for all that were passed and one for all that were refused: they write other columns."""
    passed: list[dict[str, Any]] = []
    refused: list[dict[str, Any]] = []
    for group in groups:
        draft = drafts[group.source]
        values = _values(work, group, draft, offer)
        rows = passed if draft.refused is None else refused
        rows.extend({_ROW: member.id, **values} for member in group.members)
    for rows in filter(None, (passed, refused)):
        session.execute(_WHERE_UNWRITTEN, rows)


def _store_again(
    session: Session, work: Work, group: Group, draft: Draft, offer: Offer, article_id: uuid.UUID
) -> None:
    """Over machine text only, and only over the very row that was read; what stood there is kept in the log. A
    refused attempt changes no text: the finding tells."""
    seen = {member.id: member.version for member in group.members}
    rows = session.execute(
        select(Segment.id, Segment.version, Segment.target, Segment.state, Segment.findings).where(
            Segment.id.in_(seen)
        )
    ).all()
    for row in rows:
        is_as_seen = (
            Segment.version == seen[row.id],
            Segment.state.not_in(HUMAN_STATES),
            Segment.source == group.source,
            Segment.retired_at.is_(None),
        )
        if row.target and draft.refused is not None:
            _write(session, [row.id], {"findings": _with_refusal(row.findings, draft)}, *is_as_seen)
            continue
        values = _values(work, group, draft, offer) | {"version": Segment.version + 1}
        if not _write(session, [row.id], values, *is_as_seen):
            continue
        log_again(
            session,
            article_id,
            row.id,
            former=row.target,
            text=draft.text,
            from_state=row.state,
            to_state=SegmentState.MACHINE if draft.refused is None else SegmentState.MACHINE_FAILED,
            route=route_text(offer.route),
        )


def log_again(
    session: Session,
    article_id: uuid.UUID,
    segment_id: uuid.UUID,
    *,
    former: str,
    text: str,
    from_state: str,
    to_state: str,
    **facts: str,
) -> None:
    """Machine text was made anew; the former one is kept here."""
    record(
        session,
        SYSTEM,
        "segment.retranslated",
        "segment",
        segment_id,
        article_id=article_id,
        from_state=from_state,
        to_state=to_state,
        facts={"former": former, "text": text, **facts},
    )


def _store_alternatives(session: Session, group: Group, draft: Draft) -> None:
    """Beside the text, whoever wrote it. The version stays: nobody's open page has changed."""
    found = [Alternative(draft.text, draft.score)] if draft.refused is None else []
    found += draft.alternatives
    rows = session.execute(
        select(Segment.id, Segment.target).where(Segment.id.in_([member.id for member in group.members]))
    ).all()
    for row in rows:
        others = [{"text": each.text, "score": each.score} for each in found if each.text != row.target]
        _write(
            session,
            [row.id],
            {"alternatives": others[:WORDINGS]},
            Segment.source == group.source,
            Segment.retired_at.is_(None),
        )


def _values(work: Work, group: Group, draft: Draft, offer: Offer) -> dict[str, Any]:
    """The columns of a machine's text: the text or why it was refused, and where it came from."""
    values: dict[str, Any] = {
        "machine_text": draft.text,
        "engine": offer.engine,
        "model": offer.model,
        "model_version": offer.version,
        "model_kind": offer.kind.value,
        "route": route_text(offer.route),
        "profile": work.profile.value,
        "score": draft.score,
        "memory_unit_id": None,
    }
    if draft.refused is not None:
        return values | {"state": SegmentState.MACHINE_FAILED, "failure": draft.refused.value}
    found = [
        *check_segment(
            group.source,
            draft.text,
            kind=group.kind,
            source_language=work.source_language,
            target_language=work.target_language,
            book=work.book,
        ),
        *draft.findings,
        *([Finding.of("name_by_machine")] if group.kind == _BYLINE else ()),
    ]
    return values | {
        "state": SegmentState.MACHINE,
        "failure": None,
        "target": draft.text,
        "findings": [finding.to_json() for finding in found],
    }


def _with_refusal(findings: Sequence[Any], draft: Draft) -> list[Any]:
    finding = Finding.of("again_refused", reason=str(draft.refused))
    return [*(entry for entry in findings if entry["check"] != finding.check), finding.to_json()]


def _write(
    session: Session, segment_ids: Sequence[uuid.UUID], values: dict[str, Any], *where: ColumnElement[bool]
) -> bool:
    """Whether a row was written."""
    result = session.execute(
        update(Segment)
        .where(Segment.id.in_(segment_ids), *where)
        .values(values)
        .execution_options(synchronize_session=False)
    )
    return cast("CursorResult[Any]", result).rowcount > 0
