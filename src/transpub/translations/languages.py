"""The languages this newsroom works in: those it writes in, and those it translates into."""

from collections.abc import Sequence

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from transpub.articles.models import Article
from transpub.translations.models import Translation


def in_use(session: Session) -> Sequence[str]:
    """Sorted."""
    return sorted(session.scalars(union(select(Article.source_language), select(Translation.language))))
