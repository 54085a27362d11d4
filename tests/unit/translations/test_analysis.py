"""Alphabets, neighbour languages, quotation marks and repetition in plain text."""

import pytest

from transpub.translations.analysis.alphabets import (
    in_script,
    is_wrong_script,
    left_over,
    mixed_words,
    script_of,
    weighed_length,
    words,
)
from transpub.translations.analysis.neighbours import words_of_neighbour
from transpub.translations.analysis.quotation import quoted_spans, unbalanced_brackets, unbalanced_quotes
from transpub.translations.analysis.repetition import is_looping, repeated_phrase


def texts(text: str) -> list[str]:
    return [word.text for word in words(text)]


def test_words_keep_apostrophes_and_hyphens_and_leave_out_addresses() -> None:
    assert texts("Об’єкт «Т-90М» у Білгород-Дністровському, 5 км: https://t.co/x, @user і #тег") == [
        "Об’єкт",
        "Т",
        "у",
        "Білгород-Дністровському",
        "км",
        "і",
    ]


@pytest.mark.parametrize(
    ("language", "script"),
    [("uk", "Cyrl"), ("ru", "Cyrl"), ("de", "Latn"), ("sr-Latn", "Latn"), ("pt-BR", "Latn"), ("zz", None)],
)
def test_script_of_a_language_comes_from_cldr(language: str, script: str | None) -> None:
    assert script_of(language) == script


def test_every_word_is_in_a_script_we_do_not_know() -> None:
    assert in_script("будь-що", "zz")


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("Ships left the port today.", "Ships left the port today.", "uk"),
        ("Read more", "Read more", "ru"),
        ("Yes", "Oui", "uk"),
        ("Grain Corridor Opens Again After Storm", "Grain Corridor Opens Again After Storm", "uk"),
        ("The ships have left the port", "The ships have left the порт", "uk"),
        ("Кораблі вийшли з порту", "Кораблі вийшли з порту", "de"),
    ],
)
def test_text_left_in_the_other_script_is_told(source: str, target: str, language: str) -> None:
    assert is_wrong_script(source, target, language)


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("Reuters", "Reuters", "uk"),
        ("amazon", "amazon", "ru"),
        ("The New York Times", "The New York Times", "uk"),
        ("Lord of the Rings", "Lord of the Rings", "ru"),
        ("BBC News Ukraine", "BBC News Ukraine", "uk"),
        ("Photo: Reuters, AP, Getty Images", "Фото: Reuters, AP, Getty Images", "uk"),
        ("The song “let it be” was played", "Звучала пісня «let it be»", "uk"),
        ("Follow AP: https://apnews.com/hub/russia-ukraine", "AP: https://apnews.com/hub/russia-ukraine", "ru"),
        ("Die Schiffe liefen aus.", "Кораблі вийшли.", "uk"),
        ("Ships left.", "Die Schiffe liefen aus.", "de"),
        ("🎉 2024", "🎉 2024", "uk"),
        ("29ed98e0f248ee005bb.jpg", "29ed98e0f248ee005bb.jpg", "uk"),
    ],
)
def test_names_and_addresses_may_keep_their_letters(source: str, target: str, language: str) -> None:
    assert not is_wrong_script(source, target, language)


def test_latin_letters_inside_a_cyrillic_word_are_found() -> None:
    found = mixed_words("Our dreams about NATO", "Нашi Мрii про НАТО")
    assert found.plain == ("Нашi", "Мрii")


def test_joined_words_may_have_an_alphabet_each() -> None:
    target = "IT-компанія купила iPhone’и, Т-90М і 5G-мережу для Facebook-сторінки"
    assert mixed_words("", target).plain == ()


def test_a_mixed_word_the_source_has_is_kept() -> None:
    assert mixed_words("The brand Zемля", "Бренд Zемля").plain == ()


def test_a_mixed_word_in_a_title_is_told_apart() -> None:
    found = mixed_words("The channel wrote about it", "Про це написав канал «Zа правду»")
    assert (found.plain, found.quoted) == ((), ("Zа",))


def test_russian_words_in_ukrainian_are_found_by_letter_and_by_word() -> None:
    found = words_of_neighbour("", "Уряд заявил, что эти рішення были прийняті после обговорення", "uk")
    assert found.plain == ("что", "эти", "были", "после")


