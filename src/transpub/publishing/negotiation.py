"""Which format and which language an answer has, from what was asked for. Pure; raises nothing on any header."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum

from transpub.core.i18n import accepted_languages, best_of

# Parts of a header that are looked at; browsers send about eight.
_PARTS_MAX = 20
# RFC 9110 §12.4.2: three decimals at most.
_QUALITY = re.compile(r"(0(\.[0-9]{0,3})?|1(\.0{0,3})?)\Z")
# RFC 4647 §2.1, a basic language range.
_LANGUAGE_RANGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*|\*")
_FALLBACKS_MAX = 10
SOURCE = "source"


class Format(Enum):
    """Formats of an edition, each with its media type and the suffix of its address, in the order of preference.

    IANA knows no media type for ninjs, so its name here is after IPTC's registered ones for NewsML-G2. The fragment
    is HTML like the page, so only its suffix finds it.
    """

    JSON = ("application/json", "json")
    NINJS = ("application/vnd.iptc.ninjs+json", "ninjs")
    PAGE = ("text/html", "html")
    FRAGMENT = ("text/html", "fragment")
    PLAIN = ("text/plain", "txt")

    def __init__(self, media_type: str, suffix: str) -> None:
        self.media_type = media_type
        self.suffix = suffix

    @property
    def content_type(self) -> str:
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


_BY_SUFFIX = {each.suffix: each for each in Format}
_NEGOTIABLE = tuple(each for each in Format if each is not Format.FRAGMENT)


class Reason(StrEnum):
    """Why a language was chosen, for the answer to say."""

    ASKED = "asked"
    NEGOTIATED = "negotiated"
    DEFAULT = "default"
    FALLBACK = "fallback"


@dataclass(frozen=True)
class LanguageChoice:
    language: str
    reason: Reason


def choose_format(accept: str | None, suffix: str | None = None) -> Format | None:
    """The format of an answer. None: the suffix is unknown (404), or nothing of ours is acceptable (406).

    A suffix decides alone, since whoever wrote the address meant it. Else the best of `Accept` (RFC 9110 §12.5.1):
    the most specific range that names a format gives its quality, and of equals the earlier in `Format` wins. No
    header, or one without a range we can read, accepts all.
    """
    if suffix is not None:
        return _BY_SUFFIX.get(suffix.lower())
    ranges = list(_media_ranges(accept or ""))
    if not ranges:
        return Format.JSON
    best = max(_NEGOTIABLE, key=lambda each: _quality(each.media_type, ranges))
    return best if _quality(best.media_type, ranges) > 0 else None


def choose_language(
    live: Collection[str],
    source: str,
    *,
    asked: str | None = None,
    accept_language: str | None = None,
    fallback: Sequence[str] = (),
) -> LanguageChoice | None:
    """The language of an answer, among those that are live and the reader may see. None: none of those asked for.

    `asked` is a tag in canonical form and must be live itself. Else the best of `Accept-Language`. Who asks for no
    language gets the source language, or the first by tag where that is not live. Another language than one asked
    for is given only for `fallback`, tags tried in their order; `source` among them means the source language.
    """
    if not live:
        return None
    if asked:
        if asked in live:
            return LanguageChoice(asked, Reason.ASKED)
        return _fallback(live, source, fallback)
    readable = accepted_languages(accept_language or "", _PARTS_MAX)
    wishes = [wish for wish in readable if _LANGUAGE_RANGE.fullmatch(wish)]
    refused = _refused(accept_language or "")
    offered = [tag for tag in sorted(live) if not _is_refused(tag, wishes, refused)]
    if found := _best(wishes, offered):
        return LanguageChoice(found, Reason.NEGOTIATED)
    # `*` takes any language but those refused, and so does a header that only refuses some.
    anything = "*" in wishes or (not wishes and "*" not in refused)
    if anything and offered:
        return LanguageChoice(source if source in offered else offered[0], Reason.DEFAULT)
    return _fallback(live, source, fallback)


def _fallback(live: Collection[str], source: str, fallback: Sequence[str]) -> LanguageChoice | None:
    for wish in fallback[:_FALLBACKS_MAX]:
        found = best_of([source if wish == SOURCE else wish], live)
        if found:
            return LanguageChoice(found, Reason.FALLBACK)
    return None


def _best(wishes: Sequence[str], offered: Collection[str]) -> str | None:
    """The first wish that can be met: by Babel (`en-GB` finds `en`), else by its regions (`pt` finds `pt-BR`)."""
    for wish in wishes:
        if found := best_of([wish], offered):
            return found
        # Basic filtering, RFC 4647 §3.3.1.
        for tag in sorted(offered):
            if tag.lower().startswith(f"{wish.lower()}-"):
                return tag
    return None


def _refused(header: str) -> set[str]:
    """Ranges with quality zero, in lower case; `*` among them refuses whatever is not named."""
    refused = set()
    for part in header.split(",")[:_PARTS_MAX]:
        tag, _, parameter = part.partition(";")
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q" and _read_quality(value.strip()) == 0:
            refused.add(tag.strip().lower())
    return refused


def _is_refused(tag: str, wishes: Collection[str], refused: Collection[str]) -> bool:
    """Whether the most specific range that names the tag has quality zero: `en;q=0, en-GB` refuses only `en`."""
    wanted = {wish.lower() for wish in wishes}
    parts = tag.lower().split("-")
    for length in range(len(parts), 0, -1):
        prefix = "-".join(parts[:length])
        if prefix in wanted or prefix in refused:
            return prefix not in wanted
    return False


def _media_ranges(header: str) -> Iterator[tuple[str, float]]:
    """Ranges with their qualities. Parameters but `q` are passed over; a part that cannot be read is left out."""
    for part in header.split(",")[:_PARTS_MAX]:
        media, *parameters = (piece.strip().lower() for piece in part.split(";"))
        kind, slash, subtype = media.partition("/")
        if not (kind and slash and subtype) or (kind == "*" and subtype != "*"):
            continue
        quality = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip() == "q":
                quality = _read_quality(value.strip())
        yield media, quality


def _read_quality(value: str) -> float:
    """A quality that cannot be read is the whole one, as if it were not given."""
    return float(value) if _QUALITY.match(value) else 1.0


def _quality(media_type: str, ranges: Sequence[tuple[str, float]]) -> float:
    kind = media_type.partition("/")[0]
    for name in (media_type, f"{kind}/*", "*/*"):
        given = [quality for media, quality in ranges if media == name]
        if given:
            return max(given)
    return 0.0
