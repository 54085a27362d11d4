"""Codes are lifted out before machine translation and come back whole, nested and between words."""

import pytest

from transpub.articles.codes import (
    plain_text,
    serialise,
)
from transpub.translations.checks import Severity
from transpub.translations.evidence import Evidence, Weights
from transpub.translations.layout import Layout
from transpub.translations.lifting import lift
from transpub.translations.placement import Lifted, Placed, extract, guess_finding, is_whole, place
from transpub.translations.wording import Words


@pytest.mark.parametrize(
    ("coded", "plain", "pieces", "needs_alignment"),
    [
        ("Ships leave Odesa.", "Ships leave Odesa.", (), False),
        ("<1>Ships leave Odesa</1>", "Ships leave Odesa", (), False),
        ("The <1>report</1> says so.", "The report says so.", ("report",), True),
        ("<1>The <2>report</2></1> says so.", "The report says so.", ("The report", "report"), True),
        ("See <1/>, he said.", "See, he said.", (), True),
        ("See (<1/>, <2/>) for more.", "See for more.", (), True),
        ("Find out more: <1/> <2/>", "Find out more:", (), False),
        ("one<1/>two", "one two", (), True),
        ("one,<1/>two", "one, two", (), True),
        ("in <1>52</1> towns", "in 52 towns", (), True),
        ("<1><2/></1> Photo: Reuters", "Photo: Reuters", (), False),
        ("<1>🎉</1> <2>Hello</2> there", "Hello there", ("Hello",), True),
        ("<1/> <2/>", "", (), False),
        ("12:30 – 14:00", "", (), False),
        (r"a literal \<1> stays", "a literal <1> stays", (), False),
    ],
)
def test_engine_sees_words_and_nothing_of_the_codes(
    coded: str, plain: str, pieces: tuple[str, ...], needs_alignment: bool
) -> None:
    assert extract(coded) == Lifted(plain, pieces, needs_alignment)


@pytest.mark.parametrize(
    ("coded", "translated", "pieces", "expected"),
    [
        # A code around the whole text stays around the whole.
        ("<1>Ships leave Odesa</1>", "Кораблі залишають Одесу", {}, "<1>Кораблі залишають Одесу</1>"),
        ("<1>Ships leave.</1>", "Кораблі виходять.", {}, "<1>Кораблі виходять.</1>"),
        ("“<1>Ships leave</1>.”", "«Кораблі виходять».", {}, "«<1>Кораблі виходять</1>»."),
        # Found by its own translation, in another case.
        ("The <1>report</1> says so.", "Про це у звіті.", {"report": "звіт"}, "Про це у <1>звіті</1>."),
        ("in <1>Kyiv</1>, he said", "сказав він у Києві", {"Kyiv": "Київ"}, "сказав він у <1>Києві</1>"),
        (
            "The <1>Ministry of Defence</1> of Ukraine",
            "Повідомлення Министерства обороны Украины",
            {"Ministry of Defence": "Министерство обороны"},
            "Повідомлення <1>Министерства обороны</1> Украины",
        ),
        (
            "The <1>old bridge</1> is closed.",
            "Gesperrt ist die alte Brücke.",
            {"old bridge": "alte Brücke"},
            "Gesperrt ist die <1>alte Brücke</1>.",
        ),
        # Names and numbers are found as they are; a better place wins over a nearer one.
        (
            "<1>Reuters</1> told of 52.",
            "52, сообщает Reuters.",
            {"Reuters": "рейтер"},
            "52, сообщает <1>Reuters</1>.",
        ),
        ("Of <1>52</1> ships 12 left.", "З 12 вийшли, а було 52.", {}, "З 12 вийшли, а було <1>52</1>."),
        # Quotation marks inside the code stay inside.
        (
            "read <1>“Title”</1> now",
            "читайте «Назву» зараз",
            {"“Title”": "«Назва»"},
            "читайте <1>«Назву»</1> зараз",
        ),
        ("read “<1>Title</1>” now", "читайте «Назву» зараз", {"Title": "Назва"}, "читайте «<1>Назву</1>» зараз"),
        # Nested and repeated.
        (
            "said <1>Governor <2>Ivan Dudary</2></1>",
            "сказав губернатор Іван Дудар",
            {"Governor Ivan Dudary": "Губернатор Іван Дудар", "Ivan Dudary": "Іван Дудар"},
            "сказав <1>губернатор <2>Іван Дудар</2></1>",
        ),
        ("<1>yes</1> or <2>yes</2>", "так чи так", {"yes": "так"}, "<1>так</1> чи <2>так</2>"),
        # Void codes at the ends stay there, inside or outside the last mark, with their brackets.
        ("Find out more: <1/> <2/>", "Дізнайтеся більше:", {}, "Дізнайтеся більше: <1/> <2/>"),
        ("More at <1/>.", "Більше тут.", {}, "Більше тут <1/>."),
        ("More. <1/>", "Більше.", {}, "Більше. <1/>"),
        ("<1/> wrote this.", "написав це.", {}, "<1/> написав це."),
        ("It was they (<1/>).", "Це були вони.", {}, "Це були вони (<1/>)."),
        # Beside the pair or the number they stood beside.
        (
            "<1>BBC</1> (<2/>) wrote so",
            "Так написало BBC учора",
            {"BBC": "BBC"},
            "Так написало <1>BBC</1> (<2/>) учора",
        ),
        ("the 52<1/> ships left", "вийшли 52 судна", {}, "вийшли 52<1/> судна"),
        # What looks like a code in the translation is text.
        ("Press <1>F1</1>", "Натисніть <1> F1", {}, r"Натисніть \<1> <1>F1</1>"),
    ],
)
def test_code_is_put_back_where_it_belongs(
    coded: str, translated: str, pieces: dict[str, str], expected: str
) -> None:
    assert place(coded, translated, pieces) == Placed(expected)


