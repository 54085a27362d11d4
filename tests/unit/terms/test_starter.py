"""The starter register: complete, in the letters of its languages, without repetition, declined."""

import re
from collections import Counter

import pytest

from transpub.terms import starter
from transpub.terms.drafts import sound
from transpub.terms.entries import Kind
from transpub.terms.spelling import folded

ENTRIES = [sound(draft) for draft in starter.drafts()]
FOREIGN = {"en": "[а-яёіїєґ]", "uk": "[a-zыэёъ]", "ru": "[a-zіїєґ]"}
# Written in Latin letters in every language.
LATIN = {"G7", "G20"}
CASES = {"nominative", "genitive", "dative", "accusative", "instrumental", "locative"}


def right(wording):
    return [wording.text, *wording.also]


def test_at_least_three_hundred_entries_in_three_languages():
    assert len(ENTRIES) >= 300
    assert [
        entry.source.text for entry in ENTRIES if {w.language for w in entry.wordings} != {"en", "uk", "ru"}
    ] == []


def test_no_entry_twice():
    counts = Counter((folded(entry.source.text), entry.kind) for entry in ENTRIES)
    assert [key for key, count in counts.items() if count > 1] == []


def test_no_english_wording_stands_for_two_entries():
    """Or one of them could never be honoured without the other."""
    counts = Counter(folded(text) for entry in ENTRIES for text in right(entry.source))
    assert [text for text, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("language", FOREIGN)
def test_letters_are_those_of_the_language(language):
    texts = [text for entry in ENTRIES for text in right(entry.in_language(language))]
    forms = [form for entry in ENTRIES for _, form in entry.in_language(language).forms]
    assert [
        text for text in (*texts, *forms) if re.search(FOREIGN[language], text.lower()) and text not in LATIN
    ] == []


@pytest.mark.parametrize("language", FOREIGN)
def test_forbidden_wordings_mix_no_alphabets_and_are_not_approved_ones(language):
    wordings = [entry.in_language(language) for entry in ENTRIES]
    wrong = [text for wording in wordings for text in wording.forbidden]
    assert [
        text for text in wrong if re.search("[a-z]", text.lower()) and re.search("[а-яіїєґ]", text.lower())
    ] == []
    assert [wording.text for wording in wordings if set(wording.forbidden) & set(right(wording))] == []


@pytest.mark.parametrize("language", ["uk", "ru"])
def test_every_entry_is_declined(language):
    assert [e.source.text for e in ENTRIES if not dict(e.in_language(language).forms).keys() >= CASES] == []


@pytest.mark.parametrize("language", ["uk", "ru"])
def test_regions_are_declined_as_regions(language):
    ending = {"uk": ("ій області", "ою областю"), "ru": ("ой области", "ой областью")}[language]
    regions = [entry.in_language(language) for entry in ENTRIES if entry.source.text.endswith(" region")]
    assert len(regions) == 24
    for region in regions:
        forms = dict(region.forms)
        assert forms["locative"].endswith(ending[0])
        assert forms["instrumental"].endswith(ending[1])


def test_every_kind_is_there():
    assert {entry.kind for entry in ENTRIES} == set(Kind)
