"""The table of declined forms: by case and number, a person's told from those generated; and the way back."""

import pytest

from transpub.terms.base_forms import base_form
from transpub.terms.declension import Manner, own_forms, table
from transpub.terms.drafts import TermDraft, WordingDraft, sound
from transpub.terms.entries import Case, Kind


def lines(text, language, kind=Kind.TERM, **own):
    return {line.case: line for line in table(text, language, Manner(kind), own)}


def test_a_term_has_both_numbers_and_a_name_one():
    drone = lines("безпілотник", "uk")[Case.INSTRUMENTAL]
    assert (drone.singular.text, drone.plural.text) == ("безпілотником", "безпілотниками")
    assert lines("Старий Млин", "uk", Kind.PLACE)[Case.GENITIVE].plural is None


def test_a_persons_form_stands_in_place_of_the_generated_one():
    form = lines("Старий Млин", "uk", Kind.PLACE, locative="Старомлині")[Case.LOCATIVE].singular
    assert (form.text, form.generated, form.is_own) == ("Старомлині", "Старому Млині", True)


def test_a_form_that_nothing_generates_is_a_persons():
    (line,) = table("Kyiv", "en", Manner(Kind.PLACE), {"genitive": "Kyiv's"})
    assert (line.singular.text, line.singular.is_own) == ("Kyiv's", True)


@pytest.mark.parametrize(("text", "language"), [("Kyiv", "en"), ("Київ", "de"), ("", "uk")])
def test_what_is_not_declined_has_no_table(text, language):
    assert not [line for line in table(text, language, Manner(), {}) if line.singular and line.singular.text]


def test_only_forms_that_differ_are_a_persons():
    wordings = {
        "en": WordingDraft("Kyiv"),
        "uk": WordingDraft("Київ", forms={"genitive": "Києва", "dative": "Києвові"}),
    }
    entry = sound(TermDraft("en", wordings, Kind.PLACE))
    assert own_forms(entry, entry.in_language("uk")) == {"dative": "Києвові"}


@pytest.mark.parametrize(
    ("text", "base"),
    [
        ("Довгої Балки", "Довга Балка"),
        ("Міністерства відбудови", "Міністерство відбудови"),
        ("Національним банком України", "Національний банк України"),
        ("Збройних сил України", "Збройні сили України"),
        ("зерновим коридором", "зерновий коридор"),
        ("НАТО", "НАТО"),
        ("Старий Млин", "Старий Млин"),
        ("", ""),
    ],
)
def test_back_to_the_nominative(text, base):
    assert base_form(text, "uk") == base


@pytest.mark.parametrize(
    ("name", "base"),
    [
        ("Костянтина Марченка", "Костянтин Марченко"),
        ("Олега Бойка", "Олег Бойко"),
        ("Ірині Ткачук", "Ірині Ткачук"),
    ],
)
def test_a_persons_names_go_back_together_or_not_at_all(name, base):
    assert base_form(name, "uk", is_person=True) == base


def test_no_dictionary_no_change():
    assert base_form("Kyiv's", "en") == "Kyiv's"
