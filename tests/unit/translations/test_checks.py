"""Each check finds its fault, and only it, in Ukrainian, Russian and German; correct text has no findings."""

import pytest

from transpub.translations.checks import CHECKS, Finding, Severity, check_segment

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO


def findings(
    source: str, target: str, language: str = "uk", *, kind: str = "paragraph", source_language: str = "en"
) -> list[tuple[str, Severity]]:
    found = check_segment(source, target, kind=kind, source_language=source_language, target_language=language)
    return [(finding.check, finding.severity) for finding in found]


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        (
            "“These are not documents. They are instruments of terror,” said <1>Governor Ivan Dudary</1>.",
            "«Це не документи. Це знаряддя терору», — сказав <1>очільник області Іван Дудар</1>.",
            "uk",
        ),
        (
            "The law came into force on January 20 and applies to “all children under the age of 14.”",
            "Закон вступил в силу 20 января и распространяется на «всех детей младше 14 лет».",
            "ru",
        ),
        (
            "“The port handled 1,234.5 tonnes,” the <1>ministry</1> said (<2/>).",
            "„Der Hafen schlug 1.234,5 Tonnen um“, teilte das <1>Ministerium</1> mit (<2/>).",
            "de",
        ),
        ("Find out more: <1/> <2/>", "Дізнайтеся більше: <1/> <2/>", "uk"),
        ("Contact <1/> for details.", "Подробности: <1/>.", "ru"),
        ("People who love the city stayed.", "Menschen, die die Stadt lieben, blieben.", "de"),
        ("Is the port open?", "Ist der Hafen offen?", "de"),
        ("What next?! Nobody knows…", "Що далі?! Ніхто не знає...", "uk"),
        ("<1/>", "<1/>", "uk"),
        ("The New York Times", "The New York Times", "uk"),
        ("No, no, no!", "Нет, нет, нет!", "ru"),
        ("“It will take time.", "«На це потрібен час.", "uk"),
        ("a) wheat", "а) пшениця", "uk"),
        ("Photo: <1/> / Getty Images", "Фото: <1/> / Getty Images", "ru"),
    ],
)
def test_correct_translation_has_no_findings(source: str, target: str, language: str) -> None:
    assert findings(source, target, language) == []


@pytest.mark.parametrize(
    ("source", "target", "language", "expected"),
    [
        ("Ships left the port.", "", "uk", [("empty", ERROR)]),
        ("See <1/>.", "<1/>", "ru", [("empty", ERROR)]),
        # Left in the source language.
        (
            "the ships have left the port of Odesa again",
            "the ships have left the port of Odesa again",
            "de",
            [("same_as_source", ERROR)],
        ),
        ("Hafen heute wieder offen", "Hafen heute wieder offen", "en", [("same_as_source", WARNING)]),
        (
            "He says that the basic services are heavily restricted.",
            "Er sagt, that the basic services seien eingeschränkt.",
            "de",
            [("untranslated_fragment", WARNING)],
        ),
        (
            "He says that the basic services are restricted in all of the towns and villages near the front.",
            "Він каже, що the basic services are обмежені в усіх містах і селах неподалік від фронту.",
            "uk",
            [("untranslated_fragment", WARNING)],
        ),
        # Numbers.
        ("It lies 52 km away.", "Это в километрах отсюда.", "ru", [("missing_number", WARNING)]),
        ("It lies 52 km away.", "До нього 25 км.", "uk", [("number_changed", WARNING)]),
        ("It lies far away, he says.", "Es liegt 50 km entfernt, sagt er.", "de", [("number_added", WARNING)]),
        # Codes.
        ("the <1>report</1> says", "у звіті сказано", "uk", [("tag_mismatch", ERROR)]),
        ("the report says so", "у <1>звіті</1> сказано", "uk", [("tag_mismatch", ERROR)]),
        ("see <1/> there", "смотрите <1>там</1>", "ru", [("tag_mismatch", ERROR)]),
        (
            "the <1>new</1> <2>report</2>",
            "<1>новий <2>звіт</1></2>",
            "uk",
            [("tag_order", ERROR)],
        ),
        ("the <1>new</1> report", "новий<1></1> звіт", "uk", [("tag_order", ERROR)]),
        # Marks.
        ("wheat (and maize) left", "пшениця (і кукурудза пішли", "uk", [("bracket_unbalanced", WARNING)]),
        ("he “left” it", "он «оставил его", "ru", [("quote_unbalanced", WARNING)]),
        ("he “left” it", "er hat es „verlassen", "de", [("quote_unbalanced", WARNING)]),
        ("Ships left.", "Кораблі вийшли. ", "uk", [("whitespace_edge", WARNING)]),
        ("Ships left.", "Корабли  вышли.", "ru", [("double_space", WARNING)]),
        ("Is the port open?", "Порт відкрито.", "uk", [("end_punctuation", WARNING)]),
        ("The port is open.", "Порт открыт?", "ru", [("end_punctuation", WARNING)]),
        ("The port is open again.", "Der Hafen ist wieder offen", "de", [("end_punctuation", WARNING)]),
        ("The port is open!", "Порт відкрито.", "uk", [("end_punctuation", INFO)]),
        # Repetition and length.
        ("He was at the front.", "Він був на на фронті.", "uk", [("repeated_phrase", WARNING)]),
        ("He was in the city.", "Er war in der in der Stadt.", "de", [("repeated_phrase", WARNING)]),
        ("He was there.", "Он был там и там и там и там.", "ru", [("repeated_phrase", ERROR)]),
        (
            "The ships that had waited for a week finally left the port of Odesa on Friday morning.",
            "Кораблі вийшли.",
            "uk",
            [("length_ratio", WARNING)],
        ),
        # Letters and language.
        ("Read more", "Read our story", "uk", [("wrong_script", WARNING)]),
        (
            "The ships left the port of Odesa.",
            "the vessels have gone from that harbour",
            "ru",
            [("wrong_script", ERROR), ("end_punctuation", WARNING)],
        ),
        ("These are not documents.", "Эти документы не потрібні.", "uk", [("wrong_language", ERROR)]),
        ("They said that it was so.", "Они сказали, що так.", "ru", [("wrong_language", ERROR)]),
        (
            "The site Slovo i Dilo wrote so.",
            "Так написал сайт «Слово і діло».",
            "ru",
            [("wrong_language", WARNING)],
        ),
        ("Our dreams come true.", "Наші мрii здійснюються.", "uk", [("mixed_alphabet", ERROR)]),
        ("Our world", "Наш миp", "ru", [("mixed_alphabet", ERROR)]),
    ],
)
def test_fault_is_found_with_its_weight(
    source: str, target: str, language: str, expected: list[tuple[str, Severity]]
) -> None:
    source_language = "de" if language == "en" else "en"
    assert findings(source, target, language, source_language=source_language) == expected


