"""Each fault of an engine is refused with its reason; correct translations pass."""

import pytest

from transpub.translations.engine import Output
from transpub.translations.guard import GUARD_REASON_NAMES, GuardReason, judge


def verdict(
    source: str, target: str, language: str = "uk", *, source_language: str = "en", truncated: bool = False
) -> GuardReason | None:
    output = Output(target, truncated=truncated)
    return judge(source, output, source_language=source_language, target_language=language)


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        (
            "The settlement, located about 52 kilometers from the front, lies deep inside occupied areas.",
            "Селище, розташоване приблизно за 52 кілометри від фронту, лежить у глибині окупованих районів.",
            "uk",
        ),
        (
            "“These are not documents. They are instruments of terror,” said Governor Ivan Dudary.",
            "«Это не документы. Это инструменты террора», — сказал губернатор Иван Дударь.",
            "ru",
        ),
        (
            "About 1,234.5 tonnes of grain left the port on Friday.",
            "Rund 1.234,5 Tonnen Getreide verließen am Freitag den Hafen.",
            "de",
        ),
        ("USA", "Сполучені Штати Америки", "uk"),
        ("Reuters", "Reuters", "ru"),
        ("Yes", "Так", "uk"),
        ("No, no, no!", "Ні, ні, ні!", "uk"),
        ("Photo: Getty Images", "Фото: Getty Images", "uk"),
        ("🎉", "🎉", "uk"),
        ("the United States", "США", "uk"),
        ("Ha ha ha ha", "Ха-ха ха-ха", "uk"),
        ("Read https://www.example.com/a_b/ today.", "Читайте сьогодні: https://example.com/a_b", "uk"),
        ("Write to desk@example.com or @desk.", "Пишіть на desk@example.com або @desk.", "uk"),
        ("It ends.Then it begins.", "Кінець. Потім початок.", "uk"),
        ("The #grain corridor is open.", "#Зерновий коридор відкрито.", "uk"),
        ("Radio Berlin International", "Radio Berlin International", "de"),
    ],
)
def test_correct_translation_passes(source: str, target: str, language: str) -> None:
    assert verdict(source, target, language) is None


@pytest.mark.parametrize(
    ("source", "target", "language", "reason"),
    [
        ("Ships left the port.", "", "uk", GuardReason.EMPTY),
        ("Ships left the port.", " \n ", "ru", GuardReason.EMPTY),
        ("Laughter was heard.", "(сміх) (сміх) (сміх) (сміх)", "uk", GuardReason.LOOP),
        ("Laughter was heard.", "Послышался сссссссссссмех", "ru", GuardReason.LOOP),
        ("Ships left.", "Die Schiffe der Schiffe der Schiffe der Schiffe.", "de", GuardReason.LOOP),
        ("Ships left the port today.", "Ships left the port today.", "uk", GuardReason.WRONG_SCRIPT),
        ("Our dreams come true.", "Наші мрii здійснюються.", "uk", GuardReason.MIXED_ALPHABET),
        ("This is a decision.", "Это рішення.", "uk", GuardReason.WRONG_LANGUAGE),
        ("He did not say that.", "Он не сказав, що так.", "ru", GuardReason.WRONG_LANGUAGE),
        ("Hi", "Ми використовуємо файли cookie, щоб покращити роботу цього сайту", "uk", GuardReason.LENGTH_RATIO),
        (
            "The ships that had waited for a week finally left the port of Odesa on Friday morning.",
            "Кораблі вийшли.",
            "uk",
            GuardReason.LENGTH_RATIO,
        ),
        ("🎉", "Сміх і музика", "uk", GuardReason.LENGTH_RATIO),
        ("Aged 18–30", "Віком 18–35 років", "uk", GuardReason.NUMBERS),
        ("52 kilometres away", "в километрах отсюда", "ru", GuardReason.NUMBERS),
        ("Ships left the port.", "—", "uk", GuardReason.EMPTY),
        ("What we know so far", "Що ми знаємо, що ми знаємо", "uk", GuardReason.LOOP),
        ("for the decision", "А", "uk", GuardReason.LENGTH_RATIO),
        (
            "The ships left the port on Monday.",
            "The ships left the port on Monday.",
            "de",
            GuardReason.UNTRANSLATED,
        ),
        ("Read https://example.com/a_b today.", "Читайте сьогодні.", "uk", GuardReason.ADDRESSES),
        (
            "Read https://example.com/a_b now.",
            "Читайте https://example.com/a b зараз.",
            "uk",
            GuardReason.ADDRESSES,
        ),
        ("As example.com wrote", "Як писав наприклад.com", "uk", GuardReason.ADDRESSES),
        ("As the paper wrote", "Як писав example.com", "uk", GuardReason.ADDRESSES),
        ("Write to desk@example.com.", "Пишіть на desk@example.org.", "uk", GuardReason.ADDRESSES),
        ("@Some_Name agreed.", "@Some Name погодився.", "uk", GuardReason.ADDRESSES),
        ("The #grain corridor is open.", "Зерновий коридор відкрито.", "uk", GuardReason.ADDRESSES),
        ("Hello, {name}!", "Вітаємо, {ім'я}!", "uk", GuardReason.ADDRESSES),
    ],
)
def test_faulty_output_is_refused_with_its_reason(
    source: str, target: str, language: str, reason: GuardReason
) -> None:
    assert verdict(source, target, language) is reason


def test_truncated_output_is_refused_even_if_it_reads_well() -> None:
    assert verdict("Ships left.", "Кораблі вийшли.", truncated=True) is GuardReason.TRUNCATED


def test_truncated_loop_is_called_a_loop() -> None:
    assert verdict("Ships left.", "і знову " * 40, truncated=True) is GuardReason.LOOP


def test_repetition_of_the_source_is_no_loop() -> None:
    assert verdict("Ha ha ha ha!", "Ха-ха ха-ха ха-ха ха-ха!") is None


def test_title_of_the_neighbour_in_quotation_marks_passes() -> None:
    source = "The newspaper Slovo i Dilo wrote about it on Monday."
    assert verdict(source, "Об этом в понедельник написала газета «Слово і діло».", "ru") is None


def test_every_reason_has_a_name_for_people() -> None:
    assert set(GUARD_REASON_NAMES) == set(GuardReason)


@pytest.mark.parametrize(
    ("source", "score", "reason"),
    [
        ("Supreme Court", -1.5, GuardReason.UNSURE),
        ("Supreme Court", -1.3, None),
        ("Supreme Court", None, None),
        # Longer texts are judged by the other rules.
        ("The Supreme Court ruled", -1.5, None),
    ],
)
def test_short_text_the_decoder_guessed_is_refused(
    source: str, score: float | None, reason: GuardReason | None
) -> None:
    output = Output("Верховний Суд", score)
    assert judge(source, output, source_language="en", target_language="uk") is reason
