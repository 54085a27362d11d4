"""One language of an article as its publisher looks at it: where it stands, what would go out, what may be done."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from transpub.accounts.permissions import Principal
from transpub.articles import service as articles
from transpub.core.errors import NotFound
from transpub.publishing.freezing import Frozen, current_text
from transpub.publishing.situation import Situation, situation
from transpub.publishing.steps import Decision, Step, allowed


@dataclass(frozen=True)
class Overview:
    """`text` is what would be published now, None while it is not approved."""

    situation: Situation
    text: Frozen | None
    decisions: Mapping[Step, Decision]

    @property
    def is_new(self) -> bool:
        """Whether there is an approved text that is not what partners have or had, nor what waits."""
        found = self.situation
        return self.text is not None and not (self.text.is_in(found.current) or self.text.is_in(found.waiting))

    def may(self, step: Step) -> bool:
        return step in self.decisions and self.decisions[step].possible


def overview(session: Session, actor: Principal, article_id: uuid.UUID, language: str) -> Overview:
    """Raises: NotFound, also where the article has no text in this language and never had an edition in it."""
    article = articles.find(session, article_id)
    found = situation(session, article, language)
    if found.facts.text is None and found.current is None:
        raise NotFound
    text = current_text(session, article, language, lock=False)
    facts = replace(found.facts, is_new=text is None or not text.is_in(found.live))
    return Overview(found, text, allowed(found.standing, actor, facts))
