"""What an entry of the register reaches: the open segments that have it, and having the machine make them anew.

Only text that no person has accepted counts, as in `retranslating`: that from the memory or the register is theirs.
"""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from transpub.accounts.permissions import Permission, Principal
from transpub.articles.codes import plain_text
from transpub.articles.models import Article
from transpub.core.errors import TranspubError
from transpub.terms.book import TermBook
from transpub.terms.entries import Entry
from transpub.terms.patterns import keyed
from transpub.translations import retranslating
from transpub.translations.errors import NothingToRetranslate
from transpub.translations.filling import FROM_TERMS
from transpub.translations.models import OPEN_STATES, Segment, SegmentState, Translation
from transpub.translations.workflow import EDITABLE

# The newest open translations are looked through, and so many of their segments: 0.1 s of processor.
_TRANSLATIONS_MOST = 200
_SEGMENTS_MOST = 3_000


@dataclass(frozen=True)
class Reached:
    """An open segment that has the entry. `number` counts the translation's segments from 1."""

    segment_id: uuid.UUID
    translation_id: uuid.UUID
    language: str
    number: int
    source: str


@dataclass(frozen=True)
class Effect:
    """The segments an entry reaches, the newest translations first. `is_all`: no open segment was left out."""

    segments: Sequence[Reached]
    is_all: bool

    @property
    def by_translation(self) -> Mapping[uuid.UUID, list[uuid.UUID]]:
        found: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
        for reached in self.segments:
            found[reached.translation_id].append(reached.segment_id)
        return found

    def for_actor(self, actor: Principal) -> "Effect":
        """What of it this person may have made anew."""
        own = [one for one in self.segments if actor.may(Permission.TRANSLATION_EDIT, one.language)]
        return Effect(own, self.is_all)


@dataclass(frozen=True)
class Asked:
    """`segments` in `translations` are made anew; `refused` is the reason of the first that could not be."""

    segments: int
    translations: int
    refused: TranspubError | None


def effect(session: Session, entry: Entry) -> Effect:
    """The open segments whose source has the entry, or whose text has what it forbids."""
    newest = _newest_translations(session, entry)
    rows = session.execute(
        select(Segment.id, Segment.translation_id, Segment.position, Segment.source, Segment.target)
        .where(Segment.translation_id.in_(newest), Segment.retired_at.is_(None))
        .where(Segment.state.in_((SegmentState.MACHINE, *OPEN_STATES)), Segment.memory_unit_id.is_(None))
        .where(or_(Segment.engine.is_(None), Segment.engine != FROM_TERMS))
        .join(Translation, Translation.id == Segment.translation_id)
        .order_by(Translation.updated_at.desc(), Translation.id, Segment.position)
        .limit(_SEGMENTS_MOST + 1)
    ).all()
    books = {
        pair: TermBook([entry], source_language=pair[0], target_language=pair[1]) for pair in set(newest.values())
    }
    found = [
        Reached(row.id, row.translation_id, newest[row.translation_id][1], row.position + 1, plain_text(row.source))
        for row in rows[:_SEGMENTS_MOST]
        if _has(books[newest[row.translation_id]], row.source, row.target)
    ]
    return Effect(found, is_all=len(newest) < _TRANSLATIONS_MOST and len(rows) <= _SEGMENTS_MOST)


def _newest_translations(session: Session, entry: Entry) -> dict[uuid.UUID, tuple[str, str]]:
    """Open ones between languages that the entry may speak of, with their pair of languages."""
    languages = [wording.language for wording in entry.wordings]
    query = (
        select(Translation.id, Article.source_language, Translation.language)
        .join(Article, Article.id == Translation.article_id)
        .where(Translation.state.in_(EDITABLE))
        .order_by(Translation.updated_at.desc(), Translation.id)
        .limit(_TRANSLATIONS_MOST)
    )
    if not entry.forbidden:
        query = query.where(_one_of(Article.source_language, languages))
    if not entry.do_not_translate:
        query = query.where(_one_of(Translation.language, languages))
    return {translation_id: (source, target) for translation_id, source, target in session.execute(query)}


def _one_of(column: InstrumentedAttribute[str], languages: Sequence[str]) -> ColumnElement[bool]:
    """A wording in a language without region stands for all its regions."""
    return or_(*(or_(column == language, column.startswith(f"{language}-")) for language in languages))


def again(session: Session, actor: Principal, entry: Entry, *, offer_ttl: timedelta) -> Asked:
    """Have the machine make anew what the entry reaches, where this person may and a worker can.

    Raises: NothingToRetranslate, or why the machine could be asked for none of it (PairNotAvailable, Forbidden, …).
    """
    reached = effect(session, entry).for_actor(actor)
    segments = translations = 0
    refused: TranspubError | None = None
    for translation_id, segment_ids in reached.by_translation.items():
        try:
            retranslating.again(session, actor, translation_id, segment_ids, offer_ttl=offer_ttl)
        except TranspubError as error:
            refused = refused or error
            continue
        segments, translations = segments + len(segment_ids), translations + 1
    if not segments:
        raise refused or NothingToRetranslate
    return Asked(segments, translations, refused)


def _has(book: TermBook, source: str, target: str) -> bool:
    if book.bans:
        return bool(target) and bool(book.banned_in(keyed(plain_text(target), book.target_language)))
    return bool(book.found_in(plain_text(source)))
