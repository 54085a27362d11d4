"""Closely related languages told apart word by word: Russian in Ukrainian text and the other way round."""

from collections.abc import Mapping
from dataclasses import dataclass

from transpub.translations.analysis.alphabets import OddWords, Word, alphabets, base_language, words

# Everyday words of one language that are no words of the other, for text that happens to avoid its letters.
_RUSSIAN_WORDS = """
    и что чтобы как если только также когда после или из со они нет есть еще который которая которое которого
    которых потому поэтому сейчас между около будет будут должен должны человек лет сказал однако более менее
    очень можно нужно теперь несколько во ему ее него нее
"""
_UKRAINIAN_WORDS = """
    що щоб це як або якщо від після також коли які який яка яке вони він її їх був під буде будуть років ще дуже
    можна треба тепер декілька кілька йому
"""


@dataclass(frozen=True)
class _Traits:
    """What gives a neighbour language away: letters only it has, and its everyday words."""

    letters: frozenset[str]
    words: frozenset[str]


# Language of the text → traits of the neighbour that must not show in it.
_NEIGHBOUR_OF: Mapping[str, _Traits] = {
    "uk": _Traits(frozenset("ыэёъ"), frozenset(_RUSSIAN_WORDS.split())),
    "ru": _Traits(frozenset("іїєґ"), frozenset(_UKRAINIAN_WORDS.split())),
}


def words_of_neighbour(source: str, target: str, language: str) -> OddWords:
    """The words of the target that belong to the neighbour of its language. Words the source has are left alone."""
    traits = _NEIGHBOUR_OF.get(base_language(language))
    if traits is None:
        return OddWords()
    kept = {word.text.casefold() for word in words(source)}
    return OddWords.of(word for word in words(target) if word.text.casefold() not in kept and _shows(word, traits))


def _shows(word: Word, traits: _Traits) -> bool:
    text = word.text.casefold()
    return alphabets(text) == {"CYRILLIC"} and (bool(traits.letters & set(text)) or text in traits.words)
