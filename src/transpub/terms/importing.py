"""Many entries at once: what a file would change, and taking it in. Files are read by `exchange`."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Principal
from transpub.activity.service import record
from transpub.core.errors import Forbidden
from transpub.core.i18n import N_, LazyText
from transpub.core.languages import parse_tag
from transpub.terms import service
from transpub.terms.declension import own_forms
from transpub.terms.drafts import TermDraft, WordingDraft, sound
from transpub.terms.entries import Entry
from transpub.terms.errors import BadTerm
from transpub.terms.exchange import Refused, Sheet
from transpub.terms.models import Term
from transpub.terms.spelling import folded

_NOT_YOURS = N_("your role does not allow you to write all that it changes.")
_TWICE = N_("it is the same entry as line %(first)d.")


@dataclass(frozen=True)
class Taken:
    """What became of the entries of a file."""

    added: int
    changed: int
    unchanged: int


class Fate(StrEnum):
    """What taking in a line does to the register."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True)
class Foreseen:
    """A line of a file, counted from 1, and the entry that the register has in its place. A new entry has only the
    forms that the file gives."""

    line: int
    entry: Entry
    before: Entry | None

    @property
    def fate(self) -> Fate:
        if self.before is None:
            return Fate.NEW
        return Fate.SAME if self.before.content == self.entry.content else Fate.CHANGED


@dataclass(frozen=True)
class Foresight:
    """What taking in a file would do. While a line is refused, nothing of it can be taken in."""

    entries: tuple[Foreseen, ...]
    refused: tuple[Refused, ...]

    def of(self, fate: Fate) -> tuple[Foreseen, ...]:
        return tuple(entry for entry in self.entries if entry.fate is fate)


def foresee(session: Session, actor: Principal, sheet: Sheet) -> Foresight:
    """What `take_in` would do with a file, line by line. Writes nothing."""
    held = _held(session)
    entries: dict[tuple[str, ...], Foreseen] = {}
    refused = list(sheet.refused)
    for line, draft in sheet.drafts:
        try:
            found = _foreseen(held, line, draft)
        except BadTerm as error:
            # Sound by itself, but not together with what the register has of it.
            refused.append(Refused(line, error.message))
            continue
        if first := entries.get(found.entry.identity):
            refused.append(Refused(line, LazyText(_TWICE, {"first": first.line})))
        elif found.fate is not Fate.SAME and not _may_write(actor, found):
            refused.append(Refused(line, LazyText(_NOT_YOURS, {})))
        else:
            entries[found.entry.identity] = found
    return Foresight(tuple(entries.values()), tuple(sorted(refused, key=lambda entry: entry.line)))


def take_in(
    session: Session, actor: Principal, drafts: Iterable[TermDraft], *, keep_existing: bool = False
) -> Taken:
    """Add what is new and change what is there under the same source wording, kind and scope; with `keep_existing`
    leave that alone. A file takes nothing away: languages, other and wrong wordings, forms that people have
    corrected, a note and what it has no column for stay as they are where the file has none.

    Raises: Forbidden, BadTerm, UnknownLanguage, RegisterFull.
    """
    # The long part, before others have to wait for the register.
    entries = [(draft, sound(draft)) for draft in drafts]
    service.change_register(session)
    held = _held(session)
    added = changed = unchanged = 0
    service.leave_room(session, len({entry.identity for _, entry in entries} - held.keys()))
    for draft, entry in entries:
        term = held.get(entry.identity)
        if term is None:
            service.may_write(actor, None, entry)
            held[entry.identity] = service.added(session, actor, entry, logged=False)
            added += 1
            continue
        before = term.entry()
        after = entry if keep_existing else sound(_merged(draft, before))
        if keep_existing or before.content == after.content:
            unchanged += 1
        else:
            service.may_write(actor, before, after)
            service.write(term, actor, after)
            changed += 1
    session.flush()
    taken = Taken(added, changed, unchanged)
    if added or changed:
        record(
            session, actor, "terms.imported", "terms", uuid.UUID(int=0), facts={"added": added, "changed": changed}
        )
    return taken


def _foreseen(held: Mapping[tuple[str, ...], Term], line: int, draft: TermDraft) -> Foreseen:
    entry = sound(draft, generate=False)
    term = held.get(entry.identity)
    if term is None:
        return Foreseen(line, entry, None)
    before = term.entry()
    return Foreseen(line, sound(_merged(draft, before)), before)


def _may_write(actor: Principal, foreseen: Foreseen) -> bool:
    try:
        service.may_write(actor, foreseen.before, foreseen.entry)
    except Forbidden:
        return False
    return True


def _held(session: Session) -> dict[tuple[str, ...], Term]:
    return {term.entry().identity: term for term in session.scalars(select(Term))}


def _merged(draft: TermDraft, before: Entry) -> TermDraft:
    """The draft, with what the entry has that it does not speak of."""
    kept: dict[str, Any] = {name: getattr(before, name) for name in draft.unsaid}
    given = {parse_tag(language): wording for language, wording in draft.wordings.items()}
    held = {
        wording.language: WordingDraft(wording.text, wording.also, wording.forbidden, own_forms(before, wording))
        for wording in before.wordings
    }
    for language, wording in given.items():
        stored = held.get(language)
        held[language] = _with_stored(wording, stored) if stored else wording
    return replace(draft, wordings=held, note=draft.note.strip() or before.note, **kept)


def _with_stored(given: WordingDraft, stored: WordingDraft) -> WordingDraft:
    """A wording with the variants it has none of itself, and the forms of the same text that it has not."""
    is_same = stored.text == " ".join(given.text.split())
    named = {folded(text) for text in (given.text, *given.also, *given.forbidden)}

    def left(texts: Iterable[str]) -> tuple[str, ...]:
        # What was as good or wrong before and is given as something else now is only that.
        return tuple(text for text in texts if folded(text) not in named)

    return replace(
        given,
        also=given.also or left(stored.also),
        forbidden=given.forbidden or left(stored.forbidden),
        forms={**stored.forms, **given.forms} if is_same else given.forms,
    )
