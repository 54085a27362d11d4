"""What the target must have of the source's terms, and the form offered where it has not."""

import time

import pytest

from tests.unit.terms.register import book, entry
from transpub.terms.checking import Fault, examine
from transpub.terms.entries import Kind


def issues(source: str, target: str, *extra, pair=("en", "uk")):
    found = examine(book(*pair, *extra), source, target)
    return [(issue.fault, issue.wrong, issue.offer) for issue in found]


@pytest.mark.parametrize(
    ("source", "target", "pair"),
    [
        ("Drones over Kyiv.", "Безпілотники над Києвом.", ("en", "uk")),
        ("Drones over Kyiv.", "Дронів над Києвом не було.", ("en", "uk")),
        ("Kyiv officials", "Київські чиновники", ("en", "uk")),
        ("Germany’s army", "Німецька армія", ("en", "uk")),
        ("a ceasefire", "без перемир’я", ("en", "uk")),
        ("The Armed Forces of Ukraine said", "У ЗСУ повідомили", ("en", "uk")),
        ("Volodymyr Zelensky said", "За словами Зеленського", ("en", "uk")),
        ("Zelensky said", "сказав Володимир Зеленський", ("en", "uk")),
        ("Starlink terminals", "термінали Starlink", ("en", "uk")),
        ("Starlink terminals", "Starlink’и", ("en", "uk")),
        ("in Kyiv", "в Киеве", ("en", "ru")),
        ("У Києві", "In Kyiv", ("uk", "en")),
        ("Німеччина", "the German army", ("uk", "en")),
        ("без безпілотників", "without drones", ("uk", "en")),
        ("З Рівного", "Из Ровно", ("uk", "ru")),
        ("Вооруженными силами Украины", "Збройними силами України", ("ru", "uk")),
    ],
)
def test_honoured_in_any_form(source, target, pair):
    assert issues(source, target, pair=pair) == []


@pytest.mark.parametrize(
    ("source", "target", "wrong", "offer"),
    [
        ("in Kyiv", "тихо в Киеве", "Киеве", "Києві"),
        ("to Kyiv", "до Киева", "Киева", "Києва"),
        ("under Kyiv", "під Киевом", "Киевом", "Києвом"),
        ("to Kyiv", "до Киеву", "Киеву", "Києва"),
        ("Kyiv", "Киеву допоможуть", "Киеву", "Києву"),
        ("in Lviv", "у Львове", "Львове", "Львові"),
        ("from Rivne", "з Ровно", "Ровно", "Рівного"),
        ("near Kharkiv", "біля Харькова", "Харькова", "Харкова"),
        ("Kharkiv", "Харькив", "Харькив", "Харків"),
        ("Zelensky said", "сказав Зеленский", "Зеленский", "Зеленський"),
    ],
)
def test_a_name_misspelt_is_offered_in_its_case(source, target, wrong, offer):
    assert issues(source, target) == [(Fault.MISSPELT, wrong, offer)]


def test_a_term_not_used_is_offered_in_the_nominative():
    assert issues("Drones were seen", "Помітили літаки") == [(Fault.MISSING, "", "безпілотник")]


def test_a_wrong_term_is_offered_in_its_case_and_number():
    assert issues("bribes", "без взяток") == [(Fault.FORBIDDEN, "взяток", "хабарів")]
    assert issues("a bribe", "Взятка виявилась") == [(Fault.FORBIDDEN, "Взятка", "Хабар")]


def test_what_is_not_translated_must_stand_letter_for_letter():
    changed = [(Fault.CHANGED, "", "Starlink")]
    assert issues("Starlink works", "Старлінк працює") == changed
    assert issues("Starlink works", "STARLINK працює") == changed
    assert issues("Starlink works", "Starlinker працює") == changed


def test_an_untranslated_term_with_a_wording_is_an_ordinary_one_in_that_language():
    kept = entry(Kind.ORGANISATION, en="Tesla", uk="Тесла", do_not_translate=True)
    assert issues("Tesla cars", "автівки Тесли", kept) == []
    assert issues("Tesla cars", "машины Теслы", kept, pair=("en", "ru")) == [(Fault.CHANGED, "", "Tesla")]


def test_words_not_to_be_used_are_told_whatever_the_source_says():
    (issue,) = examine(book("en", "uk"), "Spring came.", "Весна прийшла на Україні.")
    assert (issue.fault, issue.wrong, issue.note) == (Fault.FORBIDDEN, "на Україні", "в Україні, в Украине")
    assert issues("In Ukraine", "в Україні") == []


def test_both_spellings_side_by_side_are_told():
    assert issues("Kyiv", "Київ, він же Киев") == [(Fault.MISSPELT, "Киев", "Київ")]


def test_one_meaning_of_a_homonym_is_enough():
    state = entry(Kind.PLACE, en="Georgia", uk="Джорджія")
    country = entry(Kind.ORGANISATION, en="Georgia", uk="Грузія")
    assert issues("in Georgia", "у Грузії", state, country) == []
    assert issues("in Georgia", "у Джорджії", state, country) == []
    assert len(issues("in Georgia", "у Тбілісі", state, country)) == 1


def test_another_name_of_the_register_is_not_taken_for_one_misspelt():
    near = entry(Kind.PLACE, en="Kharkove", uk="Харкове")
    assert issues("Kharkiv", "Біля Харкового", near) == [(Fault.MISSING, "", "Харків")]


def test_edited_forms_are_offered_and_accepted():
    own = entry(Kind.PLACE, source="de", de="Kiew", uk="Київ")
    edited = own.wordings[1].__class__("uk", "Київ", (("locative", "Києвові"),))
    own = own.__class__("de", (own.wordings[0], edited), Kind.PLACE)
    assert issues("Kiew", "у Києвові", own, pair=("de", "uk")) == []


def test_each_term_is_told_once():
    assert issues("Drone after drone after drone", "Літак за літаком") == [(Fault.MISSING, "", "безпілотник")]


def test_of_a_person_only_the_part_that_is_wrong_is_offered():
    person = entry(Kind.PERSON, en="Andrii Sybiha | Sybiha", uk="Андрій Сибіга | !Сибига")
    assert issues("Sybiha said", "розмова з Сибигою", person) == [(Fault.MISSPELT, "Сибигою", "Сибігою")]


def test_names_of_several_words_are_not_guessed_from_one():
    council = entry(Kind.ORGANISATION, en="Cabinet of Ministers", uk="Кабінет Міністрів | Кабмін")
    assert issues("the Cabinet of Ministers", "у Кабмине", council) == [(Fault.MISSING, "", "Кабінет Міністрів")]


def test_a_text_of_names_alone_is_examined_within_bounds():
    many = [entry(Kind.PLACE, en=f"Place{number}", uk=f"Місто{number}") for number in range(500)]
    source = " ".join(f"Place{number}" for number in range(500))
    target = " ".join(f"Слово{number}" for number in range(2000))
    register = book("en", "uk", *many)
    began = time.process_time()
    assert len(examine(register, source, target)) == 500
    assert time.process_time() - began < 5
