"""What must come through sign by sign and was changed on the way, put back as the source has it. Only where one
thing is missing and one stands in its place: anything else needs a person."""

import re
from collections.abc import Callable

from transpub.translations.analysis.untouchable import (
    Lost,
    handles_in,
    lost_handles,
    lost_placeholders,
    lost_urls,
    placeholders_in,
    urls_in,
)

# As written, by how it is compared.
_Found = Callable[[str], dict[str, str]]
_TOKEN = re.compile(r"\w+|[^\w\s]")
# What an engine makes of a name in brackets: one to three words in any alphabet.
_NAME = r"[\w.’']{1,40}(?: [\w.’']{1,40}){0,2}"


def url_back(source: str, target: str) -> str | None:
    return _exchanged(source, target, lost_urls, urls_in)


def handle_back(source: str, target: str) -> str | None:
    return _exchanged(source, target, lost_handles, handles_in)


def placeholder_back(source: str, target: str) -> str | None:
    """Also one whose name was translated, or that was pulled apart: {name} → {ім'я}, { name }, %(name) s."""
    exchanged = _exchanged(source, target, lost_placeholders, placeholders_in)
    if exchanged is not None:
        return exchanged
    lost = lost_placeholders(source, target)
    if len(lost.missing) != 1 or lost.added:
        return None
    whole = placeholders_in(target)
    spoilt = [match for match in _spoilt(lost.missing[0]).finditer(target) if match[0] not in whole]
    return _replaced(target, spoilt[0].span(), lost.missing[0]) if len(spoilt) == 1 else None


def _exchanged(source: str, target: str, lost_in: Callable[[str, str], Lost], found_in: _Found) -> str | None:
    lost = lost_in(source, target)
    if len(lost.missing) != 1 or len(lost.added) != 1:
        return None
    wrong = found_in(target)[lost.added[0]]
    if target.count(wrong) != 1:
        return None
    start = target.index(wrong)
    return _replaced(target, (start, start + len(wrong)), found_in(source)[lost.missing[0]])


def _spoilt(placeholder: str) -> re.Pattern[str]:
    """Matches what may have become of it. In brackets the name may be another one; `%s` only be pulled apart."""
    in_brackets = placeholder[-1] in "}]" or "(" in placeholder
    parts = []
    for token in _TOKEN.findall(placeholder):
        is_name = token[0].isalpha() or token[0] == "_"
        is_type = "(" in placeholder and placeholder.endswith(token)
        parts.append(_NAME if is_name and in_brackets and not is_type else re.escape(token))
    return re.compile(r"\s?".join(parts) + (r"(?!\w)" if placeholder[-1].isalnum() else ""))


def _replaced(text: str, span: tuple[int, int], by: str) -> str:
    return text[: span[0]] + by + text[span[1] :]
