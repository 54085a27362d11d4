"""Findings put right at one click, where it is safe: what the text would be. Pure; who asks for it and what is
stored is `polishing`'s business."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from transpub.translations.analysis.endings import with_ending
from transpub.translations.analysis.number_format import respelt
from transpub.translations.analysis.putting_back import handle_back, placeholder_back, url_back
from transpub.translations.checks import check_segment, kept, marks, wording
from transpub.translations.checks.pair import Check, Pair
from transpub.translations.marking import rewritten
from transpub.translations.polish import (
    with_own_letters,
    with_single_spaces,
    with_typography,
    without_edge_space,
)
from transpub.translations.typography import applied


@dataclass(frozen=True)
class Repair:
    """`text` is the whole coded target put right. With `keeps_words` it differs in spaces, signs or letters that
    look alike only: whose words they are does not change."""

    check: str
    text: str
    keeps_words: bool


@dataclass(frozen=True)
class _Mend:
    """The check that makes the finding, and the text it would be silent on."""

    check: Check
    text: Callable[[Pair], str]


def repair(check: str, pair: Pair) -> Repair | None:
    """How the finding of a check can be put right; None where that needs a person.

    It is offered only where the check speaks, is silent afterwards, and no other one has begun to speak.
    """
    text = _mended(check, pair)
    if text is None or not _is_better(check, pair, text):
        return None
    return Repair(check, text, check in _KEEPS_WORDS)


def may_repair(check: str, pair: Pair) -> bool:
    """Whether there is a repair to offer where the check speaks: it is another text, and the check is silent on it.

    For pages with hundreds of findings. Whether another check begins to speak, which is rare and takes ten times
    as long to tell, `repair` says when somebody wants it.
    """
    text = _mended(check, pair)
    return text is not None and not any(
        found.check == check for found in _MENDS[check].check(replace(pair, coded_target=text))
    )


def _mended(check: str, pair: Pair) -> str | None:
    """The text put right, None where that changes nothing."""
    mend = _MENDS.get(check)
    text = mend.text(pair) if mend else pair.coded_target
    return None if text == pair.coded_target else text


def _letters(pair: Pair) -> str:
    return with_own_letters(pair.coded_source, pair.coded_target, pair.target_language)


def _typography(pair: Pair) -> str:
    return with_typography(pair.coded_target, pair.target_language)


def _numbers(pair: Pair) -> str:
    def spelt(text: str) -> str:
        return applied(
            text,
            respelt(pair.source, text, source_language=pair.source_language, target_language=pair.target_language),
        )

    return rewritten(pair.coded_target, spelt)


def _ending(pair: Pair) -> str:
    return _rewritten(pair, lambda text: with_ending(pair.source, text, pair.target_language))


def _put_back(back: Callable[[str, str], str | None]) -> Callable[[Pair], str]:
    return lambda pair: _rewritten(pair, lambda text: back(pair.source, text))


def _rewritten(pair: Pair, mend: Callable[[str], str | None]) -> str:
    return rewritten(pair.coded_target, lambda text: mend(text) or text)


_MENDS: Mapping[str, _Mend] = {
    "mixed_alphabet": _Mend(wording.mixed_alphabet, _letters),
    "double_space": _Mend(marks.double_space, lambda pair: with_single_spaces(pair.coded_target)),
    "whitespace_edge": _Mend(marks.whitespace_edge, lambda pair: without_edge_space(pair.coded_target)),
    "typography": _Mend(marks.usual_typography, _typography),
    "quote_unbalanced": _Mend(marks.quotes, _typography),
    "number_format": _Mend(marks.number_format, _numbers),
    "end_punctuation": _Mend(marks.end_punctuation, _ending),
    "placeholder": _Mend(kept.placeholder, _put_back(placeholder_back)),
    "url_mismatch": _Mend(kept.url_mismatch, _put_back(url_back)),
    "handle_mismatch": _Mend(kept.handle_mismatch, _put_back(handle_back)),
}
_KEEPS_WORDS = frozenset({"mixed_alphabet", "double_space", "whitespace_edge", "typography", "quote_unbalanced"})


def _is_better(check: str, pair: Pair, text: str) -> bool:
    before, after = _speaking(pair, pair.coded_target), _speaking(pair, text)
    return check in before and check not in after and after <= before


def _speaking(pair: Pair, coded_target: str) -> set[str]:
    """The checks that have something to say. The register of terms is left out: no repair writes words."""
    found = check_segment(
        pair.coded_source,
        coded_target,
        kind=pair.kind,
        source_language=pair.source_language,
        target_language=pair.target_language,
    )
    return {finding.check for finding in found}
