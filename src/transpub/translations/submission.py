"""The editor's one step: an article in, its translations requested, in one transaction."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from transpub.accounts.permissions import Permission, Principal
from transpub.articles import service as articles
from transpub.articles.material import Limits
from transpub.articles.models import Article
from transpub.articles.segments import split
from transpub.articles.service import Submission
from transpub.core.languages import parse_tag
from transpub.translations import offers, service
from transpub.translations.errors import NoTargets, TooManyTargets
from transpub.translations.models import Translation
from transpub.translations.workflow import Action, State

TARGETS_MAX = 50


@dataclass(frozen=True)
class Submitted:
    article: Article
    translations: tuple[Translation, ...]
    created: bool


def submit(
    session: Session,
    actor: Principal,
    submission: Submission,
    targets: Sequence[str],
    *,
    limits: Limits,
    offer_ttl: timedelta,
    urgent: bool = False,
) -> Submitted:
    """Article, revision, translations, segments and jobs, or nothing at all.

    Sent again under the same external id, it finds what is there and adds languages not yet requested.

    Raises: what `articles.prepare`, `articles.receive` and `request_all` raise.
    """
    actor.require(Permission.ARTICLE_SUBMIT)
    # First of all, while this session has not begun a transaction yet.
    prepared = articles.prepare(submission, limits)
    received = articles.receive(session, actor, prepared)
    translations = request_all(session, actor, received.article, targets, offer_ttl=offer_ttl, urgent=urgent)
    return Submitted(received.article, translations, received.created)


def request_all(
    session: Session,
    actor: Principal,
    article: Article,
    targets: Sequence[str],
    *,
    offer_ttl: timedelta,
    urgent: bool = False,
) -> tuple[Translation, ...]:
    """Ask for an article in several languages; those that exist already are left as they are.

    Raises: NoTargets, TooManyTargets, UnknownLanguage, and what `service.request` raises.
    """
    languages = list(dict.fromkeys(parse_tag(target) for target in targets))
    if not languages:
        raise NoTargets
    if len(languages) > TARGETS_MAX:
        raise TooManyTargets(most=TARGETS_MAX)
    articles.lock(session, article.id)
    revision = articles.newest_revision(session, article)
    sources = split(revision.document, article.source_language)
    return tuple(
        service.request(session, actor, article, revision, sources, language, offer_ttl=offer_ttl, urgent=urgent)
        for language in languages
    )


def act(
    session: Session,
    actor: Principal,
    translation_id: uuid.UUID,
    action: Action,
    *,
    offer_ttl: timedelta,
    note: str = "",
    acknowledged: bool = False,
    self_review_allowed: bool = False,
) -> Translation:
    """One step of the workflow, as a person asks for it. Steps that make a job need a model first.

    Raises: NotFound, PairNotAvailable, and what `service.advance` raises.
    """
    translation = service.find(session, translation_id)
    article = translation.article
    if action is Action.REQUEST and translation.state == State.CANCELLED:
        return request_all(session, actor, article, [translation.language], offer_ttl=offer_ttl)[0]
    if action is Action.RETRY and translation.state == State.FAILED:
        offers.require_pair(session, article.source_language, translation.language, ttl=offer_ttl)
    return service.advance(
        session,
        translation,
        action,
        actor,
        note=note,
        acknowledged=acknowledged,
        self_review_allowed=self_review_allowed,
    )
