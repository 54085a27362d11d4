"""The editor's one step: an article in, its translations requested, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from transpub.accounts.permissions import Principal
from transpub.articles import service as articles
from transpub.articles.models import Article
from transpub.articles.service import Submission
from transpub.core.languages import parse_tag
from transpub.translations import service
from transpub.translations.errors import NoTargets, TooManyTargets
from transpub.translations.models import Translation

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
    max_bytes: int,
    offer_ttl: timedelta,
    urgent: bool = False,
) -> Submitted:
    """Article, revision, translations, segments and jobs, or nothing at all.

    Sent again under the same external id, it finds what is there and adds languages not yet requested.

    Raises: what `articles.receive` and `request_all` raise.
    """
    received = articles.receive(session, actor, submission, max_bytes=max_bytes)
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
    revision = articles.newest_revision(session, article)
    return tuple(
        service.request(session, actor, article, revision, language, offer_ttl=offer_ttl, urgent=urgent)
        for language in languages
    )