def test_stop_at_the_end_of_a_headline_is_a_warning() -> None:
    assert findings("Port opens again", "Порт знову працює.", kind="headline") == [("end_punctuation", WARNING)]
    assert findings("Port opens again", "Порт знову працює.", kind="paragraph") == [("end_punctuation", INFO)]


def test_headline_in_capitals_left_as_it_is_is_no_name() -> None:
    title = "Grain Corridor Opens Again After Storm"
    assert findings(title, title, "de", kind="headline") == [("same_as_source", WARNING)]
    assert findings(title, title, "de", kind="table_cell") == []


def test_variants_of_one_language_may_share_their_text() -> None:
    text = "the ships have left the port of Odesa again"
    assert findings(text, text, "en-GB", source_language="en-US") == []


def test_gravest_finding_comes_first() -> None:
    found = findings("Is 52 the <1>number</1>?", "Эти  числа", "uk")
    assert [severity for _, severity in found] == sorted(
        (severity for _, severity in found), key=[ERROR, WARNING, INFO].index
    )
    assert found[0][1] is ERROR


def test_finding_survives_storage_and_fills_its_text() -> None:
    (finding,) = check_segment(
        "It lies 52 km away.", "До нього 25 км.", kind="paragraph", source_language="en", target_language="uk"
    )
    assert finding.to_json() == {
        "check": "number_changed",
        "severity": "warning",
        "facts": {"missing": "52", "added": "25"},
    }
    assert Finding.from_json(finding.to_json()) == finding
    assert str(finding.message) == "The source has 52, the translation has 25."


def test_finding_of_a_check_no_longer_known_can_still_be_shown() -> None:
    finding = Finding.from_json({"check": "gone", "severity": "error", "facts": {"x": 1}})
    assert "no longer in use" in str(finding.message)
    assert finding.name == "Former check"


_TEXT_FACTS = "words missing added marks source target percent term offer wrong instead examples language other"
_NUMBER_FACTS = "number count most share"


@pytest.mark.parametrize("check", sorted(CHECKS))
def test_every_text_can_be_filled_by_the_facts_its_check_gives(check: str) -> None:
    facts = {**dict.fromkeys(_TEXT_FACTS.split(), "x"), **dict.fromkeys(_NUMBER_FACTS.split(), 2)}
    assert "%(" not in CHECKS[check].text % facts
