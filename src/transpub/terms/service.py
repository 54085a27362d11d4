"""Verbs on the register: add, edit, remove an entry; take in many at once."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from transpub.accounts.permissions import ANY_LANGUAGE, Permission, Principal
from transpub.activity.service import record
from transpub.core.clock import now
from transpub.core.errors import EditedMeanwhile
from transpub.terms import queries
from transpub.terms.drafts import TermDraft, sound
from transpub.terms.entries import Entry, Wording
from transpub.terms.errors import RegisterFull, TermExists
from transpub.terms.models import RegisterChange, Term, TermWording
from transpub.terms.spelling import folded

TERMS_MAX = 20_000


@dataclass(frozen=True)
class Taken:
    """What became of the entries of a file."""

    added: int
    changed: int
    unchanged: int


def add(session: Session, actor: Principal, draft: TermDraft) -> Term:
    """Raises: Forbidden, BadTerm, UnknownLanguage, TermExists, RegisterFull."""
    entry = sound(draft)
    _may_write(actor, None, entry)
    _change_register(session)
    if held := _same(session, entry):
        raise TermExists(source=held.entry().source.text, term_id=held.id)
    _leave_room(session, 1)
    return _added(session, actor, entry)


def edit(session: Session, actor: Principal, term_id: uuid.UUID, draft: TermDraft, *, version: int) -> Term:
    """Replace an entry by the draft. `version` is the one the person saw.

    Raises:
        NotFound, Forbidden, BadTerm, UnknownLanguage, TermExists.
        EditedMeanwhile: somebody else saved it; facts `mine`, `theirs` (wordings as text) and `version`.
    """
    entry = sound(draft)
    _change_register(session)
    term = queries.find(session, term_id)
    before = term.entry()
    _may_write(actor, before, entry)
    if term.version != version:
        raise EditedMeanwhile(mine=_told(entry), theirs=_told(before), version=term.version)
    held = _same(session, entry)
    if held is not None and held.id != term.id:
        raise TermExists(source=held.entry().source.text, term_id=held.id)
    if _plain(before) != _plain(entry):
        _write(term, actor, entry)
        session.flush()
        record(
            session, actor, "term.edited", "term", term.id, facts={"before": _told(before), "after": _told(entry)}
        )
    return term


def remove(session: Session, actor: Principal, term_id: uuid.UUID) -> None:
    """Raises: NotFound, Forbidden."""
    _change_register(session)
    term = queries.find(session, term_id)
    before = term.entry()
    _may_write(actor, before, None)
    session.delete(term)
    session.flush()
    record(session, actor, "term.removed", "term", term_id, facts={"before": _told(before)})


def take_in(
    session: Session, actor: Principal, drafts: Iterable[TermDraft], *, keep_existing: bool = False
) -> Taken:
    """Add what is new and replace what is there under the same source wording, kind and scope; with `keep_existing`
    leave that alone.

    Raises: Forbidden, BadTerm, UnknownLanguage, RegisterFull.
    """
    entries = [sound(draft) for draft in drafts]
    _change_register(session)
    held = {_identity(term.entry()): term for term in session.scalars(select(Term))}
    added = changed = unchanged = 0
    _leave_room(session, len({_identity(entry) for entry in entries} - held.keys()))
    for entry in entries:
        term = held.get(_identity(entry))
        if term is None:
            _may_write(actor, None, entry)
            held[_identity(entry)] = _added(session, actor, entry, logged=False)
            added += 1
        elif keep_existing or _plain(term.entry()) == _plain(entry):
            unchanged += 1
        else:
            _may_write(actor, term.entry(), entry)
            _write(term, actor, entry)
            changed += 1
    session.flush()
    taken = Taken(added, changed, unchanged)
    if added or changed:
        record(
            session, actor, "terms.imported", "terms", uuid.UUID(int=0), facts={"added": added, "changed": changed}
        )
    return taken


def _added(session: Session, actor: Principal, entry: Entry, *, logged: bool = True) -> Term:
    term = Term(created_by_id=actor.user_id)
    _write(term, actor, entry)
    session.add(term)
    if logged:
        session.flush()
        record(session, actor, "term.added", "term", term.id, facts={"after": _told(entry)})
    return term


def _write(term: Term, actor: Principal, entry: Entry) -> None:
    term.kind, term.part_of_speech, term.gender = entry.kind, entry.part_of_speech, entry.gender
    term.source_language, term.source_key = entry.source_language, folded(entry.source.text)
    term.do_not_translate, term.forbidden = entry.do_not_translate, entry.forbidden
    term.case_sensitive, term.scope, term.note = entry.case_sensitive, entry.scope, entry.note
    term.updated_by_id, term.updated_at = actor.user_id, now()
    # In place: new rows are written before old ones are deleted, and a language is there once.
    rows = {row.language: row for row in term.wordings}
    term.wordings = [
        _row(rows.get(wording.language) or TermWording(language=wording.language), wording, position)
        for position, wording in enumerate(entry.wordings)
    ]


def _row(row: TermWording, wording: Wording, position: int) -> TermWording:
    row.position, row.text = position, wording.text
    row.forms, row.also, row.forbidden = dict(wording.forms), list(wording.also), list(wording.forbidden)
    row.search_key = folded(" | ".join((wording.text, *wording.also, *wording.forbidden)))
    return row


def _may_write(actor: Principal, before: Entry | None, after: Entry | None) -> None:
    """A translator answers for the wordings of their own languages; what an entry means in all of them is for
    those who may write all it has. Raises: Forbidden."""
    held, wanted = _by_language(before), _by_language(after)
    actor.require(Permission.TERM_EDIT)
    if before is not None and after is not None and _frame(before) == _frame(after):
        languages = {language for language in held | wanted if held.get(language) != wanted.get(language)}
    else:
        # An entry without a translation holds for all languages.
        languages = set(held | wanted) or {ANY_LANGUAGE}
    for language in sorted(languages):
        actor.require(Permission.TERM_EDIT, language)


def _by_language(entry: Entry | None) -> dict[str, Wording]:
    """The translations of an entry: nobody is a translator into the language it comes from."""
    if entry is None:
        return {}
    return {wording.language: wording for wording in entry.wordings if wording.language != entry.source_language}


def _frame(entry: Entry) -> tuple[object, ...]:
    """What an entry is apart from its translations."""
    return (
        entry.source,
        entry.kind,
        entry.part_of_speech,
        entry.gender,
        entry.do_not_translate,
        entry.forbidden,
        entry.case_sensitive,
        entry.scope,
        entry.note,
    )


def _plain(entry: Entry) -> tuple[object, ...]:
    return (*_frame(entry), entry.source_language, entry.wordings)


def _identity(entry: Entry) -> tuple[str, ...]:
    return entry.source_language, folded(entry.source.text), entry.kind.value, entry.scope


def _same(session: Session, entry: Entry) -> Term | None:
    language, key, kind, scope = _identity(entry)
    return session.scalar(
        select(Term).where(
            Term.source_language == language, Term.source_key == key, Term.kind == kind, Term.scope == scope
        )
    )


def _told(entry: Entry) -> str:
    return "; ".join(f"{wording.language}: {wording.text}" for wording in entry.wordings)


def _leave_room(session: Session, more: int) -> None:
    if (session.scalar(select(func.count()).select_from(Term)) or 0) + more > TERMS_MAX:
        raise RegisterFull(most=TERMS_MAX)


def _change_register(session: Session) -> None:
    """Takes the register's one row first, so that two changes wait for each other, and books become stale."""
    session.info[queries.CHANGED] = True
    session.execute(update(RegisterChange).values(number=RegisterChange.number + 1))
