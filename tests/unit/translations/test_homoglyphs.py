"""Words whose letters are of two alphabets: which they belong to, and how they are put right."""

import pytest

from transpub.translations.analysis.homoglyphs import lone_letters, repaired, unmixed


@pytest.mark.parametrize(
    ("word", "language", "right"),
    [
        ("Нашi", "uk", "Наші"),
        ("приклaд", "uk", "приклад"),
        ("Kиїв", "uk", "Київ"),
        ("миp", "ru", "мир"),
        ("Xерсонe", "ru", "Херсоне"),
        ("CХУ", "ru", "СХУ"),
        # The letters without a twin say that it is Latin.
        ("Тesla", "uk", "Tesla"),
        ("СOVID", "ru", "COVID"),
        ("CNBС", "de", "CNBC"),
        # Twins alone: the language decides.
        ("ВMX", "uk", "ВМХ"),
        ("ВMX", "de", "BMX"),
        # Each side of a hyphen for itself.
        ("IТ-компанія", "uk", "ІТ-компанія"),
    ],
)
def test_mixed_word_gets_one_alphabet(word: str, language: str, right: str) -> None:
    assert unmixed(word, language) == right


@pytest.mark.parametrize(
    ("word", "language"), [("пrивет", "ru"), ("Zеленський", "uk"), ("мiр", "ru"), ("язjк", "uk")]
)
def test_word_that_could_be_either_is_not_guessed(word: str, language: str) -> None:
    assert unmixed(word, language) is None


def test_latin_letter_alone_among_cyrillic_words_is_told() -> None:
    assert [(word.text, twin) for word, twin in lone_letters("кафе i бар", "uk")] == [("i", "і")]
    assert [twin for _, twin in lone_letters("Он был c ним", "ru")] == ["с"]


@pytest.mark.parametrize(
    "text", ["вітамін C і D", "пункт a) зерно", "гурт i Blame Coco", "Він читав i, Robot", "x i y"]
)
def test_latin_letter_that_is_one_is_left(text: str) -> None:
    assert lone_letters(text, "uk") == []


def test_text_is_repaired_letter_for_letter() -> None:
    text = "Кафе i бар: приклaд, NATO й iPhone"
    made = repaired("", text, "uk")
    assert made == "Кафе і бар: приклад, NATO й iPhone"
    assert len(made) == len(text)
    assert repaired("The brand приклaд", "бренд приклaд", "uk") == "бренд приклaд"
