"""The mark a sentence ends with, and a lost one put back: within the quotation marks around it or after them."""

import re

from transpub.translations.analysis.alphabets import base_language, script_of
from transpub.translations.marking import AROUND, VOID

# A mark may stand before or after closing quotation marks, brackets and addresses.
_CLOSING = " \t\u00a0\"'»”“’›)]}" + VOID
_ENDS = {"…": "…", "...": "…", "?": "?", "？": "?", "؟": "?", "!": "!", "！": "!", ":": ":", "：": ":"}
_STOPS = {".": ".", "。": ".", "।": "."}
_ASKING = re.compile(r"[?？؟][!.…]+$")

# Alphabets whose languages end a sentence as Latin does. Greek asks with a semicolon, Armenian inside the word.
_USUAL = frozenset({"Latn", "Cyrl"})
_QUESTIONS = {"ar": "؟", "fa": "؟", "ur": "؟"}
_QUOTES = "\"'»”“’›"
_AFTER_WORDS = re.compile(rf"[\w%°{_QUOTES})\]]\Z")


def ending(text: str) -> str:
    """The mark a text ends with, one sign for each kind; empty if there is none."""
    bare = text.rstrip(_CLOSING)
    for mark, kind in {**_ENDS, **_STOPS}.items():
        if bare.endswith(mark):
            # "?!" and "?.." ask.
            return "?" if _ASKING.search(bare) else kind
    return ""


def with_ending(source: str, target: str, language: str) -> str | None:
    """The target with the mark its source ends with, as `language` writes it; None where its place is not sure.

    `target` shows its codes as `marking.marked` does. It ends with none of the marks.
    """
    sign = _sign(ending(source), language)
    tail = source[len(source.rstrip(_CLOSING)) :]
    body = target.rstrip(AROUND)
    if not sign or VOID in tail or not _AFTER_WORDS.search(body):
        return None
    # «Справді?» he asked within the marks; a full stop stands after them everywhere but in English.
    asked_inside = sign != "." and tail.strip() != ""
    if body[-1] in _QUOTES and (asked_inside or (sign == "." and base_language(language) == "en")):
        words = target.rstrip(AROUND + _QUOTES)
        return f"{words}{sign}{target[len(words) :]}"
    return f"{target}{sign}"


def _sign(mark: str, language: str) -> str:
    base = base_language(language)
    if base in _QUESTIONS:
        # The Arabic alphabet has a full stop of its own in Urdu only.
        return _QUESTIONS[base] if mark == "?" else "" if base == "ur" else mark
    return mark if script_of(language) in _USUAL else ""
