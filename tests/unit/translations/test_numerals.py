"""Numbers are compared by value, whatever the language's way of writing them."""

from decimal import Decimal

import pytest

from transpub.translations.analysis.number_words import spelled_out
from transpub.translations.analysis.numerals import Difference, difference, numerals


def compare(source: str, target: str, *, language: str = "uk", source_language: str = "en") -> Difference:
    return difference(source, target, source_language=source_language, target_language=language)


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("1,234.5 tonnes", "1 234,5 тонни", "uk"),
        ("1,234.5 tonnes", "1\u00a0234,5 тонны", "ru"),
        ("1,234.5 tonnes", "1.234,5 Tonnen", "de"),
        ("33,000,000 tonnes", "33 000 000 тонн", "uk"),
        ("a 12,500-strong crowd", "12 500 осіб", "uk"),
        ("5 million hectares", "5 млн гектарів", "uk"),
        ("5 million hectares", "5 000 000 гектаров", "ru"),
        ("$1.5 billion", "1,5 млрд доларів", "uk"),
        ("$1.5bn", "1,5 Milliarden Dollar", "de"),
        ("1,500 million", "1,5 мільярда", "uk"),
        ("at 5 p.m.", "о 17:00", "uk"),
        ("at 1.30pm", "в 13:30", "ru"),
        ("at 12:15 a.m.", "um 0:15 Uhr", "de"),
        ("on 11/02/2026", "11.02.2026", "uk"),
        ("in the 1990s", "у 90-х роках", "uk"),
        ("in the 21st century", "у XXI столітті", "uk"),
        ("in the 21st century", "у ХХІ столітті", "uk"),
        ("She has 5 children.", "У неї п’ятеро дітей.", "uk"),
        ("five children", "5 дітей", "uk"),
        ("a 25-year-old man", "двадцятип’ятирічний чоловік, двадцять п’ять років", "uk"),
        ("35 Menschen", "fünfunddreißig Menschen", "de"),
        ("twenty-five ships", "25 кораблей", "ru"),
        ("8 days", "восьмидневный поход", "ru"),
        ("G7 leaders", "Лідери «Великої сімки»", "uk"),
        ("Between March 20 and 500 people", "Між 20 березня й 500 людьми", "uk"),
        ("12 out of 100", "12 із 100", "uk"),
        ("see https://t.co/a1b2 and @user99", "див. посилання", "uk"),
        ("no numbers here", "чисел немає", "uk"),
    ],
)
def test_same_numbers_written_differently_are_equal(source: str, target: str, language: str) -> None:
    assert not compare(source, target, language=language)


@pytest.mark.parametrize(
    ("source", "target", "language", "missing", "added"),
    [
        ("52 kilometres away", "за 25 кілометрів", "uk", ("52",), ("25",)),
        ("33 million tonnes", "33 млрд тонн", "uk", ("33",), ("33",)),
        ("5 million tonnes", "5 Milliarden Tonnen", "de", ("5",), ("5",)),
        ("1,234 people", "1,243 особи", "uk", ("1,234",), ("1,243",)),
        ("12 wounded, 12 missing", "12 раненых", "ru", ("12",), ()),
        ("Three were hurt in 2024.", "У 2024 році постраждали 13 людей.", "uk", (), ("13",)),
        ("aged 18–30", "у віці 18–35 років", "uk", ("30",), ("35",)),
        ("on March 20, 2025", "20 марта", "ru", ("2025",), ()),
        ("at 5 p.m.", "о 15:00", "uk", ("5",), ("15",)),
        ("7 people", "тривога триває, сім’я чекає", "uk", ("7",), ()),
    ],
)
def test_other_numbers_are_reported_as_written(
    source: str, target: str, language: str, missing: tuple[str, ...], added: tuple[str, ...]
) -> None:
    assert compare(source, target, language=language) == Difference(missing, added)


def test_scale_words_count_only_where_both_languages_are_known() -> None:
    assert not compare("5 million euros", "5 milionów euro", language="pl")


def test_number_keeps_every_reading_its_writing_allows() -> None:
    (numeral,) = numerals("1,234")
    assert numeral.values == {Decimal(1234), Decimal("1.234")}
    (numeral,) = numerals("2,5")
    assert numeral.values == {Decimal("2.5")}
    (numeral,) = numerals("1 234 567,89")
    assert numeral.values == {Decimal("1234567.89")}


def test_digits_of_other_scripts_are_digits() -> None:
    assert not compare("in 2024", "عام ٢٠٢٤", language="ar")


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("двадцять п’ять", "uk", 25),
        ("сто тридцять", "uk", 130),
        ("п'ять мільйонів", "uk", 5_000_000),
        ("трёх человек", "ru", 3),
        ("zweiundvierzig", "de", 42),
        ("forty-two", "en", 42),
        ("the sixth", "en", 6),
    ],
)
def test_spelled_out_numbers_are_read(text: str, language: str, value: int) -> None:
    assert value in spelled_out(text, language)


def test_words_that_only_begin_like_numbers_are_none() -> None:
    assert spelled_out("тривога стоїть, семінар одинокий, пятниця", "uk") == set()
    assert spelled_out("строка, тревога, семья, пятница, одинокий", "ru") == set()
    assert spelled_out("ein Zweig, Dreistigkeit, Achtung, vierteilen", "de") <= {1}


@pytest.mark.parametrize(
    ("source", "target", "target_language"),
    [
        ("They carried 47,000 tonnes of grain.", "Вони перевезли 47 тонн зерна.", "uk"),
        ("They carried 47,000 tonnes of grain.", "Вони перевезли 47,00 тонни зерна.", "uk"),
        ("They carried 47,000 tonnes of grain.", "Они перевезли 47,0 тонны зерна.", "ru"),
        ("They carried 47,000 tonnes of grain.", "Sie brachten 47 Tonnen Getreide.", "de"),
    ],
)
def test_thousands_are_no_decimals_where_the_language_has_another_mark(source, target, target_language):
    assert difference(source, target, source_language="en", target_language=target_language).missing == ("47,000",)


@pytest.mark.parametrize("target", ["47 000 тонн", "47,000 тонн", "47.000 тонн", "47 тис. тонн"])
def test_thousands_are_found_in_whatever_way_they_are_written(target):
    assert not difference("47,000 tonnes", target, source_language="en", target_language="uk")
