"""One wish for many articles: what became of it for each, and why not. One article at a time: the door gives each a
transaction of its own, so that one that fails undoes no other."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Permission, Principal
from transpub.articles import service as articles
from transpub.articles.models import Article
from transpub.articles.segments import split
from transpub.core.errors import TranspubError
from transpub.core.i18n import LazyText
from transpub.core.languages import parse_tag
from transpub.publishing.errors import ArticleTakenDown, ArticleWithdrawn
from transpub.publishing.models import Edition, EditionState
from transpub.publishing.situation import kill_reason
from transpub.translations import priorities, queries, submission
from transpub.translations.errors import NoArticles, NoTargets, NothingWaits, TooManyAtOnce
from transpub.translations.workflow import State

# Translations asked for in one post: some seconds of work.
AT_ONCE_MAX = 300


class Result(StrEnum):
    REQUESTED = "requested"
    EXISTS = "exists"
    HURRIED = "hurried"
    URGENT_ALREADY = "urgent_already"
    REFUSED = "refused"


@dataclass(frozen=True)
class Outcome:
    """Of one language, or with an empty one of the whole article. `reason` is why it was refused."""

    language: str
    result: Result
    reason: LazyText | None = None


def checked(article_ids: Sequence[str], targets: Sequence[str]) -> tuple[list[uuid.UUID], list[str]]:
    """What was ticked, once each; an id that is none is left out.

    Raises: NoArticles, NoTargets, UnknownLanguage, TooManyAtOnce.
    """
    chosen = _ids(article_ids)
    languages = list(dict.fromkeys(parse_tag(target) for target in targets[: AT_ONCE_MAX + 1]))
    if not languages:
        raise NoTargets
    if len(chosen) * len(languages) > AT_ONCE_MAX:
        raise TooManyAtOnce(count=len(chosen) * len(languages), most=AT_ONCE_MAX)
    return chosen, languages


def checked_articles(article_ids: Sequence[str]) -> list[uuid.UUID]:
    """Raises: NoArticles, TooManyAtOnce."""
    chosen = _ids(article_ids)
    if len(chosen) > AT_ONCE_MAX:
        raise TooManyAtOnce(count=len(chosen), most=AT_ONCE_MAX)
    return chosen


def request(
    session: Session,
    actor: Principal,
    article_id: uuid.UUID,
    languages: Sequence[str],
    *,
    offer_ttl: timedelta,
    urgent: bool = False,
) -> list[Outcome]:
    """Ask for one article in several languages, each by itself: what cannot be is told and hinders no other.

    Raises: NotFound, Forbidden.
    """
    actor.require(Permission.TRANSLATION_REQUEST)
    article = articles.find(session, article_id)
    articles.lock(session, article.id)
    if taken_down := _taken_down(session, article):
        return [Outcome("", Result.REFUSED, taken_down.message)]
    known = {entry.language for entry in queries.of_article(session, article.id) if entry.state != State.CANCELLED}
    asked = [language for language in languages if language not in known]
    outcomes = {language: Outcome(language, Result.EXISTS) for language in languages if language in known}
    revision = articles.newest_revision(session, article)
    sources = split(revision.document, article.source_language) if asked else []
    for language in asked:
        try:
            # What a language wrote before it was refused goes with it.
            with session.begin_nested():
                submission.request(
                    session, actor, article, revision, sources, language, offer_ttl=offer_ttl, urgent=urgent
                )
            outcomes[language] = Outcome(language, Result.REQUESTED)
        except TranspubError as error:
            outcomes[language] = Outcome(language, Result.REFUSED, error.message)
    return [outcomes[language] for language in languages]


def hurry(session: Session, actor: Principal, article_id: uuid.UUID) -> list[Outcome]:
    """Make urgent whatever of an article waits for the machine.

    Raises: NotFound, Forbidden.
    """
    actor.require(Permission.TRANSLATION_REQUEST)
    article = articles.find(session, article_id)
    # The article before its translations, as everybody takes them who takes several.
    articles.lock(session, article.id)
    outcomes = []
    for translation in queries.of_article(session, article.id):
        try:
            hurried = priorities.hurry(session, actor, translation.id)
        except NothingWaits:
            continue
        result = Result.HURRIED if hurried else Result.URGENT_ALREADY
        outcomes.append(Outcome(translation.language, result))
    return outcomes or [Outcome("", Result.REFUSED, NothingWaits().message)]


def _ids(texts: Sequence[str]) -> list[uuid.UUID]:
    found: dict[uuid.UUID, None] = {}
    for text in texts[: AT_ONCE_MAX + 1]:
        try:
            found[uuid.UUID(text)] = None
        except ValueError:
            continue
    if not found:
        raise NoArticles
    return list(found)


def _taken_down(session: Session, article: Article) -> TranspubError | None:
    """Why no language of it is to be begun: killed, or withdrawn wherever it was out."""
    if kill_reason(session, article.id) is not None:
        return ArticleTakenDown()
    states = set(session.scalars(select(Edition.state).where(Edition.article_id == article.id).distinct()))
    if EditionState.WITHDRAWN in states and EditionState.LIVE not in states:
        return ArticleWithdrawn()
    return None
