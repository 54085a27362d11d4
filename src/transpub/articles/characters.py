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
    WINDOWS_CHARACTERS = "windows_characters"
    TYPEWRITER_QUOTES = "typewriter_quotes"
    LIGATURES = "ligatures"
    COMPOSED = "composed"
    BREAKS_TO_PARAGRAPHS = "breaks_to_paragraphs"
    HEADLINE_REPEATED = "headline_repeated"


Tally = Counter[NormalisationKind]

# Windows-1252 read as Latin-1 leaves its quotation marks and dashes in U+0080–U+009F, where Unicode has controls no
# text uses. Code page 1251, for Cyrillic, has the same ones at the same places. Five of the 32 mean nothing.
_WINDOWS = {
    chr(code): character
    for code in range(0x80, 0xA0)
    if (character := bytes([code]).decode("cp1252", "replace")) not in "\ufffd…"
}
_WINDOWS_CHARACTER = re.compile(f"[{''.join(_WINDOWS)}]")
# U+0085 is the ellipsis of that code page and also Unicode's NEXT LINE. Right after a letter or digit, or between
# an opening mark and a word, it is an ellipsis, for a line ends in a full stop or another mark; so it is alone
# between two spaces. Anywhere else it ends a line.
_WINDOWS_ELLIPSIS = re.compile("(?<=\\w)\x85|(?<=[(\\[‘“„‚«])\x85(?=\\w)|(?<=\\w )\x85(?= )")
# Characters that occur in no text: the other C0 and C1 controls but tab and line ends, and U+FFFE/F.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\x81\x8d\x8f\x90\x9d\ufffe\uffff]")
# Also general punctuation and Cyrillic letters of UTF-8 read as Latin-1: nobody can read such a text.
_NO_TEXT = re.compile(f"\xe2\x80[\x80-\xbf]|[\xd0\xd1][\x80-\x9f]|{_CONTROL.pattern}")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
# UTF-8 has no form for the ones, PostgreSQL none for the other.
_NOT_STORABLE = re.compile(f"\x00|{_LONE_SURROGATE.pattern}")
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
# ``quoted'' as TeX and old wires write it, opened and closed on one line, neither mark part of a longer row.
_TYPEWRITER_QUOTES = re.compile("(?<!`)``(?!`)((?:[^`'“”\\n]|'(?!'))+)(?<!')''(?!')")

_REMOVED = (
    (NormalisationKind.CONTROL_CHARACTERS, _CONTROL),
    (NormalisationKind.SOFT_HYPHENS, _SOFT_HYPHEN),
    (NormalisationKind.ZERO_WIDTH, _ZERO_WIDTH),
)


def clean(text: str, tally: Tally | None = None) -> str:
    """The text with plain line ends and spaces, without invisible characters, composed (NFC), characters of
    Windows-1252 read as Latin-1 set right.

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

    if windows := len(_WINDOWS_CHARACTER.findall(text)):
        counts[NormalisationKind.WINDOWS_CHARACTERS] += windows
        text = _WINDOWS_CHARACTER.sub(lambda match: _WINDOWS[match[0]], text)
    text = change(NormalisationKind.WINDOWS_CHARACTERS, _WINDOWS_ELLIPSIS, "…", text)
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


def curl_quotes(text: str, tally: Tally | None = None) -> str:
    """Pairs of ``…'' on one line as “…”. For prose only: program text means what it says. Idempotent."""
    changed, times = _TYPEWRITER_QUOTES.subn(r"“\1”", text)
    if times and tally is not None:
        tally[NormalisationKind.TYPEWRITER_QUOTES] += times
    return changed


def storable(text: str) -> str:
    """The text with U+FFFD for what a database cannot hold; else as it was."""
    return _NOT_STORABLE.sub("\ufffd", text)


def without_invisible(text: str) -> str:
    """The text without characters nobody sees: soft hyphens, zero widths, stray direction marks. Spaces of other
    widths stay: typography may want them."""
    if text.isascii():
        return text
    text = _STRAY_JOINER.sub("", _ZERO_WIDTH.sub("", _SOFT_HYPHEN.sub("", text)))
    return text if _RIGHT_TO_LEFT.search(text) else _DIRECTION.sub("", text)


def control_characters(text: str) -> int:
    """How many characters there are that no text contains, those of UTF-8 read as Latin-1 included."""
    return len(_NO_TEXT.findall(text))
