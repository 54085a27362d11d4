"""A revision of an article and its translations: each is carried over, sentence by sentence, in one transaction.

What becomes of which sentence is told by `planning`; here it is written.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from transpub.accounts.permissions import SYSTEM, Principal
from transpub.activity.service import record
from transpub.articles import revising as articles
from transpub.articles.diff import BlockChange, diff
from transpub.articles.document import Document
from transpub.articles.models import Article, Revision
from transpub.articles.segments import SourceSegment, recut, split
from transpub.articles.service import Prepared, newest_revision
from transpub.core.clock import now
from transpub.terms.book import TermBook
from transpub.translations import jobs, offers, queries, rows, service
from transpub.translations.checks import check_segment
from transpub.translations.models import Segment, Translation
from transpub.translations.planning import Counts, Pair, Plan, plan
from transpub.translations.terminology import book_for
from transpub.translations.workflow import Action, State


@dataclass(frozen=True)
class Outcome:
    """`touched`: by language, what became of the translations that were carried over."""

    article: Article
    revision: Revision
    created: bool
    touched: Mapping[str, Counts] = field(default_factory=dict)


@dataclass(frozen=True)
class Preview:
    """What a revision would change, and by language what it would touch."""

    changes: tuple[BlockChange, ...]
    touched: Mapping[str, Counts]


def preview(session: Session, article: Article, prepared: Prepared) -> Preview:
    """What a revision that is not minor would change and touch. Stores nothing."""
    newest = newest_revision(session, article)
    touched = {
        translation.language: plan(
            translation.segments,
            _sources(prepared.document, translation, prepared.sources),
            _retired(session, translation.id),
        ).counts
        for translation in queries.of_article(session, article.id)
        if translation.state != State.CANCELLED
    }
    return Preview(diff(newest.document, prepared.document), touched)


def revise(
    session: Session,
    actor: Principal,
    article_id: uuid.UUID,
    prepared: Prepared,
    *,
    base: int,
    offer_ttl: timedelta,
    minor: bool = False,
    note: str = "",
    urgent: bool = False,
) -> Outcome:
    """Write the article's next revision and, unless it is minor, carry every translation over to it.

    Raises: what `articles.revising.revise` raises.
    """
    revised = articles.revise(session, actor, article_id, prepared, base=base, minor=minor, note=note)
    article, revision = revised.article, revised.revision
    if not revised.created or minor:
        return Outcome(article, revision, revised.created)
    pairs = offers.available(session, ttl=offer_ttl, source=article.source_language)
    on_offer = {pair.target for pair in pairs}
    touched: dict[str, Counts] = {}
    for translation in queries.of_article(session, article.id):
        if translation.state == State.CANCELLED:
            continue
        done = carry(session, actor, translation, revision, prepared.sources)
        touched[translation.language] = done.counts
        _go_on(session, translation, done, on_offer=translation.language in on_offer, urgent=urgent)
    return Outcome(article, revision, created=True, touched=touched)


def carry(
    session: Session,
    actor: Principal,
    translation: Translation,
    revision: Revision,
    sources: Sequence[SourceSegment],
) -> Plan:
    """Bring a translation's segments from the revision it stands on to another. Its state is not touched.

    `sources` are the segments of `revision` as the splitter cut them. The caller holds the article.
    """
    service.lock(session, translation.id)
    jobs.hold(session, translation)
    retired = _retired(session, translation.id)
    made = plan(translation.segments, _sources(revision.document, translation, sources), retired)
    _write(session, translation, made, retired)
    translation.revision_id = revision.id
    record(
        session,
        actor,
        "translation.revised",
        "translation",
        translation.id,
        article_id=translation.article_id,
        facts={"language": translation.language, "revision": revision.number, **made.counts.to_json()},
    )
    # The rows were written past the session; what it holds of them is read anew.
    service.lock(session, translation.id)
    return made


def _go_on(session: Session, translation: Translation, done: Plan, *, on_offer: bool, urgent: bool) -> None:
    """The step of the workflow that a revision makes necessary. A queued job finds the new segments by itself; a
    running one goes on if there are none."""
    state = State(translation.state)
    jobs.resize(session, translation, segments=len(translation.segments))
    if state in (State.QUEUED, State.CANCELLED):
        return
    if done.opens and on_offer:
        service.advance(session, translation, Action.REQUEUE, SYSTEM, urgent=urgent)
    elif done.touches and state in (State.IN_REVIEW, State.APPROVED):
        service.advance(session, translation, Action.REOPEN, SYSTEM)


def _sources(
    document: Document, translation: Translation, sources: Sequence[SourceSegment]
) -> Sequence[SourceSegment]:
    """The segments of a document as this language's people have them cut; `sources` are the splitter's."""
    if not translation.cuts:
        return sources
    return split(recut(document, translation.cuts), translation.article.source_language)


def _retired(session: Session, translation_id: uuid.UUID) -> Sequence[Segment]:
    return session.scalars(
        select(Segment).where(Segment.translation_id == translation_id, Segment.retired_at.is_not(None))
    ).all()


def _write(session: Session, translation: Translation, made: Plan, retired: Sequence[Segment]) -> None:
    """The plan on the rows, in as many statements for a thousand segments as for one.

    A row that only moves keeps its version: whoever has it on a page may go on writing.
    """
    moment = now()
    own = {pair.row.id: pair.new.key for pair in made.pairs}
    keys = {*own.values(), *(entry.key for entry in made.new)}
    holders = [row for row in (*translation.segments, *retired) if row.key in keys and own.get(row.id) != row.key]
    # A key is one row's at a time, and rows may exchange theirs.
    rows.rewrite(session, [{"id": row.id, "key": f"aside:{row.id.hex}"} for row in holders])
    rows.rewrite(session, [{"id": row.id, "retired_at": moment} for row in made.removed])
    rows.rewrite(session, [_placed(pair) for pair in made.pairs])
    changed = [pair for pair in made.pairs if not pair.is_same]
    book = book_for(session, translation)
    rows.rewrite(session, [_resourced(pair, translation, book) for pair in changed])
    fresh = [service.new_segment(entry) for entry in made.new]
    for segment in fresh:
        segment.translation_id = translation.id
    session.add_all(fresh)
    session.flush()


def _placed(pair: Pair) -> dict[str, Any]:
    """Where the sentence stands now. Links may lead elsewhere: addresses are not in the text."""
    return {
        "id": pair.row.id,
        "key": pair.new.key,
        "path": pair.new.path,
        "position": pair.new.position,
        "kind": pair.new.kind,
        "codes": service.codes_json(pair.new),
        "retired_at": None,
    }


def _resourced(pair: Pair, translation: Translation, book: TermBook) -> dict[str, Any]:
    """The text stays, beside another source; the version rises, and whoever has the old source on a page is told.
    Findings are made anew: the text may lack the new source's codes, or have another number."""
    found = check_segment(
        pair.new.text,
        pair.row.target,
        kind=pair.new.kind,
        source_language=translation.article.source_language,
        target_language=translation.language,
        book=book,
    )
    return {
        "id": pair.row.id,
        "source": pair.new.text,
        "source_hash": pair.new.source_hash,
        "previous_source": pair.previous_source,
        "findings": [finding.to_json() for finding in found] if pair.row.target else [],
        "alternatives": [],
        "version": pair.row.version + 1,
    }
