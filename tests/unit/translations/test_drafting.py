"""Sentences become drafts: codes lifted, text translated, codes put back where the engine's words went."""

from collections.abc import Sequence

import pytest

from transpub.translations.alignment import Link
from transpub.translations.drafting import Rung, draft
from transpub.translations.engine import Alternative, Decoding, Engine, Offer, Output, confidence
from transpub.translations.fakes import EchoEngine
from transpub.translations.wording import Words


class BackwardsEngine(EchoEngine):
    """Answers with the words in reverse order. Outputs with an alignment score −1, others −2."""

    def translate(self, offer: Offer, texts: Sequence[str], decoding: Decoding) -> list[Output]:
        return [self._reversed(text, decoding) for text in texts]

    def _reversed(self, text: str, decoding: Decoding) -> Output:
        source = Words.of(text)
        echoed = super().translate(self.offers()[0], [" ".join(reversed(source.texts))], Decoding())[0].text
        if not decoding.aligned:
            return Output(echoed, score=-2)
        pairs = zip(Words.of(echoed).spans, reversed(source.spans), strict=True)
        return Output(echoed, score=-1, alignment=tuple(Link(theirs, mine, 1.0) for theirs, mine in pairs))


def drafted(engine: Engine, *sources: str) -> list[tuple[str, float | None, list[str]]]:
    drafts = draft(sources, engine, engine.offers()[0])
    return [(made.text, made.score, [finding.check for finding in made.findings]) for made in drafts]


def test_codes_go_where_the_alignment_says() -> None:
    assert drafted(BackwardsEngine(), "old <1>mills and <2>trees</2></1> burn at night") == [
        ("нигхт ат бурн <1><2>треес</2> анд миллс</1> олд", -1, [])
    ]


def test_sentences_without_codes_ask_for_no_alignment() -> None:
    plain, whole, bare = drafted(BackwardsEngine(), "mills burn", "<1>mills burn</1>", "<1/>")
    assert (plain[1], whole[1], bare) == (-2, -2, ("<1/>", None, []))


def test_place_that_is_a_guess_is_told() -> None:
    class StubbornEngine(EchoEngine):
        """Has one answer to everything, and no idea which word is which."""

        def translate(self, offer: Offer, texts: Sequence[str], decoding: Decoding) -> list[Output]:
            return [Output("Усе тут зовсім інше")] * len(texts)

    text, _, checks = drafted(StubbornEngine(), "Some <1>old</1> mills burn")[0]
    assert (text, checks) == ("Усе <1>тут</1> зовсім інше", ["code_placed_by_guess"])


@pytest.mark.parametrize(("coded", "told"), [("H<1>2</1>O is water.", True), ("<1>Water</1> is wet.", False)])
def test_a_code_around_a_part_of_a_word_is_told(coded, told):
    (made,) = draft([coded], EchoEngine(), EchoEngine().offers()[0])
    assert any(finding.check == "code_placed_by_guess" for finding in made.findings) is told


def test_other_wordings_have_the_codes_of_the_source() -> None:
    engine = EchoEngine()
    (made,) = draft(["ships <1>left</1> <2/> today"], engine, engine.offers()[0], alternatives=2)

    assert [wording.text for wording in made.alternatives] == [
        "<1>лефт</1> <2/> тодау схипс",
        "тодау схипс <1>лефт</1> <2/>",
    ]
    assert [wording.score for wording in made.alternatives] == pytest.approx([-0.2, -0.3])
    assert draft(["ships left"], engine, engine.offers()[0])[0].alternatives == ()


def test_other_wordings_are_judged_one_by_one() -> None:
    class InventiveEngine(EchoEngine):
        def translate(self, offer: Offer, texts: Sequence[str], decoding: Decoding) -> list[Output]:
            others = ("корабл корабл корабл", "45 схипс лефт", "лефт схипс", "left ships today", "")
            return [Output("схипс лефт", -0.1, alternatives=tuple(map(Alternative, others)))]

    engine = InventiveEngine()
    (made,) = draft(["ships left"], engine, engine.offers()[0], alternatives=5)

    assert [wording.text for wording in made.alternatives] == ["лефт схипс"]


def test_codes_stand_in_a_text_put_together_from_parts_where_the_alignment_says() -> None:
    class ShortOfBreath(BackwardsEngine):
        def translate(self, offer: Offer, texts: Sequence[str], decoding: Decoding) -> list[Output]:
            good = super().translate(offer, texts, decoding)
            return [
                Output("") if len(text.split()) > 4 else output for text, output in zip(texts, good, strict=True)
            ]

    engine = ShortOfBreath()
    (made,) = draft(["old <1>mills</1> burn, new trees <2>grow</2> there"], engine, engine.offers()[0])

    assert (made.text, made.rung) == (
        "бурн <1>миллс</1> олд тхере <2>гроw</2> треес нев".replace("w", "в"),
        Rung.PARTS,
    )


def test_nothing_of_a_sentence_of_five_thousand_words_is_lost_in_parts() -> None:
    class OnlyShort(EchoEngine):
        def translate(self, offer: Offer, texts: Sequence[str], decoding: Decoding) -> list[Output]:
            good = super().translate(offer, texts, decoding)
            return [
                Output("") if len(text.split()) > 50 else output for text, output in zip(texts, good, strict=True)
            ]

    engine = OnlyShort()
    words = [f"w{number}" for number in range(5000)]
    (made,) = draft([" ".join(words)], engine, engine.offers()[0])

    assert (made.rung, made.refused) == (Rung.PARTS, None)
    assert made.text.split() == [f"в{number}" for number in range(5000)]


def test_a_sentence_the_engine_cut_in_pieces_is_told() -> None:
    class CuttingEngine(EchoEngine):
        def translate(self, offer: Offer, texts: Sequence[str], decoding: Decoding) -> list[Output]:
            return [Output("схипс лефт", -0.1, pieces=3)]

    engine = CuttingEngine()
    (made,) = draft(["ships left"], engine, engine.offers()[0])

    assert [(finding.check, finding.facts) for finding in made.findings] == [("long_sentence", {"count": 3})]


@pytest.mark.parametrize(
    ("score", "sure"), [(None, None), (0.0, 1.0), (-0.693147, 0.5), (-1000.0, 0.0), (0.1, 1.0)]
)
def test_confidence_is_the_mean_probability_of_a_token(score: float | None, sure: float | None) -> None:
    assert confidence(score) == (None if sure is None else pytest.approx(sure, abs=1e-6))


def test_signs_nobody_sees_are_not_kept() -> None:
    class HyphenatingEngine(EchoEngine):
        def translate(self, offer: Offer, texts: Sequence[str], decoding: Decoding) -> list[Output]:
            return [Output("Кора\u00adблі\u200b відплили ")] * len(texts)

    assert [made[0] for made in drafted(HyphenatingEngine(), "ships left")] == ["Кораблі відплили"]
