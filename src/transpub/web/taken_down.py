"""What whoever works on a text is told when its article, or its language alone, was taken from its readers."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from transpub.publishing import queries as publishing
from transpub.publishing.models import STANDING_STATES, Edition, EditionState
from transpub.publishing.situation import kill_reason
from transpub.translations.models import Translation

# The edition that stands is the newest but for those that wait or were called off since: more were never seen.
_LOOKED_AT = 50


@dataclass(frozen=True)
class TakenDown:
    """`edition` is the number of the one that was taken down in this language alone, None where all of the article
    was; `reason` is a person's, as written."""

    reason: str
    edition: int | None = None

    @classmethod
    def of(cls, session: Session, translation: Translation, live: Edition | None) -> "TakenDown | None":
        """None where nothing was taken down; `live` is the language's live edition."""
        if live is not None:
            return None
        reason = kill_reason(session, translation.article_id)
        if reason is not None:
            return cls(reason)
        newest = publishing.editions_of(
            session, translation.article_id, language=translation.language, limit=_LOOKED_AT
        )
        standing = next((edition for edition in newest if edition.state in STANDING_STATES), None)
        if standing is None or standing.state == EditionState.LIVE:
            return None
        return cls(standing.explanation, standing.number)
