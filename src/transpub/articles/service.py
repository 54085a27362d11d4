"""Verbs on articles: take one in, find it again."""

import hashlib
import json
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Permission, Principal
from transpub.activity.service import record
from transpub.articles.characters import storable
from transpub.articles.codes import plain_text
from transpub.articles.document import Document
from transpub.articles.errors import BadExternalId, ExternalIdTaken, LanguageUnclear
from transpub.articles.fields import NOTHING_GIVEN, Fields
from transpub.articles.intake import Intake, understand
from transpub.articles.material import Limits, Material
from transpub.articles.models import Article, Revision
from transpub.articles.segments import SourceSegment, mark, require_translatable, split
from transpub.articles.settling import UNDECIDED, Choices, Decided, settle
from transpub.core.errors import NotFound
from transpub.core.languages import parse_tag

EXTERNAL_ID_MAX = 200


@dataclass(frozen=True)
class Submission:
    """What an editor sends. `external_id` makes sending it twice harmless. Without a language the text tells it."""

    title: str
    material: Material
    source_language: str | None = None
    external_id: str | None = None
    fields: Fields = NOTHING_GIVEN
    choices: Choices = UNDECIDED

    def digest(self) -> str:
        """SHA-256 over everything that makes the text, to tell a repetition from a different text."""
        language = parse_tag(self.source_language) if self.source_language else ""
        parts = [self.title, self.material.digest(), language, repr(self.fields), self.choices.to_json()]
        return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True)
class Received:
    article: Article
    revision: Revision
    created: bool


@dataclass(frozen=True)
class Prepared:
    """A submission read and cut into sentences. Made before the transaction: it may take seconds, and SQLite has
    one writer."""

    submission: Submission
    intake: Intake
    language: str
    document: Document
    sources: Sequence[SourceSegment]
    decided: Sequence[Decided]


def prepare(submission: Submission, limits: Limits) -> Prepared:
    """Raises: UnknownLanguage, LanguageUnclear, BadExternalId, and what `understand`, `settle` and
    `require_translatable` raise."""
    if submission.external_id is not None and not 1 <= len(submission.external_id) <= EXTERNAL_ID_MAX:
        raise BadExternalId(most=EXTERNAL_ID_MAX)
    declared = parse_tag(submission.source_language) if submission.source_language else None
    intake = understand(submission.title, submission.material, limits, submission.fields)
    language = declared or intake.detection.language
    if language is None:
        raise LanguageUnclear
    settled = settle(intake.document, intake.boilerplate, submission.choices)
    # Cut into sentences once and for all: a newer splitter never moves this revision's segments.
    document = mark(settled.document, language)
    sources = split(document, language)
    require_translatable(sources)
    return Prepared(submission, intake, language, document, sources, settled.decided)


def receive(session: Session, actor: Principal, prepared: Prepared) -> Received:
    """Take an article in, or find the one already taken in under the same external id.

    Raises:
        Forbidden.
        ExternalIdTaken: the id is in use for a different text.
    """
    actor.require(Permission.ARTICLE_SUBMIT)
    submission = prepared.submission
    if known := _known(session, submission):
        return known
    article = Article(
        external_id=submission.external_id,
        source_language=prepared.language,
        headline=prepared.document.headline,
        section=prepared.document.section,
        created_by_id=actor.user_id,
    )
    try:
        with session.begin_nested():
            session.add(article)
    except IntegrityError:
        # Sent twice at the same moment: the other one was first.
        if known := _known(session, submission):
            return known
        raise
    revision = new_revision(article, 1, prepared, actor)
    session.add(revision)
    record(session, actor, "article.submitted", "article", article.id, article_id=article.id)
    session.flush()
    return Received(article, revision, created=True)


def new_revision(article: Article, number: int, prepared: Prepared, actor: Principal) -> Revision:
    """The row of a revision, not yet added."""
    submission, material = prepared.submission, prepared.submission.material
    return Revision(
        article_id=article.id,
        number=number,
        document_json=prepared.document.model_dump(mode="json"),
        submitted_title=submission.title,
        submitted_body=storable(material.body),
        submitted_format=material.format.value,
        submitted_file=material.data or None,
        submitted_name=storable(material.name) or None,
        submitted_address=material.address or None,
        submission_hash=submission.digest(),
        normalisations=prepared.intake.changes_json(),
        boilerplate=[entry.to_json() for entry in prepared.decided],
        detected_language=prepared.intake.detection.language,
        words=words_in(prepared.sources),
        created_by_id=actor.user_id,
    )


def _known(session: Session, submission: Submission) -> Received | None:
    if submission.external_id is None:
        return None
    article = session.scalar(select(Article).where(Article.external_id == submission.external_id))
    if article is None:
        return None
    digest = submission.digest()
    sent = select(Revision.id).where(Revision.article_id == article.id, Revision.submission_hash == digest)
    # Any of its revisions: the first text sent again after the article was revised here is nothing new.
    if session.scalar(sent.limit(1)) is None:
        raise ExternalIdTaken(external_id=submission.external_id, article_id=str(article.id))
    return Received(article, newest_revision(session, article), created=False)


def words_in(segments: Sequence[SourceSegment]) -> int:
    return sum(len(plain_text(segment.text, segment.codes).split()) for segment in segments)


def find(session: Session, article_id: uuid.UUID) -> Article:
    """Raises: NotFound."""
    article = session.get(Article, article_id)
    if article is None:
        raise NotFound
    return article


def by_id(session: Session, article_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Article]:
    """Those of a page's worth of articles that there are."""
    return {article.id: article for article in session.scalars(select(Article).where(Article.id.in_(article_ids)))}


def set_embargo(session: Session, actor: Principal, article_id: uuid.UUID, until: datetime | None) -> Article:
    """Let no language go out before `until`; None lifts it. Whether it is too late, `publishing.embargo` says.

    Raises: Forbidden, NotFound.
    """
    actor.require(Permission.EDITION_PUBLISH)
    article = find(session, article_id)
    if article.embargo_until != until:
        article.embargo_until = until
        verb = "article.embargo_lifted" if until is None else "article.embargoed"
        facts = {} if until is None else {"until": until.isoformat(timespec="seconds")}
        record(session, actor, verb, "article", article.id, article_id=article.id, facts=facts)
        session.flush()
    return article


def lock(session: Session, article_id: uuid.UUID) -> None:
    """Writers of one article take turns (PostgreSQL; SQLite has one writer anyway)."""
    # Rows that only name the article may come meanwhile: an approval that adds to the memory holds its translation,
    # and would wait for a revision that waits for it.
    session.execute(select(Article.id).where(Article.id == article_id).with_for_update(key_share=True))


def newest_revision(session: Session, article: Article) -> Revision:
    return session.scalars(
        select(Revision).where(Revision.article_id == article.id).order_by(Revision.number.desc()).limit(1)
    ).one()


def has_in_headline(text: str) -> ColumnElement[bool]:
    """Articles whose headline has these letters somewhere, in capitals or not."""
    return Article.headline_folded.contains(text.strip().casefold(), autoescape=True)


def newest_first(session: Session, *, limit: int, offset: int = 0, text: str = "") -> Sequence[Article]:
    """`text` filters by headline."""
    query = select(Article).order_by(Article.created_at.desc(), Article.id)
    if text.strip():
        query = query.where(has_in_headline(text))
    return session.scalars(query.limit(limit).offset(offset)).all()


def count(session: Session, *, text: str = "") -> int:
    query = select(func.count()).select_from(Article)
    if text.strip():
        query = query.where(has_in_headline(text))
    return session.scalar(query) or 0