def test_ukrainian_words_in_russian_are_found_by_letter_and_by_word() -> None:
    found = words_of_neighbour("", "Правительство заявило, що ці меры будуть приняты", "ru")
    assert found.plain == ("що", "ці", "будуть")


@pytest.mark.parametrize(
    ("target", "language"),
    [
        ("Бойові дії тривають, її брат і ще п’ятеро людей в укритті; ґрати, їжа.", "uk"),
        ("Объект, ёлка, это и есть мы: он был там под обстрелом, людей было много.", "ru"),
        ("Die Straße und der Fluss sind gesperrt.", "de"),
        ("Компанія Yahoo і NATO Review", "uk"),
    ],
)
def test_correct_text_has_no_words_of_the_neighbour(target: str, language: str) -> None:
    found = words_of_neighbour("", target, language)
    assert (found.plain, found.quoted) == ((), ())


def test_a_title_of_the_neighbour_in_quotation_marks_is_told_apart() -> None:
    found = words_of_neighbour("", "Об этом пишет издание «Слово і діло».", "ru")
    assert (found.plain, found.quoted) == ((), ("і", "діло"))


def test_a_whole_quotation_is_text_and_no_title() -> None:
    assert words_of_neighbour("", "«Это война»", "uk").plain == ("Это",)


def test_words_left_in_the_source_language_are_found_as_a_run() -> None:
    source = "The report says that basic services are heavily restricted in Kherson."
    target = "У звіті сказано, що basic services are heavily restricted у Херсоні."
    assert left_over(source, target, at_least=4) == "basic services are heavily restricted"


def test_a_title_left_in_its_language_is_no_left_over() -> None:
    source = "He works for The New York Times Magazine and read Lord of the Rings."
    target = "Він працює в The New York Times Magazine і читав Lord of the Rings."
    assert left_over(source, target, at_least=4) is None


def test_dense_scripts_weigh_more() -> None:
    assert weighed_length("烏克蘭 的") == 12.0
    assert weighed_length("У краї ні") == 7.0


@pytest.mark.parametrize(
    "text",
    [
        "«Слово» і «діло»",
        "„Text“ und »Text«",
        "“one” and „two”",
        "«зовні „всередині“ зовні»",
        'He said "yes" and "no".',
        "»Ja«, sagte er.",
        "It's the '90s",
    ],
)
def test_paired_quotation_marks_are_balanced(text: str) -> None:
    assert unbalanced_quotes(text) == []


@pytest.mark.parametrize(
    ("text", "alone"), [("«Слово", ["«"]), ("слово»", ["»"]), ('say "yes', ['"']), ("„Text", ["„"])]
)
def test_a_quotation_mark_without_partner_is_named(text: str, alone: list[str]) -> None:
    assert unbalanced_quotes(text) == alone


def test_what_stands_between_quotation_marks_is_found() -> None:
    text = "«зовні „всередині“»"
    assert [text[start:end] for start, end in quoted_spans(text)] == ["всередині", "зовні „всередині“"]


def test_brackets_without_partner_are_named() -> None:
    assert unbalanced_brackets("(a [b] c)") == []
    assert unbalanced_brackets("(a [b) c]") == ["[", "]"]
    assert unbalanced_brackets("a) b") == [")"]


@pytest.mark.parametrize(
    "text",
    [
        "так так так",
        "в районі в районі в районі бою",
        "Ахахахахахахаха",
        "аааааааааа",
        "!!!!!!!!!!!",
        "дом и сад и дом и сад и дом и дом и сад и сад",
        "烏克蘭烏克蘭烏克蘭烏克蘭",
    ],
)
def test_loops_are_told(text: str) -> None:
    assert is_looping(text)


@pytest.mark.parametrize(
    "text",
    [
        "Місто за містом, село за селом, день за днем вони йшли далі й далі на захід.",
        "Menschen, die die Stadt verließen, die sie liebten",
        "1 000 000 000 гривень",
        "О, так, так!",
        "Довгошиєє звірятко",
    ],
)
def test_natural_text_does_not_loop(text: str) -> None:
    assert not is_looping(text)


def test_phrase_that_follows_upon_itself_is_named() -> None:
    assert repeated_phrase("Він був на на фронті") == "на"
    assert repeated_phrase("Er sagte in der Stadt in der Stadt nichts") == "in der Stadt"
    assert repeated_phrase("Так, так, дуже-дуже добре") is None
    assert repeated_phrase("рахунок 2 2") is None
