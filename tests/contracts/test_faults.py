"""Whatever an engine does wrong is mended or refused with its reason. docs/explanation/guard.md has this table."""

from pathlib import Path

import pytest

from transpub.translations.drafting import Draft, Rung, draft
from transpub.translations.engine import EngineFailed
from transpub.translations.fakes import EchoEngine, Fault, MisbehavingEngine
from transpub.translations.guard import GuardReason

SENTENCE = "Two ships of the line left on Monday, and 45 more wait at sea as the port wrote."
# The longest part of it.
CLAUSE_WORDS = 10
REASONS = {
    Fault.EMPTY: GuardReason.EMPTY,
    Fault.LOOP: GuardReason.LOOP,
    Fault.TRUNCATED: GuardReason.TRUNCATED,
    Fault.TOO_SHORT: GuardReason.LENGTH_RATIO,
    Fault.TOO_LONG: GuardReason.LENGTH_RATIO,
    Fault.LEFT_IN_SOURCE: GuardReason.WRONG_SCRIPT,
    Fault.WRONG_SCRIPT: GuardReason.WRONG_SCRIPT,
    Fault.NEIGHBOUR_LANGUAGE: GuardReason.WRONG_LANGUAGE,
    Fault.MIXED_ALPHABET: GuardReason.MIXED_ALPHABET,
    Fault.WRONG_NUMBER: GuardReason.NUMBERS,
    Fault.LOST_ADDRESS: GuardReason.ADDRESSES,
    Fault.LOST_HANDLE: GuardReason.ADDRESSES,
    Fault.UNSURE: GuardReason.UNSURE,
}
PAGE = Path(__file__).resolve().parents[2] / "docs/explanation/guard.md"


def drafted(engine: EchoEngine, *sources: str, target: str = "uk") -> list[Draft]:
    offer = next(offer for offer in engine.offers() if offer.target == target)
    return draft(sources, engine, offer)


def source_for(fault: Fault) -> str:
    match fault:
        case Fault.UNSURE:
            return "Port of Odesa"
        case Fault.LOST_ADDRESS | Fault.LOST_HANDLE:
            return SENTENCE.replace("the line", "@PortOfOdesa").replace("the port", "portal.com")
        case _:
            return SENTENCE


@pytest.mark.parametrize("target", ["uk", "ru"])
@pytest.mark.parametrize("fault", REASONS)
def test_a_fault_that_stays_ends_as_its_reason(fault: Fault, target: str) -> None:
    (made,) = drafted(MisbehavingEngine(fault), source_for(fault), target=target)

    assert (made.refused, made.rung) == (REASONS[fault], Rung.FIRST)


@pytest.mark.parametrize("target", ["uk", "ru"])
@pytest.mark.parametrize("fault", REASONS)
def test_a_fault_of_the_plain_decoding_is_mended_by_a_stronger_one(fault: Fault, target: str) -> None:
    source = source_for(fault)
    (good,) = drafted(EchoEngine(), source, target=target)

    (made,) = drafted(MisbehavingEngine(fault, mends=True), source, target=target)

    assert (made.text, made.refused, made.rung, made.findings) == (good.text, None, Rung.STRONGER, ())


@pytest.mark.parametrize("target", ["uk", "ru"])
@pytest.mark.parametrize("fault", [fault for fault in REASONS if fault is not Fault.UNSURE])
def test_a_fault_of_the_whole_is_mended_in_smaller_units(fault: Fault, target: str) -> None:
    source = source_for(fault)
    (good,) = drafted(EchoEngine(), source, target=target)

    (made,) = drafted(MisbehavingEngine(fault, beyond=CLAUSE_WORDS), source, target=target)

    assert (made.text, made.refused, made.rung) == (good.text, None, Rung.PARTS)
    assert [(finding.check, finding.facts) for finding in made.findings] == [("put_together", {"count": 2})]


@pytest.mark.parametrize("fault", REASONS)
def test_the_engine_is_called_three_times_at_most_for_a_batch(fault: Fault) -> None:
    class CountingEngine(MisbehavingEngine):
        calls = 0

        def translate(self, *arguments):
            self.calls += 1
            return super().translate(*arguments)

    engine = CountingEngine(fault)
    drafted(engine, *(f"{source_for(fault)} {word}" for word in ("One", "Two", "Three")), SENTENCE)

    assert engine.calls <= 3


def test_the_others_of_a_batch_are_not_decoded_again() -> None:
    engine = MisbehavingEngine(Fault.LOOP, on="Monday")

    bad, good = drafted(engine, "It ends on Monday", "It begins today")

    assert (bad.refused, good.refused) == (GuardReason.LOOP, None)
    assert engine.asked["It begins today"] == 1


@pytest.mark.parametrize("source", ["🎉", "🎉 🇺🇦", "45,000", "***", "example.com", "Слава Україні!"])
def test_nothing_is_invented_where_there_is_nothing_to_translate(source: str) -> None:
    engine = MisbehavingEngine(Fault.INVENTED_WORDS)

    (made,) = drafted(engine, source)

    assert (made.text, made.refused, made.rung, made.score) == (source, None, Rung.KEPT, None)
    assert not engine.asked


def test_an_engine_that_raises_fails_the_batch() -> None:
    with pytest.raises(EngineFailed):
        drafted(MisbehavingEngine(Fault.RAISES), SENTENCE)


def test_the_page_tells_what_every_fault_leads_to() -> None:
    assert set(REASONS) == set(Fault) - {Fault.RAISES, Fault.INVENTED_WORDS}
    rows = [
        tuple(cell.strip(" `") for cell in line.split("|")[1:4]) for line in PAGE.read_text("utf-8").splitlines()
    ]
    told = {(row[0], row[2]) for row in rows if len(row) == 3}
    assert {(fault.value, reason.value) for fault, reason in REASONS.items()} <= told


def test_the_page_explains_every_reason() -> None:
    page = PAGE.read_text("utf-8")
    assert [reason for reason in GuardReason if f"| `{reason.value}` |" not in page] == []
