"""Lists of live editions for partners, page by page, as quick among a hundred thousand as among a thousand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, select, tuple_, union_all
from sqlalchemy.orm import Session, lazyload

from transpub.publishing import cursors, live_tags
from transpub.publishing.cursors import Position
from transpub.publishing.models import Edition, EditionState, LiveTag
from transpub.publishing.partners import Reader
from transpub.publishing.queries import WITHOUT_PAYLOAD


@dataclass(frozen=True)
class Wanted:
    """What a partner asks for; empty: all. Languages are tags in canonical form. `since` is the earliest first
    publication, `updated` the earliest of the edition itself."""

    languages: tuple[str, ...] = ()
    section: str | None = None
    tag: str | None = None
    since: datetime | None = None
    updated: datetime | None = None


@dataclass(frozen=True)
class Page:
    editions: Sequence[Edition]
    next_cursor: str | None


def live_list(session: Session, reader: Reader, wanted: Wanted, *, limit: int, cursor: str | None) -> Page:
    """Live editions the reader may see, latest update first, their payloads not loaded. Raises: BadCursor."""
    after = cursors.decode(cursor) if cursor else None
    languages = _both(reader.languages, wanted.languages)
    sections = _both(reader.sections, (wanted.section,) if wanted.section is not None else ())
    if languages == () or sections == ():
        return Page((), None)
    query = (
        _by_tag(wanted.tag, languages, sections, wanted, after)
        if wanted.tag is not None
        else _by_scope(languages, sections, wanted, after, limit + 1)
    )
    rows = session.scalars(query.limit(limit + 1).options(WITHOUT_PAYLOAD, lazyload(Edition.article))).all()
    more = len(rows) > limit
    next_cursor = cursors.encode(Position(rows[limit - 1].updated_at, rows[limit - 1].id)) if more else None
    return Page(rows[:limit], next_cursor)


def _both(scope: tuple[str, ...], asked: tuple[str, ...]) -> tuple[str, ...] | None:
    """What is in both; None: all there is."""
    if not scope and not asked:
        return None
    return tuple(sorted(set(asked or scope) & set(scope or asked)))


def _by_scope(
    languages: tuple[str, ...] | None,
    sections: tuple[str, ...] | None,
    wanted: Wanted,
    after: Position | None,
    most: int,
) -> Select[Edition]:
    """Each language, or each section, has an index in the order of the list. `IN` over several of them would sort
    all that match; the first few of each, put together, are found without."""
    parts = [*_times(wanted), *_after(after), Edition.state == EditionState.LIVE]
    if sections is not None and (languages is None or len(sections) <= len(languages)):
        each: list[ColumnElement[bool]] = [Edition.section == section for section in sections]
        parts += [Edition.language.in_(languages)] if languages is not None else []
    elif languages is not None:
        each = [Edition.language == language for language in languages]
        parts += [Edition.section.in_(sections)] if sections is not None else []
    else:
        each = []
    newest_first = (Edition.updated_at.desc(), Edition.id.desc())
    if len(each) <= 1:
        return select(Edition).where(*parts, *each).order_by(*newest_first)
    first = [select(Edition.id).where(*parts, one).order_by(*newest_first).limit(most).subquery() for one in each]
    found = union_all(*(select(part.c.id) for part in first)).subquery()
    return select(Edition).join(found, found.c.id == Edition.id).order_by(*newest_first)


def _by_tag(
    tag: str,
    languages: tuple[str, ...] | None,
    sections: tuple[str, ...] | None,
    wanted: Wanted,
    after: Position | None,
) -> Select[Edition]:
    """In the order of the tag's own index, which has the time of the edition."""
    parts = [LiveTag.tag == live_tags.folded(tag), *_times(wanted)]
    if languages is not None:
        parts.append(Edition.language.in_(languages))
    if sections is not None:
        parts.append(Edition.section.in_(sections))
    if after:
        parts.append(tuple_(LiveTag.updated_at, LiveTag.edition_id) < (after.moment, after.id))
    return (
        select(Edition)
        .join(LiveTag, LiveTag.edition_id == Edition.id)
        .where(*parts)
        .order_by(LiveTag.updated_at.desc(), LiveTag.edition_id.desc())
    )


def _after(after: Position | None) -> list[ColumnElement[bool]]:
    return [tuple_(Edition.updated_at, Edition.id) < (after.moment, after.id)] if after else []


def _times(wanted: Wanted) -> list[ColumnElement[bool]]:
    """What was first published after a time was updated after it as well, and by that the index goes."""
    since = [Edition.published_at >= wanted.since, Edition.updated_at >= wanted.since] if wanted.since else []
    return [*since, Edition.updated_at >= wanted.updated] if wanted.updated else since
