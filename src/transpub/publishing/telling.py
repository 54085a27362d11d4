"""What an entry of the change log is to one partner. Pure: the log, webhooks and whoever else tells partners ask
here; which entries there are, `changelog` knows."""

from dataclasses import dataclass

from transpub.publishing.models import Change, ChangeType
from transpub.publishing.partners import Reader

# What has a partner remove its copies.
REMOVING = frozenset({ChangeType.WITHDRAW, ChangeType.KILL})


@dataclass(frozen=True)
class Told:
    """An entry as one partner is told it."""

    entry: Change
    type: ChangeType
    note: str = ""
    correction_pending: bool = False

    @property
    def removes(self) -> bool:
        return self.type in REMOVING


def told(reader: Reader, entry: Change, *, holds: bool, compacted: bool = False) -> Told | None:
    """None where the partner is not told. `holds`: it has fetched the text; `compacted`: it is told the newest
    entry of each text alone, which then says what the entry it repeats said.

    A text out of the partner's scope that it holds, or that was in its sections until now, is withdrawn to it,
    without a note: a kill too, since why it was killed is part of what it may not read.
    """
    if entry.only_for not in (None, reader.partner_id):
        return None
    if not reader.may_read(entry.language, entry.section):
        had = holds or reader.may_read(entry.language, entry.former_section)
        return removal(entry) if had else None
    if compacted and entry.repeats_type is not None:
        return Told(entry, ChangeType(entry.repeats_type), entry.repeats_note or "", entry.correction_pending)
    return Told(entry, ChangeType(entry.type), entry.note, entry.correction_pending)


def removal(entry: Change) -> Told:
    """To whoever may not read the text, and has had it."""
    return Told(entry, ChangeType.WITHDRAW)
