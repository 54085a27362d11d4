"""Texts as words and other tokens, for comparing two versions of them. No language is known here."""

import re
import sys
from collections.abc import Iterable

# Thai to Lao, Myanmar, Khmer, kana, Han: scripts without spaces between words. Each letter counts as a word.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LETTERS = rf"(?:(?![{_UNSPACED}])\w)+"
# A code, a word (45,000 and don't are one), a letter that is a word, white space, any other sign.
_TOKEN = re.compile(rf"</?[0-9]{{1,6}}/?>|{_LETTERS}(?:['’.,-]{_LETTERS})*|[{_UNSPACED}]|\s+|.", re.DOTALL)
_CODE = re.compile(r"</?[0-9]+/?>")


def tokens(text: str) -> list[str]:
    """All of the text, cut at the borders of words; joined they are the text again."""
    return _TOKEN.findall(text)


def words(text: str) -> list[str]:
    """What is said, without codes, punctuation and case."""
    return [
        token.casefold()
        for token in tokens(text)
        if any(letter.isalnum() for letter in token) and not _CODE.fullmatch(token)
    ]


class Alphabet:
    """One character for each different token: rapidfuzz compares strings many times faster than lists."""

    def __init__(self) -> None:
        self._characters: dict[str, str] = {}

    def spell(self, parts: Iterable[str]) -> str:
        """As many characters as tokens. Beyond 1.1 million different tokens all further ones look alike."""
        known = self._characters
        return "".join(known.setdefault(part, chr(min(len(known), sys.maxunicode))) for part in parts)
