"""Checks that look at more than one segment, or at what the desk has chosen: made when a translation is looked at,
never stored."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

from transpub.articles.codes import plain_text
from transpub.articles.detection import contradicts, detect
from transpub.translations.checks.findings import Finding
from transpub.translations.checks.register import Severity
from transpub.translations.checks.rules import UNEDITED, UneditedLimits

# Shorter sentences (“Yes.”, “Photo”) may well be said otherwise elsewhere.
_SENTENCE_WORDS = 3
_SHOWN = 120


def max_length(source: str, target: str, most: int | None) -> Finding | None:
    """Both texts as readers see them. A source that is too long itself makes it a remark."""
    if most is None or len(target) <= most:
        return None
    severity = Severity.INFO if len(source) > most else None
    return Finding.of("max_length", severity, count=len(target), most=most)


def inconsistent(pairs: Sequence[tuple[str, str]]) -> Mapping[int, Finding]:
    """By index, for each sentence that stands in the article again with another translation, a finding that names
    the first other one. `pairs` are coded sources and targets.

    Links and formatting, capitals and the last mark make no difference. What has no translation is left out."""
    alike: defaultdict[str, dict[str, int]] = defaultdict(dict)
    keys = [(_comparable(source), _comparable(target)) for source, target in pairs]
    for index, (source, target) in enumerate(keys):
        if source and target:
            alike[source].setdefault(target, index)
    found = {}
    for index, (source, target) in enumerate(keys):
        others = (first for other, first in alike.get(source, {}).items() if other != target)
        place = next(others, None) if target else None
        if place is not None:
            severity = None if len(source.split()) >= _SENTENCE_WORDS else Severity.INFO
            text = plain_text(pairs[place][1])
            found[index] = Finding.of("inconsistent_translation", severity, number=place + 1, other=text[:_SHOWN])
    return found


def article_language(targets: Sequence[str], language: str) -> Finding | None:
    """`targets` are coded, the headline first."""
    if not any(targets):
        return None
    other = _contradicting(tuple(plain_text(target) for target in targets), language)
    return Finding.of("article_language", language=other) if other else None


def unedited_machine(share: float | None, limits: UneditedLimits = UNEDITED) -> Finding | None:
    """`share` of the words, 0 to 1; None where there is nothing to weigh."""
    if share is None or share < limits.warn / 100:
        return None
    severity = Severity.ERROR if share >= limits.block / 100 else None
    return Finding.of("unedited_machine", severity, share=round(share * 100))


def _comparable(coded: str) -> str:
    return " ".join(plain_text(coded).split()).casefold().rstrip(".!?…:;, ")


# A page is looked at many times between two changes of its text.
@lru_cache(maxsize=64)
def _contradicting(texts: tuple[str, ...], language: str) -> str | None:
    """The tag of another language the texts are plainly in."""
    found = detect(texts)
    return found.language if contradicts(language, found) else None
