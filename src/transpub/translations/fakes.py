"""Engines without a model: one that behaves, one that does not. They ship, keep the contract, and serve tests."""

import re
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from transpub.translations.alignment import Alignment, Link
from transpub.translations.engine import Alternative, Decoding, EngineFailed, ModelKind, Offer, Output
from transpub.translations.wording import Words

# Letters that Ukrainian and Russian share, so that the text passes for either.
_LATIN, _CYRILLIC = "abcdefghijklmnopqrstuvwxyz", "абцдефгхийклмнопкрстуввкуз"
_TO_CYRILLIC = str.maketrans(_LATIN + _LATIN.upper(), _CYRILLIC + _CYRILLIC.upper())
# A letter of a script nobody asked for in the place of each.
_GREEK = "αβξδεφγχιικλμνοπθρστυωωκυζ"
_TO_GREEK = str.maketrans(_CYRILLIC + _CYRILLIC.upper(), _GREEK + _GREEK.upper())
# What a good engine leaves as it is: addresses, handles, hashtags, placeholders.
_UNTOUCHED = re.compile(r"[@#/{]|\w\.\w")
_SPACE = re.compile(r"(\s+)")


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
        return [_echoed(text, decoding) for text in texts]


def _echoed(text: str, decoding: Decoding) -> Output:
    """Other wordings have the words in another order: the second first, the third first…"""
    echo = _in_cyrillic(text)
    words = echo.split(" ")
    turns = range(1, min(len(words), decoding.alternatives + 1))
    others = dict.fromkeys(" ".join(words[turn:] + words[:turn]) for turn in turns)
    others.pop(echo, None)
    return Output(
        echo,
        score=-0.1,
        alignment=_word_by_word(text) if decoding.aligned else (),
        alternatives=tuple(Alternative(wording, -0.2 - turn / 10) for turn, wording in enumerate(others)),
    )


def _in_cyrillic(text: str) -> str:
    return "".join(word if _UNTOUCHED.search(word) else word.translate(_TO_CYRILLIC) for word in _SPACE.split(text))


def _word_by_word(text: str) -> Alignment:
    """Every letter stays in its place, so every word stands for itself."""
    return tuple(Link(span, span, 1.0) for span in Words.of(text).spans)


class Fault(StrEnum):
    """What real models do wrong (peers.md, 3.1)."""

    EMPTY = "empty"
    LOOP = "loop"
    TRUNCATED = "truncated"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    LEFT_IN_SOURCE = "left_in_source"
    WRONG_SCRIPT = "wrong_script"
    NEIGHBOUR_LANGUAGE = "neighbour_language"
    MIXED_ALPHABET = "mixed_alphabet"
    WRONG_NUMBER = "wrong_number"
    LOST_ADDRESS = "lost_address"
    LOST_HANDLE = "lost_handle"
    UNSURE = "unsure"
    INVENTED_WORDS = "invented_words"
    RAISES = "raises"


# Words that end in no loop and have no letter of one language only.
_MUCH = " Потом настала тишина, а за окном старий сад, повен груш, слив та вишень"
# A word of the other one of two close languages.
_NEIGHBOUR_WORDS = {"uk": " это", "ru": " її"}


def _spoilt(fault: Fault, source: str, text: str, language: str) -> str:
    match fault:
        case Fault.EMPTY:
            return ""
        case Fault.LOOP:
            return " ".join(text.split()[:2] * 12)
        case Fault.TOO_SHORT:
            return "А"
        case Fault.TOO_LONG:
            return text + _MUCH * (1 + 2 * len(text) // len(_MUCH))
        case Fault.LEFT_IN_SOURCE:
            return source
        case Fault.WRONG_SCRIPT:
            return text.translate(_TO_GREEK)
        case Fault.NEIGHBOUR_LANGUAGE:
            return text + _NEIGHBOUR_WORDS[language]
        case Fault.MIXED_ALPHABET:
            return text + " мрii"
        case Fault.WRONG_NUMBER:
            return text + " 98765"
        case Fault.LOST_ADDRESS:
            return "".join(word for word in _SPACE.split(text) if "@" in word or not _UNTOUCHED.search(word))
        case Fault.LOST_HANDLE:
            return text.replace("@", "")
        case Fault.INVENTED_WORDS:
            return "Нас чекала музика"
        case Fault.TRUNCATED | Fault.UNSURE | Fault.RAISES:
            return text


class MisbehavingEngine(EchoEngine):
    """Commits one fault on every text that contains `on` and has more than `beyond` words; stops once asked to
    decode harder, if `mends`. RAISES is committed `times` times, else for ever."""

    def __init__(
        self, fault: Fault, *, on: str = "", beyond: int = 0, mends: bool = False, times: int | None = None
    ) -> None:
        super().__init__()
        self._fault, self._on, self._beyond, self._mends, self._times = fault, on, beyond, mends, times

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
            self._spoilt(text, output, offer.target) if self._is_provoked(text) else output
            for text, output in zip(texts, good, strict=True)
        ]

    def _is_provoked(self, text: str) -> bool:
        return self._on in text and len(text.split()) > self._beyond

    def _spoilt(self, text: str, output: Output, language: str) -> Output:
        return Output(
            _spoilt(self._fault, text, output.text, language),
            -3.0 if self._fault is Fault.UNSURE else output.score,
            truncated=self._fault is Fault.TRUNCATED,
            alternatives=tuple(
                Alternative(_spoilt(self._fault, text, wording.text, language), wording.score)
                for wording in output.alternatives
            ),
        )
