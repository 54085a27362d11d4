"""What an entry of the change log is to a partner, by its scope, its copy, and whom the entry is for."""

import uuid

import pytest

from transpub.publishing.models import Change, ChangeType
from transpub.publishing.partners import Reader
from transpub.publishing.telling import removal, told

ME, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)


def reader(languages=(), sections=()):
    return Reader(ME, "Odesa Daily", languages, sections)


def entry(kind=ChangeType.CORRECT, **given):
    fields = {"language": "uk", "section": "World", "note": "A name.", "correction_pending": True}
    return Change(sequence=7, type=kind.value, **{**fields, **given})


def said(found):
    return found and (found.type, found.note, found.correction_pending)


def test_within_its_scope_it_is_what_it_is():
    for scope in (reader(), reader(("uk",)), reader((), ("World",)), reader(("uk", "en"), ("World",))):
        assert said(told(scope, entry(), holds=False)) == (ChangeType.CORRECT, "A name.", True)


@pytest.mark.parametrize("kind", list(ChangeType))
def test_out_of_it_whoever_holds_a_copy_is_told_to_remove_it_and_not_why(kind):
    for scope in (reader(("en",)), reader((), ("Sport",)), reader(("en",), ("World",))):
        assert told(scope, entry(kind), holds=False) is None
        found = told(scope, entry(kind), holds=True)
        assert (said(found), found.removes) == ((ChangeType.WITHDRAW, "", False), True)
    assert said(removal(entry(kind))) == (ChangeType.WITHDRAW, "", False)


def test_a_story_that_left_its_section_is_withdrawn_from_it():
    moved = entry(section="Sport", former_section="World")
    assert said(told(reader((), ("World",)), moved, holds=False)) == (ChangeType.WITHDRAW, "", False)
    assert told(reader(("en",), ("World",)), moved, holds=False) is None
    # A story in no section is in none that could be chosen.
    assert told(reader((), ("World",)), entry(section=None), holds=False) is None


def test_an_entry_for_one_partner_is_told_to_no_other():
    assert told(reader(), entry(only_for=OTHER), holds=True) is None
    assert said(told(reader(), entry(only_for=ME), holds=False)) == (ChangeType.CORRECT, "A name.", True)


def test_what_it_repeats_is_told_to_who_reads_the_newest_alone():
    again = entry(ChangeType.MINOR, note="", repeats_type="create", repeats_note="First.")
    assert said(told(reader(), again, holds=False)) == (ChangeType.MINOR, "", True)
    assert said(told(reader(), again, holds=False, compacted=True)) == (ChangeType.CREATE, "First.", True)
    plain = entry(ChangeType.MINOR, note="")
    assert said(told(reader(), plain, holds=False, compacted=True)) == (ChangeType.MINOR, "", True)
    assert told(reader(("en",)), again, holds=False, compacted=True) is None


def test_what_removes_a_text():
    removing = {kind for kind in ChangeType if told(reader(), entry(kind), holds=False).removes}
    assert removing == {ChangeType.WITHDRAW, ChangeType.KILL}
