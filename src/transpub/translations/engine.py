"""What the pipeline asks of a machine-translation engine. Implementations live in the worker."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from transpub.translations.alignment import Alignment


class ModelKind(StrEnum):
    """How far a model may be trusted. Text by anything but OFFICIAL is marked wherever it is shown."""

    OFFICIAL = "official"
    TRIAL = "trial"
    TEST = "test"


@dataclass(frozen=True)
class Offer:
    """One language pair an engine can serve now.

    `route` is the languages passed through, ends included: `("en", "uk")`, or `("uk", "en", "ru")` for a
    pivot. `model` and `version` join the names of the packages along the route with `+`.
    """

    source: str
    target: str
    engine: str
    model: str
    version: str
    route: tuple[str, ...]
    kind: ModelKind


class Profile(StrEnum):
    """How much of the decoder's work a draft is worth. Text by anything but BEST is marked: it reads worse."""

    BEST = "best"
    FAST = "fast"
    FASTEST = "fastest"


# Beams of the hurried profiles: 1.4 and 1.9 times the words a second of beam 4 (bench/translate.py). Those of BEST
# are a setting.
FAST_BEAMS: Mapping[Profile, int] = {Profile.FAST: 2, Profile.FASTEST: 1}


@dataclass(frozen=True)
class Decoding:
    """How hard the decoder works. The second rung of the retry ladder forbids repetition.

    Values after Wikimedia's MinT (`translator/models/opus.py`): repetition_penalty 2, no_repeat_ngram_size 4.
    `aligned` asks for the alignment of each output, if the engine can tell it. It changes no text.
    `alternatives` asks for so many other wordings beside the best; it may change the text, as more beams do.
    """

    beam_size: int = 4
    repetition_penalty: float = 1.0
    no_repeat_ngram_size: int = 0
    aligned: bool = False
    alternatives: int = 0


STRONGER = Decoding(beam_size=4, repetition_penalty=1.3, no_repeat_ngram_size=4)


@dataclass(frozen=True)
class Alternative:
    """Another wording of the same source; `score` and `alignment` as of `Output`."""

    text: str
    score: float | None = None
    alignment: Alignment = ()


@dataclass(frozen=True)
class Output:
    """One translated text. `score` is the mean log-probability per token (≤ 0), None if the engine has none.

    `truncated` is set when the decoder stopped at its length limit instead of at the end of the sentence.
    `alignment` is empty unless asked for, and where the engine cannot tell. `alternatives` are other texts, best
    first, at most as many as asked for, all unlike `text` and each other; a text translated in pieces has none.
    `pieces` is how many the engine made of a text too long for it; none of them is left out.
    """

    text: str
    score: float | None = None
    truncated: bool = False
    alignment: Alignment = ()
    alternatives: tuple[Alternative, ...] = ()
    pieces: int = 1


def confidence(score: float | None) -> float | None:
    """A score as a number from 0 to 1: the geometric mean of the probabilities the decoder gave its tokens.

    It orders the sentences of one model by how sure it was. It is no probability that the text is right, and says
    nothing across models, beams or lengths. None for a text without a score.
    """
    return None if score is None else min(1.0, math.exp(score))


class EngineFailed(Exception):
    """The engine could not answer for this batch. The job keeps what it has and tries again later."""


class Engine(Protocol):
    """A translator of plain text. Thread-safe. Never fetches anything while translating."""

    def offers(self) -> Sequence[Offer]:
        """The pairs served now, one offer for each (source, target)."""
        ...

    def routes(self, source: str, target: str) -> Sequence[Offer]:
        """The ways from one language to another, best first: the pair's one of `offers`, then through other
        languages. Empty for a pair that is not served."""
        ...

    def translate(self, offer: Offer, texts: Sequence[str], decoding: Decoding) -> list[Output]:
        """As many outputs as texts, in their order. Texts are single sentences or short fields without markup.

        Raises:
            EngineFailed: the model could not be loaded or run, or no longer serves the offer.
        """
        ...
