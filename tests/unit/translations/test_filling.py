"""The register's word for a whole text: which texts have one, and how it is written there."""

import pytest

from transpub.terms.book import TermBook
from transpub.terms.entries import Entry, Kind, Wording
from transpub.translations.filling import cased, register_text

BOOK = TermBook(
    [
        Entry(
            "en",
            (Wording("en", "Olena Bondar", also=("Bondar",)), Wording("uk", "Олена Бондар")),
            kind=Kind.PERSON,
        ),
        Entry("en", (Wording("en", "Kyiv", forbidden=("Kiev",)), Wording("uk", "Київ")), kind=Kind.PLACE),
        Entry("en", (Wording("en", "ceasefire"), Wording("uk", "припинення вогню"))),
        Entry("en", (Wording("en", "Reuters"),), kind=Kind.ORGANISATION, do_not_translate=True),
    ],
    source_language="en",
    target_language="uk",
)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Olena Bondar", "Олена Бондар"),
        ("<1>Olena Bondar</1>", "<1>Олена Бондар</1>"),
        ("Kiev", "Київ"),
        ("Ceasefire", "Припинення вогню"),
        ("ceasefire", "припинення вогню"),
        ("Reuters", "Reuters"),
        ("Bondar", None),
        ("Ceasefires", None),
        ("Kyiv and Reuters", None),
        ("By Olena Bondar", None),
        ("<1>Kyiv</1>, <2>Reuters</2>", None),
        ("<1/>", None),
        ("", None),
    ],
)
def test_only_a_text_that_is_one_entry_as_it_is_entered_has_a_word(source, target):
    assert register_text(source, BOOK) == target


@pytest.mark.parametrize(
    ("wording", "source", "written"),
    [
        ("повітряна тривога", "AIR RAID ALERT", "ПОВІТРЯНА ТРИВОГА"),
        ("повітряна тривога", "Air raid alert", "Повітряна тривога"),
        ("БпЛА", "UAV", "БпЛА"),
        ("ООН", "un", "ООН"),
    ],
)
def test_it_begins_as_the_source_does_and_keeps_its_own_capitals(wording, source, written):
    assert cased(wording, source) == written
