"""Verbs on the register: add, edit, remove an entry. Many at once come in by `importing`."""

import uuid

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


def add(session: Session, actor: Principal, draft: TermDraft) -> Term:
    """Raises: Forbidden, BadTerm, UnknownLanguage, TermExists, RegisterFull."""
    entry = sound(draft)
    may_write(actor, None, entry)
    change_register(session)
    if held := _same(session, entry):
        raise TermExists(source=held.entry().source.text, term_id=held.id)
    leave_room(session, 1)
    return added(session, actor, entry)


def edit(session: Session, actor: Principal, term_id: uuid.UUID, draft: TermDraft, *, version: int) -> Term:
    """Replace an entry by the draft. `version` is the one the person saw.

    Raises:
        NotFound, Forbidden, BadTerm, UnknownLanguage, TermExists.
        EditedMeanwhile: somebody else saved it; facts `mine`, `theirs` (wordings as text) and `version`.
    """
    entry = sound(draft)
    change_register(session)
    term = queries.find(session, term_id)
    before = term.entry()
    may_write(actor, before, entry)
    if term.version != version:
        raise EditedMeanwhile(mine=told(entry), theirs=told(before), version=term.version)
    held = _same(session, entry)
    if held is not None and held.id != term.id:
        raise TermExists(source=held.entry().source.text, term_id=held.id)
    if before.content != entry.content:
        write(term, actor, entry)
        session.flush()
        record(session, actor, "term.edited", "term", term.id, facts={"before": told(before), "after": told(entry)})
    return term


def remove(session: Session, actor: Principal, term_id: uuid.UUID) -> None:
    """Raises: NotFound, Forbidden."""
    change_register(session)
    term = queries.find(session, term_id)
    before = term.entry()
    may_write(actor, before, None)
    session.delete(term)
    session.flush()
    record(session, actor, "term.removed", "term", term_id, facts={"before": told(before)})


def added(session: Session, actor: Principal, entry: Entry, *, logged: bool = True) -> Term:
    """A row for a new entry. What it may be has been asked before, here and in `write`."""
    term = Term(created_by_id=actor.user_id)
    write(term, actor, entry)
    session.add(term)
    if logged:
        session.flush()
        record(session, actor, "term.added", "term", term.id, facts={"after": told(entry)})
    return term


def write(term: Term, actor: Principal, entry: Entry) -> None:
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


def may_write(actor: Principal, before: Entry | None, after: Entry | None) -> None:
    """A translator answers for the wordings of their own languages; what an entry means in all of them is for
    those who may write all it has. Raises: Forbidden."""
    held, wanted = _translations(before), _translations(after)
    actor.require(Permission.TERM_EDIT)
    if before is not None and after is not None and before.frame == after.frame:
        languages = {language for language in held | wanted if held.get(language) != wanted.get(language)}
    else:
        # An entry without a translation holds for all languages.
        languages = set(held | wanted) or {ANY_LANGUAGE}
    for language in sorted(languages):
        actor.require(Permission.TERM_EDIT, language)


def _translations(entry: Entry | None) -> dict[str, Wording]:
    """Nobody is a translator into the language an entry comes from."""
    return entry.translations if entry else {}


def _same(session: Session, entry: Entry) -> Term | None:
    language, key, kind, scope = entry.identity
    return session.scalar(
        select(Term).where(
            Term.source_language == language, Term.source_key == key, Term.kind == kind, Term.scope == scope
        )
    )


def told(entry: Entry) -> str:
    """An entry in one line, as the log and a conflict tell it."""
    return "; ".join(f"{wording.language}: {wording.text}" for wording in entry.wordings)


def leave_room(session: Session, more: int) -> None:
    """Raises: RegisterFull."""
    if (session.scalar(select(func.count()).select_from(Term)) or 0) + more > TERMS_MAX:
        raise RegisterFull(most=TERMS_MAX)


def change_register(session: Session) -> None:
    """Takes the register's one row first, so that two changes wait for each other, and books become stale."""
    session.info[queries.CHANGED] = True
    session.execute(update(RegisterChange).values(number=RegisterChange.number + 1))
