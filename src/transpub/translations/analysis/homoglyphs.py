"""Letters of two alphabets that look alike, and words put right in which they are mixed. Judges no severity."""

import re

from transpub.translations.analysis.alphabets import Word, alphabets, base_language, script_of, words

# Pairs that no common typeface tells apart (a subset of Unicode's confusables, UTS #39).
_LATIN = "aceëiïjopsxyABCEËHIÏJKMOPSTXY"
_CYRILLIC = "асеёіїјорѕхуАВСЕЁНІЇЈКМОРЅТХУ"
TWINS = frozenset(_LATIN + _CYRILLIC)
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
_TO_LATIN = str.maketrans(_CYRILLIC, _LATIN)
# Letters of those that a Russian or Ukrainian word never has; in the other language's words they stay a riddle.
_NEVER_IN = {"ru": frozenset("іїјѕІЇЈЅ"), "uk": frozenset("ёјѕЁЈЅ")}

# One letter that is a word in Cyrillic and looks like a Latin one. Capitals are left out: “vitamin C”.
_LONE = {"uk": {"i": "і", "a": "а", "o": "о", "y": "у"}, "ru": {"a": "а", "o": "о", "y": "у", "c": "с"}}
_PART = re.compile(r"[^\W\d_]+")
_CYRILLIC_BEFORE = re.compile(r"[\u0400-\u052f][,;:»“”)]* $")
_CYRILLIC_AFTER = re.compile(r"^ [«„“(]*[\u0400-\u052f]")


def unmixed(word: str, language: str) -> str | None:
    """The word in one alphabet, or None if its letters leave no doubt that it belongs to neither.

    Letters without a twin decide for their alphabet; a word of twins alone is taken for the language's own.
    """
    made = [_whole(piece, language) for piece in _pieces(word)]
    whole = [piece for piece in made if piece is not None]
    return "".join(whole) if len(whole) == len(made) else None


def lone_letters(text: str, language: str) -> list[tuple[Word, str]]:
    """Latin letters that stand as a word among Cyrillic ones («кафе i бар»), each with its twin."""
    twins = _LONE.get(base_language(language), {})
    return [
        (word, twins[word.text])
        for word in words(text)
        if word.text in twins
        and _CYRILLIC_BEFORE.search(text[max(0, word.start - 6) : word.start])
        and _CYRILLIC_AFTER.search(text[word.end : word.end + 6])
    ]


def repaired(source: str, target: str, language: str) -> str:
    """The target with mixed words and lone letters put right, letter for letter; words of the source are kept."""
    kept = {word.text for word in words(source)}
    found = [(word, unmixed(word.text, language)) for word in words(target) if word.text not in kept]
    made = target
    for word, right in (*found, *lone_letters(target, language)):
        if right is not None:
            made = made[: word.start] + right + made[word.end :]
    return made


def _pieces(word: str) -> list[str]:
    """Runs of letters and what stands between them: «IT-компанія» has an alphabet on each side."""
    pieces, end = [], 0
    for match in _PART.finditer(word):
        pieces += [word[end : match.start()], match[0]]
        end = match.end()
    return [piece for piece in (*pieces, word[end:]) if piece]


def _whole(piece: str, language: str) -> str | None:
    if not {"LATIN", "CYRILLIC"} <= alphabets(piece):
        return piece
    only_cyrillic = any(_is(letter, "CYRILLIC") and letter not in _CYRILLIC for letter in piece)
    only_latin = any(_is(letter, "LATIN") and letter not in _LATIN for letter in piece)
    if only_cyrillic and only_latin:
        return None
    to_cyrillic = only_cyrillic or (not only_latin and script_of(language) == "Cyrl")
    made = piece.translate(_TO_CYRILLIC if to_cyrillic else _TO_LATIN)
    return None if to_cyrillic and set(made) & _NEVER_IN.get(base_language(language), frozenset()) else made


def _is(letter: str, alphabet: str) -> bool:
    return alphabets(letter) == {alphabet}
