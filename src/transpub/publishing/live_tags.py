"""Tags of live editions, folded, so that lists by tag are quick. Rows come and go with the steps of publishing."""

import unicodedata
from collections.abc import Iterable

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from transpub.articles.document import TAG_MAX
from transpub.publishing.models import Edition, LiveTag


def folded(tag: str) -> str:
    """As tags are compared: without regard to case, to spaces around and to how accents are composed."""
    return unicodedata.normalize("NFC", " ".join(tag.split()).casefold())[:TAG_MAX]


def write(session: Session, edition: Edition, tags: Iterable[str]) -> None:
    """The edition has just gone live."""
    rows = [
        {"edition_id": edition.id, "tag": tag, "updated_at": edition.updated_at}
        for tag in sorted({folded(tag) for tag in tags} - {""})
    ]
    if rows:
        session.execute(insert(LiveTag), rows)


def remove(session: Session, edition: Edition) -> None:
    """The edition is live no more. One that never was has no rows."""
    session.execute(delete(LiveTag).where(LiveTag.edition_id == edition.id))
