"""Checks that look at more than one segment or at what a desk has chosen."""

import pytest

from transpub.translations.checks import CHECKS, Finding, Severity
from transpub.translations.checks.rules import LIMITS, DeskRules, Grade, is_needed
from transpub.translations.checks.whole import article_language, inconsistent, max_length, unedited_machine

SAME = "The corridor is open again."
UKRAINIAN = [
    "Кораблі вийшли з порту Одеси в понеділок, повідомило міністерство інфраструктури.",
    "Вони везли сорок п’ять тисяч тонн зерна, яке чекало на відправлення цілий тиждень.",
    "Перший корабель має прибути до Александрії через тиждень, за ним підуть ще два.",
]
RUSSIAN = [
    "Корабли вышли из порта Одессы в понедельник, сообщило министерство инфраструктуры.",
    "Они везли сорок пять тысяч тонн зерна, которое ждало отправки целую неделю.",
    "Первый корабль должен прибыть в Александрию через неделю, за ним пойдут еще два.",
]
GERMAN = [
    "Die Schiffe haben den Hafen von Odessa am Montag verlassen, teilte das Ministerium mit.",
    "Sie hatten fünfundvierzigtausend Tonnen Getreide geladen, das eine Woche gewartet hatte.",
]


def test_one_sentence_in_two_ways_is_told_at_both_places() -> None:
    pairs = [(SAME, "Коридор знову відкрито."), ("Other", "Інше"), (SAME, "Коридор знову працює.")]
    found = inconsistent(pairs)
    assert {index: finding.facts["number"] for index, finding in found.items()} == {0: 3, 2: 1}
    assert found[0].severity is Severity.WARNING
    assert found[0].facts["other"] == "Коридор знову працює."


@pytest.mark.parametrize(
    "pairs",
    [
        [(SAME, "Коридор знову відкрито."), (SAME, "Коридор знову відкрито")],
        [
            (SAME, "Коридор <1>знову</1> відкрито."),
            ("The <1>corridor</1> is open again.", "Коридор знову відкрито."),
        ],
        [(SAME, "Коридор знову відкрито."), (SAME, "")],
        [("", "а"), ("", "б")],
    ],
)
def test_what_makes_no_difference_is_not_told(pairs: list[tuple[str, str]]) -> None:
    assert inconsistent(pairs) == {}


def test_a_word_alone_said_in_two_ways_is_a_remark() -> None:
    found = inconsistent([("Photo", "Фото"), ("Photo", "Знімок")])
    assert {finding.severity for finding in found.values()} == {Severity.INFO}


@pytest.mark.parametrize(
    ("texts", "language", "told"),
    [
        (RUSSIAN, "uk", "ru"),
        (UKRAINIAN, "ru", "uk"),
        (UKRAINIAN, "de", "uk"),
        (GERMAN, "uk", "de"),
        (UKRAINIAN, "uk", None),
        (RUSSIAN, "ru", None),
        (GERMAN, "de", None),
        ([*UKRAINIAN, RUSSIAN[0]], "uk", None),
        (["", ""], "uk", None),
        (["Так"], "ru", None),
    ],
)
def test_language_of_the_whole_text(texts: list[str], language: str, told: str | None) -> None:
    found = article_language(texts, language)
    assert (found.facts["language"] if found else None) == told


def test_length_of_a_field() -> None:
    assert max_length("short", "х" * 60, 60) is None
    assert max_length("anything", "х" * 500, None) is None
    found = max_length("short", "х" * 61, 60)
    assert found is not None
    assert (found.severity, found.facts) == (Severity.WARNING, {"count": 61, "most": 60})
    long_itself = max_length("x" * 70, "х" * 80, 60)
    assert long_itself is not None
    assert long_itself.severity is Severity.INFO


@pytest.mark.parametrize(
    ("share", "severity"),
    [(None, None), (0.84, None), (0.85, Severity.WARNING), (0.94, Severity.WARNING), (0.95, Severity.ERROR)],
)
def test_unedited_machine_text(share: float | None, severity: Severity | None) -> None:
    found = unedited_machine(share)
    assert (found.severity if found else None) is severity


def test_a_desks_grade_is_that_of_all_findings_of_the_check() -> None:
    rules = DeskRules({"double_space": Grade.ERROR, "end_punctuation": Grade.OFF, "quote_lost": Grade.INFO})
    found = rules.graded(
        [
            Finding.of("quote_lost"),
            Finding.of("end_punctuation", source="?", target="."),
            Finding.of("double_space"),
            Finding.of("typography", count=1, examples="x"),
        ]
    )
    assert [(finding.check, finding.severity) for finding in found] == [
        ("double_space", Severity.ERROR),
        ("quote_lost", Severity.INFO),
        ("typography", Severity.INFO),
    ]


@pytest.mark.parametrize("check", ["empty", "tag_mismatch", "tag_order"])
def test_what_publication_needs_stays_an_error(check: str) -> None:
    assert is_needed(check)
    found = DeskRules({check: Grade.OFF}).graded([Finding.of(check, missing="x", added="y")])
    assert [finding.severity for finding in found] == [Severity.ERROR]


def test_limits_are_the_desks_or_the_usual_ones() -> None:
    rules = DeskRules({}, {"headline": 70})
    assert (rules.limit("headline"), rules.limit("seo_title"), rules.limit("paragraph")) == (70, 60, None)
    assert set(LIMITS) >= {"headline", "seo_title", "seo_description", "standfirst", "caption"}


def test_every_check_says_what_it_looks_for() -> None:
    assert all(info.about and info.name for info in CHECKS.values())
