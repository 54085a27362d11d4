"""Sentences become drafts: codes lifted, text translated, codes put back where the engine's words went."""

from collections.abc import Sequence

import pytest

from transpub.translations.alignment import Link
from transpub.translations.drafting import draft
from transpub.translations.engine import Decoding, Engine, Offer, Output
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
