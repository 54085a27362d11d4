"""Engines without a model: one that behaves, one that does not. They ship, keep the contract, and serve tests."""

import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum

from transpub.translations.alignment import Alignment, Link
from transpub.translations.engine import Decoding, EngineFailed, ModelKind, Offer, Output
from transpub.translations.wording import Words

# Letters that Ukrainian and Russian share, so that the text passes for either.
_LATIN, _CYRILLIC = "abcdefghijklmnopqrstuvwxyz", "абцдефгхийклмнопкрстуввкуз"
_TO_CYRILLIC = str.maketrans(_LATIN + _LATIN.upper(), _CYRILLIC + _CYRILLIC.upper())


class EchoEngine:
    """Answers with the source in the target's letters: visibly no translation, yet fit for every guard."""

    def __init__(self, pairs: Sequence[tuple[str, str]] = (("en", "uk"), ("en", "ru"))) -> None:
        self._pairs = tuple(pairs)
        self._lock = threading.Lock()
        # How often each text was asked for.
        self.asked: Counter[str] = Counter()

    def offers(self) -> list[Offer]:
        return [
            Offer(source, target, "echo", f"echo-{source}-{target}", "1", (source, target), ModelKind.TEST)
            for source, target in self._pairs
        ]

    def routes(self, source: str, target: str) -> list[Offer]:
        direct = [offer for offer in self.offers() if (offer.source, offer.target) == (source, target)]
        middles = [middle for start, middle in self._pairs if start == source and (middle, target) in self._pairs]
        return direct + [replace(offer, route=(source, middle, target)) for offer in direct for middle in middles]

    def translate(self, offer: Offer, texts: Sequence[str], decoding: Decoding) -> list[Output]:
        if offer not in self.routes(offer.source, offer.target):
            raise EngineFailed(f"no model for {offer.source}→{offer.target}")
        with self._lock:
            self.asked.update(texts)
        return [
            Output(
                text.translate(_TO_CYRILLIC), score=-0.1, alignment=_word_by_word(text) if decoding.aligned else ()
            )
            for text in texts
        ]


def _word_by_word(text: str) -> Alignment:
    """Every letter stays in its place, so every word stands for itself."""
    return tuple(Link(span, span, 1.0) for span in Words.of(text).spans)


class Fault(StrEnum):
    """What real models do wrong (peers.md, 3.1)."""

    EMPTY = "empty"
    LOOP = "loop"
    TRUNCATED = "truncated"
    LEFT_IN_SOURCE = "left_in_source"
    WRONG_NUMBER = "wrong_number"
    TOO_SHORT = "too_short"
    RAISES = "raises"


_SPOIL: Mapping[Fault, Callable[[Output], Output]] = {
    Fault.EMPTY: lambda _: Output(""),
    Fault.LOOP: lambda output: Output(" ".join(output.text.split()[:2] * 12)),
    Fault.TRUNCATED: lambda output: Output(output.text, output.score, truncated=True),
    Fault.WRONG_NUMBER: lambda output: Output(f"{output.text} 98765"),
    Fault.TOO_SHORT: lambda output: Output(output.text[:5]),
}


class MisbehavingEngine(EchoEngine):
    """Commits one fault on every text that contains `on`; stops once asked to decode harder, if `mends`."""

    def __init__(self, fault: Fault, *, on: str = "", mends: bool = False, times: int | None = None) -> None:
        super().__init__()
        self._fault, self._on, self._mends, self._times = fault, on, mends, times

    def translate(self, offer: Offer, texts: Sequence[str], decoding: Decoding) -> list[Output]:
        good = super().translate(offer, texts, decoding)
        if self._mends and decoding.repetition_penalty > 1:
            return good
        if self._fault is Fault.RAISES:
            if self._times is None or self._times > 0:
                self._times = None if self._times is None else self._times - 1
                raise EngineFailed("out of memory")
            return good
        return [
            self._spoilt(text, output) if self._on in text else output
            for text, output in zip(texts, good, strict=True)
        ]

    def _spoilt(self, text: str, output: Output) -> Output:
        return Output(text) if self._fault is Fault.LEFT_IN_SOURCE else _SPOIL[self._fault](output)
