"""The editor's one step: an article in, its translations requested, in one transaction."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Permission, Principal
from transpub.articles import service as articles
from transpub.articles.material import Limits
from transpub.articles.models import Article, Revision
from transpub.articles.segments import SourceSegment, split
from transpub.articles.service import Submission
from transpub.core.languages import parse_tag
from transpub.translations import jobs, offers, reviewing, revising, service
from transpub.translations.engine import Profile
from transpub.translations.errors import NoTargets, SameLanguage, TooManyTargets
from transpub.translations.gates import Facts
from transpub.translations.models import Translation
from transpub.translations.seen import Seen
from transpub.translations.workflow import Action, State, decide

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
    profile: Profile = Profile.BEST,
) -> Submitted:
    """Article, revision, translations, segments and jobs, or nothing at all.

    Sent again under the same external id, it finds what is there and adds languages not yet requested. A `profile`
    other than BEST gives drafts sooner that read worse, and are marked so.

    Raises: what `articles.prepare`, `articles.receive` and `request_all` raise.
    """
    actor.require(Permission.ARTICLE_SUBMIT)
    # First of all, while this session has not begun a transaction yet.
    prepared = articles.prepare(submission, limits)
    received = articles.receive(session, actor, prepared)
    translations = request_all(
        session, actor, received.article, targets, offer_ttl=offer_ttl, urgent=urgent, profile=profile
    )
    return Submitted(received.article, translations, received.created)


def request_all(
    session: Session,
    actor: Principal,
    article: Article,
    targets: Sequence[str],
    *,
    offer_ttl: timedelta,
    urgent: bool = False,
    profile: Profile = Profile.BEST,
) -> tuple[Translation, ...]:
    """Ask for an article in several languages; those that exist already are left as they are.

    Raises: NoTargets, TooManyTargets, UnknownLanguage, and what `request` raises.
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
        request(
            session,
            actor,
            article,
            revision,
            sources,
            language,
            offer_ttl=offer_ttl,
            urgent=urgent,
            profile=profile,
        )
        for language in languages
    )


def request(
    session: Session,
    actor: Principal,
    article: Article,
    revision: Revision,
    sources: Sequence[SourceSegment],
    language: str,
    *,
    offer_ttl: timedelta,
    urgent: bool = False,
    profile: Profile = Profile.BEST,
) -> Translation:
    """Ask for an article in a language: the translation with its segments, and the job that drafts it.

    `revision` is the newest and `sources` are its segments. The caller holds the article, so that two requests
    take turns.

    Asking again for one that exists changes nothing; a cancelled one is taken up again, on this revision.

    Raises: Forbidden (as ActionNotAllowed), SameLanguage, PairNotAvailable.
    """
    if language == article.source_language:
        raise SameLanguage(language=language)
    translation = session.scalar(
        select(Translation).where(Translation.article_id == article.id, Translation.language == language)
    )
    if translation is not None and translation.state != State.CANCELLED:
        return translation
    service.require(decide(Action.REQUEST, None, actor, Facts(language=language)))
    offers.require_pair(session, article.source_language, language, ttl=offer_ttl)
    if translation is not None:
        if translation.revision_id != revision.id:
            revising.carry(session, actor, translation, revision, sources)
        return service.advance(session, translation, Action.REQUEST, actor, urgent=urgent, profile=profile)
    translation = Translation(article_id=article.id, revision_id=revision.id, language=language, state=State.QUEUED)
    translation.segments = [service.new_segment(entry) for entry in sources]
    session.add(translation)
    session.flush()
    service.log(session, actor, translation, Action.REQUEST, None)
    jobs.enqueue(session, translation, segments=len(sources), urgent=urgent, profile=profile)
    return translation


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
    profile: Profile | None = None,
    notes: reviewing.Notes | None = None,
    seen: Seen | None = None,
) -> Translation:
    """One step of the workflow, as a person asks for it. Steps that make a job need a model first; `profile` is the
    draft's, as of `service.advance`. `notes` by segment and `seen` are a reviewer's, as of `reviewing`.

    Raises: NotFound, PairNotAvailable, and what `service.advance` and `reviewing` raise.
    """
    if action is Action.SEND_BACK:
        return reviewing.send_back(session, actor, translation_id, word=note, notes=notes)
    if action is Action.APPROVE:
        return reviewing.approve(
            session,
            actor,
            translation_id,
            seen=seen,
            reason=note,
            notes=notes,
            acknowledged=acknowledged,
            self_review_allowed=self_review_allowed,
        )
    translation = service.find(session, translation_id)
    article = translation.article
    if action is Action.REQUEST and translation.state == State.CANCELLED:
        wanted = [translation.language]
        return request_all(session, actor, article, wanted, offer_ttl=offer_ttl, profile=profile or Profile.BEST)[0]
    if action is Action.RETRY and translation.state == State.FAILED:
        offers.require_pair(session, article.source_language, translation.language, ttl=offer_ttl)
    return service.advance(
        session,
        translation,
        action,
        actor,
        note=note,
        acknowledged=acknowledged,
        profile=profile,
    )
