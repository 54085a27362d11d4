"""Declension of places, persons, bodies and terms, as the orthography has it."""

import pytest

from transpub.terms.entries import FORM_KEYS, Gender, Kind, PartOfSpeech
from transpub.terms.forms import decline

P, R, O, T = Kind.PLACE, Kind.PERSON, Kind.ORGANISATION, Kind.TERM  # noqa: E741
CASES = ("genitive", "dative", "accusative", "instrumental", "locative")


@pytest.mark.parametrize(
    ("text", "language", "kind", "expected"),
    [
        ("Київ", "uk", P, "Києва Києву Київ Києвом Києві"),
        ("Харків", "uk", P, "Харкова Харкову Харків Харковом Харкові"),
        ("Рівне", "uk", P, "Рівного Рівному Рівне Рівним Рівному"),
        ("Суми", "uk", P, "Сум Сумам Суми Сумами Сумах"),
        ("Хмельницький", "uk", P, "Хмельницького Хмельницькому Хмельницький Хмельницьким Хмельницькому"),
        ("Запоріжжя", "uk", P, "Запоріжжя Запоріжжю Запоріжжя Запоріжжям Запоріжжі"),
        ("Ровно", "ru", P, "Ровно Ровно Ровно Ровно Ровно"),
        ("Сумы", "ru", P, "Сум Сумам Сумы Сумами Сумах"),
        ("НАТО", "uk", O, "НАТО НАТО НАТО НАТО НАТО"),
        ("безпілотник", "uk", T, "безпілотника безпілотнику безпілотник безпілотником безпілотнику"),
        ("винищувач", "uk", T, "винищувача винищувачу винищувача винищувачем винищувачеві"),
    ],
)
def test_single_words(text, language, kind, expected):
    forms = dict(decline(text, language, kind))
    assert [forms[case] for case in CASES] == expected.split()


@pytest.mark.parametrize(
    ("text", "language", "kind", "genitive", "locative"),
    [
        ("Харківська область", "uk", P, "Харківської області", "Харківській області"),
        ("Кривий Ріг", "uk", P, "Кривого Рогу", "Кривому Рогу"),
        ("Біла Церква", "uk", P, "Білої Церкви", "Білій Церкві"),
        ("Кам’янець-Подільський", "uk", P, "Кам’янця-Подільського", "Кам’янці-Подільському"),
        ("Івано-Франківськ", "uk", P, "Івано-Франківська", "Івано-Франківську"),
        ("острів Зміїний", "uk", P, "острова Зміїного", "острові Зміїному"),
        ("Верховна Рада України", "uk", O, "Верховної Ради України", "Верховній Раді України"),
        ("Збройні сили України", "uk", O, "Збройних сил України", "Збройних силах України"),
        ("Кабінет Міністрів", "uk", O, "Кабінету Міністрів", "Кабінеті Міністрів"),
        ("внутрішньо переміщена особа", "uk", T, "внутрішньо переміщеної особи", "внутрішньо переміщеній особі"),
        ("Вооруженные силы Украины", "ru", O, "Вооруженных сил Украины", "Вооруженных силах Украины"),
        ("Вооружённые силы", "ru", O, "Вооружённых сил", "Вооружённых силах"),
        ("Высший совет", "ru", O, "Высшего совета", "Высшем совете"),
        ("Уполномоченный по правам человека", "ru", O, "Уполномоченного по правам человека",
         "Уполномоченном по правам человека"),
        ("Каменец-Подольский", "ru", P, "Каменца-Подольского", "Каменце-Подольском"),
    ],
)  # fmt: skip
def test_head_and_what_agrees_with_it_are_declined_and_the_rest_stays(text, language, kind, genitive, locative):
    forms = dict(decline(text, language, kind))
    assert (forms["nominative"], forms["genitive"], forms["locative"]) == (text, genitive, locative)


@pytest.mark.parametrize(
    ("text", "language", "genitive", "instrumental"),
    [
        ("Володимир Зеленський", "uk", "Володимира Зеленського", "Володимиром Зеленським"),
        ("Олена Зеленська", "uk", "Олени Зеленської", "Оленою Зеленською"),
        ("Олександр Сирський", "uk", "Олександра Сирського", "Олександром Сирським"),
        ("Тарас Шевченко", "uk", "Тараса Шевченка", "Тарасом Шевченком"),
        ("Анна Шевченко", "uk", "Анни Шевченко", "Анною Шевченко"),
        ("Камала Гарріс", "uk", "Камали Гарріс", "Камалою Гарріс"),
        ("Джастін Трюдо", "uk", "Джастіна Трюдо", "Джастіном Трюдо"),
        ("Андрій Сибіга", "uk", "Андрія Сибіги", "Андрієм Сибігою"),
        ("Сергій Лавров", "uk", "Сергія Лаврова", "Сергієм Лавровим"),
        ("Владимир Зеленский", "ru", "Владимира Зеленского", "Владимиром Зеленским"),
        ("Тарас Шевченко", "ru", "Тараса Шевченко", "Тарасом Шевченко"),
        ("Мария Захарова", "ru", "Марии Захаровой", "Марией Захаровой"),
        ("Рустем Умеров", "ru", "Рустема Умерова", "Рустемом Умеровым"),
        ("Фридрих Мерц", "ru", "Фридриха Мерца", "Фридрихом Мерцем"),
        ("Камала Харрис", "ru", "Камалы Харрис", "Камалой Харрис"),
        ("В. Зеленский", "ru", "В. Зеленского", "В. Зеленским"),
    ],
)
def test_persons_are_declined_in_their_gender(text, language, genitive, instrumental):
    forms = dict(decline(text, language, R))
    assert (forms["genitive"], forms["instrumental"]) == (genitive, instrumental)


def test_the_gender_given_decides_where_the_name_does_not_tell_it():
    assert dict(decline("Коваль", "uk", R, gender=Gender.FEMININE))["genitive"] == "Коваль"
    assert dict(decline("Коваль", "uk", R, gender=Gender.MASCULINE))["genitive"] == "Коваля"


def test_terms_have_a_plural_and_names_have_none():
    assert dict(decline("крилата ракета", "uk"))["plural.genitive"] == "крилатих ракет"
    assert not any(key.startswith("plural.") for key, _ in decline("Київ", "uk", P))
    assert not any(key.startswith("plural.") for key, _ in decline("переговори", "uk"))


def test_russian_has_no_vocative():
    assert "vocative" not in dict(decline("Киев", "ru", P))
    assert dict(decline("Україна", "uk", P))["vocative"] == "Україно"


def test_quotation_marks_digits_and_latin_letters_stay():
    assert dict(decline("«Шахед»", "uk"))["genitive"] == "«Шахеда»"
    assert dict(decline("ракета Storm Shadow", "uk"))["genitive"] == "ракети Storm Shadow"
    assert dict(decline("винищувач F-16", "uk"))["plural.genitive"] == "винищувачів F-16"


def test_verbs_adjectives_and_other_languages_are_not_declined():
    assert decline("відводити", "uk", T, PartOfSpeech.VERB) == ()
    assert decline("Kyiv", "en", P) == ()
    assert decline("Kiew", "de", P) == ()


def test_keys_are_those_that_may_be_edited():
    assert {key for key, _ in decline("крилата ракета", "uk")} == FORM_KEYS
