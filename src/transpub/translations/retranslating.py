"""What a translator asks of the machine besides the draft: some of its text anew, or other wordings. Writes jobs.

Only machine text is made anew; what a person has edited or confirmed is left alone, by the job as by the request.
"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Permission, Principal
from transpub.activity.service import record
from transpub.core.errors import NotFound
from transpub.terms.book import TermBook
from transpub.translations import editing, jobs, offers, service
from transpub.translations.checks import Finding, check_segment
from transpub.translations.engine import Profile
from transpub.translations.errors import NothingToRetranslate, SentenceGone, TextIsAPersons
from transpub.translations.filling import FROM_TERMS
from transpub.translations.models import HUMAN_STATES, Job, JobKind, Segment, Translation
from transpub.translations.routes import require_route
from transpub.translations.terminology import book_for
from transpub.translations.workflow import EDITABLE

# So many segments are done at once, for somebody who sits and waits; more take their turn among the articles.
_AT_ONCE = 10
# The checks that a new or changed entry of the register can make speak.
TERM_CHECKS = frozenset({"do_not_translate", "glossary_missing", "forbidden_term", "name_spelling"})


@dataclass(frozen=True)
class Manner:
    """How text is made anew: with which of the decoder's profiles, by way of which languages (None: the best)."""

    profile: Profile = Profile.BEST
    route: str | None = None


@dataclass(frozen=True)
class Affected:
    """A machine's text that the register, as it is now, has something against."""

    segment: Segment
    findings: tuple[Finding, ...]


def again(
    session: Session,
    actor: Principal,
    translation_id: uuid.UUID,
    segment_ids: Collection[uuid.UUID] | None = None,
    *,
    offer_ttl: timedelta,
    manner: Manner = Manner(),
) -> Job:
    """Have segments translated by machine again; without ids, all that no person has touched.

    Then texts from the memory or the register stay, since people stand behind them; named, they are made anew too.
    Asking again for what waits already changes nothing. The translation's state stays as it is.

    Raises:
        NotFound, Forbidden, NotEditable, NothingToRetranslate, PairNotAvailable, RouteNotAvailable.
        TextIsAPersons: of those named, nothing is left for the machine.
    """
    translation = _ready(session, actor, translation_id, offer_ttl=offer_ttl, route=manner.route)
    chosen = unreviewed(translation) if segment_ids is None else _named(translation, segment_ids)
    if not chosen:
        raise NothingToRetranslate if segment_ids is None else TextIsAPersons
    ids = [segment.id for segment in chosen]
    for job in jobs.open_jobs(session, translation, JobKind.AGAIN):
        if (job.segment_ids, job.route, job.profile) == (list(map(str, ids)), manner.route, manner.profile):
            return job
    record(
        session,
        actor,
        "translation.retranslation_asked",
        "translation",
        translation.id,
        article_id=translation.article_id,
        facts={
            "language": translation.language,
            "segments": len(ids),
            "profile": manner.profile.value,
            "route": manner.route or "",
        },
    )
    return jobs.enqueue(
        session,
        translation,
        kind=JobKind.AGAIN,
        segments=len(ids),
        segment_ids=ids,
        profile=manner.profile,
        route=manner.route,
        urgent=len(ids) <= _AT_ONCE,
    )


def ask_for_wordings(session: Session, actor: Principal, segment_id: uuid.UUID, *, offer_ttl: timedelta) -> Job:
    """Have the machine look for other wordings of one sentence. They are put beside its text, which stays.

    Raises: NotFound, SentenceGone, Forbidden, NotEditable, PairNotAvailable.
    """
    segment = session.get(Segment, segment_id)
    if segment is None:
        raise NotFound
    translation = _ready(session, actor, segment.translation_id, offer_ttl=offer_ttl)
    if segment.retired_at is not None:
        raise SentenceGone(mine="")
    for job in jobs.open_jobs(session, translation, JobKind.ALTERNATIVES):
        if job.segment_ids == [str(segment.id)]:
            return job
    return jobs.enqueue(
        session, translation, kind=JobKind.ALTERNATIVES, segments=1, segment_ids=[segment.id], urgent=True
    )


def unreviewed(translation: Translation) -> list[Segment]:
    """Those whose text is an engine's, or missing, and nobody has touched."""
    return [
        segment
        for segment in translation.segments
        if segment.state not in HUMAN_STATES and not _has_accepted_wording(segment)
    ]


def affected_by_terms(session: Session, translation: Translation) -> list[Affected]:
    """Text no person has touched, of which the register says something as it is now: what was stored when the text
    was made does not know of later entries."""
    book = book_for(session, translation)
    waiting = (segment for segment in translation.segments if segment.state not in HUMAN_STATES and segment.target)
    found = (Affected(segment, _term_findings(segment, translation, book)) for segment in waiting)
    return [entry for entry in found if entry.findings]


def open_translations(
    session: Session, *, language: str | None = None, limit: int, offset: int = 0
) -> Sequence[Translation]:
    """Those whose text people may still change, the newest change last."""
    query = select(Translation).where(Translation.state.in_(EDITABLE))
    if language is not None:
        query = query.where(Translation.language == language)
    return session.scalars(query.order_by(Translation.updated_at, Translation.id).limit(limit).offset(offset)).all()


def find_job(session: Session, actor: Principal, job_id: uuid.UUID) -> Job:
    """Raises: NotFound, Forbidden."""
    actor.require(Permission.ARTICLE_READ)
    return jobs.find(session, job_id)


def _ready(
    session: Session,
    actor: Principal,
    translation_id: uuid.UUID,
    *,
    offer_ttl: timedelta,
    route: str | None = None,
) -> Translation:
    """Locked, and fit to be worked on by this person and by some worker."""
    translation = service.find(session, translation_id)
    service.lock(session, translation.id)
    editing.must_be_editable(actor, translation)
    pair = translation.article.source_language, translation.language
    offers.require_pair(session, *pair, ttl=offer_ttl)
    if route is not None:
        require_route(session, *pair, route, ttl=offer_ttl)
    return translation


def _named(translation: Translation, segment_ids: Collection[uuid.UUID]) -> list[Segment]:
    """Raises: NotFound."""
    wanted = set(segment_ids)
    found = [segment for segment in translation.segments if segment.id in wanted]
    if len(found) != len(wanted):
        raise NotFound
    return [segment for segment in found if segment.state not in HUMAN_STATES]


def _has_accepted_wording(segment: Segment) -> bool:
    return bool(segment.target) and (segment.memory_unit_id is not None or segment.engine == FROM_TERMS)


def _term_findings(segment: Segment, translation: Translation, book: TermBook) -> tuple[Finding, ...]:
    found = check_segment(
        segment.source,
        segment.target,
        kind=segment.kind,
        source_language=translation.article.source_language,
        target_language=translation.language,
        book=book,
    )
    return tuple(finding for finding in found if finding.check in TERM_CHECKS)
