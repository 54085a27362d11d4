"""The entries a source has, as they are shown beside it."""

from tests.unit.terms.register import book, entry
from transpub.terms.checking import examine
from transpub.terms.entries import Kind
from transpub.terms.named import NAMED_MAX, named


def found(source: str, target: str = "", *extra, pair=("en", "uk")):
    held = book(*pair, *extra)
    return named(held, source, examine(held, source, target))


def test_each_entry_once_in_the_order_of_the_source():
    told = found("Drones over Kyiv, and again Kyiv. Starlink kept working.")
    assert [(term.term, term.text) for term in told] == [
        ("Drones", "безпілотник"),
        ("Kyiv", "Київ"),
        ("Starlink", "Starlink"),
    ]
    assert [term.is_kept for term in told] == [False, False, True]


def test_the_forms_in_the_order_of_the_cases_each_once():
    (kyiv,) = found("Kyiv")
    assert kyiv.forms[:2] == ("Києва", "Києву")
    assert len(set(kyiv.forms)) == len(kyiv.forms)
    assert kyiv.text not in kyiv.forms


def test_a_person_named_by_surname_is_written_by_surname():
    assert found("Zelensky said")[0].text == "Зеленський"
    assert found("Volodymyr Zelensky said")[0].text == "Володимир Зеленський"
    assert found("Zelensky said")[0].forms[0] == "Зеленського"


def test_what_stands_wrong_is_told_with_the_form_that_belongs_there():
    (right,) = found("in Kyiv", "тихо в Києві")
    assert (right.is_missing, right.wrong, right.offer) == (False, "", "")
    (wrong,) = found("in Kyiv", "тихо в Киеве")
    assert (wrong.is_missing, wrong.wrong, wrong.offer) == (True, "Киеве", "Києві")
    (missing,) = found("in Kyiv", "тихо там")
    assert (missing.is_missing, missing.wrong, missing.offer) == (True, "", "")


def test_a_paragraph_full_of_names_is_told_in_part():
    names = [f"Town{'abcdefghij'[n % 10]}{'klmnopqrst'[n // 10]}" for n in range(60)]
    entries = [entry(Kind.PLACE, en=name, uk=f"Місто{name}") for name in names]
    assert len(found(" ".join(names), "", *entries)) == NAMED_MAX
