"""The checks on terms: their weight, their facts, and that nothing is looked for without a book."""

from tests.unit.terms.register import book
from transpub.translations.checks import Severity, check_segment


def found(source: str, target: str, *, with_book: bool = True) -> list[tuple[str, Severity, dict[str, object]]]:
    register = book("en", "uk") if with_book else None
    findings = check_segment(
        source, target, kind="paragraph", source_language="en", target_language="uk", book=register
    )
    return [(finding.check, finding.severity, finding.facts) for finding in findings]


def test_only_what_must_not_be_translated_is_an_error():
    assert found("Starlink is up.", "Старлінк працює.") == [
        ("do_not_translate", Severity.ERROR, {"offer": "Starlink"})
    ]
    assert found("Drones came.", "Прибули літаки.") == [
        ("glossary_missing", Severity.WARNING, {"term": "Drones", "offer": "безпілотник"})
    ]


def test_a_name_misspelt_carries_what_to_write_in_its_place():
    assert found("He is in Lviv.", "Він у Львове.") == [
        ("name_spelling", Severity.WARNING, {"term": "Lviv", "wrong": "Львове", "offer": "Львові"})
    ]


def test_words_not_to_be_used_carry_the_right_one_or_the_note():
    (bribe,) = found("He took a bribe.", "Він узяв взятку.")
    assert bribe == (
        "forbidden_term",
        Severity.WARNING,
        {"wrong": "взятку", "offer": "хабар", "instead": "хабар"},
    )
    (phrase,) = found("Spring came.", "Весна прийшла на Україні.")
    assert phrase[2] == {"wrong": "на Україні", "offer": "", "instead": "в Україні, в Украине"}


def test_codes_do_not_hide_terms():
    assert found("<1>Kyiv</1> is <2>calm</2>.", "У <1>Києві</1> <2>тихо</2>.") == []
    names = [check for check, _, _ in found("<1>Kyiv</1> is calm.", "У <1>місті</1> тихо.")]
    assert names == ["glossary_missing"]


def test_without_a_book_no_terms_are_looked_for():
    assert found("Drones came.", "Прибули літаки.", with_book=False) == []
