"""Verbs on editions: publish, kill. The live edition changes here and nowhere else."""

import uuid
from collections import Counter

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Permission, Principal
from transpub.activity.service import record
from transpub.articles import service as articles
from transpub.articles.document import Document
from transpub.articles.models import Article, Revision
from transpub.articles.segments import reassemble
from transpub.core.clock import now
from transpub.core.errors import NotFound
from transpub.core.i18n import LazyText
from transpub.publishing import changelog, payload
from transpub.publishing.canonical import canonical
from transpub.publishing.errors import ArticleKilled, ExplanationMissing, NotApproved, NothingPublished
from transpub.publishing.models import ChangeType, Edition, EditionState
from transpub.publishing.payload import EditionFacts, MachineShare, Provenance
from transpub.translations import service as translations
from transpub.translations.filling import FROM_TERMS
from transpub.translations.models import Segment, Translation
from transpub.translations.resegmenting import document_of
from transpub.translations.verdicts import unedited_share
from transpub.translations.workflow import STATE_NAMES, State

EXPLANATION_MAX = 1000


def publish(session: Session, actor: Principal, article_id: uuid.UUID, language: str) -> Edition:
    """Make the approved text the live edition. Publishing a text that is live already changes nothing, unless it
    now stands for a newer revision of the source.

    Raises: Forbidden, NotFound, NotApproved, ArticleKilled.
    """
    actor.require(Permission.EDITION_PUBLISH)
    article = _locked(session, article_id)
    if killed := _killed(session, article.id):
        raise ArticleKilled(explanation=killed.explanation)
    translation = None if language == article.source_language else _approved(session, article, language)
    revision = translation.revision if translation else articles.newest_revision(session, article)
    text = payload.content(_document(revision, translation), _provenance(translation))
    content_hash = payload.digest(canonical(text))
    live = live_edition(session, article.id, language)
    if live and (live.content_hash, live.revision_id) == (content_hash, revision.id):
        return live
    edition = _next_edition(session, article, revision, translation, language, live)
    facts = EditionFacts(
        article.id,
        language,
        edition.number,
        article.source_language,
        revision.number,
        edition.published_at,
        edition.updated_at,
    )
    edition.payload = payload.render(facts, text)
    edition.etag, edition.content_hash = payload.digest(edition.payload), content_hash
    edition.headline = str(text["headline"])
    edition.published_by_id = actor.user_id
    session.add(edition)
    session.flush()
    record(
        session,
        actor,
        "edition.published",
        "edition",
        edition.id,
        article_id=article.id,
        to_state=EditionState.LIVE,
        facts={"language": language, "number": edition.number},
    )
    changelog.append(session, edition, ChangeType.UPDATE if live else ChangeType.CREATE)
    return edition


def kill(session: Session, actor: Principal, article_id: uuid.UUID, *, explanation: str) -> list[Edition]:
    """Take every live language down at once. Each leaves a tombstone in the change log.

    Raises: Forbidden, NotFound, ExplanationMissing, NothingPublished.
    """
    actor.require(Permission.EDITION_PUBLISH)
    article = _locked(session, article_id)
    reason = explanation.strip()[:EXPLANATION_MAX]
    if not reason:
        raise ExplanationMissing
    editions = live_editions(session, article.id)
    if not editions:
        raise NothingPublished
    for edition in editions:
        edition.state, edition.explanation = EditionState.KILLED, reason
        record(
            session,
            actor,
            "edition.killed",
            "edition",
            edition.id,
            article_id=article.id,
            from_state=EditionState.LIVE,
            to_state=EditionState.KILLED,
            note=reason,
            facts={"language": edition.language, "number": edition.number},
        )
    session.flush()
    for edition in editions:
        changelog.append(session, edition, ChangeType.KILL, note=reason)
    return editions


def live_edition(session: Session, article_id: uuid.UUID, language: str) -> Edition | None:
    return session.scalar(
        select(Edition).where(
            Edition.article_id == article_id,
            Edition.language == language,
            Edition.state == EditionState.LIVE,
        )
    )


def live_editions(session: Session, article_id: uuid.UUID) -> list[Edition]:
    return list(
        session.scalars(
            select(Edition)
            .where(Edition.article_id == article_id, Edition.state == EditionState.LIVE)
            .order_by(Edition.language)
        )
    )


def _locked(session: Session, article_id: uuid.UUID) -> Article:
    """Two publishers of one article take turns (PostgreSQL; SQLite has one writer anyway)."""
    article = session.scalar(
        select(Article).where(Article.id == article_id).with_for_update(of=Article.__table__, key_share=True)
    )
    if article is None:
        raise NotFound
    return article


def _killed(session: Session, article_id: uuid.UUID) -> Edition | None:
    return session.scalar(
        select(Edition)
        .where(Edition.article_id == article_id, Edition.state == EditionState.KILLED)
        .order_by(Edition.updated_at.desc())
        .limit(1)
    )


def _approved(session: Session, article: Article, language: str) -> Translation:
    translation = session.scalar(
        select(Translation).where(Translation.article_id == article.id, Translation.language == language)
    )
    if translation is None:
        raise NotFound
    # Nobody may send it back or write in it between this look at its state and the reading of its text.
    translations.lock(session, translation.id)
    if translation.state != State.APPROVED:
        raise NotApproved(state=LazyText(STATE_NAMES[State(translation.state)], {}))
    return translation


def _document(revision: Revision, translation: Translation | None) -> Document:
    if translation is None:
        return revision.document
    texts = {segment.key: segment.target for segment in translation.segments}
    return reassemble(document_of(translation), texts)


def _provenance(translation: Translation | None) -> Provenance:
    if translation is None:
        return Provenance((), 0, 0, None, False, None)
    segments = translation.segments
    made_by = Counter(
        _maker(segment)
        for segment in segments
        if segment.engine not in (None, FROM_TERMS) and segment.memory_unit_id is None
    )
    return Provenance(
        machine=[MachineShare(*maker, segments=number) for maker, number in sorted(made_by.items())],
        segments=len(segments),
        from_memory=sum(segment.memory_unit_id is not None for segment in segments),
        reviewed_at=translation.approved_at,
        self_reviewed=translation.self_reviewed,
        edited_share=None if (share := unedited_share(segments)) is None else 1 - share,
    )


def _maker(segment: Segment) -> tuple[str, str, str, str, str]:
    return (
        segment.engine or "",
        segment.model or "",
        segment.model_version or "",
        segment.route or "",
        segment.model_kind or "",
    )


def _next_edition(
    session: Session,
    article: Article,
    revision: Revision,
    translation: Translation | None,
    language: str,
    live: Edition | None,
) -> Edition:
    moment = now()
    newest = session.scalar(
        select(func.max(Edition.number)).where(Edition.article_id == article.id, Edition.language == language)
    )
    if live:
        live.state = EditionState.SUPERSEDED
        session.flush()
    return Edition(
        article_id=article.id,
        language=language,
        number=(newest or 0) + 1,
        revision_id=revision.id,
        translation_id=translation.id if translation else None,
        published_at=live.published_at if live else moment,
        updated_at=moment,
    )
