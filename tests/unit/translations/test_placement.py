"""Codes are lifted out before machine translation and come back whole, nested and between words."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transpub.articles.codes import (
    Close,
    Open,
    Text,
    Token,
    Void,
    nesting_problems,
    same_codes_problems,
    serialise,
    tokens,
)
from transpub.translations.checks import Severity
from transpub.translations.lifting import WORD
from transpub.translations.likeness import best_window, likeness
from transpub.translations.placement import Lifted, Placed, extract, guess_finding, place


@pytest.mark.parametrize(
    ("coded", "plain", "pieces"),
    [
        ("Ships leave Odesa.", "Ships leave Odesa.", ()),
        ("<1>Ships leave Odesa</1>", "Ships leave Odesa", ()),
        ("The <1>report</1> says so.", "The report says so.", ("report",)),
        ("<1>The <2>report</2></1> says so.", "The report says so.", ("The report", "report")),
        ("See <1/>, he said.", "See, he said.", ()),
        ("See (<1/>, <2/>) for more.", "See for more.", ()),
        ("Find out more: <1/> <2/>", "Find out more:", ()),
        ("one<1/>two", "one two", ()),
        ("one,<1/>two", "one, two", ()),
        ("in <1>52</1> towns", "in 52 towns", ()),
        ("<1><2/></1> Photo: Reuters", "Photo: Reuters", ()),
        ("<1>🎉</1> <2>Hello</2> there", "Hello there", ("Hello",)),
        ("<1/> <2/>", "", ()),
        ("12:30 – 14:00", "", ()),
        (r"a literal \<1> stays", "a literal <1> stays", ()),
    ],
)
def test_engine_sees_words_and_nothing_of_the_codes(coded: str, plain: str, pieces: tuple[str, ...]) -> None:
    assert extract(coded) == Lifted(plain, pieces)


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
            "Про це йдеться у документі.",
            "Про <1>це</1> йдеться у документі.",
            (1,),
        ),
        ("He sees <1/> every day.", "Він бачить щодня.", "Він бачить <1/> щодня.", (1,)),
        ("When in <1/>, do so.", "Якщо там, роби так.", "Якщо там <1/>, роби так.", (1,)),
        ("<1>a</1> <2>b</2> <3>c</3>", "слово", "<3><2><1>слово</1></2></3>", (1, 2, 3)),
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
    ("one", "other"),
    [("звіт", "звіту"), ("Україна", "Україною"), ("Київ", "Києва"), ("отчёт", "Отчёта"), ("Vertrag", "Vertrages")],
)
def test_inflected_words_are_alike(one: str, other: str) -> None:
    assert 0 < likeness(one, other) < 1


@pytest.mark.parametrize(
    ("one", "other"), [("звіт", "звір"), ("як", "яка"), ("12", "123"), ("порт", "портфель"), ("кит", "кит’ський")]
)
def test_other_words_are_not_alike(one: str, other: str) -> None:
    assert likeness(one, other) == 0


def test_phrase_is_looked_for_near_its_place_among_free_words() -> None:
    words = ["так", "чи", None, "або", "так"]
    assert best_window(["так"], words, near=0) == 0
    assert best_window(["так"], words, near=4) == 4
    assert best_window(["чи", "так"], words, near=0) is None
    assert best_window([], words, near=0) is None


# Properties, on random sentences with random codes.

_SOURCE_TEXT = st.lists(
    st.sampled_from(
        ["the", "report", "Kyiv", "52", "1,234.5", "o’clock", "said", ",", ".", "“", "”", "(", ")", "—", "🎉"]
    ),
    min_size=1,
    max_size=5,
).map(" ".join)
_TARGET_TEXT = st.lists(
    st.sampled_from(
        [
            "звіт",
            "звіту",
            "Києві",
            "52",
            "1 234,5",
            "о’кей",
            "said",
            ", ",
            ". ",
            "«",
            "»",
            " — ",
            "<1>",
            "\\",
            "</2>",
            "…",
            " ",
        ]
    ),
    max_size=14,
).map("".join)


@st.composite
def coded_sources(draw: st.DrawFn) -> str:
    """Well-nested coded texts as articles make them: no pair without text or a void code in it."""
    number = 0

    def content(depth: int) -> list[Token]:
        nonlocal number
        parts: list[Token] = []
        for _ in range(draw(st.integers(1, 3))):
            match draw(st.sampled_from(["text", "void", "pair"] if depth < 3 else ["text"])):
                case "text":
                    edge = draw(st.sampled_from(["", " "]))
                    parts.append(Text(edge + draw(_SOURCE_TEXT) + draw(st.sampled_from(["", " "]))))
                case "void":
                    number += 1
                    parts.append(Void(number))
                case _:
                    number += 1
                    own = number
                    parts += [Open(own), *content(depth + 1), Close(own)]
        return parts

    return serialise(content(0))


def _with_marks(coded: str) -> str:
    """The text with a sign that is no letter in the place of every code."""
    return "".join(token.text if isinstance(token, Text) else "\ufffc" for token in tokens(coded))


@given(coded_sources(), _TARGET_TEXT, st.dictionaries(_SOURCE_TEXT, _TARGET_TEXT, max_size=3))
def test_no_code_is_lost_and_no_word_is_cut(coded: str, translated: str, pieces: dict[str, str]) -> None:
    lifted = extract(coded)
    found = place(coded, translated, pieces | dict.fromkeys(lifted.pieces, translated[:6]))
    assert same_codes_problems(coded, found.text) == []
    if translated.strip():
        assert nesting_problems(found.text) == []
    assert WORD.findall(_with_marks(found.text)) == WORD.findall(translated)
    assert set(found.guessed) <= {int(number) for number in re.findall(r"<(\d+)/?>", coded)}


@given(coded_sources())
def test_text_that_stays_the_same_finds_every_code_again(coded: str) -> None:
    lifted = extract(coded)
    if lifted.plain:
        text = place(coded, lifted.plain, {piece: piece for piece in lifted.pieces}).text
        assert same_codes_problems(coded, text) == []
        assert nesting_problems(text) == []


@given(coded_sources())
def test_plain_text_is_clean(coded: str) -> None:
    plain = extract(coded).plain
    assert plain == plain.strip()
    assert "  " not in plain
    apart = "".join(
        token.text if isinstance(token, Text) else " " if isinstance(token, Void) else "" for token in tokens(coded)
    )
    # By letters and digits alone: “the,the” with a code before the comma is two words either way.
    assert re.findall(r"\w+", plain) == (re.findall(r"\w+", apart) if plain else [])


@given(_TARGET_TEXT)
def test_text_without_codes_is_taken_as_it_is(translated: str) -> None:
    assert tokens(place("no codes", translated, {}).text) == (
        [Text(translated.strip())] if translated.strip() else []
    )
