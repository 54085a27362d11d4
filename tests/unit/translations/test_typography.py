"""The usual typography of Ukrainian, Russian and German: what is set, what is left alone, and that codes stay."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transpub.articles.codes import code_numbers
from transpub.translations.polish import (
    is_same_but_polish,
    with_own_letters,
    with_single_spaces,
    with_typography,
    without_edge_space,
)
from transpub.translations.typography import NBSP, applied, typeset, typography


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        # Quotation marks, and those inside others.
        ('Він сказав: "Ми переможемо".', "uk", "Він сказав: «Ми переможемо»."),
        ("“Усе добре”, – сказав він.", "uk", "«Усе добре»,_– сказав він."),
        ('Газета "Голос "України"" вийшла.', "uk", "Газета «Голос „України“» вийшла."),
        ("«Він сказав «так», і пішов»", "uk", "«Він сказав „так“, і пішов»"),
        ('Фильмы "Брат" и "Сталкер"', "ru", "Фильмы «Брат» и «Сталкер»"),
        ('"Мы победим. - так он начал.', "ru", "«Мы победим._— так он начал."),
        ('Потім підемо додому", – додав він.', "uk", "Потім підемо додому»,_– додав він."),
        ('"Das ist "gut"", sagte er.', "de", "„Das ist ‚gut‘“, sagte er."),
        ('Der „Spiegel" schreibt', "de", "Der „Spiegel“ schreibt"),
        # Apostrophes.
        ("об'єкт, п`ять, Лук´янівка", "uk", "об’єкт, п’ять, Лук’янівка"),
        ("Wie geht's?", "de", "Wie geht’s?"),
        # Dashes.
        ("Київ - столиця", "uk", "Київ_— столиця"),
        ("Москва -- столица", "ru", "Москва_— столица"),
        ("Er kam - wie immer - zu spät", "de", "Er kam – wie immer – zu spät"),
        # Spaces that must not break.
        ("5 травня 2024 р. у м. Київ", "uk", "5_травня 2024_р. у м._Київ"),
        ("ст. 5, 10 %, 3 км, 2 м²", "uk", "ст._5, 10_%, 3_км, 2_м²"),
        ("Т. Г. Шевченко", "uk", "Т._Г._Шевченко"),
        ("и т. д. и т. п.", "ru", "и т._д. и т._п."),
        ("z. B. 5 km, § 12, Dr. Weber", "de", "z._B. 5_km, §_12, Dr._Weber"),
        # The number sign.
        ("наказ №5, школа No. 7", "uk", "наказ №_5, школа №_7"),
        ("Artikel No. 5 und Nr. 7", "de", "Artikel Nr._5 und Nr._7"),
        # Thousands.
        ("1,234,567 осіб і 12 345 грн", "uk", "1_234_567 осіб і 12_345_грн"),
        ("12345 руб.", "ru", "12_345_руб."),
        ("1,234,567 Menschen", "de", "1.234.567 Menschen"),
    ],
)
def test_text_is_set_as_is_usual(text: str, language: str, wanted: str) -> None:
    assert typeset(text, language) == wanted.replace("_", NBSP)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Він прийшов о 15:00, у 2-му класі, 5-го числа.", "uk"),
        ('Труба діаметром 15" і рахунок 2 - 1', "uk"),
        ("Зарплата 12,345 може бути дробом", "uk"),
        ("Телефон +380 44 123 45 67, індекс 01001", "uk"),
        ("Адреса https://example.org/it's-so - і лист o.pchilka@example.org", "fr"),
        ("Адреса https://example.org/it's-so", "uk"),
        ('«Він " сказав»', "uk"),
        ("- перший пункт", "uk"),
        ("»Nein«, sagte sie, und 12,5 Prozent.", "de"),
        ("Die Ost-West-Achse, 10-15 km", "de"),
        ("фото- і відеозйомка, будь-хто", "uk"),
        ("Un « mot » et l'autre", "fr"),
    ],
)
def test_what_nobody_can_tell_is_left_alone(text: str, language: str) -> None:
    changed = typeset(text, language)
    assert changed.replace(NBSP, " ") == text


def test_changes_are_in_order_apart_and_make_the_text() -> None:
    text = '"Так" - сказав він о 5 годині, №7'
    changes = typography(text, "uk")
    assert all(before.end <= after.start for before, after in pairwise(changes))
    assert applied(text, changes) == f"«Так»{NBSP}— сказав він о 5 годині, №{NBSP}7"


_ODD = st.text(alphabet="\"«»„“” -–—'0123456789,.№Noабвїxyz()\u00a0%кмгрн", max_size=60)


@given(text=_ODD, language=st.sampled_from(["uk", "ru", "de", "en", "pl"]))
def test_setting_twice_changes_nothing_more(text: str, language: str) -> None:
    once = typeset(text, language)
    assert typeset(once, language) == once


@given(pieces=st.lists(_ODD, min_size=3, max_size=3), language=st.sampled_from(["uk", "ru", "de"]))
def test_codes_stay_as_they_are(pieces: list[str], language: str) -> None:
    coded = f"{pieces[0]}<1>{pieces[1]}</1><2/>{pieces[2]}"
    made = with_typography(coded, language)
    assert code_numbers(made) == [1, 2]
    assert made.index("<1>") < made.index("</1>") < made.index("<2/>")


def test_marks_are_seen_through_codes() -> None:
    assert with_typography('<1>"слово"</1> і "<2>друге</2>"', "uk") == "<1>«слово»</1> і «<2>друге</2>»"
    assert with_typography('Дивись "<1/>"', "uk") == "Дивись «<1/>»"


def test_mixed_letters_are_put_right_beside_codes_and_words_of_the_source_kept() -> None:
    assert with_own_letters("Zемля", "<1>Нашa</1> мрiя про Zемля", "uk") == "<1>Наша</1> мрія про Zемля"


def test_machine_text_that_was_only_polished_is_still_the_machines() -> None:
    assert is_same_but_polish('«Мрія» — це "літак"', "«Мрiя» - це «літак»", "uk")
    assert not is_same_but_polish("Мрія — це літак", "Мрія — це великий літак", "uk")
    assert not is_same_but_polish("Так, це літак", "Так це літак", "uk")


# All that polish looks at: marks, dashes, spaces, number signs, grouped thousands, mixed letters, codes.
TOUCHY = st.lists(
    st.sampled_from(
        [
            *("No.", "Nº", "N°", "№", "Nr.", "12 345", "1,234,567", "12345 грн", "ст.", "м."),
            *('"', "«", "»", "“", "'", "-", "--", "—", " ", "  ", NBSP, ".", ","),
            *("Київ", "Кyїв", "mixеd", "i", "а", "слово", "<1>", "</1>", "<2/>"),
        ]
    ),
    max_size=12,
).map("".join)


def polished(text: str, language: str) -> str:
    spaced = without_edge_space(with_single_spaces(text))
    return with_typography(with_own_letters("", spaced, language), language)


@settings(max_examples=150, deadline=None)
@given(TOUCHY, st.sampled_from(["uk", "ru", "de"]))
def test_what_polish_leaves_of_a_text_is_told_for_the_same_text(text: str, language: str) -> None:
    """The short way to the answer gives no other answer than polishing both."""
    for other in (
        with_typography(text, language),
        with_own_letters("", text, language),
        with_single_spaces(text),
        without_edge_space(text),
        polished(text, language),
    ):
        assert is_same_but_polish(text, other, language) == (polished(text, language) == polished(other, language))


def test_a_long_article_is_compared_with_its_machine_text_in_no_time() -> None:
    sentence = "Сьогодні міністр сказав, що страховики чекали рішення уряду про зерновий коридор з Одеси. " * 2
    began = time.process_time()
    for number in range(2_000):
        assert not is_same_but_polish(f"{sentence}{number} змінено", f"{sentence}{number} слово", "uk")
    assert time.process_time() - began < 0.5


def test_many_handles_among_many_changes_take_linear_time() -> None:
    began = time.process_time()
    made = typeset("@desk - так " * 20_000, "uk")
    assert made == "@desk\u00a0— так " * 20_000
    assert time.process_time() - began < 5
