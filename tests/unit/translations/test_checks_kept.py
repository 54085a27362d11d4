"""Checks on addresses, handles, placeholders, quotations, mixed letters, typography and dates."""

import pytest

from transpub.translations.checks import Severity, check_segment

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO


def findings(source: str, target: str, language: str = "uk") -> list[tuple[str, Severity]]:
    found = check_segment(source, target, kind="paragraph", source_language="en", target_language=language)
    return [(finding.check, finding.severity) for finding in found]


@pytest.mark.parametrize(
    ("source", "target", "language", "expected"),
    [
        # Addresses and handles.
        ("See https://example.org/report now.", "Дивіться звіт зараз.", "uk", [("url_mismatch", WARNING)]),
        (
            "See https://example.org/report now.",
            "Смотрите https://example.com/report сейчас.",
            "ru",
            [("url_mismatch", WARNING)],
        ),
        ("Write to desk@example.org today.", "Schreiben Sie noch heute.", "de", [("handle_mismatch", WARNING)]),
        ("He is @minister there.", "Він там @міністр.", "uk", [("handle_mismatch", WARNING)]),
        # Placeholders.
        ("Hello {name}, it is late.", "Привіт, {імʼя}, уже пізно.", "uk", [("placeholder", ERROR)]),
        ("It took %s hours there.", "Это заняло там часы.", "ru", [("placeholder", ERROR)]),
        ("Dear {{ reader }}, good day.", "Guten Tag, lieber Leser.", "de", [("placeholder", ERROR)]),
        # Quotations.
        (
            "It is a “special operation”, they say.",
            "Це, кажуть вони, спецоперація.",
            "uk",
            [("quote_lost", WARNING)],
        ),
        ("“We will win,” he said.", "Мы победим, сказал он.", "ru", [("quote_lost", WARNING)]),
        ('"We will win," he said.', "Wir werden siegen, sagte er.", "de", [("quote_lost", WARNING)]),
        # Letters.
        ("A café and a bar here.", "Тут кафе i бар є.", "uk", [("mixed_alphabet", WARNING)]),
        ("He was with him.", "Он был c ним.", "ru", [("mixed_alphabet", WARNING)]),
        ("The firm Tesla.", "Die Firma Теsla.", "de", [("mixed_alphabet", ERROR)]),
        # Typography.
        ("“Yes,” he said.", '"Так", - сказав він.', "uk", [("typography", INFO)]),
        ("“Yes,” he said.", "“Да”, — сказал он.", "ru", [("typography", INFO)]),
        ("“Yes,” he said.", '"Ja", sagte er.', "de", [("typography", INFO)]),
        # Dates, money, shares, times by value.
        ("It began on 5/6/2024 there.", "Там це почалося 7 липня 2024 року.", "uk", [("number_changed", WARNING)]),
        ("It costs $1.5bn now.", "Сейчас это стоит 1,5 млн долларов.", "ru", [("number_changed", WARNING)]),
        ("It fell by 3.5 percent.", "Es fiel um 35 Prozent.", "de", [("number_changed", WARNING)]),
        ("It begins at 3 p.m. here.", "Тут починають о 16:00.", "uk", [("number_changed", WARNING)]),
    ],
)
def test_fault_is_found(source: str, target: str, language: str, expected: list[tuple[str, Severity]]) -> None:
    assert findings(source, target, language) == expected


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("See https://www.Example.org/report/.", "Дивіться example.org/report.", "uk"),
        ("Follow @minister, #Odesa.", "Підписуйтеся на @Minister, #Одеса.", "uk"),
        ("Write to Desk@example.org.", "Schreiben Sie an desk@example.org.", "de"),
        ("It grew 5 % der Zeit, {name}.", "За {name} это выросло на 5 %.", "ru"),
        ("Prices rose 100%.", "Ціни зросли на 100 %.", "uk"),
        ("“We will win,” he said.", "— Ми переможемо, — сказав він.", "uk"),
        ("He said: “The ‘corridor’ is open.”", "Он сказал: «Коридор „Зерно“ открыт».", "ru"),
        ("He said, “I heard him say ‘yes’.”", "Він сказав: «Я чув, як він сказав «так».", "uk"),
        ("The 6'2\" man left.", "Чоловік зростом 6'2\" пішов.", "uk"),
        ("He read vitamin C and D.", "Він читав про вітамін C і D.", "uk"),
        ("a) wheat", "a) пшениця", "uk"),
        ("It began on 5/6/2024.", "Це почалося 5 червня 2024 року.", "uk"),
        ("It began on 5/6/2024.", "Это началось 06.05.2024.", "ru"),
        ("It began on 2024-06-05.", "Es begann am 5. Juni 2024.", "de"),
        ("On May 12, 2024 it rained.", "12.05.2024 ішов дощ.", "uk"),
        ("It begins at 3:30 p.m.", "Початок о 15:30.", "uk"),
        ("It costs $1.5bn.", "Це коштує 1,5 мільярда доларів.", "uk"),
        ("It has 1,234.5 tonnes.", "В нем 1234,5 тонны.", "ru"),
        ("It has 1,234.5 tonnes.", "Es hat 1.234,5 Tonnen.", "de"),
        ("The 2nd flat has 56 m².", "У 2-й квартирі 56 м².", "uk"),
        ("Cookie #30 was good.", "Печиво № 30 було смачне.", "uk"),
        ("A 3rd party app does it.", "Це робить сторонній застосунок.", "uk"),
        ("It’s the doctor’s object.", "Це об’єкт лікаря.", "uk"),
    ],
)
def test_correct_text_has_none(source: str, target: str, language: str) -> None:
    assert findings(source, target, language) == []


def test_mixed_word_is_offered_as_it_should_be() -> None:
    (found,) = check_segment(
        "Our dreams here", "Нашi мрiя тут", kind="paragraph", source_language="en", target_language="uk"
    )
    assert (found.facts["words"], found.repaired) == ("Нашi, мрiя", "Наші, мрія")


def test_typography_shows_what_would_become() -> None:
    (found,) = check_segment(
        "“Yes,” he said.", '"Так", - сказав він.', kind="paragraph", source_language="en", target_language="uk"
    )
    assert found.facts["count"] == 3
    assert "«Так" in found.facts["examples"]
