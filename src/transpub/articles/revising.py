"""Revisions of an article: a new one written, all of them read. What becomes of its translations is told in
`translations.revising`."""

import uuid
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, defer

from transpub.accounts.models import User
from transpub.accounts.permissions import Permission, Principal
from transpub.activity.service import record
from transpub.articles import service as articles
from transpub.articles.errors import RevisedMeanwhile, SourceLanguageFixed
from transpub.articles.models import Article, Revision
from transpub.articles.service import Prepared
from transpub.core.errors import NotFound

NOTE_MAX = 2000


@dataclass(frozen=True)
class Revised:
    """`created` is False when the newest revision says the same already."""

    article: Article
    revision: Revision
    created: bool


@dataclass(frozen=True)
class Listed:
    """A revision and the name of who wrote it, empty for the system."""

    revision: Revision
    author: str


def revise(
    session: Session,
    actor: Principal,
    article_id: uuid.UUID,
    prepared: Prepared,
    *,
    base: int,
    minor: bool = False,
    note: str = "",
) -> Revised:
    """Write the article's next revision. `base` is the number of the one the editor began with.

    The same text again changes nothing, unless a minor revision is to be a full one after all.

    Raises:
        Forbidden, NotFound.
        RevisedMeanwhile: there is a newer revision than `base`.
        SourceLanguageFixed.
    """
    actor.require(Permission.ARTICLE_SUBMIT)
    article = _locked(session, article_id)
    if prepared.language != article.source_language:
        raise SourceLanguageFixed(language=article.source_language)
    newest = articles.newest_revision(session, article)
    if _says(newest, prepared) and (minor or not newest.minor):
        return Revised(article, newest, created=False)
    if base != newest.number:
        raise RevisedMeanwhile(base=base, newest=newest.number)
    revision = articles.new_revision(article, newest.number + 1, prepared, actor)
    revision.minor, revision.note = minor, note.strip()[:NOTE_MAX]
    session.add(revision)
    article.revision_number, article.headline = revision.number, prepared.document.headline
    article.section = prepared.document.section
    record(
        session,
        actor,
        "article.revised",
        "article",
        article.id,
        article_id=article.id,
        note=revision.note,
        facts={"revision": revision.number, "minor": minor},
    )
    session.flush()
    return Revised(article, revision, created=True)


def history(session: Session, article_id: uuid.UUID, *, limit: int, offset: int = 0) -> list[Listed]:
    """Newest first, their texts not read."""
    rows = session.execute(
        _listed()
        .where(Revision.article_id == article_id)
        .options(defer(Revision.document_json), defer(Revision.submitted_body))
        .order_by(Revision.number.desc())
        .limit(limit)
        .offset(offset)
    )
    return [Listed(revision, name) for revision, name in rows]


def count(session: Session, article_id: uuid.UUID) -> int:
    query = select(func.count()).select_from(Revision).where(Revision.article_id == article_id)
    return session.scalar(query) or 0


def find(session: Session, article_id: uuid.UUID, number: int) -> Listed:
    """Raises: NotFound."""
    row = session.execute(_listed().where(Revision.article_id == article_id, Revision.number == number)).first()
    if row is None:
        raise NotFound
    return Listed(*row)


def _says(revision: Revision, prepared: Prepared) -> bool:
    """Whether it was made of the same submission, or of another that is understood as the same text."""
    same_submission = revision.submission_hash == prepared.submission.digest()
    return same_submission or revision.document_json == prepared.document.model_dump(mode="json")


def _listed() -> Select[Revision, str]:
    return select(Revision, func.coalesce(User.name, "")).outerjoin(User, User.id == Revision.created_by_id)


def _locked(session: Session, article_id: uuid.UUID) -> Article:
    """As it is now: two who revise it take turns (PostgreSQL; SQLite has one writer anyway)."""
    article = session.scalar(
        select(Article)
        .where(Article.id == article_id)
        .with_for_update(of=Article.__table__, key_share=True)
        .execution_options(populate_existing=True)
    )
    if article is None:
        raise NotFound
    return article
