"""Characters made uniform where meaning is not touched, and the tally of what was changed. Text in, text out."""

import re
import unicodedata
from collections import Counter
from enum import StrEnum


class NormalisationKind(StrEnum):
    NEWLINES = "newlines"
    SPACES = "spaces"
    SOFT_HYPHENS = "soft_hyphens"
    ZERO_WIDTH = "zero_width"
    DIRECTION_MARKS = "direction_marks"
    CONTROL_CHARACTERS = "control_characters"
    BROKEN_CHARACTERS = "broken_characters"
    LIGATURES = "ligatures"
    COMPOSED = "composed"
    BREAKS_TO_PARAGRAPHS = "breaks_to_paragraphs"
    HEADLINE_REPEATED = "headline_repeated"


Tally = Counter[NormalisationKind]

# Characters that occur in no text: C0 and C1 controls but tab and line ends, and the noncharacters U+FFFE/F.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_SOFT_HYPHEN = re.compile("\u00ad")
_ZERO_WIDTH = re.compile("[\u200b\u2060\ufeff]")
# Zero-width joiners mean something between letters of Indic scripts and Persian and inside emoji, nowhere else.
_JOINS = "[\u0590-\u1dff\u2070-\U0010ffff]"
_STRAY_JOINER = re.compile(f"(?<!{_JOINS})[\u200c\u200d]|[\u200c\u200d](?!{_JOINS})")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c]")
# Spaces of other widths than the plain one. Between two digits they hold a number together and stay.
_SPACE = re.compile(
    "(?<![0-9])[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]|[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000](?![0-9])"
)
_LIGATURE = re.compile("[\ufb00-\ufb06]")

_REMOVED = (
    (NormalisationKind.CONTROL_CHARACTERS, _CONTROL),
    (NormalisationKind.SOFT_HYPHENS, _SOFT_HYPHEN),
    (NormalisationKind.ZERO_WIDTH, _ZERO_WIDTH),
)


def clean(text: str, tally: Tally | None = None) -> str:
    """The text with plain line ends and spaces, without invisible characters, composed (NFC).

    Changing nothing twice: `clean(clean(x)) == clean(x)`. What was changed is counted in `tally`.
    """
    if text.isascii() and not _CONTROL.search(text) and not _LINE_ENDS.search(text):
        return text
    counts = Counter[NormalisationKind]() if tally is None else tally

    def change(kind: NormalisationKind, pattern: re.Pattern[str], replacement: str, text: str) -> str:
        changed, times = pattern.subn(replacement, text)
        if times:
            counts[kind] += times
        return changed

    text = change(NormalisationKind.NEWLINES, _LINE_ENDS, "\n", text)
    text = change(NormalisationKind.BROKEN_CHARACTERS, _LONE_SURROGATE, "\ufffd", text)
    for kind, pattern in _REMOVED:
        text = change(kind, pattern, "", text)
    if not _RIGHT_TO_LEFT.search(text):
        text = change(NormalisationKind.DIRECTION_MARKS, _DIRECTION, "", text)
    text = change(NormalisationKind.ZERO_WIDTH, _STRAY_JOINER, "", text)
    text = change(NormalisationKind.SPACES, _SPACE, " ", text)
    if _LIGATURE.search(text):
        counts[NormalisationKind.LIGATURES] += len(_LIGATURE.findall(text))
        text = _LIGATURE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    if not unicodedata.is_normalized("NFC", text):
        counts[NormalisationKind.COMPOSED] += 1
        text = unicodedata.normalize("NFC", text)
    return text


def control_characters(text: str) -> int:
    """How many characters there are that no text contains."""
    return len(_CONTROL.findall(text))
