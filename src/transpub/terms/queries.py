"""Reading the register: entries page by page, and the book for a pair of languages."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.pool import Pool

from transpub.core.errors import NotFound
from transpub.terms.book import TermBook
from transpub.terms.entries import Entry, Gender, Kind, PartOfSpeech, Wording
from transpub.terms.models import RegisterChange, Term, TermWording
from transpub.terms.spelling import base_language, folded

# Set on a session that has changed the register: what it sees is not yet what others see.
CHANGED = "transpub.terms_changed"

# Languages of a newsroom times its sections: far fewer books are in use at a time.
_BOOKS_MOST = 64

_ENTRY = (
    Term.id,
    Term.source_language,
    Term.kind,
    Term.part_of_speech,
    Term.gender,
    Term.do_not_translate,
    Term.forbidden,
    Term.case_sensitive,
    Term.scope,
    Term.note,
)
_WORDING = (
    TermWording.language,
    TermWording.text,
    TermWording.forms,
    TermWording.also,
    TermWording.forbidden.label("wrong"),
)

_Key = tuple[str, str, str]
_books: WeakKeyDictionary[Pool, dict[_Key, tuple[int, TermBook]]] = WeakKeyDictionary()
_lock = Lock()


# What Wanted.side has for the source wording, whatever its language.
SOURCE = "source"


@dataclass(frozen=True)
class Wanted:
    """Which entries to show. Empty fields ask for nothing; `text` stands in a wording, anywhere.

    `side`: a language, or SOURCE, that `text` must stand in. `lacks`: entries to be translated that have no wording
    in one of these languages.
    """

    text: str = ""
    language: str = ""
    kind: Kind | None = None
    scope: str | None = None
    side: str = ""
    do_not_translate: bool = False
    forbidden: bool = False
    lacks: tuple[str, ...] = ()


def find(session: Session, term_id: uuid.UUID) -> Term:
    """Raises: NotFound."""
    term = held(session, term_id)
    if term is None:
        raise NotFound
    return term


def held(session: Session, term_id: uuid.UUID) -> Term | None:
    """None for one that was removed, for whoever has a use for that."""
    return session.get(Term, term_id)


def page(session: Session, wanted: Wanted, *, limit: int, offset: int = 0) -> Sequence[Term]:
    """In the order of the alphabet."""
    query = select(Term).where(*conditions(wanted)).order_by(Term.source_key, Term.kind, Term.scope, Term.id)
    return session.scalars(query.limit(limit).offset(offset)).all()


def entries(session: Session, wanted: Wanted) -> list[Entry]:
    """All of them, in the order of the alphabet: a register has an end. Columns rather than objects."""
    order = (Term.source_key, Term.kind, Term.scope, Term.id, TermWording.position)
    query = select(*_ENTRY, *_WORDING).join(Term.wordings).where(*conditions(wanted)).order_by(*order)
    return [_entry(list(of_term)) for _, of_term in groupby(session.execute(query), key=lambda row: row.id)]


def count(session: Session, wanted: Wanted) -> int:
    return session.scalar(select(func.count()).select_from(Term).where(*conditions(wanted))) or 0


def usual_source(session: Session) -> str | None:
    """The language most entries come from."""
    language = Term.source_language
    return session.scalar(select(language).group_by(language).order_by(func.count().desc(), language).limit(1))


def with_source(session: Session, text: str, language: str) -> uuid.UUID | None:
    """An entry that comes from this wording, of whichever kind and desk."""
    query = select(Term.id).where(Term.source_language == language, Term.source_key == folded(text))
    return session.scalar(query.order_by(Term.scope, Term.kind).limit(1))


def conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.kind is not None:
        found.append(Term.kind == wanted.kind)
    if wanted.scope is not None:
        found.append(Term.scope == wanted.scope)
    if wanted.language:
        found.append(Term.wordings.any(TermWording.language == wanted.language))
    if text := folded(wanted.text.strip()):
        fits = TermWording.search_key.contains(text, autoescape=True)
        found.append(Term.wordings.any(and_(fits, *_on(wanted.side))))
    if wanted.do_not_translate:
        found.append(Term.do_not_translate.is_(True))
    if wanted.forbidden:
        found.append(Term.forbidden.is_(True))
    if wanted.lacks:
        found.append(~Term.do_not_translate & ~Term.forbidden & or_(*map(_lacks, wanted.lacks)))
    return found


def _on(side: str) -> list[ColumnElement[bool]]:
    """The source's wording stands first."""
    if not side:
        return []
    return [TermWording.position == 0 if side == SOURCE else TermWording.language == side]


def _lacks(language: str) -> ColumnElement[bool]:
    """A wording in a language without region stands for all its regions."""
    return ~Term.wordings.any(TermWording.language.in_({language, base_language(language)}))


def change_number(session: Session) -> int:
    return session.scalar(select(RegisterChange.number)) or 0


def book(session: Session, *, source_language: str, target_language: str, scope: str = "") -> TermBook:
    """The register between two languages: entries for all desks, and those of this one before them.

    Kept for the process until the register changes, so that asking again costs one small query.
    """
    number, key = change_number(session), (source_language, target_language, scope)
    kept = _kept_books(session)
    if kept is not None:
        with _lock:
            held = kept.get(key)
        if held is not None and held[0] == number:
            return held[1]
    made = _load(session, source_language, target_language, scope)
    if kept is not None:
        with _lock:
            if len(kept) >= _BOOKS_MOST:
                kept.clear()
            kept[key] = number, made
    return made


def _kept_books(session: Session) -> dict[_Key, tuple[int, TermBook]] | None:
    """The books kept for this session's database; None where the session itself has changed the register."""
    if session.info.get(CHANGED):
        return None
    with _lock:
        return _books.setdefault(session.connection().engine.pool, {})


def _load(session: Session, source_language: str, target_language: str, scope: str) -> TermBook:
    """Columns rather than objects, and no other languages: a large register is read in a fraction of the time."""
    wanted = {source_language, base_language(source_language), target_language, base_language(target_language)}
    rows = session.execute(
        select(*_ENTRY, *_WORDING)
        .join(Term.wordings)
        .where(Term.scope.in_({"", scope}))
        .where(or_(TermWording.language.in_(wanted), TermWording.position == 0))
        .order_by(Term.id, TermWording.position)
    )
    entries = [_entry(list(of_term)) for _, of_term in groupby(rows, key=lambda row: row.id)]
    return TermBook(entries, source_language=source_language, target_language=target_language)


def _entry(rows: Sequence[Any]) -> Entry:
    """One term from its rows, a wording each."""
    term = rows[0]
    return Entry(
        source_language=term.source_language,
        wordings=tuple(
            Wording(row.language, row.text, tuple(sorted(row.forms.items())), tuple(row.also), tuple(row.wrong))
            for row in rows
        ),
        kind=Kind(term.kind),
        part_of_speech=PartOfSpeech(term.part_of_speech),
        gender=Gender(term.gender),
        do_not_translate=term.do_not_translate,
        forbidden=term.forbidden,
        case_sensitive=term.case_sensitive,
        scope=term.scope,
        note=term.note,
        id=term.id,
    )
