"""The register as a list to look through, in pages of plain rows; whole entries are `queries`' business.

The order is that of the source wordings. A cursor names a place in it, so what is added or removed meanwhile moves
nothing from one page to the other.
"""

import base64
import binascii
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import ColumnElement, Uuid, func, literal, select, tuple_
from sqlalchemy.orm import Session

from transpub.terms.entries import Kind
from transpub.terms.models import Term, TermWording
from transpub.terms.queries import Wanted, conditions
from transpub.terms.spelling import base_language

_PLACE = (Term.source_key, Term.kind, Term.scope, Term.id)
_FLAGS = (Term.do_not_translate, Term.forbidden, Term.case_sensitive)
# Between the parts of a cursor: a control character, so it is in no wording and no scope.
_BETWEEN = "\x1f"


@dataclass(frozen=True)
class Cursor:
    """An entry's place in the order; the list goes on behind it, or before it."""

    source_key: str
    kind: str
    scope: str
    id: uuid.UUID

    def __str__(self) -> str:
        """As an address carries it."""
        parts = (self.source_key, self.kind, self.scope, self.id.hex)
        return base64.urlsafe_b64encode(_BETWEEN.join(parts).encode()).decode().rstrip("=")

    @classmethod
    def parse(cls, text: str) -> "Cursor | None":
        """None for what is no cursor, as for an empty text: the list begins at its beginning then."""
        try:
            parts = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().split(_BETWEEN)
            source_key, kind, scope, term_id = parts
            return None if "\x00" in "".join(parts) else cls(source_key, kind, scope, uuid.UUID(term_id))
        except (ValueError, binascii.Error):
            return None


@dataclass(frozen=True)
class Row:
    """An entry as the list shows it. `texts` are its approved wordings by language, the source's among them."""

    id: uuid.UUID
    kind: Kind
    source_language: str
    do_not_translate: bool
    forbidden: bool
    case_sensitive: bool
    scope: str
    place: Cursor
    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def source(self) -> str:
        return self.texts[self.source_language]

    def in_language(self, language: str) -> str | None:
        """Its wording in exactly that language, else in the language without region."""
        return self.texts.get(language) or self.texts.get(base_language(language))


@dataclass(frozen=True)
class Page:
    """`before` and `after` are the cursors of the neighbouring pages, None where there is none."""

    rows: Sequence[Row]
    before: Cursor | None
    after: Cursor | None


def page(
    session: Session, wanted: Wanted, *, limit: int, after: Cursor | None = None, before: Cursor | None = None
) -> Page:
    """The entries behind one cursor, or those before the other."""
    backwards = before is not None and after is None
    place = before if backwards else after
    found = _rows(session, wanted, place, limit + 1, backwards=backwards)
    more, found = len(found) > limit, found[:limit]
    if backwards:
        found.reverse()
    if not found:
        return Page((), None, None)
    first, last = found[0].place, found[-1].place
    goes_on, came_from = (True, more) if backwards else (more, after is not None)
    return Page(_with_texts(session, found), first if came_from else None, last if goes_on else None)


def counts(session: Session, wanted: Wanted) -> Mapping[Kind, int]:
    """How many entries of each kind fit, whichever kind is wanted."""
    query = select(Term.kind, func.count()).where(*conditions(replace(wanted, kind=None))).group_by(Term.kind)
    found = {Kind(kind): count for kind, count in session.execute(query)}
    return {kind: found.get(kind, 0) for kind in Kind}


def languages(session: Session) -> Sequence[str]:
    """Those the register has wordings in, sorted."""
    return session.scalars(select(TermWording.language).distinct().order_by(TermWording.language)).all()


def scopes(session: Session) -> Sequence[str]:
    """The desks that have entries of their own, sorted."""
    return session.scalars(select(Term.scope).where(Term.scope != "").distinct().order_by(Term.scope)).all()


def _rows(session: Session, wanted: Wanted, place: Cursor | None, limit: int, *, backwards: bool) -> list[Row]:
    query = select(Term.id, Term.kind, Term.source_language, Term.source_key, Term.scope, *_FLAGS)
    order = [column.desc() if backwards else column.asc() for column in _PLACE]
    query = query.where(*conditions(wanted), *_beyond(place, backwards)).order_by(*order).limit(limit)
    return [
        Row(
            id=row.id,
            kind=Kind(row.kind),
            source_language=row.source_language,
            do_not_translate=row.do_not_translate,
            forbidden=row.forbidden,
            case_sensitive=row.case_sensitive,
            scope=row.scope,
            place=Cursor(row.source_key, row.kind, row.scope, row.id),
        )
        for row in session.execute(query)
    ]


def _beyond(place: Cursor | None, backwards: bool) -> list[ColumnElement[bool]]:
    if place is None:
        return []
    there = tuple_(literal(place.source_key), literal(place.kind), literal(place.scope), literal(place.id, Uuid()))
    here = tuple_(*_PLACE)
    return [here < there if backwards else here > there]


def _with_texts(session: Session, rows: Sequence[Row]) -> Sequence[Row]:
    texts: dict[uuid.UUID, dict[str, str]] = {row.id: {} for row in rows}
    query = (
        select(TermWording.term_id, TermWording.language, TermWording.text)
        .where(TermWording.term_id.in_(texts))
        .order_by(TermWording.position)
    )
    for term_id, language, text in session.execute(query):
        texts[term_id][language] = text
    return [replace(row, texts=texts[row.id]) for row in rows]
