"""A made-up memory: English-like sentences and translations, the same for the same seed. No text of anybody's.

What decides how fast a memory answers is made after the news: words as frequent as words are (Zipf), sentences as
long as sentences are, expressions whose words come together (“prime minister”), sentences filled in ever anew
(weather, exchange rates), and sentences that somebody changed a little.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, product

from transpub.memory.index import Pair

PAIR = Pair("en", "uk")
# For the concordance: frequent words and rare ones, together often and never, the beginnings of many, numbers that
# are there and one that is not.
EXPRESSIONS = (
    "minister",
    "the",
    "of the",
    "the government",
    "military hospital port",
    "wom",
    "stre",
    "2026",
    "the 1999999",
)

# Ranks 1 to 163: written out, because sentences of function words are the hardest to tell apart.
_COMMON = """
the of to and a in said that for was on is with as by it he at from his be have has an are were not its but who
will which this after had their been they would or one about also when up more over there she her new two out
first people into year last all could other than government if some what before three against during us we time
state no between president day because week most country under since minister police made told only city so can
million while them where him may including any then through company market officials early war group law down
region court election party part should power news according military foreign public national report security
former same being both many work four found month home make take help still such these those world economy price
energy gas oil grain port border army attack aid house leader member number water school hospital child women
"""
_ONSETS = (*"bdfgklmnprstvw", "dr", "gr", "pl", "pr", "st", "tr", "ch", "sh")
_VOWELS = ("a", "e", "i", "o", "u", "ea", "ou", "ai")
_CODAS = ("n", "r", "l", "s", "t", "nd", "st", "m", "ck")
SYLLABLES = tuple("".join(parts) for parts in product(_ONSETS, _VOWELS, ("", *_CODAS)))
_VOCABULARY = 80_000
# Zipf–Mandelbrot: the share of the word of rank r is proportional to 1 / (r + shift) ** steepness; the first is
# about 5 % of all words, as in English.
_SHIFT, _STEEPNESS = 2.7, 1.05
# Words of a sentence: log-normal, median 17, one in twenty over 42.
_MEDIAN_LOG, _SPREAD_LOG, _LONGEST = 2.85, 0.55, 70
_EXPRESSIONS = 400
_FRAMES = 400
# Of all units: filled-in frames, and changed copies of an earlier one; the rest is written anew.
_FRAME_SHARE, _COPY_SHARE = 0.08, 0.32
_WITH_EXPRESSION = 0.4
_CYRILLIC = str.maketrans("abcdefghijklmnopqrstuvwxyz", "абцдефгхіжклмнопкрстуввкиз")
_SLOT = ""


@dataclass(frozen=True)
class Sample:
    source: str
    target: str


class Corpus:
    """Sentences to remember, and articles to look up."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)
        self._words = self._vocabulary()
        self._weights = list(accumulate(1 / (rank + _SHIFT) ** _STEEPNESS for rank in range(1, _VOCABULARY + 1)))
        self._expressions = [self._rare(self._random.choice((2, 2, 3))) for _ in range(_EXPRESSIONS)]
        self._falling = list(accumulate(1 / (rank + 2) for rank in range(_FRAMES)))
        self._frames = [self._frame() for _ in range(_FRAMES)]

    def units(self, count: int) -> Iterator[Sample]:
        """So many different sentences."""
        made: list[tuple[str, ...]] = []
        seen: set[int] = set()
        while len(made) < count:
            words = self._next(made)
            key = hash(words)
            if key not in seen:
                seen.add(key)
                made.append(words)
                yield _sample(words)

    def article(self, remembered: Sequence[Sample], count: int = 40) -> list[str]:
        """Of eight sentences one is remembered, three are changed copies, one is a filled frame, three are new."""
        made: list[str] = []
        for place in range(count):
            old = self._random.choice(remembered).source
            match place % 8:
                case 0:
                    made.append(old)
                case 1 | 2 | 3:
                    made.append(_sample(self._changed(tuple(old.rstrip(".").split()))).source)
                case 4:
                    made.append(_sample(self._filled()).source)
                case _:
                    made.append(_sample(self._fresh()).source)
        return made

    def _vocabulary(self) -> list[str]:
        words: dict[str, None] = dict.fromkeys(_COMMON.split())
        while len(words) < _VOCABULARY:
            syllables = self._random.choice((1, 2, 2, 3, 3, 4))
            words["".join(self._syllable() for _ in range(syllables))] = None
        return list(words)

    def _syllable(self) -> str:
        coda = self._random.choice(_CODAS) if self._random.random() < 0.5 else ""
        return self._random.choice(_ONSETS) + self._random.choice(_VOWELS) + coda

    def _next(self, made: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
        chance = self._random.random()
        if made and chance < _COPY_SHARE:
            return self._changed(self._random.choice(made))
        return self._filled() if chance < _COPY_SHARE + _FRAME_SHARE else self._fresh()

    @property
    def vocabulary(self) -> Sequence[str]:
        """All words, the most frequent first."""
        return self._words

    def drawn(self, count: int) -> list[str]:
        """Words one after the other, each as often as it is in a language."""
        return self._random.choices(self._words, cum_weights=self._weights, k=count)

    def _rare(self, count: int) -> list[str]:
        return [self._words[self._random.randrange(150, 6000)] for _ in range(count)]

    def _fresh(self) -> tuple[str, ...]:
        words = self.drawn(min(_LONGEST, max(2, round(self._random.lognormvariate(_MEDIAN_LOG, _SPREAD_LOG)))))
        if self._random.random() < _WITH_EXPRESSION:
            place = self._random.randrange(len(words))
            words[place:place] = self._random.choices(self._expressions, cum_weights=self._falling)[0]
        if self._random.random() < 0.3:
            words.insert(self._random.randrange(len(words) + 1), str(self._random.randrange(2, 3000)))
        return tuple(words)

    def _frame(self) -> tuple[str, ...]:
        words = list(self._fresh()[:24])
        for _ in range(max(1, len(words) // 5)):
            words.insert(self._random.randrange(len(words) + 1), _SLOT)
        return (*words, str(0))

    def _filled(self) -> tuple[str, ...]:
        frame = self._random.choices(self._frames, cum_weights=self._falling)[0]
        return tuple(
            self._rare(1)[0] if word == _SLOT else str(self._random.randrange(2, 3000)) if word.isdigit() else word
            for word in frame
        )

    def _changed(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """From one word to a third of them exchanged, given another ending, left out or put in."""
        changed = list(words)
        for _ in range(max(1, round(len(words) * self._random.uniform(0.03, 0.33)))):
            place = self._random.randrange(len(changed))
            kind = self._random.random()
            if kind < 0.4:
                changed[place] = self.drawn(1)[0]
            elif kind < 0.6:
                changed[place] += self._random.choice(("s", "ed", "ing", "er"))
            elif kind < 0.8 and len(changed) > 2:
                del changed[place]
            else:
                changed.insert(place, self.drawn(1)[0])
        return tuple(changed)


def _sample(words: Sequence[str]) -> Sample:
    source = " ".join(words) + "."
    return Sample(source, in_cyrillic(source))


def in_cyrillic(text: str) -> str:
    return text.translate(_CYRILLIC)
