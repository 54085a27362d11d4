"""Words that stand for one another are found: by likeness, by an alignment, by both."""

from collections import Counter

import pytest

from transpub.translations.alignment import Alignment, Link
from transpub.translations.evidence import Weights
from transpub.translations.likeness import Likenesses, best_window, likeness
from transpub.translations.placement import Placed, extract, place
from transpub.translations.wording import Words


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
    words = ["так", "чи", "так", "або", "так"]
    likenesses = Likenesses(words)

    def found(phrase: str, *, near: float, within: range = range(5)) -> int | None:
        wanted = [likenesses.of(word) for word in phrase.split()]
        return best_window(wanted, within, [index != 2 for index in within], near=near)

    assert found("так", near=0) == 0
    assert found("так", near=4) == 4
    assert found("так", near=0, within=range(1, 5)) == 4
    assert found("чи так", near=0) is None
    assert found("", near=0) is None


def test_word_that_very_many_are_like_is_like_none() -> None:
    assert Likenesses(["так"] * 40).of("так") != {}
    assert Likenesses(["так"] * 41).of("так") == {}


def by_words(source: str, target: str, pairs: str) -> Alignment:
    """An alignment as people write it: “0-2 1-0” links the first source word to the third target word, and so on.
    A target word's links share its weight."""
    mine, theirs = Words.of(source).spans, Words.of(target).spans
    links = [tuple(map(int, pair.split("-"))) for pair in pairs.split()]
    shared = Counter(target for _, target in links)
    return tuple(sorted(Link(theirs[target], mine[source], 1 / shared[target]) for source, target in links))


@pytest.mark.parametrize(
    ("coded", "translated", "pairs", "expected"),
    [
        # Words moved to the other end.
        (
            "On Tuesday the council approved <1>a new budget</1>.",
            "Новий бюджет рада ухвалила у вівторок.",
            "5-0 6-0 7-1 3-2 4-3 0-4 1-5",
            "<1>Новий бюджет</1> рада ухвалила у вівторок.",
        ),
        # Two links that change places, and nesting inside one of them.
        (
            "Volunteers took <1>warm <2>clothes</2></1> to towns cut off by <3>the flood</3>.",
            "У відрізані повінню міста волонтери повезли теплий одяг.",
            "4-0 6-1 7-1 10-2 5-3 0-4 1-5 2-6 3-7",
            "У відрізані <3>повінню</3> міста волонтери повезли <1>теплий <2>одяг</2></1>.",
        ),
        # The preposition before a noun clings to it, but the source has none inside.
        ("They went to <1>court</1>.", "Вони пішли до суду.", "0-0 1-1 2-2 3-2 3-3", "Вони пішли до <1>суду</1>."),
        # A comma the code's words do not have is not run over; a whole clause is taken to its comma.
        (
            "<1>His deputy</1> denied it.",
            "Його заступник, каже він, ні.",
            "0-0 1-1 1-2 2-2 3-3 2-4",
            "<1>Його заступник</1>, каже він, ні.",
        ),
        (
            "<1>The strike is over</1>, they said.",
            "Страйку кінець, сказали вони.",
            "1-0 3-1 5-2 4-3",
            "<1>Страйку кінець</1>, сказали вони.",
        ),
        # Quotation marks go with the words if they were inside.
        (
            "It opens <1>“Winter”</1> now.",
            "Тепер показ «Зими» почався.",
            "3-0 0-1 2-2 1-3",
            "Тепер показ <1>«Зими»</1> почався.",
        ),
        (
            "It opens “<1>Winter</1>” now.",
            "Тепер показ «Зими» почався.",
            "3-0 0-1 2-2 1-3",
            "Тепер показ «<1>Зими</1>» почався.",
        ),
        # Without words: between the words that stand for its neighbours, on its side of the comma.
        (
            "Our man <1/> saw it today.",
            "Сьогодні це бачив наш чоловік.",
            "4-0 3-1 2-2 0-3 1-4",
            "Сьогодні це бачив наш чоловік <1/>.",
        ),
        (
            "By the account <1/>, two were hurt.",
            "За даними сторінки, постраждали двоє.",
            "0-0 2-1 2-2 5-3 3-4",
            "За даними сторінки <1/>, постраждали двоє.",
        ),
    ],
)
def test_alignment_leads_the_code_to_its_words(coded: str, translated: str, pairs: str, expected: str) -> None:
    alignment = by_words(extract(coded).plain, translated, pairs)
    assert place(coded, translated, {}, alignment).text == expected


def test_name_beside_a_wrong_alignment_keeps_its_code() -> None:
    coded, translated = "Police asked <1>Marchenko</1> to come.", "Прийти поліція просила Марченка."
    misled = by_words(extract(coded).plain, translated, "4-0 0-1 2-2 1-3")
    assert place(coded, translated, {}, misled) == Placed("Прийти поліція просила <1>Марченка</1>.")


def test_number_written_with_spaces_is_one_word() -> None:
    assert place("Of <1>12,400</1> homes", "З 12 400 домів", {}) == Placed("З <1>12 400</1> домів")


def test_place_the_evidence_bears_out_is_no_guess() -> None:
    coded, translated = "He sold <1>the old mill</1> first.", "Спершу він продав старий млин."
    good = by_words(extract(coded).plain, translated, "5-0 0-1 1-2 3-3 4-4")
    scattered = by_words(extract(coded).plain, translated, "0-0 3-0 1-1 3-1 4-2 5-2 0-3 2-3 1-4")
    assert place(coded, translated, {}, good) == Placed("Спершу він продав <1>старий млин</1>.")
    assert place(coded, translated, {}, scattered).guessed == (1,)
    assert place(coded, translated, {}).guessed == (1,)


def test_weight_of_nothing_leaves_the_evidence_out() -> None:
    coded, translated = "<1>Reuters</1> told it all today", "Усе це сьогодні сказало Reuters"
    assert place(coded, translated, {}).text == "Усе це сьогодні сказало <1>Reuters</1>"
    alone = place(coded, translated, {}, weights=Weights(anchors=0, pieces=0))
    assert alone == Placed("<1>Усе</1> це сьогодні сказало Reuters", (1,))
