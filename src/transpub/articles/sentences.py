"""Where a text is cut into sentences, offline and the same every time. Text and language in, offsets out."""

import re
import threading
from collections.abc import Iterator
from itertools import accumulate, islice
from typing import TYPE_CHECKING

from transpub.articles.abbreviations import BREAK, NO_BREAK, NoBreak

# choppa is imported when a text is cut: it brings a reader of XML schemas, which takes longer to load than most
# commands to run, and 12 MB that a translating worker has no use for.
if TYPE_CHECKING:
    from choppa import SrxDocument

# A sentence longer than this many characters is cut at a semicolon, colon or comma. Engines of Argos's kind were
# trained on up to 150 tokens and lose quality from about 120; a token is 4.2 characters of English news, so 500.
LONG_SENTENCE = 500
# Longer than this without any such mark, it is cut between words: an engine would cut it silently.
UNBROKEN = 1000

# Primary subtags with rules of their own in the bundled rule set.
_WITH_RULES = frozenset(
    {
        "ar", "ast", "be", "br", "ca", "crh", "da", "de", "el", "en", "eo", "es", "fa", "fr", "ga", "gl",
        "is", "it", "ja", "lt", "ml", "nl", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "ta", "tl", "uk",
        "zh",
    }
)  # fmt: skip
# Near relatives with rules, for languages without. All others get the general rules, which know no
# abbreviations: `lt` is one of the languages mapped to them.
_RELATIVES = {"bg": "ru", "bs": "sr", "cs": "sk", "hr": "sr", "mk": "sr", "nb": "da", "nn": "da", "no": "da"}
_GENERAL = "lt"

# The rules are made for texts of some thousand characters; a longer paragraph is cut window by window, so that
# time grows with its length only. A window begins at a break the rules found, if there is one.
_WINDOW = 4000
# No-break rules that look back over two or more sentences inside brackets: they take seconds for 500 characters
# of dotted lines, and cutting a long bracket into its sentences is what the engine needs anyway.
_TOO_SLOW = r"[^\)]*?"

_rules: "SrxDocument | None" = None
_ready: set[str] = set()
_lock = threading.Lock()

_LAST_WORD = re.compile(r"(\S+)\.\s*\Z")
_LOOK_BACK = 60
_CUT_MARKS = (re.compile(r";\s+|；"), re.compile(r":\s+|："), re.compile(r",\s+|[，、]"))
_SPACES = re.compile(r"\s+")


def sentence_cuts(text: str, language: str) -> list[int]:
    """The offsets at which a new sentence begins, ascending, without 0 and the end.

    White space belongs to the sentence before it. `language` is a BCP 47 tag; languages without rules of their
    own use a relative's or the general ones. Rules: LanguageTool's, in the variant that takes a single line end
    for a space (SRX 2.0, read by choppa-srx). Thread-safe.
    """
    primary = language.split("-")[0].lower()
    known = NO_BREAK.get(primary, NoBreak())
    last = len(text.rstrip())
    found = {
        end for end in _breaks(text, _rule_code(language)) if end < last and not _is_abbreviation(text, end, known)
    }
    if missed := BREAK.get(primary):
        found |= {match.end() for match in missed.finditer(text) if match.end() < last}
    cuts = sorted(found)
    return sorted({*cuts, *_cuts_of_long(text, cuts)})


def _rule_code(language: str) -> str:
    primary = language.split("-")[0].lower()
    return primary if primary in _WITH_RULES else _RELATIVES.get(primary, _GENERAL)


def _document(code: str) -> "SrxDocument":
    """The rules, loaded once and compiled once a language. Compiled under the lock: its caches are plain dicts."""
    global _rules
    from choppa import DEFAULT_SRX_RULESET, SrxDocument, SrxTextIterator  # noqa: PLC0415

    if code in _ready and _rules is not None:
        return _rules
    with _lock:
        if _rules is None:
            loaded = SrxDocument(ruleset=DEFAULT_SRX_RULESET)
            for language in loaded.language_map_list:
                rules = language.language_rule.rules
                rules[:] = [rule for rule in rules if rule.before_pattern.count(_TOO_SLOW) < 2]
            _rules = loaded
        if code not in _ready:
            list(SrxTextIterator(_rules, f"{code}_two", "A. B"))
            _ready.add(code)
        return _rules


def _breaks(text: str, code: str) -> Iterator[int]:
    from choppa import SrxTextIterator  # noqa: PLC0415

    rules = _document(code)
    start = 0
    while start < len(text):
        window = text[start : start + _WINDOW]
        lengths = [len(piece) for piece in SrxTextIterator(rules, f"{code}_two", window)]
        if start + _WINDOW >= len(text):
            yield from _sums(start, lengths)
            return
        # The last piece goes on in the next window. A very long one is not looked at again from its beginning,
        # or windows would move on by a word at a time.
        yield from _sums(start, lengths[:-1])
        found = sum(lengths[:-1])
        start += found if found > _WINDOW // 2 else max(window.rfind(" "), _WINDOW // 2)


def _sums(start: int, lengths: list[int]) -> Iterator[int]:
    return islice(accumulate(lengths, initial=start), 1, None)


def _is_abbreviation(text: str, end: int, known: NoBreak) -> bool:
    before = text[max(0, end - _LOOK_BACK) : end].rstrip()
    after = text[end : end + _LOOK_BACK].lstrip()
    if any(first.search(before) and second.match(after) for first, second in known.patterns):
        return True
    match = _LAST_WORD.search(before)
    if match is None:
        return False
    word = match[1].lstrip("(«“„\"'[—–-").lower()
    if word in known.always:
        return True
    return word in known.before_small and (after[:1].isdigit() or after[:1].islower())


def _cuts_of_long(text: str, cuts: list[int]) -> Iterator[int]:
    start = 0
    for end in [*cuts, len(text)]:
        yield from _cut_long(text, start, end)
        start = end


def _cut_long(text: str, start: int, end: int) -> Iterator[int]:
    """Cuts nearest to the middle at the strongest mark there is, until no piece is too long."""
    stack = [(start, end)]
    while stack:
        start, end = stack.pop()
        if end - start <= LONG_SENTENCE:
            continue
        cut = _best_cut(text, start, end)
        if cut is not None:
            yield cut
            stack += [(start, cut), (cut, end)]


def _best_cut(text: str, start: int, end: int) -> int | None:
    """Never in the first or last tenth: a piece of two words helps nobody."""
    tenth = (end - start) // 10
    marks = _CUT_MARKS if end - start <= UNBROKEN else (*_CUT_MARKS, _SPACES)
    for mark in marks:
        places = [match.end() for match in mark.finditer(text, start + tenth, end - tenth)]
        if places:
            return min(places, key=lambda place: abs(place - (start + end) // 2))
    return None