@pytest.mark.parametrize(
    ("coded", "translated", "expected", "guessed"),
    [
        (
            "The <1>report</1> says so today.",
            "Саме так стверджують документи сьогодні.",
            "Саме <1>так</1> стверджують документи сьогодні.",
            (1,),
        ),
        ("He sees <1/> every day.", "Він бачить щодня.", "Він бачить <1/> щодня.", (1,)),
        ("When in <1/>, do so.", "Якщо там, роби так.", "Якщо там <1/>, роби так.", (1,)),
        ("<1>a</1> <2>b</2> <3>c</3>", "слово", "<3><1><2>слово</2></1></3>", (1, 2, 3)),
        ("a <1>b</1> c", "…", "<1>…</1>", (1,)),
    ],
)
def test_code_that_is_not_found_goes_by_position_and_says_so(
    coded: str, translated: str, expected: str, guessed: tuple[int, ...]
) -> None:
    assert place(coded, translated, {}) == Placed(expected, guessed)


def test_guess_is_a_warning_that_names_the_code() -> None:
    finding = guess_finding(3)
    assert (finding.check, finding.severity) == ("code_placed_by_guess", Severity.WARNING)
    assert "3" in str(finding.message)


@pytest.mark.parametrize("coded", ["<1>a", "a</1>", "<1>a<2>b</1>c</2>"])
def test_source_with_broken_codes_is_refused(coded: str) -> None:
    with pytest.raises(ValueError, match=r"nested|closed"):
        extract(coded)


@pytest.mark.parametrize(
    ("target", "whole"),
    [
        ("<1>так <2>чи</2></1> <3/>", True),
        ("<3/><2>так</2> <1>чи</1>", True),
        ("<1>так чи</1> <3/>", False),
        ("<1>так <2>чи</1></2> <3/>", False),
        ("<1>так</1><2></2> чи <3/>", False),
        ("<1>так</1> <2>чи</2> <3/> <3/>", False),
    ],
)
def test_codes_lost_crossed_emptied_or_doubled_are_noticed(target: str, whole: bool) -> None:
    assert is_whole("<1>yes <2>or</2></1> <3/>", target) is whole


def test_codes_empty_in_the_source_may_be_empty() -> None:
    assert is_whole("<1></1> yes", "<1></1> так")


def test_last_resort_keeps_text_and_codes_and_says_that_all_is_guessed() -> None:
    tree = lift("The <1>old <2/> mill</1> and <3>bridge</3> <4/>")
    evidence = Evidence(Words.of(tree.plain), Words.of("млин"), {}, (), Weights())
    layout = Layout(tree.plain, "млин", evidence)
    text = serialise(layout.around_everything(tree.nodes))
    assert is_whole("The <1>old <2/> mill</1> and <3>bridge</3> <4/>", text)
    assert plain_text(text).strip() == "млин"
    assert layout.guessed == {1, 2, 3, 4}
